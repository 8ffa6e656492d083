"""A thing of the trash as a row: its picture, its title, what it is and since when it lies there."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.core.changes import Kind
from planner.ui.delegates.rows import ROW_HEIGHT, paint_ground, paint_words, row_box
from planner.ui.models.trash import TrashRole
from planner.ui.theme import BODY, CAPTION, Theme

_PICTURES = {Kind.EVIDENCE: "evidence", Kind.GOAL: "goal", Kind.REVIEW: "review"}


class TrashDelegate(QStyledItemDelegate):
    """Paints rows of one height."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        kind = index.data(TrashRole.KIND)
        if kind is None:
            return
        painter.save()
        theme, palette = self._theme, self._theme.palette
        paint_ground(painter, option, theme)
        box = row_box(option.rect, theme)
        side, room = theme.px(18), theme.px(30)
        picture = theme.pixmap(_PICTURES[Kind(kind)], side, palette.muted, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.inner.left(), box.inner.top() + (box.inner.height() - side) // 2, picture)
        first, second = box.first.adjusted(room, 0, 0, 0), box.second.adjusted(room, 0, 0, 0)
        paint_words(painter, first, index.data(), theme.font(BODY, bold=True), palette.text)
        paint_words(painter, second, index.data(TrashRole.WHEN), theme.font(CAPTION), palette.muted)
        painter.restore()
