"""A chart's drawing on a page, as lines, fields and the page's own letters.

reportlab's renderer would do the same, and ask for a font that no report embeds.
"""

from collections.abc import Callable
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String

from planner.formats.reports.canvas import ReportCanvas
from planner.formats.reports.styles import TEXT, Style
from planner.formats.reports.text import Run, broken, draw_lines, width_of

_ENDLESS = 10_000.0
_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}


def paint(drawing: Drawing, canvas: ReportCanvas) -> None:
    """Draw it with its lower left corner at the origin."""
    canvas.saveState()
    for shape in drawing.contents:
        _PAINTERS[type(shape)](shape, canvas)
    canvas.restoreState()


def _line(line: Line, canvas: ReportCanvas) -> None:
    _take(line, canvas)
    canvas.line(line.x1, line.y1, line.x2, line.y2)


def _rect(rect: Rect, canvas: ReportCanvas) -> None:
    canvas.rect(rect.x, rect.y, rect.width, rect.height, **_take(rect, canvas))


def _circle(circle: Circle, canvas: ReportCanvas) -> None:
    canvas.circle(circle.cx, circle.cy, circle.r, **_take(circle, canvas))


def _polygon(polygon: Polygon, canvas: ReportCanvas) -> None:
    path, points = canvas.beginPath(), polygon.points
    path.moveTo(*points[:2])
    for number in range(2, len(points), 2):
        path.lineTo(*points[number : number + 2])
    path.close()
    canvas.drawPath(path, **_take(polygon, canvas))


def _string(string: String, canvas: ReportCanvas) -> None:
    style = Style(string.fontSize, string.fontSize, colour=string.fillColor or TEXT)
    left = string.x - width_of(string.text, style) * _SHARES[string.textAnchor]
    draw_lines(canvas, broken([Run(string.text)], style, _ENDLESS), style, left, string.y)


_PAINTERS: dict[type, Callable[[Any, ReportCanvas], None]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    String: _string,
}


def _take(shape: Any, canvas: ReportCanvas) -> dict[str, int]:
    """Take the shape's colours and its line; returns which of stroke and fill it has."""
    fill = getattr(shape, "fillColor", None)
    if fill is not None:
        canvas.setFillColor(fill)
    if shape.strokeColor is not None:
        canvas.setStrokeColor(shape.strokeColor)
        canvas.setLineWidth(shape.strokeWidth)
        canvas.setDash(shape.strokeDashArray or [])
    return {"stroke": int(shape.strokeColor is not None), "fill": int(fill is not None)}
