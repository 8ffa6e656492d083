"""What the search finds: actions, descriptors, goals and evidence as one list, in that order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from planner.core.dates import date_range
from planner.core.evidence import EvidenceQuery
from planner.core.framework import normalised
from planner.ui.actions import Actions
from planner.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
_MOST_EACH = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found. sort: a word for its kind; note: keys, a date or a skill; go: what Enter does."""

    sort: str
    title: str
    note: str
    icon: str
    go: Callable[[], object]


class Role(IntEnum):
    """What a row has besides its text."""

    NOTE = Qt.ItemDataRole.UserRole
    SORT = Qt.ItemDataRole.UserRole + 1
    ICON = Qt.ItemDataRole.UserRole + 2


class FoundModel(QAbstractListModel):
    """The things found, a row each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Found, ...] = ()

    def show(self, rows: Iterable[Found]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def found(self, row: int) -> Found:
        """What stands in a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: row.title,
            Qt.ItemDataRole.AccessibleTextRole: f"{row.sort}: {row.title}, {row.note}".rstrip(", "),
            Role.NOTE: row.note,
            Role.SORT: row.sort,
            Role.ICON: row.icon,
        }
        return values.get(role)


class Finder:
    """Looks everywhere. reveal(page id, thing's id) shows what was chosen."""

    def __init__(self, session: Session, actions: Actions, reveal: Callable[[str, str], object]) -> None:
        self._session = session
        self._actions = actions
        self._reveal = reveal

    def find(self, text: str) -> tuple[Found, ...]:
        """Everything that has all the words; without any words, every action with its keys."""
        words = normalised(text).split()
        if not words:
            return tuple(self._acts(words))
        found = (self._acts(words), self._descriptors(words), self._goals(words), self._evidence(text))
        return tuple(each for sort in found for each in sort)

    def _acts(self, words: Sequence[str]) -> Iterable[Found]:
        for spec, action in self._actions:
            if spec.id != "search" and action.isEnabled() and _has(f"{spec.text} {spec.tip}", words):
                keys = spec.shortcut.replace("+", " ")
                yield Found("Action", spec.text.rstrip("…"), keys, spec.icon, action.trigger)

    def _descriptors(self, words: Sequence[str]) -> list[Found]:
        found = []
        for group in self._session.plan.target.groups():
            note = f"{group.name} · {group.level}" if group.level else group.name
            for item in group.items:
                if _has(f"{item.descriptor.text} {group.name}", words):
                    go = _going(self._reveal, "checklist", item.key)
                    found.append(Found("Descriptor", item.descriptor.text, note, "checklist", go))
        return found[:_MOST_EACH]

    def _goals(self, words: Sequence[str]) -> list[Found]:
        goals = [goal for goal in self._session.plan.goals if _has(goal.title, words)]
        return [
            Found("Goal", goal.title, goal.state.words, "goal", _going(self._reveal, "goals", goal.id))
            for goal in goals[:_MOST_EACH]
        ]

    def _evidence(self, text: str) -> list[Found]:
        store = self._session.store
        if store is None:
            return []
        return [
            Found(
                "Evidence",
                line.title,
                date_range(line.on, line.until, short=True),
                "evidence",
                _going(self._reveal, "evidence", line.id),
            )
            for line in store.evidence_lines(EvidenceQuery(text=text), 0, _MOST_EACH)
        ]


def _has(text: str, words: Sequence[str]) -> bool:
    folded = normalised(text)
    return all(word in folded for word in words)


def _going(reveal: Callable[[str, str], object], page: str, thing: str) -> Callable[[], object]:
    return lambda: reveal(page, thing)
