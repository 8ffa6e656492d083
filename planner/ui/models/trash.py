"""What lies in the trash, as rows of a list; the secret kept here is that it is read only while somebody looks."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from planner.core.binned import Binned
from planner.core.changes import Kind
from planner.core.dates import long_date
from planner.core.errors import UserError
from planner.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

KINDS = {Kind.EVIDENCE: "Evidence", Kind.GOAL: "Goal", Kind.REVIEW: "Review"}


class TrashRole(IntEnum):
    """What a row says besides its title."""

    ID = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3


class TrashModel(QAbstractListModel):
    """Things of the trash whose titles hold some words, what went there last first. While it sleeps, changes are only
    noted. refreshed: it was read again."""

    refreshed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._all: tuple[Binned, ...] = ()
        self._rows: tuple[Binned, ...] = ()
        self._words: list[str] = []
        self._awake, self._stale = True, False
        session.plan_changed.connect(self._on_changed)
        session.plan_loaded.connect(self._on_changed)
        self.refresh()

    @property
    def count(self) -> int:
        """How many things there are, found or not."""
        return len(self._all)

    def set_awake(self, on: bool) -> None:
        """Follow the plan at once, or note that it changed."""
        self._awake = on
        if on and self._stale:
            self.refresh()

    def find(self, words: str) -> None:
        """List what has all these words in its title, in any order."""
        self._words = words.casefold().split()
        self._show()

    def refresh(self) -> None:
        """Read the trash again."""
        self._stale = False
        store = self._session.store
        try:
            self._all = store.trash() if store is not None else ()
        except UserError as error:
            self._session.failed.emit(error)
        self._show()

    def thing(self, index: Index) -> Binned | None:
        """What stands in a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, own: str) -> QModelIndex:
        """Where a thing stands; an invalid index if it is not listed."""
        return next((self.index(n) for n, each in enumerate(self._rows) if each.id == own), QModelIndex())

    def _show(self) -> None:
        rows = tuple(each for each in self._all if _has(each.title.casefold(), self._words))
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.refreshed.emit()

    def _on_changed(self) -> None:
        self._stale = True
        if self._awake:
            self.refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thing = self.thing(index)
        if thing is None:
            return None
        when = f"{KINDS[thing.kind]}, moved here on {long_date(thing.at.astimezone().date())}"
        said: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: thing.title,
            Qt.ItemDataRole.AccessibleTextRole: f"{thing.title}, {when}",
            TrashRole.ID: thing.id,
            TrashRole.KIND: thing.kind,
            TrashRole.WHEN: when,
        }
        return said.get(role)


def _has(title: str, words: Sequence[str]) -> bool:
    return all(word in title for word in words)
