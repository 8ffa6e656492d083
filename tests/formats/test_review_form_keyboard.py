"""The review form in a PDF reader, by the keyboard alone: the reader is the one in Chrome."""

from pathlib import Path
from typing import Any

import pytest

from planner.core.plan import RatingValue
from planner.formats.review_form import read_form
from tests.formats.pdf_reader import Reader
from tests.formats.pdf_text import read
from tests.formats.review_forms import form_of, frozen
from tests.formats.review_returns import FORM, KEY, kept

WORDS = "Zażółć gęślą jaźń — “so”\nναι, любовь\n"


def _told(data: bytes, page: int) -> list[str]:
    """The tooltips of a page's fields, as they stand on it: from the top, and of one line from the left."""
    about: Any = read(data).pages[page]
    notes = [each.get_object() for each in about.get("/Annots", ())]
    fields = [note for note in notes if note["/Subtype"] == "/Widget"]
    fields.sort(key=lambda field: (-float(field["/Rect"][3]), float(field["/Rect"][0])))
    return [str(field["/TU"]) for field in fields]


def test_tab_goes_through_every_field_of_every_page_in_reading_order(tmp_path: Path) -> None:
    data = form_of(frozen())
    path = kept(tmp_path, data)
    for page in range(len(read(data).pages)):
        reader, visited = Reader(path, page), []
        wanted = _told(data, page)
        for _ in wanted:
            reader.press_tab()
            visited.append(reader.focused())
        assert visited == wanted


@pytest.mark.parametrize("text", [WORDS, "é" * 5_000], ids=["accents and lines", "5,000 characters"])
def test_what_is_typed_and_chosen_with_the_keyboard_comes_back_whole(tmp_path: Path, text: str) -> None:
    path = kept(tmp_path, FORM)
    reader = Reader(path)
    reader.press_tab()
    reader.choose(2)
    reader.press_tab()
    reader.type(text)
    reader.save(tmp_path / "typed.pdf")
    form = read_form(tmp_path / "typed.pdf")
    (key,) = form.comments
    assert form.comments[key] == text
    assert form.ratings == {key: RatingValue.DEVELOPING}
    assert key != KEY  # it is the first descriptor's, which is a responsibility


def test_the_agreement_is_ticked_with_the_space_bar(tmp_path: Path) -> None:
    last = len(read(FORM).pages) - 1
    reader = Reader(kept(tmp_path, FORM), last)
    for _ in _told(FORM, last):
        reader.press_tab()
    reader.press_space()
    reader.save(tmp_path / "ticked.pdf")
    assert read_form(tmp_path / "ticked.pdf").agreed
