"""Groups of goals and goals as rows: title, when it is due, how many steps are done."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from planner.core.plan import Goal
from planner.ui.delegates.rows import ROW_HEIGHT, SIDE, paint_ground, paint_words, row_box
from planner.ui.models.goals import GoalRole
from planner.ui.theme import BODY, CAPTION, Theme
from planner.ui.widgets.painting import paint_bar

GROUP_HEIGHT = 37
_BAR = 60

Index = QModelIndex | QPersistentModelIndex


class GoalDelegate(QStyledItemDelegate):
    """Paints groups and goals, each kind of one height."""

    def __init__(self, theme: Theme, parent: QTreeView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = GROUP_HEIGHT if index.data(GoalRole.IS_GROUP) else ROW_HEIGHT
        return QSize(self._theme.px(200), self._theme.px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        goal = index.data(GoalRole.GOAL)
        if isinstance(goal, Goal):
            self._paint_goal(painter, option, index, goal)
        else:
            self._paint_group(painter, option, index)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, palette = self._theme, self._theme.palette
        rect: QRect = option.rect
        painter.fillRect(rect, palette.surface)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), palette.hairline)
        open_now = isinstance(index, QModelIndex) and self._view.isExpanded(index)
        icon = "chevron-down" if open_now else "chevron-right"
        size, left = theme.px(16), rect.left() + theme.px(SIDE)
        ratio = painter.device().devicePixelRatioF()
        top = rect.center().y() - size // 2
        painter.drawPixmap(QRect(left, top, size, size), theme.pixmap(icon, size, palette.text, ratio))
        place = rect.adjusted(theme.px(SIDE) + size + theme.px(8), 0, -theme.px(SIDE), 0)
        danger = index.data() == "Overdue"
        colour = palette.danger if danger else palette.text
        width = paint_words(painter, place, index.data(), theme.font(BODY, bold=True), colour)
        count = place.adjusted(width + theme.px(8), 0, 0, 0)
        paint_words(painter, count, str(index.data(GoalRole.COUNT)), theme.font(CAPTION), palette.muted)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.accent)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _paint_goal(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, goal: Goal) -> None:
        theme, palette = self._theme, self._theme.palette
        paint_ground(painter, option, theme)
        box = row_box(option.rect, theme)
        paint_words(painter, box.first, goal.title, theme.font(BODY, bold=True), palette.text)
        right, caption = box.second.right(), theme.font(CAPTION)
        words = index.data(GoalRole.DUE)
        words = words[:1].upper() + words[1:]
        if goal.steps:
            needed = QFontMetrics(caption).horizontalAdvance(words) + theme.px(16)
            right = self._paint_steps(painter, box.second.adjusted(needed, 0, 0, 0), goal) - theme.px(12)
        second = QRect(box.second.left(), box.second.top(), right - box.second.left(), box.second.height())
        width = paint_words(painter, second, words, caption, self._due_colour(index))
        rest = second.adjusted(width + theme.px(12), 0, 0, 0)
        paint_words(painter, rest, index.data(GoalRole.SKILLS), caption, palette.muted)

    def _paint_steps(self, painter: QPainter, line: QRect, goal: Goal) -> int:
        """At the right of the line; returns where it begins. The bar is left out where it has no room."""
        theme, palette = self._theme, self._theme.palette
        font = theme.font(CAPTION)
        words = f"{goal.steps_done} of {len(goal.steps)}"
        width = QFontMetrics(font).horizontalAdvance(words)
        left = line.right() - width
        painter.setFont(font)
        painter.setPen(palette.muted)
        painter.drawText(QRect(left, line.top(), width + 1, line.height()), int(Qt.AlignmentFlag.AlignVCenter), words)
        if left - theme.px(8) - theme.px(_BAR) < line.left():
            return left
        left -= theme.px(8) + theme.px(_BAR)
        bar = QRectF(left, line.center().y() - theme.px(3) + 1, theme.px(_BAR), theme.px(6))
        paint_bar(painter, bar, goal.steps_done, len(goal.steps), palette.accent, palette)
        return left

    def _due_colour(self, index: Index) -> QColor:
        palette = self._theme.palette
        group = index.parent().data()
        return {"Overdue": palette.danger, "Due soon": palette.developing}.get(group, palette.muted)
