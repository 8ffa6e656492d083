"""The lines of a review as a list model: rows that are read, never written."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from planner.ui.models.review_lines import Action, Line

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole + 1


class ReviewLineModel(QAbstractListModel):
    """Lines from top to bottom."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What it holds."""
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Hold other lines; where they are of the same kinds in the same order, only those that differ are told."""
        new = tuple(lines)
        if [type(line) for line in new] != [type(line) for line in self._lines]:
            self.beginResetModel()
            self._lines = new
            self.endResetModel()
            return
        old, self._lines = self._lines, new
        for row, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row), self.index(row))

    def actions(self) -> tuple[tuple[int, Action], ...]:
        """The development actions with their rows."""
        return tuple((row, line) for row, line in enumerate(self._lines) if isinstance(line, Action))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken  # what Ctrl+C copies, too
        return None
