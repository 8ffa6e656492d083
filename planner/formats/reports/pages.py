"""The pages of a report: where each block goes, the footer, the numbers that are known only when all is laid out.

The blocks are platypus flowables and are placed as they come, so that a long report is never held in memory as a whole
and is laid out once. A number that is known at the end stands in a form, which is drawn then.
"""

from collections.abc import Callable
from typing import IO, cast

from reportlab.platypus import Frame

from planner.core.dates import long_date
from planner.core.errors import ReportCancelled
from planner.core.report import Report
from planner.formats.reports.blocks import draw_hairline
from planner.formats.reports.canvas import Block, ReportCanvas
from planner.formats.reports.front import group_mark, page_form
from planner.formats.reports.styles import (
    BODY,
    BOTTOM,
    FOOT,
    FOOTER,
    HAIRLINE,
    MARGIN,
    PAGE_HEIGHT,
    TOP,
    WIDTH,
    Style,
)
from planner.formats.reports.text import Line, Run, Text, broken, draw_line_right, draw_lines

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]

_NUMBER_WIDTH = 90
_NUMBER_DEPTH, _NUMBER_HEIGHT = 5, 15


class Pages:
    """A document under way. Raises ReportCancelled between two pages."""

    def __init__(self, report: Report, out: IO[bytes], progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._report = report
        self._progress = progress
        self._cancelled = cancelled
        self._number = 1
        self._canvas = ReportCanvas(report, out)
        self._frame = _frame()
        self._is_at_top = True

    def add(self, block: Block) -> None:
        """Place the block where there is room, in parts if it can be split."""
        waiting = [block]
        while waiting:
            part = waiting.pop(0)
            if self._is_at_top and part.only_between:
                continue
            if self._frame.add(part, self._canvas, trySplit=1):
                self._is_at_top = False
                continue
            parts = cast(list[Block], self._frame.split(part, self._canvas))
            if not parts:
                assert not self._is_at_top, f"{part} does not fit an empty page"
                self._turn_page()
            waiting = [*(parts or [part]), *waiting]

    def finish(self) -> int:
        """Draw what waited for the end, write the file, and return the number of pages."""
        if not self._licence_line():
            self.add(Text(self._report.licence, FOOT))
        self._end_page()
        for number in range(1, self._number + 1):
            self._draw_form(_number_form(number), f"Page {number} of {self._number}", FOOT)
        for entry in self._report.groups:
            mark = group_mark(entry.group.slug)
            self._draw_form(page_form(mark), str(self._canvas.pages[mark]), BODY)
        self._canvas.showPage()
        self._canvas.structure.finish()
        self._canvas.save()
        return self._number

    def _turn_page(self) -> None:
        self._end_page()
        self._canvas.showPage()
        self._number += 1
        self._frame = _frame()
        self._is_at_top = True

    def _end_page(self) -> None:
        canvas = self._canvas
        draw_hairline(canvas, HAIRLINE, MARGIN, FOOTER + 16)
        canvas.structure.begin_ornament()
        line = self._licence_line() if self._number == 1 else None
        draw_lines(canvas, [line or self._running_line()], FOOT, MARGIN, FOOTER)
        canvas.saveState()
        canvas.translate(MARGIN + WIDTH, FOOTER)
        canvas.doForm(_number_form(self._number))
        canvas.restoreState()
        canvas.structure.end()
        if self._progress is not None:
            self._progress(self._number)
        if self._cancelled is not None and self._cancelled():
            raise ReportCancelled(
                "The report was stopped; nothing of it was saved.", "Export it again when you want it."
            )

    def _licence_line(self) -> Line | None:
        """The licence, if it fits the first page's footer; else it stands after the last block."""
        lines = broken([Run(self._report.licence)], FOOT, WIDTH - _NUMBER_WIDTH)
        return lines[0] if len(lines) == 1 else None

    def _running_line(self) -> Line:
        said = (self._report.author, self._report.title, long_date(self._report.made_on))
        words = " · ".join(part for part in said if part.strip())
        return broken([Run(words)], FOOT, WIDTH - _NUMBER_WIDTH)[0]

    def _draw_form(self, name: str, text: str, style: Style) -> None:
        canvas = self._canvas
        canvas.beginForm(name, -_NUMBER_WIDTH, -_NUMBER_DEPTH, 1, _NUMBER_HEIGHT)
        draw_line_right(canvas, broken([Run(text)], style, _NUMBER_WIDTH)[0], style, 0, 0)
        canvas.endForm()


def _frame() -> Frame:
    height = PAGE_HEIGHT - TOP - BOTTOM
    return Frame(MARGIN, BOTTOM, WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def _number_form(number: int) -> str:
    return f"number-{number}"
