"""The charts of a report on its pages: each a drawing that a screen reader is told of, and the table of its figures."""

from collections.abc import Iterator
from dataclasses import replace

from reportlab.graphics.shapes import Drawing

from planner.core.report import Report
from planner.formats.reports import chart_words
from planner.formats.reports.blocks import Cell, Column, Row
from planner.formats.reports.canvas import Block, Mark
from planner.formats.reports.chart_drawings import draw
from planner.formats.reports.chart_words import ChartWords
from planner.formats.reports.charts_canvas import paint
from planner.formats.reports.styles import CAPTION, CHART, HEADING, MUTED_BODY, TEXT, WIDTH
from planner.formats.reports.text import Run, Text

FIGURES = "figures"
_CELL = replace(CAPTION, colour=TEXT)
_NOTE = replace(MUTED_BODY, size=8.5, leading=12.5, before=5)
_NAMES = {chart_words.MONTHS: 36.0, chart_words.HISTORY: 88.0}
_WIDE_NAMES = 206.0
_GAP = 8.0
_MOST_KEPT = 420.0


def charts(report: Report) -> Iterator[Block]:
    """The charts that there are, below a heading of their own."""
    for number, chart in enumerate(chart_words.charts(report)):
        drawn = _Chart(chart, draw(chart.name, report.figures))
        rows = _rows(chart)
        # A chart stands with its table where both fit one page, and always with its title.
        table = sum(row.height for row in rows) + (_NOTE.before + 2 * _NOTE.leading if chart.note else 0)
        drawn.keep = min(table, _MOST_KEPT)
        follows = drawn.height + drawn.before + drawn.keep
        if number == 0:
            kept = CHART.leading + CHART.before + CHART.after + follows
            yield Text(
                chart_words.HEADING,
                replace(HEADING, keep=kept),
                mark=Mark(FIGURES, chart_words.HEADING),
            )
        yield Text(chart.title, replace(CHART, keep=follows))
        yield drawn
        yield from rows
        if chart.note:
            yield Text(chart.note, _NOTE)


class _Chart(Block):
    """A drawing, with its sentence for whoever does not see it."""

    def __init__(self, chart: ChartWords, drawing: Drawing) -> None:
        super().__init__(drawing.height, before=2, after=3)
        self.chart = chart
        self.drawing = drawing

    def draw(self) -> None:
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        place = (left, bottom, left + self.drawing.width, bottom + self.height)
        canvas.structure.begin(canvas.structure.figure(self.chart.sentence, place))
        paint(self.drawing, canvas)
        canvas.structure.end()


def _rows(chart: ChartWords) -> list[Row]:
    columns = _columns(chart)
    head = Row(columns, [Cell([Run(name)]) for name in chart.columns], _CELL, head=True, inset=2.5)
    # A single row is told by its columns: its first cell names no other rows.
    names_rows = len(chart.rows) > 1
    rows = [
        Row(
            columns,
            [Cell([Run(text)], head=names_rows and number == 0) for number, text in enumerate(row)],
            _CELL,
            inset=2,
        )
        for row in chart.rows
    ]
    for row in rows:
        row.above = head.repeated
    head.keep = rows[0].height
    return [head, *rows]


def _columns(chart: ChartWords) -> list[Column]:
    names = _NAMES.get(chart.name, _WIDE_NAMES)
    wide = (WIDTH - names) / (len(chart.columns) - 1)
    numbers = [
        Column(names + number * wide + _GAP / 2, wide - _GAP / 2, right=True)
        for number in range(len(chart.columns) - 1)
    ]
    return [Column(0, names - _GAP), *numbers]
