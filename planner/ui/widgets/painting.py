"""Painters of states and bars, for delegates and widgets alike. States differ in shape as well as in colour.

paint_rating_box(painter, QRectF(x, y, 16, 16), RatingValue.MET, theme.palette)
paint_stacked_bar(painter, rect, counts.met, counts.developing, counts.applicable, theme.palette)
paint_bar(painter, rect, done, total, colour, theme.palette)
StackedBar(theme), StepBar(theme), RatingBox(theme): the same as widgets
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.core.plan import RatingValue
from planner.ui.theme import Palette, Theme

_HATCH = 5.0  # pixels from one stroke of a hatching to the next


def paint_rating_box(painter: QPainter, rect: QRectF, value: RatingValue, palette: Palette) -> None:
    """An empty square, one half filled on the diagonal, a filled one with a tick, a dashed one with a bar."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side).adjusted(
        0.75, 0.75, -0.75, -0.75
    )
    radius = side * 0.2
    colour = {
        RatingValue.MET: palette.met,
        RatingValue.DEVELOPING: palette.developing,
    }.get(value, palette.not_started)
    pen = QPen(colour, max(1.5, side / 11))
    if value is RatingValue.NOT_APPLICABLE:
        pen.setDashPattern([2.0, 1.6])
    painter.setPen(pen)
    painter.setBrush(colour if value is RatingValue.MET else palette.surface)
    painter.drawRoundedRect(box, radius, radius)
    mark = {
        RatingValue.MET: _tick,
        RatingValue.DEVELOPING: _half,
        RatingValue.NOT_APPLICABLE: _bar,
    }.get(value)
    if mark is not None:
        mark(painter, box, palette)
    painter.restore()


def _tick(painter: QPainter, box: QRectF, palette: Palette) -> None:
    pen = QPen(palette.surface, max(1.6, box.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((0.27, 0.52), (0.44, 0.68), (0.74, 0.34))
    painter.drawPolyline([QPointF(box.x() + box.width() * x, box.y() + box.height() * y) for x, y in points])


def _half(painter: QPainter, box: QRectF, palette: Palette) -> None:
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    corner = QPainterPath(inner.bottomLeft())
    corner.lineTo(inner.topLeft())
    corner.lineTo(inner.topRight())
    corner.closeSubpath()
    rounded = QPainterPath()
    rounded.addRoundedRect(inner, box.width() * 0.2, box.width() * 0.2)
    painter.fillPath(corner & rounded, palette.developing)


def _bar(painter: QPainter, box: QRectF, palette: Palette) -> None:
    pen = QPen(palette.not_started, max(1.6, box.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    middle = box.center().y()
    painter.drawLine(QPointF(box.x() + box.width() * 0.3, middle), QPointF(box.x() + box.width() * 0.7, middle))


def paint_stacked_bar(
    painter: QPainter, rect: QRectF, met: int, developing: int, applicable: int, palette: Palette
) -> None:
    """Met solid, developing hatched, the rest track; widths are shares of what is applicable."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.fillPath(shape, palette.track)
    if applicable > 0:
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        solid = rect.width() * met / applicable
        painter.fillRect(QRectF(rect.x(), rect.y(), solid, rect.height()), palette.met)
        hatched = QRectF(rect.x() + solid, rect.y(), rect.width() * developing / applicable, rect.height())
        if hatched.width() > 0:
            _hatch(painter, hatched, palette)
    painter.restore()


def _hatch(painter: QPainter, rect: QRectF, palette: Palette) -> None:
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, palette.surface)
    painter.setPen(QPen(palette.developing, 2.4))
    lean = rect.height()
    x = rect.x() - lean
    while x < rect.right() + lean:
        painter.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + lean, rect.top() - 1))
        x += _HATCH
    painter.restore()


def paint_bar(painter: QPainter, rect: QRectF, done: float, total: float, colour: QColor, palette: Palette) -> None:
    """How far something has come."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shape = QPainterPath()
    shape.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.fillPath(shape, palette.track)
    if total > 0 and done > 0:
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        share = min(1.0, done / total)
        painter.fillRect(QRectF(rect.x(), rect.y(), rect.width() * share, rect.height()), QBrush(colour))
    painter.restore()


class _Painted(QWidget):
    def __init__(self, theme: Theme, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wide, self._high = width, height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self._wide), self._theme.px(self._high))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class StackedBar(_Painted):
    """A stacked bar that says its numbers to a screen reader."""

    def __init__(self, theme: Theme, width: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(theme, width, 6, parent)
        self._numbers = (0, 0, 0)

    def set_numbers(self, met: int, developing: int, applicable: int) -> None:
        """What it shows."""
        self._numbers = (met, developing, applicable)
        self.setAccessibleName(f"{met} of {applicable} met, {developing} developing")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_stacked_bar(painter, QRectF(self.rect()), *self._numbers, self._theme.palette)


class StepBar(_Painted):
    """How many steps are done."""

    def __init__(self, theme: Theme, width: int = 60, parent: QWidget | None = None) -> None:
        super().__init__(theme, width, 6, parent)
        self._numbers = (0, 0)

    def set_numbers(self, done: int, total: int) -> None:
        """What it shows."""
        self._numbers = (done, total)
        self.setAccessibleName(f"{done} of {total} steps done")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            palette = self._theme.palette
            paint_bar(painter, QRectF(self.rect()), *self._numbers, palette.accent, palette)


class RatingBox(_Painted):
    """A rating as its box; the words stand beside it, so a screen reader passes over it."""

    def __init__(self, theme: Theme, value: RatingValue, parent: QWidget | None = None) -> None:
        super().__init__(theme, 17, 17, parent)
        self._value = value

    def set_value(self, value: RatingValue) -> None:
        """What it shows."""
        self._value = value
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_rating_box(painter, QRectF(self.rect()), self._value, self._theme.palette)
