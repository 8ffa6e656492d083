"""A table that keeps its place: what is selected and what is on top stay when its rows are read again."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from planner.ui.models.evidence import EvidenceModel, EvidenceRole, Index

_MOST_KEPT = 200
_SELECT_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class EvidenceTable(QTableView):
    """Rows of evidence, all of one height.

    current_changed(id): another row has the cursor ("" for none). selected_changed(): other rows are selected.
    open_requested, rename_requested, bin_requested: Enter, F2, Delete.
    """

    current_changed = Signal(str)
    selected_changed = Signal()
    open_requested = Signal()
    rename_requested = Signal()
    bin_requested = Signal()

    def __init__(self, model: EvidenceModel, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evidence = model
        self._kept: tuple[str, list[str], str] = ("", [], "")
        self._listed = model.query
        self._restoring = False
        # Before there are rows: the header would visit each of a hundred thousand.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        # Before the view connects its own: the place is noted while the rows still are what they were.
        model.modelAboutToBeReset.connect(self._keep_place)
        self.setModel(model)
        model.modelReset.connect(self._take_place)
        model.rowsInserted.connect(self._on_rows_inserted)
        self._dress()
        self.verticalScrollBar().setSingleStep(row_height)

    def current_id(self) -> str:
        """The id of the row that has the cursor, empty for none."""
        return str(self.currentIndex().data(EvidenceRole.ID) or "")

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(len(rows) for rows in self._selected_rows())

    def selected_ids(self) -> list[str]:
        """The ids of the selected rows, in the order of the list."""
        lines = (self._evidence.line(row) for row in sorted(row for rows in self._selected_rows() for row in rows))
        return [line.id for line in lines if line is not None]

    def _selected_rows(self) -> Iterator[range]:
        # By ranges: an index for each of a hundred thousand rows would take its time.
        selection = self.selectionModel().selection()
        for place in range(selection.count()):
            part = selection.at(place)
            yield range(part.top(), part.bottom() + 1)

    def select(self, evidence_id: str) -> bool:
        """Put the cursor on a piece and show it; returns whether the list has it."""
        row = self._evidence.row_of(evidence_id)
        if row is None:
            return False
        index = self._evidence.index(row, 0)
        self.selectionModel().setCurrentIndex(index, _SELECT_ROW)
        self.scrollTo(index)
        return True

    def clear_cursor(self) -> None:
        """Select nothing, because what is shown is not in the list."""
        self.selectionModel().clear()

    # Keeping the place

    def _keep_place(self) -> None:
        # What would have to be read now is let go: it might not be what stood there when it was selected.
        self._restoring = True
        top = self.rowAt(0) if self.verticalScrollBar().value() else -1
        few = self.selected_count() <= _MOST_KEPT
        rows = [row for part in self._selected_rows() for row in part] if few else []
        current, *selected = self._ids_at_hand([self.currentIndex().row(), *rows])
        self._kept = (current, [each for each in selected if each], self._ids_at_hand([top])[0])

    def _take_place(self) -> None:
        current, selected, top = self._kept
        if self._listed != self._evidence.query:
            # Another list: what is selected stays if it is near the top of it; to look for it further down would
            # cost more than the search.
            self._listed, top = self._evidence.query, ""
            selected = [each for each in selected if self._evidence.is_near(each)]
            current = current if self._evidence.is_near(current) else ""
        chosen = QItemSelection()
        for each in selected:
            index = self._index_of(each)
            if index.isValid():
                chosen.select(index, index)
        selection = self.selectionModel()
        selection.select(chosen, _SELECT_ROW)
        if current:
            index = self._index_of(current)
            if index.isValid():
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if top and self._index_of(top).isValid():
            self.scrollTo(self._index_of(top), QAbstractItemView.ScrollHint.PositionAtTop)
        self._restoring = False
        self.selected_changed.emit()

    def _ids_at_hand(self, rows: list[int]) -> list[str]:
        lines = (self._evidence.line_at_hand(row) for row in rows)
        return ["" if line is None else line.id for line in lines]

    def _index_of(self, evidence_id: str) -> QModelIndex:
        row = self._evidence.row_of(evidence_id)
        return QModelIndex() if row is None else self._evidence.index(row, 0)

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        bar = self.verticalScrollBar()
        height = self.verticalHeader().defaultSectionSize()
        if bar.value() and first * height < bar.value():
            bar.setValue(bar.value() + (last - first + 1) * height)

    def _dress(self) -> None:
        self.setAccessibleName("Evidence")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()

    def set_row_height(self, height: int) -> None:
        """Another height, because the text grew."""
        self.verticalHeader().setDefaultSectionSize(height)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        # Home and End mean the list's ends; a table would go to the ends of the row.
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self._evidence.index(0, 0)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self._evidence.index(self._evidence.rowCount() - 1, 0)
        return super().moveCursor(action, modifiers)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._restoring:
            self.current_changed.emit(str(current.data(EvidenceRole.ID) or ""))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._restoring:
            self.selected_changed.emit()

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
        elif self.currentIndex().isValid() or (event.key() == Qt.Key.Key_Delete and self.selected_count()):
            wish()
