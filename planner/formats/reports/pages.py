"""The pages of a report: where each block goes, the footer, the numbers that are known only when all is laid out.

The blocks are platypus flowables and are placed as they come, so that those of a long report are never all in memory,
and each is laid out once. A number that is known at the end stands in a form, which is drawn then.
"""

from collections.abc import Callable
from typing import IO, cast

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
from planner.formats.reports.text import Line, Run, Text, broken, draw_line_right, draw_lines, shortened, width_of

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]

_NUMBER_WIDTH = 90
_BETWEEN = " · "
_NUMBER_DEPTH, _NUMBER_HEIGHT = 5, 15


class Pages:
    """A document under way. Raises ReportCancelled between two pages."""

    def __init__(self, report: Report, out: IO[bytes], progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._report = report
        self._progress = progress
        self._cancelled = cancelled
        self._number = 1
        self._canvas = ReportCanvas(report, out)
        self._running = _running_line(report)
        self._start_page()

    def add(self, block: Block) -> None:
        """Place the block where there is room, in parts if it can be split."""
        waiting = [block]
        while waiting:
            part = waiting.pop(0)
            is_first = self._is_at_top
            if is_first and part.only_between:
                continue
            if is_first and part.above is not None:
                self._place(part.above())
            if self._place(part):
                continue
            parts = cast(list[Block], part.split(WIDTH, self._room(part)))
            if not parts:
                assert not is_first, f"{part} does not fit an empty page"
                self._turn_page()
            waiting = [*(parts or [part]), *waiting]

    def _room(self, block: Block) -> float:
        """How high the block may be here: the space above it and that below the block before are not added up."""
        return self._y - BOTTOM - (0 if self._is_at_top else max(block.before - self._space, 0))

    def _place(self, block: Block) -> bool:
        room = self._room(block)
        _, height = block.wrap(WIDTH, room)
        if height > room:
            return False
        self._y = BOTTOM + room - height
        block.drawOn(self._canvas, MARGIN, self._y)
        self._y -= block.after
        self._space = block.after
        self._is_at_top = False
        return True

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

    def _start_page(self) -> None:
        # y: where the next block's top may be; space: what the last block wants below it.
        self._y = PAGE_HEIGHT - TOP
        self._space = 0.0
        self._is_at_top = True

    def _turn_page(self) -> None:
        self._end_page()
        self._canvas.showPage()
        self._number += 1
        self._start_page()

    def _end_page(self) -> None:
        canvas = self._canvas
        draw_hairline(canvas, HAIRLINE, MARGIN, FOOTER + 16)
        licence = self._licence_line() if self._number == 1 else None
        if licence is not None:
            draw_lines(canvas, [licence], FOOT, MARGIN, FOOTER, canvas.structure.add_last(FOOT.tag))
        canvas.structure.begin_ornament()
        if licence is None:
            draw_lines(canvas, [self._running], FOOT, MARGIN, FOOTER)
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

    def _draw_form(self, name: str, text: str, style: Style) -> None:
        canvas = self._canvas
        canvas.beginForm(name, -_NUMBER_WIDTH, -_NUMBER_DEPTH, 1, _NUMBER_HEIGHT)
        draw_line_right(canvas, broken([Run(text)], style, _NUMBER_WIDTH)[0], style, 0, 0)
        canvas.endForm()


def _running_line(report: Report) -> Line:
    """Whose report of when it is. Names too long for the line are shortened, each to what the others leave it."""
    when, room = long_date(report.made_on), WIDTH - _NUMBER_WIDTH
    names = [name for name in (report.author, report.title) if name.strip()]
    left = room - width_of(when, FOOT) - len(names) * width_of(_BETWEEN, FOOT)
    shares = list(names)
    # The shortest first: what it does not need of its share is the longer one's.
    for done, number in enumerate(sorted(range(len(names)), key=lambda each: width_of(names[each], FOOT))):
        shares[number] = shortened(names[number], FOOT, left / (len(names) - done))
        left -= width_of(shares[number], FOOT)
    return broken([Run(_BETWEEN.join([*shares, when]))], FOOT, room + 1)[0]


def _number_form(number: int) -> str:
    return f"number-{number}"
