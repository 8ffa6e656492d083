"""The list of the trash: several rows can be selected, and what is gone gives its place to the next."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from planner.core.binned import Binned
from planner.ui.models.trash import TrashModel, TrashRole


class TrashList(QListView):
    """selected_changed: other rows are selected. open_requested, delete_requested: Enter, Delete."""

    selected_changed = Signal()
    open_requested = Signal()
    delete_requested = Signal()

    def __init__(self, model: TrashModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._things = model
        self._kept: tuple[list[str], int] = ([], 0)
        model.modelAboutToBeReset.connect(self._keep_place)
        self.setModel(model)
        model.modelReset.connect(self._take_place)
        self.setAccessibleName("Trash")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def selected(self) -> tuple[Binned, ...]:
        """What is selected, from top to bottom."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return tuple(thing for thing in map(self._things.thing, rows) if thing is not None)

    def select(self, own: str) -> bool:
        """Select one thing alone; returns whether it is listed."""
        index = self._things.index_of(own)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        return index.isValid()

    def select_first(self) -> None:
        """Select the first thing, unless something is selected."""
        if not self.selectedIndexes() and self._things.rowCount():
            self.select(str(self._things.index(0).data(TrashRole.ID)))

    def _keep_place(self) -> None:
        self._kept = ([each.id for each in self.selected()], self.currentIndex().row())

    def _take_place(self) -> None:
        ids, row = self._kept
        flags = QItemSelectionModel.SelectionFlag
        still = [index for index in map(self._things.index_of, ids) if index.isValid()]
        if not still and ids and self._things.rowCount():
            still = [self._things.index(min(max(row, 0), self._things.rowCount() - 1))]  # what stood there is gone
        for index in still:
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.selectionModel().select(index, flags.Select)
        self.selected_changed.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selected_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.selectedIndexes():
            self.delete_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selectedIndexes():
            self.open_requested.emit()
        else:
            super().keyPressEvent(event)
