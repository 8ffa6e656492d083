"""Goals in the groups a person acts by; the secret kept here is what makes one overdue, due soon or later."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from planner.core.changes import Change, Kind
from planner.core.dates import long_date, short_date
from planner.core.errors import UserError
from planner.core.plan import Goal, GoalState
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.models.grouped_tree import GroupedTreeModel, Index
from planner.ui.session import Session

SOON_DAYS = 30
GROUPS = ("Overdue", "Due soon", "Later", "No date", "Done", "Dropped")
TRASH = "Trash"

Grouped = tuple[tuple[str, tuple[Goal, ...]], ...]


class GoalRole(IntEnum):
    """What the list can be asked besides its text."""

    ID = Qt.ItemDataRole.UserRole + 1
    GOAL = Qt.ItemDataRole.UserRole + 2
    IS_GROUP = Qt.ItemDataRole.UserRole + 3
    DUE = Qt.ItemDataRole.UserRole + 4
    SKILLS = Qt.ItemDataRole.UserRole + 5
    COUNT = Qt.ItemDataRole.UserRole + 6


def group_of(goal: Goal, today: date) -> str:
    """One of GROUPS. Due soon: within thirty days."""
    if goal.state is GoalState.DONE:
        return "Done"
    if goal.state is GoalState.DROPPED:
        return "Dropped"
    if goal.due is None:
        return "No date"
    if goal.due < today:
        return "Overdue"
    return "Due soon" if goal.due <= today + timedelta(days=SOON_DAYS) else "Later"


def grouped(goals: Iterable[Goal], today: date) -> Grouped:
    """The goals by group in the order of GROUPS, empty groups left out; within one the nearest date first."""
    found: dict[str, list[Goal]] = {name: [] for name in GROUPS}
    for goal in goals:
        found[group_of(goal, today)].append(goal)
    return tuple((name, tuple(sorted(those, key=_nearest))) for name, those in found.items() if those)


def due_words(goal: Goal, today: date) -> str:
    """4 days overdue, due tomorrow, due in 9 days, due 12 Dec 2026."""
    if goal.due is None:
        return "no date" if goal.state.open else goal.state.words
    if not goal.state.open:
        return f"{goal.state.words}, was due {short_date(goal.due)}"
    days = (goal.due - today).days
    if days < 0:
        return f"{_days(-days)} overdue"
    if days <= 1:
        return "due tomorrow" if days else "due today"
    return f"due in {_days(days)}" if days <= SOON_DAYS else f"due {short_date(goal.due)}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _nearest(goal: Goal) -> tuple[date, str, str]:
    return goal.due or date.max, goal.title.casefold(), goal.id


class GoalModel(GroupedTreeModel):
    """Groups, and under each its goals. It writes nothing."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trash = False
        self._groups: Grouped = ()
        self._book = DescriptorBook(session.plan)
        session.plan_changed.connect(self._on_plan_changed)
        session.plan_loaded.connect(self.refresh)
        self.refresh()

    @property
    def in_trash(self) -> bool:
        """Whether the trash is listed instead of the plan."""
        return self._trash

    def show_trash(self, on: bool) -> None:
        """List the trash, or the plan."""
        self._trash = on
        self.refresh()

    def refresh(self) -> None:
        """Read the goals again; where each still stands in its place, only what it says is told."""
        groups = self._read()
        self._book = DescriptorBook(self._session.plan)
        if _places(groups) != _places(self._groups):
            self.beginResetModel()
            self._groups = groups
            self.endResetModel()
            return
        self._groups = groups
        for row, (_, goals) in enumerate(groups):
            parent = self.index(row, 0)
            self.dataChanged.emit(parent, parent)
            self.dataChanged.emit(self.index(0, 0, parent), self.index(len(goals) - 1, 0, parent))

    def group_count(self) -> int:
        return len(self._groups)

    def member_count(self, group: int) -> int:
        return len(self._groups[group][1])

    def goal(self, index: Index) -> Goal | None:
        """The goal at the index; None for a group."""
        place = self.place(index)
        return None if place is None else self._groups[place[0]][1][place[1]]

    def index_of(self, goal_id: str) -> QModelIndex:
        """Where a goal stands; an invalid index if it is not listed."""
        for group, (_, goals) in enumerate(self._groups):
            for row, goal in enumerate(goals):
                if goal.id == goal_id:
                    return self.index(row, 0, self.index(group, 0))
        return QModelIndex()

    def _read(self) -> Grouped:
        today = self._session.today()
        if not self._trash:
            return grouped(self._session.plan.goals, today)
        store = self._session.store
        try:
            goals = store.binned_goals() if store is not None else ()
        except UserError:
            goals = ()
        return ((TRASH, tuple(sorted(goals, key=_nearest))),) if goals else ()

    def _on_plan_changed(self, change: Change) -> None:
        if change.kinds & {Kind.GOAL, Kind.TARGET}:
            self.refresh()

    def _spoken(self, goal: Goal) -> str:
        parts = [goal.title, due_words(goal, self._session.today())]
        if goal.steps:
            parts.append(f"{goal.steps_done} of {len(goal.steps)} steps done")
        parts.extend(self._book.groups(goal.descriptors))
        return ", ".join(parts)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.goal(index) is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        goal = self.goal(index)
        if goal is None:
            return _group_data(self._groups[index.row()], role)
        if role == Qt.ItemDataRole.DisplayRole:
            return goal.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(goal)
        if role == Qt.ItemDataRole.ToolTipRole and goal.due is not None:
            return f"Due {long_date(goal.due)}"
        return self._own_data(goal, role)

    def _own_data(self, goal: Goal, role: int) -> Any:
        if role == GoalRole.ID:
            return goal.id
        if role == GoalRole.GOAL:
            return goal
        if role == GoalRole.DUE:
            return due_words(goal, self._session.today())
        if role == GoalRole.SKILLS:
            return ", ".join(self._book.groups(goal.descriptors)) or "Not linked yet"
        return False if role == GoalRole.IS_GROUP else None


def _group_data(group: tuple[str, tuple[Goal, ...]], role: int) -> Any:
    name, goals = group
    if role == Qt.ItemDataRole.DisplayRole:
        return name
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{name}, {len(goals)} goals" if len(goals) != 1 else f"{name}, 1 goal"
    if role == GoalRole.COUNT:
        return len(goals)
    return True if role == GoalRole.IS_GROUP else None


def _places(groups: Grouped) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, tuple(goal.id for goal in goals)) for name, goals in groups]
