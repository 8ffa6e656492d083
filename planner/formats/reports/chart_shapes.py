"""The marks that charts are made of: hatched and dashed fields, words beside them, legends, an axis of whole numbers.

No clipping and no patterns, which not every reader draws: a hatching is lines that end where its field does.
"""

from collections.abc import Callable, Sequence
from math import log10
from typing import Any

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color

from planner.formats.reports.fonts import face
from planner.formats.reports.styles import DEVELOPING, HAIRLINE, MET, MUTED, NOT_STARTED, PAPER, TEXT, TRACK, Style
from planner.formats.reports.text import shortened, width_of

LABEL = Style(8.5, 11, colour=TEXT)
SMALL = Style(7.5, 10, colour=MUTED)
KEY = 9.0
_HATCH = 4.0
_MOST_TICKS = 4

Field = Callable[[Drawing, float, float, float, float], None]


def write(
    drawing: Drawing, text: str, x: float, y: float, style: Style = LABEL, *, anchor: str = "start", width: float = 0
) -> None:
    """Words with their baseline at y. anchor: start, middle or end is at x; width: cut to it, where it is given."""
    said = shortened(text, style, width) if width else text
    name, colour = face(style.face).name, style.colour
    written: Any = String(x, y, said)
    written.fontName, written.fontSize, written.fillColor, written.textAnchor = name, style.size, colour, anchor
    drawing.add(written)


def shape(
    drawing: Drawing,
    made: Any,
    *,
    fill: Color | None = None,
    edge: Color | None = None,
    weight: float = 0.7,
    dash: Sequence[float] | None = None,
) -> None:
    """Add a shape of reportlab's in these colours; None is without. weight: of its edge, in points."""
    # The stubs take the looks of a shape for something else.
    if not isinstance(made, Line):
        made.fillColor = fill
    made.strokeColor, made.strokeWidth, made.strokeDashArray = edge, weight, dash
    drawing.add(made)


def rule(drawing: Drawing, x1: float, y1: float, x2: float, y2: float, colour: Color = HAIRLINE) -> None:
    """A thin line."""
    shape(drawing, Line(x1, y1, x2, y2), edge=colour)


def solid(drawing: Drawing, x: float, y: float, width: float, height: float, colour: Color = MET) -> None:
    """A field of one colour: what is met."""
    shape(drawing, Rect(x, y, width, height), fill=colour)


def hatched(drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
    """A field of slanting lines with an edge: what is developing."""
    solid(drawing, x, y, width, height, PAPER)
    at = _HATCH - height
    while at < width:
        left, right = max(at, 0.0), min(at + height, width)
        slanted = Line(x + left, y + left - at, x + right, y + right - at)
        shape(drawing, slanted, edge=DEVELOPING, weight=_HATCH * 0.4)
        at += _HATCH
    _edge(drawing, x, y, width, height, DEVELOPING)


def empty(drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
    """A pale field: what is not started."""
    solid(drawing, x, y, width, height, TRACK)


def dashed(drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
    """A field with a dashed edge and a bar in it: what is not applicable."""
    _edge(drawing, x, y, width, height, NOT_STARTED, [2, 1.5])
    middle, half = x + width / 2, min(width / 4, 3)
    shape(drawing, Line(middle - half, y + height / 2, middle + half, y + height / 2), edge=NOT_STARTED, weight=1)


def _edge(
    drawing: Drawing, x: float, y: float, width: float, height: float, colour: Color, dash: list[float] | None = None
) -> None:
    inside = Rect(x + 0.4, y + 0.4, max(width - 0.8, 0.1), max(height - 0.8, 0.1))
    shape(drawing, inside, edge=colour, weight=0.8, dash=dash)


def legend(drawing: Drawing, entries: Sequence[tuple[Field, str]], x: float, y: float) -> None:
    """Which field means what, in one line."""
    for field, words in entries:
        field(drawing, x, y, KEY, KEY)
        write(drawing, words, x + KEY + 5, y + 1.5, SMALL)
        x += KEY + 5 + width_of(words, SMALL) + 16


def ticks(highest: int) -> list[int]:
    """Whole numbers from 0 to `highest` or just above it, evenly apart, few enough to be read."""
    least = max(highest / _MOST_TICKS, 1)
    scale = 10 ** int(log10(least))
    step = next(each * scale for each in (1, 2, 5, 10) if each * scale >= least)
    return list(range(0, highest + step, step))
