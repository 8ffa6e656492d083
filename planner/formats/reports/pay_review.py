"""The pay review at the end of a report: where each skill stands, then the working and what to make of it."""

from collections.abc import Iterator
from dataclasses import replace

from planner.core.pay_review import SkillStanding
from planner.core.report import Report
from planner.formats.reports import words
from planner.formats.reports.blocks import Cell, Column, Hairline, Row
from planner.formats.reports.canvas import Block
from planner.formats.reports.front import head_row, table
from planner.formats.reports.styles import BODY, CLOSING, PAGE_HEIGHT, SECTION, WIDTH
from planner.formats.reports.text import Run, Text

_COLUMNS = (Column(0, 270), Column(276, 90), Column(370, 60), Column(434, WIDTH - 434, right=True))
_MOST_KEPT = 480.0
_WORKING = replace(BODY, before=10)


def pay_review(report: Report) -> Iterator[Block]:
    """The section; nothing where the report has none."""
    made = report.pay_review
    if made is None:
        return
    working, *others = made.closing
    said = [Text(working, _WORKING), *(Text(sentence, CLOSING) for sentence in others)]
    rows = [head_row(_COLUMNS, *words.PAY_COLUMNS), *map(_row, made.skills)]
    # The arithmetic is followed most easily on one page.
    whole = SECTION.leading + SECTION.after + sum(row.height for row in rows)
    whole += sum(block.wrap(WIDTH, PAGE_HEIGHT)[1] for block in said)
    yield Hairline(26, 10, keep=min(whole, _MOST_KEPT), only_between=True)
    yield from table("pay-review", words.PAY_REVIEW, rows, _WORKING.before + _WORKING.leading, SECTION)
    yield from said


def _row(each: SkillStanding) -> Row:
    name, *others = words.standing_cells(each)
    cells = (Cell([Run(text)] if text else []) for text in others)
    return Row(_COLUMNS, (Cell([Run(name)], head=True), *cells), BODY)
