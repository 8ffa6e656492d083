"""A review as a row: its name, how far it has come, its period, and what changed since the one before."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.core.review import Review
from planner.ui.delegates.rows import paint_ground, paint_words, row_box
from planner.ui.models.reviews import ReviewRole
from planner.ui.theme import BODY, CAPTION, Theme
from planner.ui.widgets.review_chip import chip_height, chip_width, paint_state_chip

ROW_HEIGHT = 78


class ReviewDelegate(QStyledItemDelegate):
    """Paints rows of one height: three lines, the state at the right of the first."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        review = index.data(ReviewRole.REVIEW)
        if not isinstance(review, Review):
            return
        painter.save()
        theme, palette = self._theme, self._theme.palette
        paint_ground(painter, option, theme)
        box = row_box(option.rect, theme)
        up = (box.second.height() + theme.px(3)) // 2
        first, second = box.first.translated(0, -up), box.second.translated(0, -up)
        chip = chip_width(review.state, theme)
        tall = chip_height(theme)
        place = QRectF(first.right() - chip, first.center().y() - tall / 2, chip, tall)
        paint_state_chip(painter, place, review.state, theme)
        room = QRect(first.left(), first.top(), first.width() - chip - theme.px(10), first.height())
        paint_words(painter, room, review.name, theme.font(BODY, bold=True), palette.text)
        caption = theme.font(CAPTION)
        paint_words(painter, second, index.data(ReviewRole.WHEN), caption, palette.muted)
        third = second.translated(0, second.height() + theme.px(3))
        paint_words(painter, third, index.data(ReviewRole.CHANGES), caption, palette.muted)
        painter.restore()
