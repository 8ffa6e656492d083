"""A conflict as a row: what it is about, and what sort of thing that is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.ui.delegates.rows import ROW_HEIGHT, paint_ground, paint_words, row_box
from planner.ui.models.conflicts import ConflictRole
from planner.ui.theme import BODY, CAPTION, Theme


class ConflictDelegate(QStyledItemDelegate):
    """Paints rows of one height: two lines."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        theme, palette = self._theme, self._theme.palette
        paint_ground(painter, option, theme)
        box = row_box(option.rect, theme)
        paint_words(painter, box.first, str(index.data()), theme.font(BODY, bold=True), palette.text)
        paint_words(painter, box.second, index.data(ConflictRole.KIND), theme.font(CAPTION), palette.muted)
        painter.restore()
