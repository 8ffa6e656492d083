"""The charts of a report as drawings of reportlab's, as wide as the text: the same for paper and for the web page.

The secret it keeps: where each mark stands. What a drawing shows is said in words by chart_words.
"""

from collections.abc import Callable, Sequence
from datetime import date
from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect
from reportlab.lib.colors import Color

from planner.core.figures import Figures, Mean, Spoke
from planner.formats.reports.chart_shapes import (
    KEY,
    SMALL,
    Field,
    dashed,
    empty,
    hatched,
    legend,
    rule,
    shape,
    solid,
    ticks,
    write,
)
from planner.formats.reports.chart_words import BARS, HISTORY, MANAGER, MINE, MONTHS, RADAR, month_name
from planner.formats.reports.styles import ACCENT, HAIRLINE, MUTED, PAPER, TEXT, TINT, WIDTH

_FIELDS: tuple[tuple[Field, str], ...] = (
    (solid, "met"),
    (hatched, "developing"),
    (empty, "not started"),
    (dashed, "not applicable"),
)
_LABELS, _COUNTS = 206.0, 62.0
_ROW, _BAR = 18.0, 9.5
_LEGEND = 22.0
_AXIS, _PLOT = 24.0, 86.0
_WIDEST_MONTH, _NARROWEST_NAME = 46.0, 16.0
_RADIUS, _HIGHEST = 82.0, 2
_SPOKE_WORDS = "middle: not started, inner ring: developing, outer ring: met"


def draw(name: str, figures: Figures) -> Drawing:
    """The chart of that name, WIDTH points wide."""
    return _CHARTS[name](figures)


def _bars(figures: Figures) -> Drawing:
    """A row a skill: as many cells as it has descriptors, all of one width."""
    bars = figures.bars
    drawing = Drawing(WIDTH, _ROW * len(bars) + _LEGEND)
    counts = [(bar.met, bar.developing, bar.not_started, bar.not_applicable) for bar in bars]
    unit = (WIDTH - _LABELS - _COUNTS) / max(map(sum, counts))
    for number, (bar, parts) in enumerate(zip(bars, counts, strict=True), 1):
        y = drawing.height - number * _ROW
        write(drawing, bar.name, 0, y + 5.8, width=_LABELS - 10)
        _bar(drawing, parts, y + (_ROW - _BAR) / 2, unit)
        applicable = sum(parts) - bar.not_applicable
        write(drawing, f"{bar.met} of {applicable} met", WIDTH, y + 5.8, SMALL, anchor="end")
    some_apart = any(bar.not_applicable for bar in bars)
    legend(drawing, _FIELDS if some_apart else _FIELDS[:3], _LABELS, 2)
    return drawing


def _bar(drawing: Drawing, parts: Sequence[int], y: float, unit: float) -> None:
    at = _LABELS
    for (field, _), count in zip(_FIELDS, parts, strict=True):
        if count:
            field(drawing, at, y, count * unit, _BAR)
        at += count * unit
    if unit >= 2 * KEY:
        for number in range(1, sum(parts)):
            x = _LABELS + number * unit
            shape(drawing, Line(x, y, x, y + _BAR), edge=PAPER, weight=1.5)


def _months(figures: Figures) -> Drawing:
    months = figures.months
    plot = _Plot([month.first for month in months], max(month.pieces for month in months))
    for month, (x, wide) in zip(months, plot.places, strict=True):
        if month.pieces:
            high = plot.height(month.pieces)
            solid(plot.drawing, x, plot.bottom, wide, high, ACCENT)
            write(plot.drawing, str(month.pieces), x + wide / 2, plot.bottom + high + 3, SMALL, anchor="middle")
    return plot.drawing


def _history(figures: Figures) -> Drawing:
    history = figures.history
    plot = _Plot([each.first for each in history], max(each.met + each.developing for each in history), _LEGEND)
    for each, (x, wide) in zip(history, plot.places, strict=True):
        met, developing = plot.height(each.met), plot.height(each.developing)
        if each.met:
            solid(plot.drawing, x, plot.bottom, wide, met)
        if each.developing:
            hatched(plot.drawing, x, plot.bottom + met, wide, developing)
    legend(plot.drawing, _FIELDS[:2], _AXIS, 2)
    return plot.drawing


class _Plot:
    """A drawing with its axes: whole numbers on the left, months below with their year where one begins. places: the
    left end and the width of each month's bar; bottom: the height of the axis."""

    def __init__(self, months: Sequence[date], highest: int, below: float = 0) -> None:
        self.bottom = below + 26.0
        self.drawing = Drawing(WIDTH, self.bottom + _PLOT + 14)
        steps = ticks(highest)
        self._unit = _PLOT / steps[-1]
        for step in steps:
            y = self.bottom + self.height(step)
            rule(self.drawing, _AXIS, y, WIDTH, y, MUTED if step == 0 else HAIRLINE)
            write(self.drawing, str(step), _AXIS - 6, y - 2.5, SMALL, anchor="end")
        space = (WIDTH - _AXIS) / len(months)
        wide = min(space * 0.62, _WIDEST_MONTH)
        self.places = [(_AXIS + number * space + (space - wide) / 2, wide) for number in range(len(months))]
        for month, (x, _) in zip(months, self.places, strict=True):
            name = month_name(month) if space >= _NARROWEST_NAME else month_name(month)[0]
            write(self.drawing, name, x + wide / 2, self.bottom - 11, SMALL, anchor="middle")
            if month.month == 1 or month == months[0]:
                write(self.drawing, str(month.year), x + wide / 2, self.bottom - 21, SMALL, anchor="middle")

    def height(self, count: int) -> float:
        """How high a bar of so many is."""
        return self._unit * count


def _radar(figures: Figures) -> Drawing:
    spokes = figures.radar
    web = _Web(len(spokes))
    mine, manager = [spoke.mine for spoke in spokes], [spoke.manager for spoke in spokes]
    if all(mine):
        web.surface(mine)
    web.lines()
    for number, spoke in enumerate(spokes):
        web.label(number, spoke)
    web.course(mine, mine=True)
    web.course(manager, mine=False)
    web.legend()
    return web.drawing


class _Web:
    """A drawing with a spoke a skill, from 0 in the middle to 2 at the rim, the first one upright, then clockwise."""

    def __init__(self, spokes: int) -> None:
        self.spokes = spokes
        self.radius = _RADIUS + 5.0 * max(spokes - 12, 0)
        self.drawing = Drawing(WIDTH, 2 * self.radius + 38 + _LEGEND)
        self.middle = _LEGEND + 18 + self.radius

    def at(self, number: int, value: float) -> tuple[float, float]:
        """Where a value lies on the spoke of that number."""
        angle, far = 2 * pi * number / self.spokes, self.radius * value / _HIGHEST
        return WIDTH / 2 + far * sin(angle), self.middle + far * cos(angle)

    def lines(self) -> None:
        """The spokes, and the rings of 1 and 2."""
        for number in range(self.spokes):
            x, y = self.at(number, _HIGHEST)
            rule(self.drawing, WIDTH / 2, self.middle, x, y)
        for value in range(1, _HIGHEST + 1):
            self._shape([self.at(number, value) for number in range(self.spokes)], HAIRLINE)

    def surface(self, means: Sequence[Mean | None]) -> None:
        """The field within a closed course."""
        points = [self.at(number, mean.value) for number, mean in enumerate(means) if mean]
        self._shape(points, TINT, filled=True)

    def course(self, means: Sequence[Mean | None], *, mine: bool) -> None:
        """A mark at each value and a line to the next spoke's, if it has one: mine drawn through, the other dashed."""
        found = [None if mean is None else self.at(number, mean.value) for number, mean in enumerate(means)]
        for here, there in zip(found, found[1:] + found[:1], strict=True):
            if here and there:
                self._line(here, there, mine)
        for each in found:
            if each:
                self._mark(*each, mine)

    def label(self, number: int, spoke: Spoke) -> None:
        """The skill's name beyond its spoke, as far as there is room."""
        x, y = self.at(number, _HIGHEST * (1 + 9 / self.radius))
        side = round(sin(2 * pi * number / self.spokes), 3)
        up = cos(2 * pi * number / self.spokes)
        anchor = "start" if side > 0 else "end" if side < 0 else "middle"
        room = {"start": WIDTH - x, "end": x, "middle": WIDTH / 2}[anchor]
        write(self.drawing, spoke.name, x, y - 3 + 3 * up, anchor=anchor, width=room)

    def legend(self) -> None:
        """Whose line is which, and what a place on a spoke means."""
        for mine, words, x in ((True, MINE, _AXIS), (False, MANAGER, _AXIS + 70)):
            self._line((x, 6), (x + 22, 6), mine)
            self._mark(x + 11, 6, mine)
            write(self.drawing, words, x + 28, 3.5, SMALL)
        write(self.drawing, _SPOKE_WORDS, WIDTH, 3.5, SMALL, anchor="end")

    def _line(self, here: tuple[float, float], there: tuple[float, float], mine: bool) -> None:
        colour, dash = (ACCENT, None) if mine else (TEXT, (4, 2.5))
        shape(self.drawing, Line(*here, *there), edge=colour, weight=1.5, dash=dash)

    def _mark(self, x: float, y: float, mine: bool) -> None:
        if mine:
            shape(self.drawing, Circle(x, y, 2.8), fill=ACCENT, edge=PAPER, weight=0.8)
        else:
            shape(self.drawing, Rect(x - 2.8, y - 2.8, 5.6, 5.6), fill=PAPER, edge=TEXT, weight=1.3)

    def _shape(self, points: Sequence[tuple[float, float]], colour: Color, *, filled: bool = False) -> None:
        flat = [length for point in points for length in point]
        fill, edge = (colour, None) if filled else (None, colour)
        shape(self.drawing, Polygon(flat), fill=fill, edge=edge)


_CHARTS: dict[str, Callable[[Figures], Drawing]] = {
    BARS: _bars,
    RADAR: _radar,
    MONTHS: _months,
    HISTORY: _history,
}
