"""The tree of the checklist: what keys, clicks and drops do in it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from planner.ui.delegates.checklist import ChecklistDelegate
from planner.ui.models.checklist import ChecklistModel, Role, next_rating
from planner.ui.models.checklist_lines import DescriptorLine
from planner.ui.theme import Theme
from planner.ui.widgets.card import local_files


class ChecklistView(QTreeView):
    """Space and a click on the box cycle the rating; Enter opens, E and G add; a click on a heading folds its group.

    opened(key), evidence_wanted(key), goal_wanted(key); files_dropped(key, tuple[Path, ...]).
    """

    opened = Signal(str)
    evidence_wanted = Signal(str)
    goal_wanted = Signal(str)
    files_dropped = Signal(str, object)

    def __init__(self, model: ChecklistModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row_width = 0
        self._delegate = ChecklistDelegate(theme, self, self.row_width)
        self._checklist = model
        self._drop_target = ""
        self._pressed_box = QPersistentModelIndex()
        self.setAccessibleName("Checklist")
        self.setAccessibleDescription("Space changes the rating, E adds evidence, G adds a goal")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(theme.px(18))
        # Last, so that nothing above lays the rows out.
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def row_width(self) -> int:
        """The width that rows have (pixels)."""
        return self._row_width

    def current_key(self) -> str:
        """The key of the descriptor under the cursor; empty on a heading."""
        line = self.currentIndex().data(Role.LINE)
        return line.id if isinstance(line, DescriptorLine) else ""

    def go_to(self, thing: str) -> bool:
        """Put the cursor on a descriptor (key) or group (slug); False where it is not shown."""
        index = self._checklist.index_of(thing)
        if not index.isValid():
            return False
        if index.parent().isValid():
            self.expand(index.parent())
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        return True

    def cycle(self, index: QModelIndex) -> None:
        """Turn the rating to the next."""
        line = index.data(Role.LINE)
        if isinstance(line, DescriptorLine):
            self.model().setData(index, next_rating(line.rating).value, Role.RATING)

    def _row_under(self, event: QMouseEvent) -> tuple[QModelIndex, bool]:
        """The row under the mouse, and whether it is on the rating's box."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        return index, index.isValid() and self._delegate.box_rect(index, self.visualRect(index)).contains(point)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Before Qt's own: it may lay the rows out.
        changed, self._row_width = event.size().width() != self._row_width, event.size().width()
        super().resizeEvent(event)
        if changed:
            self.scheduleDelayedItemsLayout()  # other widths wrap into other heights

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), Qt.Key(event.key())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        wanted = self.current_key()
        if plain and wanted and key is Qt.Key.Key_Space:
            self.cycle(index)
        elif plain and not wanted and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.setExpanded(index, not self.isExpanded(index))
        elif plain and wanted and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(wanted)
        elif plain and wanted and key is Qt.Key.Key_E:
            self.evidence_wanted.emit(wanted)
        elif plain and wanted and key is Qt.Key.Key_G:
            self.goal_wanted.emit(wanted)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, on_box = self._row_under(event)
        self._pressed_box = QPersistentModelIndex(index if on_box else QModelIndex())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, on_box = self._row_under(event)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        if on_box and self._pressed_box == index:
            self.cycle(index)
        elif not index.parent().isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        line = self.indexAt(event.position().toPoint()).data(Role.LINE)
        self._set_drop_target(line.id if isinstance(line, DescriptorLine) else "")
        event.setAccepted(bool(self._drop_target))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_drop_target("")

    def dropEvent(self, event: QDropEvent) -> None:
        key, paths = self._drop_target, local_files(event.mimeData())
        self._set_drop_target("")
        if key and paths:
            event.acceptProposedAction()
            self.files_dropped.emit(key, paths)

    def _set_drop_target(self, key: str) -> None:
        self._drop_target = key
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self._checklist.index_of(self._drop_target) if self._drop_target else QModelIndex()
        if index.isValid():
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(self._theme.palette.accent, 2))
                painter.drawRect(self.visualRect(index).adjusted(1, 1, -1, -1))
