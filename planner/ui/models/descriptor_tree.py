"""The target's descriptors as a tree of boxes to tick; the secret kept here is what a search leaves of it."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from planner.core.framework import Group, Item, normalised
from planner.core.plan import Plan
from planner.ui.models.grouped_tree import GroupedTreeModel, Index


class DescriptorRole(IntEnum):
    """What the tree can be asked besides its text."""

    KEY = Qt.ItemDataRole.UserRole + 1
    IS_GROUP = Qt.ItemDataRole.UserRole + 2
    LEVEL = Qt.ItemDataRole.UserRole + 3


class DescriptorTreeModel(GroupedTreeModel):
    """Groups, and under each its descriptors with a box.

    A tick changes nothing here: choose_requested(key, on) asks, and set_chosen shows what became of it.
    """

    choose_requested = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = Plan()
        self._needle: tuple[str, ...] = ()
        self._groups: tuple[tuple[Group, tuple[Item, ...]], ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._chosen_keys: dict[str, str] = {}

    def set_plan(self, plan: Plan) -> None:
        """Show this plan's target."""
        self._plan = plan
        self._rebuild()

    def set_filter(self, text: str) -> None:
        """Leave the descriptors whose text, skill or level holds every word."""
        self._needle = tuple(normalised(text).split())
        self._rebuild()

    def set_chosen(self, keys: Iterable[str]) -> None:
        """Tick these and no others."""
        self._chosen_keys = {self._plan.leading(key): key for key in keys}
        self._chosen = frozenset(self._chosen_keys)
        for row, (_, items) in enumerate(self._groups):
            parent = self.index(row, 0)
            first, last = self.index(0, 0, parent), self.index(len(items) - 1, 0, parent)
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.CheckStateRole])

    def chosen(self, index: Index) -> bool:
        """Whether the box at the index is ticked."""
        item = self._item(index)
        return item is not None and self._plan.leading(item.key) in self._chosen

    def _rebuild(self) -> None:
        self.beginResetModel()
        left = ((group, tuple(i for i in group.items if self._found(group, i))) for group in self._plan.target.groups())
        self._groups = tuple((group, items) for group, items in left if items)
        self.endResetModel()

    def _found(self, group: Group, item: Item) -> bool:
        hay = normalised(f"{item.descriptor.text} {group.name} {group.level or ''}")
        return all(word in hay for word in self._needle)

    def group_count(self) -> int:
        return len(self._groups)

    def member_count(self, group: int) -> int:
        return len(self._groups[group][1])

    def _item(self, index: Index) -> Item | None:
        place = self.place(index)
        return None if place is None else self._groups[place[0]][1][place[1]]

    def _ask(self, item: Item, on: bool) -> None:
        # What is attached may hang on an older key of the same descriptor: that is the one to take away.
        key = item.key if on else self._chosen_keys.get(self._plan.leading(item.key), item.key)
        self.choose_requested.emit(key, on)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self._item(index) is None else flags | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._item(index)
        if item is None:
            return _group_data(self._groups[index.row()][0], role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.descriptor.text
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.chosen(index) else Qt.CheckState.Unchecked
        if role == DescriptorRole.KEY:
            return item.key
        return False if role == DescriptorRole.IS_GROUP else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item = self._item(index)
        if item is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._ask(item, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _group_data(group: Group, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return group.name
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{group.name}, {group.level}" if group.level else group.name
    if role == DescriptorRole.LEVEL:
        return group.level or "Role level"
    return True if role == DescriptorRole.IS_GROUP else None
