"""The conflicts that wait, as rows of a list; the secret kept here is when they are asked for again.

While there are none, a tick does not pay for looking: only a plan that was read anew is looked at, and who shows them
asks again.
"""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from planner.core.changes import Change
from planner.core.conflict import Conflict
from planner.core.errors import StoreBusy, UserError
from planner.ui.models.conflict_words import kind_words, title_words
from planner.ui.session import Session

Index = QModelIndex | QPersistentModelIndex


class ConflictRole(IntEnum):
    """What a row says besides its title."""

    ID = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2


class ConflictModel(QAbstractListModel):
    """Conflicts in the order of the store. It writes nothing. refreshed: they were read again."""

    refreshed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: tuple[Conflict, ...] = ()
        session.plan_loaded.connect(self.refresh)
        session.plan_changed.connect(self._on_plan_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the conflicts again."""
        store = self._session.store
        try:
            rows = store.conflicts() if store is not None else ()
        except StoreBusy:
            return  # the plan is read again in a second
        except UserError as error:
            self._session.failed.emit(error)
            return
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.refreshed.emit()

    def conflict(self, index: Index) -> Conflict | None:
        """The conflict of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, conflict_id: str) -> QModelIndex:
        """Where a conflict stands; an invalid index where it is settled."""
        place = next((number for number, row in enumerate(self._rows) if row.id == conflict_id), None)
        return QModelIndex() if place is None else self.index(place)

    def _on_plan_changed(self, change: Change) -> None:
        if self._rows:
            self.refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        conflict = self.conflict(index)
        if conflict is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return title_words(conflict, self._session.plan)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_words(conflict, self._session.plan)}, {kind_words(conflict)}"
        return {ConflictRole.ID: conflict.id, ConflictRole.KIND: kind_words(conflict)}.get(role)  # type: ignore[call-overload]
