"""Acts on the undo stack. The stack remembers what was written; writing itself is the Session's alone."""

from zlib import crc32

from PySide6.QtGui import QUndoCommand

from planner.core.changes import Change, Kind, joined


class Act(QUndoCommand):
    """One thing the person did, already written.

    merge_as names a text field: acts on the same field that follow each other become one step. A command's redo and
    undo do nothing: a write that fails must leave the stack's index where it was, and QUndoStack moves it whatever a
    command does, so the Session writes first and moves the stack after.
    """

    def __init__(self, text: str, change: Change, merge_as: str = "") -> None:
        super().__init__(text)
        self.change = change
        self._merge_as = merge_as

    def id(self) -> int:
        return crc32(self._merge_as.encode()) & 0x7FFFFFFF if self._merge_as else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Act) or other._merge_as != self._merge_as or self.isObsolete():
            return False
        self.change = joined(self.change, other.change)
        self.setObsolete(not self.change)
        return True


def moved_words(change: Change, count: int) -> str:
    """What is said of things that went to the trash."""
    if count > 1:
        return f"{count} moved to the trash"
    names = {Kind.GOAL: "Goal", Kind.REVIEW: "Review"}
    name = next((names[kind] for kind in names if kind in change.kinds), "Evidence")
    return f"{name} moved to the trash"
