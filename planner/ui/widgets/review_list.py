"""The list of reviews: it keeps its place when its rows are read again, and knows the keys of lists."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from planner.ui.models.reviews import Index, ReviewModel, ReviewRole


class ReviewList(QListView):
    """current_changed(id): another review has the cursor. open_requested, rename_requested, bin_requested: Enter, F2,
    Delete."""

    current_changed = Signal(str)
    open_requested = Signal()
    rename_requested = Signal()
    bin_requested = Signal()

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviews = model
        self._kept = ("", 0, 0)
        self._restoring = False
        model.modelAboutToBeReset.connect(self._keep_place)
        self.setModel(model)
        model.modelReset.connect(self._take_place)
        self._dress()

    def current_id(self) -> str:
        """The id of the review that has the cursor, empty for none."""
        return str(self.currentIndex().data(ReviewRole.ID) or "")

    def select(self, review_id: str) -> bool:
        """Put the cursor on a review and show it; returns whether the list has it."""
        index = self._reviews.index_of(review_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def select_first(self) -> None:
        """Put the cursor on the first review, unless it is on one already, and select what it is on."""
        if self._reviews.rowCount():
            # A list that takes the focus puts its cursor somewhere by itself, and selects nothing.
            index = self.currentIndex() if self.current_id() else self._reviews.index(0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _keep_place(self) -> None:
        self._restoring = True
        self._kept = (self.current_id(), self.currentIndex().row(), self.verticalScrollBar().value())

    def _take_place(self) -> None:
        current, row, scrolled = self._kept
        index = self._reviews.index_of(current)
        self._restoring = index.isValid()
        if not index.isValid() and current and self._reviews.rowCount():
            index = self._reviews.index(min(row, self._reviews.rowCount() - 1))  # what stood there is gone
        if index.isValid():
            self.setCurrentIndex(index)
        self._restoring = False
        if current and not index.isValid():
            self.current_changed.emit("")
        self.verticalScrollBar().setValue(scrolled)

    def _dress(self) -> None:
        self.setAccessibleName("Reviews")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._restoring and current.isValid():
            self.current_changed.emit(str(current.data(ReviewRole.ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wishes: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self.open_requested.emit,
            Qt.Key.Key_Enter: self.open_requested.emit,
            Qt.Key.Key_F2: self.rename_requested.emit,
            Qt.Key.Key_Delete: self.bin_requested.emit,
        }
        wish = wishes.get(event.key())
        if wish is None:
            super().keyPressEvent(event)
        elif self.current_id():
            wish()
