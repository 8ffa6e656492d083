"""Tables that go over a page: their head comes again, and no row stands alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.core.report import Report, ReportOptions, build_report
from tests.core.making import ITEMS, TODAY, evidence, goal, plan
from tests.formats.pdf_text import pdf_of, read, words

HEAD = "Goal For Due"


def _goals(count: int, title: str = "Goal") -> Report:
    goals = tuple(
        goal(number, ITEMS_LIST[number % 30], title=f"{title} no{number:03}", due=TODAY + timedelta(days=number))
        for number in range(1, count + 1)
    )
    return build_report(plan(goals=goals), [], ReportOptions(), TODAY)


ITEMS_LIST = list(ITEMS)


def _rows(data: bytes) -> list[list[str]]:
    """The goals in the table of what comes next, a list for each page of it."""
    whole = words(data)
    table = whole[whole.index("What comes next") : whole.index("Where evidence is thin Descriptor")]
    return [re.findall(r"no\d\d\d", part) for part in re.split(rf"Page \d+ of \d+|{HEAD}", table) if "no0" in part]


@pytest.mark.parametrize("count", [3, 21, 22, 23, 24, 25, 60])
def test_the_head_stands_over_every_part_and_each_part_has_two_rows(count: int) -> None:
    data = pdf_of(_goals(count))
    parts = _rows(data)
    assert [row for part in parts for row in part] == [f"no{number:03}" for number in range(1, count + 1)]
    assert all(len(part) >= 2 for part in parts)
    assert words(data).count(HEAD) == len(parts)
    for page in range(len(read(data).pages)):
        text = words(data, page)
        if "no0" in text and "What comes next" not in text and HEAD in text:
            assert text.startswith(HEAD)


@pytest.mark.parametrize("facts", range(0, 40, 4))
def test_no_row_of_the_other_tables_stands_alone(facts: int) -> None:
    made = replace(_goals(2), facts=tuple((f"Fact {number}", "known") for number in range(facts * 2)))
    data = pdf_of(made)
    whole = words(data)
    skills = whole[whole.index("Skills at a glance Skill") : whole.index("What comes next")]
    parts = [part for part in re.split(r"Page \d+ of \d+|Met Evidence Page", skills) if re.search(r"\d of \d", part)]
    assert sum(len(re.findall(r"\d of \d", part)) for part in parts) == len(made.groups)
    assert all(len(re.findall(r"\d of \d", part)) >= 2 for part in parts)
    # The words that say what the boxes mean stand below the last row, on its page.
    assert "not started" in parts[-1]


def test_a_table_is_one_table_to_a_screen_reader_with_its_head_said_once() -> None:
    root: Any = read(pdf_of(_goals(60))).trailer["/Root"]
    tables = [
        [cell for row in table["/K"] for cell in row.get_object()["/K"]]
        for table in _kids(root["/StructTreeRoot"]["/K"].get_object())
        if table["/S"] == "/Table"
    ]
    goals = next(cells for cells in tables if len(cells) == 3 * 61)
    assert [cell.get_object()["/S"] for cell in goals].count("/TH") == 3


def _kids(node: Any) -> Iterator[Any]:
    return (kid.get_object() for kid in node["/K"])


@pytest.mark.parametrize("words_of_one", [300, 2000])
def test_a_row_higher_than_a_page_goes_over_pages_under_its_head_and_loses_nothing(words_of_one: int) -> None:
    title = " ".join(f"word{number}" for number in range(words_of_one))
    data = pdf_of(_goals(3, title))
    table = words(data)[: words(data).index("Where evidence is thin Descriptor")]
    found = re.findall(r"\bword(\d+)\b", table)
    assert [int(each) for each in found] == [*range(words_of_one)] * 3


@pytest.mark.parametrize("lines", range(31, 60, 4))
def test_the_last_line_about_a_piece_is_never_alone_at_the_top_of_a_page(lines: int) -> None:
    filler = "\n".join(f"line {number}" for number in range(lines))
    piece = evidence(1, title="Long", action=filler, tags=("thelasttag",), corroborated_by="Wren")
    short = evidence(2, title="Short", action="A few words. " * 30, tags=("anothertag",), on=TODAY - timedelta(days=9))
    options = ReportOptions(responsibilities=False, next_steps=False)
    data = pdf_of(build_report(plan(), [piece, short], options, TODAY))
    for page in range(len(read(data).pages)):
        assert not words(data, page).startswith("Tags:")
    assert words(data).count("thelasttag") == words(data).count("anothertag") == 1
