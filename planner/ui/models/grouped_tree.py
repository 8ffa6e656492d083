"""A tree of groups with their members, two levels deep; the secret kept here is how an index says where it stands."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex


class GroupedTreeModel(QAbstractItemModel):
    """The shape of such a tree; a model of this kind says how many groups there are and how many members each has.

    An index carries the number of its group plus one, a group's own index carries 0.
    """

    def group_count(self) -> int:
        """How many groups there are."""
        raise NotImplementedError

    def member_count(self, group: int) -> int:
        """How many members a group has."""
        raise NotImplementedError

    def place(self, index: Index) -> tuple[int, int] | None:
        """The group and the place in it of a member; None for a group and for an index that is not valid."""
        if not index.isValid() or index.internalId() == 0:
            return None
        return index.internalId() - 1, index.row()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]
        place = self.place(index)
        return QModelIndex() if place is None else self.createIndex(place[0], 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        if not parent.isValid():
            return self.group_count()
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        return self.member_count(parent.row())

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 1
