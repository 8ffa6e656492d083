"""The blocks of a report that are more than text: number cards, rows of a table, the legend, a hairline."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from planner.core.progress import Counts
from planner.formats.reports.canvas import Block, ReportCanvas
from planner.formats.reports.charts import BOX, Symbol, draw_bar, draw_symbol
from planner.formats.reports.styles import CAPTION, CELL_HEAD, HAIRLINE, NUMBER, PAPER, TEXT, WIDTH, Style
from planner.formats.reports.text import Line, Run, broken, draw_line_right, draw_lines

_CARD_GAP = 9.0
_CARD_INSET = 11.0
_CARD_CORNER = 4.0
_BAR_HEIGHT = 6.0
_TALL_ROW = 240.0


class Hairline(Block):
    """A thin line across the page."""

    def __init__(self, before: float, after: float, *, keep: float = 0, only_between: bool = False) -> None:
        super().__init__(1, keep=keep, before=before, after=after, only_between=only_between)

    def draw(self) -> None:
        draw_hairline(self.canv, HAIRLINE, 0, 0.5)


def draw_hairline(canvas: ReportCanvas, colour: Color, x: float, y: float) -> None:
    """Draw a thin line over the width of the text, from (x, y)."""
    canvas.structure.begin_ornament()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.7)
    canvas.line(x, y, x + WIDTH, y)
    canvas.structure.end()


class Cards(Block):
    """Numbers side by side, each with a caption of up to two lines."""

    def __init__(self, cards: Sequence[tuple[int, str]]) -> None:
        super().__init__(66, before=14)
        self.cards = cards

    def draw(self) -> None:
        wide = (WIDTH - _CARD_GAP * (len(self.cards) - 1)) / len(self.cards)
        for number, (count, caption) in enumerate(self.cards):
            self._draw_card(number * (wide + _CARD_GAP), wide, count, caption)

    def _draw_card(self, left: float, wide: float, count: int, caption: str) -> None:
        canvas, structure = self.canv, self.canv.structure
        structure.begin_ornament()
        canvas.setStrokeColor(HAIRLINE)
        canvas.setFillColor(PAPER)
        canvas.setLineWidth(0.9)
        canvas.roundRect(left, 0, wide, self.height, _CARD_CORNER, stroke=1, fill=1)
        structure.end()
        structure.begin(structure.add(NUMBER.tag))
        at = left + _CARD_INSET
        draw_lines(canvas, broken([Run(f"{count:,} ")], NUMBER, wide), NUMBER, at, self.height - 27)
        lines = broken([Run(caption)], CAPTION, wide - 2 * _CARD_INSET)
        draw_lines(canvas, lines, CAPTION, at, self.height - 43)
        structure.end()


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: runs, or a bar, or the name of a form that is drawn when the document ends."""

    runs: Sequence[Run] = ()
    bar: Counts | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """left and width in points; right: set against its right end."""

    left: float
    width: float
    right: bool = False


class Row(Block):
    """A row of a table. inset: space above and below; head: the row of the columns' names; line: a hairline below."""

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Sequence[Cell],
        style: Style,
        *,
        inset: float = 5.0,
        head: bool = False,
        line: bool = True,
    ) -> None:
        super().__init__()
        self.columns = columns
        self.cells = cells
        self.style = CELL_HEAD if head else style
        self.inset = inset
        self.head = head
        self.line = line
        pairs = zip(columns, cells, strict=True)
        self._set_lines([broken(cell.runs, self.style, column.width) if cell.runs else [] for column, cell in pairs])

    def _set_lines(self, lines: list[list[Line]]) -> None:
        self.lines = lines
        self.height = 2 * self.inset + self.style.leading * max(1, *map(len, lines))

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two rows, where this one is so tall that it might fit no page."""
        here = int((height - 2 * self.inset) // self.style.leading)
        if self.height <= _TALL_ROW or here < 1:
            return []
        empty = [Cell() for _ in self.cells]
        first = Row(self.columns, self.cells, self.style, inset=self.inset, line=False)
        rest = Row(self.columns, empty, self.style, inset=self.inset, line=self.line)
        first._set_lines([lines[:here] for lines in self.lines])
        rest._set_lines([lines[here:] for lines in self.lines])
        return [first, rest]

    def draw(self) -> None:
        structure, style = self.canv.structure, self.style
        first = self.height - self.inset - style.leading / 2 - style.size * 0.345
        row = structure.row()
        for column, cell, lines in zip(self.columns, self.cells, self.lines, strict=True):
            structure.begin(structure.add("TH" if self.head else "TD", row))
            self._draw_cell(column, cell, lines, first)
            structure.end()
        if self.line:
            draw_hairline(self.canv, TEXT if self.head else HAIRLINE, 0, 0)

    def _draw_cell(self, column: Column, cell: Cell, lines: list[Line], first: float) -> None:
        canvas, style = self.canv, self.style
        if cell.bar is not None:
            y = self.height - self.inset - (style.leading + _BAR_HEIGHT) / 2
            draw_bar(canvas, cell.bar, column.left, y, column.width, _BAR_HEIGHT)
        if cell.form:
            canvas.saveState()
            canvas.translate(column.left + column.width, first)
            canvas.doForm(cell.form)
            canvas.restoreState()
        if column.right:
            for number, line in enumerate(lines):
                draw_line_right(canvas, line, style, column.left + column.width, first - number * style.leading)
        elif lines:
            draw_lines(canvas, lines, style, column.left, first)


class Legend(Block):
    """What the boxes mean: each with its word."""

    def __init__(self, entries: Sequence[tuple[Symbol, str]]) -> None:
        super().__init__(14, before=9)
        self.entries = entries

    def draw(self) -> None:
        at, structure = 0.0, self.canv.structure
        for symbol, word in self.entries:
            structure.begin_ornament()
            draw_symbol(self.canv, symbol, at, 1.5, BOX * 0.9)
            structure.end()
            lines = broken([Run(word)], CELL_HEAD, WIDTH)
            structure.begin(structure.add(CELL_HEAD.tag))
            draw_lines(self.canv, lines, CELL_HEAD, at + BOX + 5, 3.5)
            structure.end()
            at += BOX + 5 + lines[0][-1].right + 18
