"""A chart's drawing as SVG within a web page: plain shapes and real text, in the colours of the page.

The secret it keeps: which of the page's colours a colour of the report is. No fonts, no clipping, no scripts.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import Color

from planner.core.figures import Figures
from planner.formats.reports import styles
from planner.formats.reports.chart_drawings import draw
from planner.formats.reports.chart_words import ChartWords

_NAMES = {
    styles.TEXT: "text",
    styles.MUTED: "muted",
    styles.HAIRLINE: "hairline",
    styles.ACCENT: "accent",
    styles.MET: "met",
    styles.DEVELOPING: "developing",
    styles.NOT_STARTED: "idle",
    styles.PAPER: "surface",
    styles.TINT: "tint",
}


def chart_svg(chart: ChartWords, figures: Figures) -> str:
    """The chart as an element; its name and its alternative text are told to screen readers."""
    drawing = draw(chart.name, figures)
    title, told = f"{chart.name}-title", f"{chart.name}-told"
    shapes = "".join(_shapes(drawing))
    return (
        f'<svg class="chart" viewBox="0 0 {_length(drawing.width)} {_length(drawing.height)}" role="img" '
        f'aria-labelledby="{title}" aria-describedby="{told}"><title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{told}">{escape(chart.sentence)}</desc>{shapes}</svg>'
    )


def _shapes(drawing: Drawing) -> Iterator[str]:
    for shape in drawing.contents:
        yield _ELEMENTS[type(shape)](shape, drawing.height)


def _line(line: Line, top: float) -> str:
    place = _attributes(x1=line.x1, y1=top - line.y1, x2=line.x2, y2=top - line.y2)
    return f"<line{place}{_look(line)}/>"


def _rect(rect: Rect, top: float) -> str:
    place = _attributes(x=rect.x, y=top - rect.y - rect.height, width=rect.width, height=rect.height)
    return f"<rect{place}{_look(rect)}/>"


def _circle(circle: Circle, top: float) -> str:
    return f"<circle{_attributes(cx=circle.cx, cy=top - circle.cy, r=circle.r)}{_look(circle)}/>"


def _polygon(polygon: Polygon, top: float) -> str:
    points: Sequence[float] = polygon.points
    pairs = zip(points[::2], points[1::2], strict=True)
    return f'<polygon points="{" ".join(f"{_length(x)},{_length(top - y)}" for x, y in pairs)}"{_look(polygon)}/>'


def _string(string: String, top: float) -> str:
    anchor = "" if string.textAnchor == "start" else f' text-anchor="{string.textAnchor}"'
    place = _attributes(x=string.x, y=top - string.y, font_size=string.fontSize)
    return f'<text{place}{anchor} fill="{_colour(string.fillColor)}">{escape(string.text)}</text>'


_ELEMENTS: dict[type, Callable[[Any, float], str]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    String: _string,
}


def _look(shape: Any) -> str:
    fill = getattr(shape, "fillColor", None)
    look = f' fill="{_colour(fill)}"'
    if shape.strokeColor is not None:
        look += f' stroke="{_colour(shape.strokeColor)}" stroke-width="{_length(shape.strokeWidth)}"'
        if shape.strokeDashArray:
            look += f' stroke-dasharray="{" ".join(map(_length, shape.strokeDashArray))}"'
    return look


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else f"var(--{_NAMES[colour]})"


def _attributes(**lengths: float) -> str:
    return "".join(f' {name.replace("_", "-")}="{_length(value)}"' for name, value in lengths.items())


def _length(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
