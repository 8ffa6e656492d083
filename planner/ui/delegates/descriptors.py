"""Descriptors to choose from: a box, and the text in full however many lines it takes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from planner.ui.delegates.rows import paint_words
from planner.ui.models.descriptor_tree import DescriptorRole
from planner.ui.theme import BODY, CAPTION, Theme

_SIDE = 12
_BOX = 16
_GROUP_HEIGHT = 34

Index = QModelIndex | QPersistentModelIndex
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class DescriptorDelegate(QStyledItemDelegate):
    """Paints the tree of descriptors; what the view's width allows decides a row's height."""

    def __init__(self, theme: Theme, parent: QTreeView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def _text_left(self) -> int:
        return self._theme.px(_SIDE + _BOX + 10)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._theme
        if index.data(DescriptorRole.IS_GROUP):
            return QSize(theme.px(100), theme.px(_GROUP_HEIGHT))
        width = self._view.viewport().width() - self._text_left() - theme.px(_SIDE)
        text = QFontMetrics(theme.font(BODY)).boundingRect(QRect(0, 0, max(width, 60), 10_000), _WRAPPED, index.data())
        return QSize(theme.px(100), text.height() + theme.px(12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        theme, palette = self._theme, self._theme.palette
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        current = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.fillRect(rect, palette.selection if current else palette.surface)
        if index.data(DescriptorRole.IS_GROUP):
            place = rect.adjusted(theme.px(_SIDE), 0, -theme.px(_SIDE), 0)
            width = paint_words(painter, place, index.data(), theme.font(BODY, bold=True), palette.text)
            level = place.adjusted(width + theme.px(10), 0, 0, 0)
            paint_words(painter, level, index.data(DescriptorRole.LEVEL), theme.font(CAPTION), palette.muted)
        else:
            self._paint_descriptor(painter, rect, index)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_descriptor(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme, palette = self._theme, self._theme.palette
        side = theme.px(_BOX)
        box = QRectF(rect.left() + theme.px(_SIDE), rect.top() + theme.px(7), side, side).adjusted(
            0.75, 0.75, -0.75, -0.75
        )
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.accent if on else palette.control, 1.5))
        painter.setBrush(palette.accent if on else palette.surface)
        painter.drawRoundedRect(box, 3, 3)
        if on:
            ratio = painter.device().devicePixelRatioF()
            size = theme.px(12)
            tick = theme.pixmap("tick", size, palette.on_accent, ratio)
            painter.drawPixmap(round(box.center().x() - size / 2), round(box.center().y() - size / 2), tick)
        painter.setPen(palette.text)
        painter.setFont(theme.font(BODY))
        text = rect.adjusted(self._text_left(), theme.px(6), -theme.px(_SIDE), 0)
        painter.drawText(text, _WRAPPED, index.data())
