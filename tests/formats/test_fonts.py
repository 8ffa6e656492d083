"""How wide words are, and how one that is wider than its column is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from planner.formats.reports import fonts
from planner.formats.reports.fonts import BOLD, FACES, REGULAR, Face, face

WORDS = st.text("abcdefgh WÄß–…1234", min_size=1, max_size=40)


@pytest.mark.parametrize("name", FACES)
@given(word=WORDS)
def test_a_word_is_as_wide_as_reportlab_says(name: str, word: str) -> None:
    assert face(name).width(word) * 10 == pytest.approx(pdfmetrics.stringWidth(word, name, 10))


@given(WORDS, st.floats(0.1, 8))
def test_the_pieces_of_a_word_are_narrow_enough_and_make_it_up(word: str, width: float) -> None:
    pieces = face(REGULAR).cut(word, width)
    assert "".join(pieces) == word
    assert all(len(piece) == 1 or face(REGULAR).width(piece) <= width + 1e-9 for piece in pieces)


def test_bold_is_wider_than_regular() -> None:
    assert face(BOLD).width("Principal") > face(REGULAR).width("Principal")


def test_the_memory_for_words_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_WORDS_KEPT", 3)
    fresh = Face(REGULAR)
    widths = [fresh.width(word) for word in ("a", "bb", "ccc", "dddd", "a")]
    assert widths[0] == widths[-1] == face(REGULAR).width("a")
    assert len(fresh._words) <= 3
