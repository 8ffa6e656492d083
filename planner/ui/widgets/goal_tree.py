"""Goals in their groups, as a tree that keeps its place when goals move between groups."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from planner.ui.models.goals import GoalModel, GoalRole
from planner.ui.models.grouped_tree import Index


class GoalTree(QTreeView):
    """current_changed(id): another goal has the cursor. open_requested, rename_requested, bin_requested: Enter, F2,
    Delete. Groups that were closed stay closed; what is done and dropped begins closed."""

    current_changed = Signal(str)
    open_requested = Signal()
    rename_requested = Signal()
    bin_requested = Signal()

    def __init__(self, model: GoalModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._goals = model
        self._closed = {"Done", "Dropped"}
        self._kept = ("", 0)
        self._restoring = False
        model.modelAboutToBeReset.connect(self._keep_place)
        self.setModel(model)
        model.modelReset.connect(self._take_place)
        self.collapsed.connect(self._on_collapsed)
        self.expanded.connect(self._on_expanded)
        self.clicked.connect(self._on_clicked)
        self._dress()
        self._show_groups()

    def current_id(self) -> str:
        """The id of the goal that has the cursor, empty for none."""
        return str(self.currentIndex().data(GoalRole.ID) or "")

    def selected_ids(self) -> list[str]:
        """The ids of the selected goals."""
        ids = (index.data(GoalRole.ID) for index in self.selectionModel().selectedRows())
        return [str(each) for each in ids if each]

    def select(self, goal_id: str) -> bool:
        """Put the cursor on a goal and show it; returns whether the list has it."""
        index = self._goals.index_of(goal_id)
        if not index.isValid():
            return False
        self.expand(index.parent())
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def select_first(self) -> None:
        """Put the cursor on the first goal that is shown, unless it is on one already."""
        if self.current_id():
            return
        for row in range(self._goals.rowCount()):
            group = self._goals.index(row, 0)
            if self.isExpanded(group):
                self.setCurrentIndex(self._goals.index(0, 0, group))
                return

    def clear_cursor(self) -> None:
        """Select nothing, because what is shown is not in the list."""
        self.selectionModel().clear()

    def _keep_place(self) -> None:
        self._restoring = True
        self._kept = (self.current_id(), self.verticalScrollBar().value())

    def _take_place(self) -> None:
        current, scrolled = self._kept
        self._show_groups()
        index = self._goals.index_of(current)
        if index.isValid():
            if not self.isExpanded(index.parent()):
                self.expand(index.parent())
            self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(scrolled)
        self._restoring = False

    def _show_groups(self) -> None:
        for row in range(self._goals.rowCount()):
            group = self._goals.index(row, 0)
            self.setFirstColumnSpanned(row, QModelIndex(), True)
            self.setExpanded(group, group.data() not in self._closed)

    def _on_collapsed(self, index: QModelIndex) -> None:
        self._closed.add(str(index.data()))

    def _on_expanded(self, index: QModelIndex) -> None:
        self._closed.discard(str(index.data()))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.data(GoalRole.IS_GROUP):
            self.setExpanded(index, not self.isExpanded(index))

    def _dress(self) -> None:
        self.setAccessibleName("Goals")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._restoring and current.data(GoalRole.ID):
            self.current_changed.emit(str(current.data(GoalRole.ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        group = self.currentIndex().data(GoalRole.IS_GROUP)
        if group and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_clicked(self.currentIndex())
            return
        wishes: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self.open_requested.emit,
            Qt.Key.Key_Enter: self.open_requested.emit,
            Qt.Key.Key_F2: self.rename_requested.emit,
            Qt.Key.Key_Delete: self.bin_requested.emit,
        }
        wish = wishes.get(event.key())
        if wish is None:
            super().keyPressEvent(event)
        elif self.current_id() or (event.key() == Qt.Key.Key_Delete and self.selected_ids()):
            wish()
