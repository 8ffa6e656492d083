"""Reviews as rows of a list; the secret kept here is when what changed between them is looked at again."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from planner.core.changes import Change
from planner.core.dates import date_range
from planner.core.errors import UserError
from planner.core.review import Review
from planner.ui.models.review_shelf import ReviewShelf
from planner.ui.models.review_words import change_words, state_words
from planner.ui.session import Session

Index = QModelIndex | QPersistentModelIndex


class ReviewRole(IntEnum):
    """What a row says besides its name."""

    ID = Qt.ItemDataRole.UserRole + 1
    REVIEW = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3
    CHANGES = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review with what changed since the one before it, in words."""

    review: Review
    changes: str


class ReviewModel(QAbstractListModel):
    """Reviews, the latest period first. It writes nothing. While it sleeps, changes are only noted: what a draft would
    hold is read out of the whole period's evidence, which a tick on another page must not wait for."""

    def __init__(self, session: Session, shelf: ReviewShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shelf = shelf
        self._rows: tuple[ReviewRow, ...] = ()
        self._awake = True
        self._stale = False
        session.plan_changed.connect(self._on_plan_changed)
        session.plan_loaded.connect(self._on_changed)
        self.refresh()

    def set_awake(self, on: bool) -> None:
        """Follow the plan at once, or note that it changed."""
        self._awake = on
        if on and self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the reviews again; where each still stands in its place, only what it says is told."""
        self._stale = False
        rows = self._read()
        if [row.review.id for row in rows] != [row.review.id for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        old, self._rows = self._rows, rows
        for number, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number), self.index(number))

    def reviews(self) -> tuple[Review, ...]:
        """Every review of the list, in its order."""
        return tuple(row.review for row in self._rows)

    def index_of(self, review_id: str) -> QModelIndex:
        """Where a review stands; an invalid index if it is not listed."""
        for number, row in enumerate(self._rows):
            if row.review.id == review_id:
                return self.index(number)
        return QModelIndex()

    def _read(self) -> tuple[ReviewRow, ...]:
        try:
            reviews = self._shelf.reviews()
            before = (*reviews[1:], None)
            return tuple(ReviewRow(each, self._changes(old, each)) for each, old in zip(reviews, before, strict=False))
        except UserError as error:
            self._session.failed.emit(error)
            return self._rows

    def _changes(self, before: Review | None, review: Review) -> str:
        return change_words(None if before is None else self._shelf.difference(before, review))

    def _on_plan_changed(self, change: Change) -> None:
        self._on_changed()

    def _on_changed(self) -> None:
        self._stale = True
        if self._awake:
            self.refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.review.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((row.review.name, self._when(row.review), state_words(row.review.state), row.changes))
        own = {ReviewRole.ID: row.review.id, ReviewRole.REVIEW: row.review, ReviewRole.CHANGES: row.changes}
        return self._when(row.review) if role == ReviewRole.WHEN else own.get(role)  # type: ignore[call-overload]

    @staticmethod
    def _when(review: Review) -> str:
        return date_range(review.start, review.end, short=True)
