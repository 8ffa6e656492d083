"""The blocks of a report that are more than text: number cards, rows of a table, the legend, a hairline."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from planner.core.progress import Counts
from planner.formats.reports.canvas import Block, ReportCanvas
from planner.formats.reports.charts import BOX, Symbol, draw_bar, draw_symbol
from planner.formats.reports.styles import CAPTION, CELL_HEAD, HAIRLINE, NUMBER, PAPER, TEXT, WIDTH, Style
from planner.formats.reports.tags import Element
from planner.formats.reports.text import Line, Run, broken, draw_line_right, draw_lines

_CARD_GAP = 9.0
_CARD_INSET = 11.0
_CARD_CORNER = 4.0
_BAR_HEIGHT = 6.0
_TALL_ROW = 240.0
_FEWEST_LINES = 2


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
        told, at = structure.add(NUMBER.tag), left + _CARD_INSET
        draw_lines(canvas, broken([Run(f"{count:,} ")], NUMBER, wide), NUMBER, at, self.height - 27, told)
        lines = broken([Run(caption)], CAPTION, wide - 2 * _CARD_INSET)
        draw_lines(canvas, lines, CAPTION, at, self.height - 43, told)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: runs, or a bar, or the name of a form that is drawn when the document ends. head: it
    names what is right of it."""

    runs: Sequence[Run] = ()
    bar: Counts | None = None
    form: str = ""
    head: bool = False


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
        # Drawn again the head says nothing new: a screen reader has it from the table's beginning.
        self.is_again = False
        pairs = zip(columns, cells, strict=True)
        self._set_lines([broken(cell.runs, self.style, column.width) if cell.runs else [] for column, cell in pairs])

    def _set_lines(self, lines: list[list[Line]]) -> None:
        self.lines = lines
        self.height = 2 * self.inset + self.style.leading * max(1, *map(len, lines))

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two rows, where this one is so tall that it might fit no page."""
        most = max(map(len, self.lines))
        here = min(int((height - 2 * self.inset) // self.style.leading), most - _FEWEST_LINES)
        if self.height <= _TALL_ROW or here < _FEWEST_LINES:
            return []
        empty = [Cell() for _ in self.cells]
        first = Row(self.columns, self.cells, self.style, inset=self.inset, line=False)
        rest = Row(self.columns, empty, self.style, inset=self.inset, line=self.line)
        first._set_lines([lines[:here] for lines in self.lines])
        rest._set_lines([lines[here:] for lines in self.lines])
        rest.above, rest.keep = self.above, self.keep
        return [first, rest]

    def repeated(self) -> "Row":
        """The head once more, for the top of a page."""
        again = Row(self.columns, self.cells, self.style, inset=self.inset, head=True)
        again.is_again = True
        return again

    def draw(self) -> None:
        structure, style = self.canv.structure, self.style
        first = self.height - self.inset - style.leading / 2 - style.size * 0.345
        if self.is_again:
            structure.begin_ornament()
            for column, lines in zip(self.columns, self.lines, strict=True):
                self._draw_words(column, lines, first, None)
            structure.end()
        else:
            row = structure.row()
            for column, cell, lines in zip(self.columns, self.cells, self.lines, strict=True):
                self._draw_cell(column, cell, lines, first, row)
        if self.line:
            draw_hairline(self.canv, TEXT if self.head else HAIRLINE, 0, 0)

    def _draw_cell(self, column: Column, cell: Cell, lines: list[Line], first: float, row: Element) -> None:
        canvas, structure = self.canv, self.canv.structure
        scope = "Column" if self.head else "Row" if cell.head else ""
        element = structure.add("TH" if scope else "TD", row, scope)
        if cell.bar is not None:
            structure.begin(element)
            y = self.height - self.inset - (self.style.leading + _BAR_HEIGHT) / 2
            draw_bar(canvas, cell.bar, column.left, y, column.width, _BAR_HEIGHT)
            structure.end()
        if cell.form:
            structure.begin(element)
            canvas.saveState()
            canvas.translate(column.left + column.width, first)
            canvas.doForm(cell.form)
            canvas.restoreState()
            structure.end()
        self._draw_words(column, lines, first, element)

    def _draw_words(self, column: Column, lines: list[Line], first: float, element: Element | None) -> None:
        canvas, style = self.canv, self.style
        if column.right:
            for number, line in enumerate(lines):
                baseline = first - number * style.leading
                draw_line_right(canvas, line, style, column.left + column.width, baseline, element)
        elif lines:
            draw_lines(canvas, lines, style, column.left, first, element)


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
            draw_lines(self.canv, lines, CELL_HEAD, at + BOX + 5, 3.5, structure.add(CELL_HEAD.tag))
            at += BOX + 5 + lines[0][-1].right + 18
