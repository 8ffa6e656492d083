"""The checklist as a tree: groups, and under each its descriptors. It changes nothing itself: a tick goes to Session.

Roles: LINE (the whole GroupLine or DescriptorLine), and by name KEY, RATING, EVIDENCE, GOALS, STRENGTH; the check
state is my rating (half checked: developing). Only rows whose words changed are announced.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

from planner.core.changes import Change, Kind
from planner.core.plan import RatingValue
from planner.ui.models.checklist_lines import DescriptorLine, GroupLine, Line, checklist_lines, group_line
from planner.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_CHECKS = {
    RatingValue.NOT_STARTED: Qt.CheckState.Unchecked,
    RatingValue.DEVELOPING: Qt.CheckState.PartiallyChecked,
    RatingValue.MET: Qt.CheckState.Checked,
    RatingValue.NOT_APPLICABLE: Qt.CheckState.Unchecked,
}
_RATINGS = {
    Qt.CheckState.Unchecked: RatingValue.NOT_STARTED,
    Qt.CheckState.PartiallyChecked: RatingValue.DEVELOPING,
    Qt.CheckState.Checked: RatingValue.MET,
}
_HEADING = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKABLE = (
    _HEADING
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemIsUserTristate
    | Qt.ItemFlag.ItemIsDropEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class Role(IntEnum):
    """What a view may ask of a row, besides Qt's own roles."""

    LINE = Qt.ItemDataRole.UserRole + 1
    KEY = Qt.ItemDataRole.UserRole + 2
    RATING = Qt.ItemDataRole.UserRole + 3
    EVIDENCE = Qt.ItemDataRole.UserRole + 4
    GOALS = Qt.ItemDataRole.UserRole + 5
    STRENGTH = Qt.ItemDataRole.UserRole + 6


def next_rating(value: RatingValue) -> RatingValue:
    """What Space and a click turn a rating into."""
    return {
        RatingValue.NOT_STARTED: RatingValue.DEVELOPING,
        RatingValue.DEVELOPING: RatingValue.MET,
    }.get(value, RatingValue.NOT_STARTED)


class _Group:
    """A group that is shown. number: tells it from the others as long as the model lives (the internal id of its
    children is made of it, so it must not move when a group before it goes)."""

    __slots__ = ("line", "lines", "number")

    def __init__(self, line: GroupLine, lines: Sequence[DescriptorLine], number: int) -> None:
        self.line = line
        self.lines = list(lines)
        self.number = number


class ChecklistModel(QAbstractItemModel):
    """The groups and descriptors of the session's target, under a filter of core's FILTERS."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filter = "all"
        self._held = ""
        self._groups: list[_Group] = []
        self._numbers: dict[str, int] = {}
        self._target = session.plan.target
        self._resting = self._missed = False
        self._refill()
        session.plan_loaded.connect(self._on_plan_loaded)
        session.plan_changed.connect(self._on_plan_changed)

    @property
    def filter(self) -> str:
        """The filter in force."""
        return self._filter

    def set_filter(self, wanted: str) -> None:
        """Show what is under another filter."""
        self._filter = wanted
        self._refresh()

    def hold(self, key: str) -> None:
        """Keep this descriptor in sight when the filter would drop it: nobody's row vanishes under their hands."""
        self._held = key

    def index_of(self, thing: str) -> QModelIndex:
        """Where a descriptor (its key) or a group (its slug) is; an invalid index where it is not shown."""
        for row, group in enumerate(self._groups):
            if group.line.id == thing:
                return self.index(row, 0)
            for child, line in enumerate(group.lines):
                if line.id == thing:
                    return self.index(child, 0, self.index(row, 0))
        return QModelIndex()

    def line(self, index: Index) -> Line | None:
        """What the row says."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self._groups[index.row()].line
        return self._groups[self._row_of(index.internalId())].lines[index.row()]

    # Following the plan

    def rest(self) -> None:
        """Nobody looks: what changes from now on is shown by `wake`."""
        self._resting = True

    def wake(self) -> None:
        """Show what changed meanwhile, and follow again."""
        self._resting = False
        if self._missed:
            self._missed = False
            self._on_plan_loaded()

    def _on_plan_loaded(self) -> None:
        if self._resting:
            self._missed = True
        elif self._is_same_target():
            self._refresh()
        else:
            self.beginResetModel()
            self._target = self._session.plan.target
            self._refill()
            self.endResetModel()

    def _on_plan_changed(self, change: Change) -> None:
        ratings_alone = change.kinds == {Kind.RATING}
        if not self._resting and ratings_alone and self._filter == "all" and self._is_same_target():
            self._refresh_ratings()
        else:
            self._on_plan_loaded()

    def _is_same_target(self) -> bool:
        return self._session.plan.target is self._target or self._session.plan.target == self._target

    def _refresh_ratings(self) -> None:
        """As _refresh, where every row stays and nothing but ratings can differ: the way of a tick."""
        plan, groups = self._session.plan, {group.slug: group for group in self._target.groups()}
        for row, group in enumerate(self._groups):
            values = [plan.value(line.id) for line in group.lines]
            if any(value is not line.rating for value, line in zip(values, group.lines, strict=True)):
                lines = [replace(line, rating=value) for value, line in zip(values, group.lines, strict=True)]
                self._refresh_group(row, group_line(plan, groups[group.line.id]), lines)

    def _refill(self) -> None:
        self._numbers = {group.slug: number for number, group in enumerate(self._target.groups(), 1)}
        self._groups = [_Group(line, lines, self._numbers[line.id]) for line, lines in self._wanted()]

    def _wanted(self) -> list[tuple[GroupLine, tuple[DescriptorLine, ...]]]:
        return list(checklist_lines(self._session.plan, self._filter, self._session.today(), self._held))

    def _refresh(self) -> None:
        wanted = self._wanted()
        self._drop_groups({line.id for line, _ in wanted})
        for row, (line, lines) in enumerate(wanted):
            if row >= len(self._groups) or self._groups[row].line.id != line.id:
                self.beginInsertRows(_ROOT, row, row)
                self._groups.insert(row, _Group(line, lines, self._numbers[line.id]))
                self.endInsertRows()
                continue
            self._refresh_group(row, line, lines)

    def _drop_groups(self, kept: set[str]) -> None:
        for row in reversed(range(len(self._groups))):
            if self._groups[row].line.id not in kept:
                self.beginRemoveRows(_ROOT, row, row)
                del self._groups[row]
                self.endRemoveRows()

    def _refresh_group(self, row: int, line: GroupLine, lines: Sequence[DescriptorLine]) -> None:
        group, here = self._groups[row], self.index(row, 0)
        kept = {each.id for each in lines}
        for child in reversed(range(len(group.lines))):
            if group.lines[child].id not in kept:
                self.beginRemoveRows(here, child, child)
                del group.lines[child]
                self.endRemoveRows()
        for child, each in enumerate(lines):
            if child >= len(group.lines) or group.lines[child].id != each.id:
                self.beginInsertRows(here, child, child)
                group.lines.insert(child, each)
                self.endInsertRows()
            elif group.lines[child] != each:
                group.lines[child] = each
                place = self.index(child, 0, here)
                self.dataChanged.emit(place, place)
        if group.line != line:
            group.line = line
            self.dataChanged.emit(here, here)

    def _row_of(self, number: int) -> int:
        return next(row for row, group in enumerate(self._groups) if group.number == number)

    # Qt's own

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._groups[parent.row()].number if parent.isValid() else 0)

    def parent(self, child: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(self._row_of(child.internalId()), 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].lines) if parent.internalId() == 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if line is None:
            return None
        if role == Role.LINE:
            return line
        if role == Role.KEY:
            return line.id
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return _group_data(line, role) if isinstance(line, GroupLine) else _descriptor_data(line, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self.line(index)
        if not isinstance(line, DescriptorLine):
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            wanted = _RATINGS[Qt.CheckState(value)]
        elif role == Role.RATING:
            wanted = RatingValue(value)
        else:
            return False
        return wanted is line.rating or self._session.rate(line.id, wanted)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _HEADING if index.internalId() == 0 else _TICKABLE

    def roleNames(self) -> dict[int, QByteArray]:
        return {**super().roleNames(), **{int(role): QByteArray(role.name.lower().encode()) for role in Role}}


def _group_data(line: GroupLine, role: int) -> Any:
    return line.name if role == Qt.ItemDataRole.DisplayRole else None


def _descriptor_data(line: DescriptorLine, role: int) -> Any:
    if role == Qt.ItemDataRole.CheckStateRole:
        # A plain int: what QVariant holds must be what Qt compares with.
        return _CHECKS[line.rating].value
    return {
        int(Qt.ItemDataRole.DisplayRole): line.text,
        int(Role.RATING): line.rating.value,
        int(Role.EVIDENCE): line.evidence,
        int(Role.GOALS): line.goals,
        int(Role.STRENGTH): line.strength,
    }.get(role)
