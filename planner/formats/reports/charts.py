"""What a report draws rather than writes: the boxes of the ratings, a stacked bar for each skill."""

from collections.abc import Callable
from enum import Enum

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from planner.core.plan import RatingValue
from planner.core.progress import Counts
from planner.formats.reports.styles import DEVELOPING, MET, MUTED, NOT_STARTED, PAPER, TRACK

BOX = 11.0
_CORNER = 2.4
_HATCH = 4.0


class Symbol(Enum):
    """A box before a line: a rating, or a goal's step."""

    NOT_STARTED = "not-started"
    DEVELOPING = "developing"
    MET = "met"
    NOT_APPLICABLE = "not-applicable"
    STEP_OPEN = "step-open"
    STEP_DONE = "step-done"


def rating_symbol(value: RatingValue) -> Symbol:
    """The box of a rating."""
    return Symbol(value.value)


def draw_symbol(canvas: Canvas, symbol: Symbol, x: float, y: float, side: float = BOX) -> None:
    """Draw the box with its lower left corner at (x, y). States differ in shape as well as in colour."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / BOX, side / BOX)
    canvas.setLineWidth(1.1)
    _SHAPES[symbol](canvas)
    canvas.restoreState()


def _frame(canvas: Canvas, colour: Color, *, filled: bool = False) -> None:
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour if filled else PAPER)
    canvas.roundRect(0.55, 0.55, BOX - 1.1, BOX - 1.1, _CORNER, stroke=1, fill=1)


def _empty(canvas: Canvas) -> None:
    _frame(canvas, NOT_STARTED)


def _half(canvas: Canvas) -> None:
    canvas.saveState()
    _clip(canvas, 0.55, 0.55, BOX - 1.1, BOX - 1.1, _CORNER)
    canvas.setFillColor(DEVELOPING)
    _polygon(canvas, (0, 0), (0, BOX), (BOX, BOX))
    canvas.restoreState()
    canvas.setStrokeColor(DEVELOPING)
    canvas.roundRect(0.55, 0.55, BOX - 1.1, BOX - 1.1, _CORNER, stroke=1, fill=0)


def _ticked(canvas: Canvas) -> None:
    _frame(canvas, MET, filled=True)
    _tick(canvas, PAPER)


def _tick(canvas: Canvas, colour: Color) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(1.5)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    path.moveTo(3.0, 5.6)
    path.lineTo(4.8, 3.7)
    path.lineTo(8.1, 7.4)
    canvas.drawPath(path, stroke=1, fill=0)


def _dashed(canvas: Canvas) -> None:
    canvas.setDash([2, 1.5])
    _frame(canvas, NOT_STARTED)
    canvas.setDash([])
    canvas.line(3.2, BOX / 2, BOX - 3.2, BOX / 2)


def _step_done(canvas: Canvas) -> None:
    _tick(canvas, MET)


def _step_open(canvas: Canvas) -> None:
    canvas.setStrokeColor(MUTED)
    canvas.circle(BOX / 2, BOX / 2, 2.6, stroke=1, fill=0)


_SHAPES: dict[Symbol, Callable[[Canvas], None]] = {
    Symbol.NOT_STARTED: _empty,
    Symbol.DEVELOPING: _half,
    Symbol.MET: _ticked,
    Symbol.NOT_APPLICABLE: _dashed,
    Symbol.STEP_DONE: _step_done,
    Symbol.STEP_OPEN: _step_open,
}


def draw_bar(canvas: Canvas, counts: Counts, x: float, y: float, width: float, height: float) -> None:
    """A stacked bar: met solid, developing hatched, the rest track; what is not applicable is left out of it."""
    whole = counts.applicable
    canvas.saveState()
    _clip(canvas, x, y, width, height, height / 2)
    canvas.setFillColor(TRACK)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    if whole:
        met = width * counts.met / whole
        developing = width * counts.developing / whole
        _hatched(canvas, x + met, y, developing, height)
        canvas.setFillColor(MET)
        canvas.rect(x, y, met, height, stroke=0, fill=1)
    canvas.restoreState()


def _hatched(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    if not width:
        return
    canvas.saveState()
    _clip(canvas, x, y, width, height, 0)
    canvas.setFillColor(PAPER)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    canvas.setStrokeColor(DEVELOPING)
    canvas.setLineWidth(_HATCH * 0.48)
    at = x - height
    while at < x + width:
        canvas.line(at - 1, y - 1, at + height + 1, y + height + 1)
        at += _HATCH
    canvas.restoreState()


def _clip(canvas: Canvas, x: float, y: float, width: float, height: float, corner: float) -> None:
    path = canvas.beginPath()
    path.roundRect(x, y, width, height, corner)
    canvas.clipPath(path, stroke=0, fill=0)


def _polygon(canvas: Canvas, *points: tuple[float, float]) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
