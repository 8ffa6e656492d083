"""Text in lines: a platypus flowable that takes what a person typed as it is, with no markup to be misread.

It breaks at spaces and new lines, cuts words that are wider than the column, splits over pages without leaving a single
line behind, and is faster than a Paragraph, which has to read its text as markup first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from planner.formats.reports.canvas import Block, Mark, ReportCanvas
from planner.formats.reports.charts import Symbol, draw_symbol
from planner.formats.reports.fonts import face, legible
from planner.formats.reports.glyphs import length
from planner.formats.reports.styles import ACCENT, ASIDE, HAIRLINE, RULE_AT, Style
from planner.formats.reports.tags import END, Element

_RULE_WIDTH = 1.5
_FEWEST_LINES = 2
_LATEST_CUT = 0.75
_MORE = "…"
_HEADING_LINES = 12


class Run(NamedTuple):
    """Text of one look. face and colour: None is the block's own; link: an address, or "#" and a bookmark's name."""

    text: str
    face: str | None = None
    colour: Color | None = None
    link: str = ""


class Piece(NamedTuple):
    """What of one run stands on one line, from left to right (points)."""

    left: float
    right: float
    text: str
    run: Run


Line = list[Piece]


@dataclass(slots=True)
class _Breaking:
    """The state of breaking runs into lines."""

    width: float
    lines: list[Line] = field(default_factory=list)
    line: Line = field(default_factory=list)
    x: float = 0.0

    def end_line(self) -> None:
        self.lines.append(self.line)
        self.line, self.x = [], 0.0


def broken(runs: Sequence[Run], style: Style, width: float) -> list[Line]:
    """The runs in lines of at most so many points, one after the other; a new line in the text begins a line."""
    state = _Breaking(width)
    for run in runs:
        for number, text in enumerate(legible(run.text).split("\n")):
            if number:
                state.line[-1] = state.line[-1]._replace(text=f"{state.line[-1].text} ")
                state.end_line()
            _fill(state, run, text, run.face or style.face, style.size)
    state.end_line()
    return state.lines


def _fill(state: _Breaking, run: Run, text: str, face_name: str, size: float) -> None:
    letters = face(face_name)
    measure, space, width = letters.width, letters.space * size, state.width
    words: list[str] = []
    left = x = state.x
    gap = 0.0
    for word in text.split(" "):
        wide = measure(word) * size
        if x + gap + wide > width and (words or state.line):
            if wide > width and x + gap < _LATEST_CUT * width:
                # It is cut anyway, as a long address is: then the room beside what leads to it need not stay empty.
                start = letters.cut(word, (width - x - gap) / size)[0]
                state.line.append(Piece(left, width, " ".join([*words, start]), run))
                word = word.removeprefix(start)
                wide = measure(word) * size
            elif words:
                # The space that the line's end stands for is kept, for whoever reads the text and not the page.
                state.line.append(Piece(left, x, " ".join(words) + " ", run))
            state.end_line()
            words, left, x, gap = [], 0.0, 0.0, 0.0
        if wide > width:
            *whole, word = letters.cut(word, width / size)
            for part in whole:
                state.line.append(Piece(0.0, width, part, run))
                state.end_line()
            wide = measure(word) * size
        words.append(word)
        x += gap + wide
        gap = space
    state.line.append(Piece(left, x, " ".join(words), run))
    state.x = x


class Text(Block):
    """A block of text. symbol: drawn at the left of the first line; mark: a bookmark at its top; aside: lines set
    right beside the first ones, in a column of aside_width; the last may stand beside the block that follows."""

    def __init__(
        self,
        runs: str | Sequence[Run],
        style: Style,
        *,
        mark: Mark | None = None,
        symbol: Symbol | None = None,
        aside: Sequence[Sequence[Run]] = (),
        aside_width: float = 0.0,
    ) -> None:
        super().__init__(keep=style.keep, before=style.before, after=style.after)
        self.runs: Sequence[Run] = (Run(runs),) if isinstance(runs, str) else runs
        self.style = style
        self.mark = mark
        self.symbol = symbol
        self.aside = aside
        self.aside_width = aside_width
        self.lines: list[Line] | None = None
        # What goes over a page is one element to a screen reader.
        self.continues: Text | None = None
        self.element: Element

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As any block, once the lines are known."""
        style = self.style
        if self.lines is None:
            self.lines = broken(self.runs, style, width - style.indent - self.aside_width)
        self.width = width
        self.height = style.pad + style.leading * max(len(self.lines), len(self.aside) - 1)
        return super().wrap(width, height)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two blocks, where two lines at least fit here and two at least are left for the next page."""
        lines = self.lines or []
        here = min(int((height - self.style.pad) // self.style.leading), len(lines) - _FEWEST_LINES)
        is_short_heading = self.style.keep and len(lines) <= _HEADING_LINES
        if here < _FEWEST_LINES or is_short_heading:
            return []
        first = Text(
            self.runs,
            self.style,
            mark=self.mark,
            symbol=self.symbol,
            aside=self.aside,
            aside_width=self.aside_width,
        )
        rest = Text(self.runs, self.style, aside_width=self.aside_width)
        first.lines, first.keep, first.continues = lines[:here], 0, self.continues
        rest.lines, rest.keep, rest.continues = lines[here:], self.keep, first
        return [first, rest]

    def draw(self) -> None:
        canvas, style, structure = self.canv, self.style, self.canv.structure
        if self.mark is not None:
            canvas.put_mark(self.mark, self.height)
        baseline = self.height - style.pad - style.leading / 2 - style.size * 0.345
        if style.rule:
            # One string rather than four calls: there is a rule beside nearly every block of a long report.
            canvas.addLiteral(f"/Artifact BMC {_ink(HAIRLINE)} {RULE_AT} 0 {_RULE_WIDTH} {self.height:.2f} re f EMC")
        if self.symbol is not None:
            structure.begin_ornament()
            draw_symbol(canvas, self.symbol, style.symbol_at, baseline - 0.1 * style.size, style.size)
            structure.end()
        self.element = structure.add(style.tag) if self.continues is None else self.continues.element
        draw_lines(canvas, self.lines or (), style, style.indent, baseline, self.element)
        for number, aside in enumerate(self.aside):
            line = broken(aside, ASIDE, self.aside_width)[0]
            draw_line_right(
                canvas, line, ASIDE, self.width, baseline - number * style.leading, structure.add(ASIDE.tag)
            )


@lru_cache(maxsize=32)
def _ink(colour: Color) -> str:
    return "{:.4f} {:.4f} {:.4f} rg".format(*colour.rgb())


def width_of(text: str, style: Style) -> float:
    """How wide the text is in one line (points)."""
    letters, words = face(style.face), legible(text).split(" ")
    return style.size * (sum(map(letters.width, words)) + letters.space * (len(words) - 1))


def shortened(text: str, style: Style, width: float) -> str:
    """The text in one line of at most so many points, its end left out for a … where it is longer."""
    line = " ".join(legible(text).split())
    if width_of(line, style) <= width:
        return line
    letters = face(style.face)
    room = width / style.size - letters.width(_MORE)
    return f"{letters.cut(line, room)[0].rstrip()}{_MORE}"


class _Marking:
    """Whose content the pieces of a block are: the block's element's, or that of a link within it."""

    def __init__(self, canvas: ReportCanvas, element: Element | None) -> None:
        self._structure = canvas.structure
        self._element = element
        self._link: tuple[Run, Element] | None = None
        self.now: Element | None = None

    def turn(self, run: Run) -> str:
        """The code ahead of a piece of the run; a link that goes over lines is one element."""
        wanted = self._element
        if run.link and wanted is not None:
            if self._link is None or self._link[0] is not run:
                self._link = run, self._structure.add("Link", wanted)
            wanted = self._link[1]
        if wanted is None or wanted is self.now:
            return ""
        ended = "" if self.now is None else f"{END} "
        self.now = wanted
        return ended + self._structure.mark(wanted)


def draw_lines(
    canvas: ReportCanvas,
    lines: Sequence[Line],
    style: Style,
    left: float,
    baseline: float,
    element: Element | None = None,
) -> None:
    """Draw lines with their left end at `left` and the first baseline at `baseline`, as the content of the element, if
    there is one; then links become clickable, and elements within it."""
    face_now, subset_now, ink_now = "", -1, None
    marking = _Marking(canvas, element)
    code = [f"BT 1 0 0 1 {length(left)} {length(baseline)} Tm"]
    write, size = code.append, f"{length(style.size)} Tf {length(style.leading)} TL"
    for row, line in enumerate(lines):
        for piece in line:
            run = piece.run
            face_name, ink = run.face or style.face, run.colour or (ACCENT if run.link else style.colour)
            if face_name != face_now:
                glyphs, face_now, subset_now = canvas.glyphs(face_name), face_name, -1
            if ink is not ink_now:
                # The first is said ahead of the text, where it stays for most blocks.
                canvas.addLiteral(_ink(ink)) if ink_now is None else write(_ink(ink))
                ink_now = ink
            write(marking.turn(run))
            for subset, written in glyphs.parts(piece.text):
                if subset != subset_now:
                    write(f"{glyphs.name(subset)} {size}")
                    subset_now = subset
                write(f"({written}) Tj")
            if run.link and marking.now is not None:
                y = baseline - row * style.leading
                place = (left + piece.left, y - 0.25 * style.size, left + piece.right, y + style.size)
                canvas.link(marking.now, run.link, run.text, place)
        write("T*")
    write("ET" if marking.now is None else f"{END} ET")
    canvas.addLiteral(" ".join(filter(None, code)))


def draw_line_right(
    canvas: ReportCanvas, line: Line, style: Style, right: float, baseline: float, element: Element | None = None
) -> None:
    """Draw one line that ends at `right`, as draw_lines does."""
    draw_lines(canvas, [line], style, right - line[-1].right, baseline, element)
