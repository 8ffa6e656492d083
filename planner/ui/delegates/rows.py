"""What the rows of the lists of evidence and goals have in common: ground, edges and two lines of text."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from planner.ui.theme import BODY, CAPTION, Theme

ROW_HEIGHT = 59
SIDE = 20
_ACCENT_WIDTH = 3


@dataclass(frozen=True, slots=True)
class RowBox:
    """Where things stand in a row. inner: between the sides; first and second: the two lines of text."""

    inner: QRect
    first: QRect
    second: QRect


def row_box(rect: QRect, theme: Theme) -> RowBox:
    """The places in a row of ROW_HEIGHT."""
    side = theme.px(SIDE)
    inner = rect.adjusted(side, 0, -side, -1)
    title, small = QFontMetrics(theme.font(BODY, bold=True)).height(), QFontMetrics(theme.font(CAPTION)).height()
    gap = theme.px(4)
    top = inner.top() + (inner.height() - title - gap - small) // 2
    first = QRect(inner.left(), top, inner.width(), title)
    return RowBox(inner, first, QRect(inner.left(), top + title + gap, inner.width(), small))


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The ground by state, the accent at the left of what is selected, the hairline below."""
    rect: QRect = option.rect
    state: QStyle.StateFlag = option.state
    palette = theme.palette
    ground = palette.surface
    if state & QStyle.StateFlag.State_Selected:
        ground = palette.selection
    elif state & QStyle.StateFlag.State_MouseOver:
        ground = palette.hover
    painter.fillRect(rect, ground)
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), palette.hairline)
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(QRect(rect.left(), rect.top(), _ACCENT_WIDTH, rect.height()), palette.accent)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(palette.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -2))


def paint_words(painter: QPainter, place: QRect, words: str, font: QFont, colour: QColor) -> int:
    """One line of text, cut at its end where there is no room; returns its width in pixels."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown)
