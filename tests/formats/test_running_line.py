"""The line at the foot of each page: whose report, of what, of when, and which page."""

from dataclasses import replace

import pytest

from planner.core.report import ReportOptions, build_report
from planner.formats.reports.styles import FOOT
from planner.formats.reports.text import shortened, width_of
from tests.core.making import TODAY, plan
from tests.formats.pdf_text import pdf_of, read, words

LONG = "Wolfeschlegelsteinhausenbergerdorff " * 6
REPORT = build_report(plan(), [], ReportOptions(), TODAY)


@pytest.mark.parametrize("author", ["Ada Example", LONG, "x" * 400, "名" * 190, ""])
@pytest.mark.parametrize("title", ["Principal DevOps engineer", LONG, "x" * 400])
def test_the_date_and_the_page_are_there_whatever_the_names(author: str, title: str) -> None:
    data = pdf_of(replace(REPORT, author=author, title=title))
    count = len(read(data).pages)
    for page in range(1, count):
        assert words(data, page).endswith(f" · 24 November 2026 Page {page + 1} of {count}")


def test_a_short_name_stays_whole_beside_a_long_one() -> None:
    data = pdf_of(replace(REPORT, author=LONG))
    assert "… · Principal DevOps engineer · 24 November 2026 Page 2" in words(data, 1)
    data = pdf_of(replace(REPORT, author="Ada Example", title=LONG))
    assert "Ada Example · Wolfe" in words(data, 1)


def test_two_long_names_get_the_same_room() -> None:
    data = pdf_of(replace(REPORT, author="a" * 300, title="a" * 299 + "b"))
    foot = words(data, 1).rpartition("Page 2")[0].rpartition(" · 24")[0].split(" · ")
    author, title = foot[-2].rpartition(" ")[2], foot[-1]
    assert (author[-1], title[-1]) == ("…", "…")
    assert abs(len(author) - len(title)) <= 1


@pytest.mark.parametrize("width", [12, 30, 100, 250, 1000])
def test_a_shortened_text_is_as_long_as_its_room_allows(width: float) -> None:
    text = "A name of several words, all of them plain"
    shown = shortened(text, FOOT, width)
    assert width_of(shown, FOOT) <= width
    if shown != text:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])
        assert width_of(shown, FOOT) > width - 12
