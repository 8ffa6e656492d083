"""Change: what one write altered, in plain values, so that views can decide and an undo can compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | bool | None
Fields = Mapping[str, Value]


class Kind(StrEnum):
    """What sort of thing a write touched."""

    RATING = "rating"
    EVIDENCE = "evidence"
    GOAL = "goal"
    REVIEW = "review"
    PROFILE = "profile"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Edit:
    """One row before and after.

    table: the row's table, such as "evidence" or "link"; key: its natural key. before and after hold only the
    fields that differ, or the whole content where the row was added (before is None) or removed (after is None).
    """

    table: str
    key: tuple[str, ...]
    before: Fields | None
    after: Fields | None

    def reversed(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.table, self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """What one user act altered.

    kinds: which sorts of things. ids: the parents and descriptor keys concerned; a new thing's id comes first.
    edits: every row, in the order written.
    """

    kinds: frozenset[Kind]
    ids: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.edits)


NOTHING = Change(frozenset())


def joined(first: Change, second: Change) -> Change:
    """Two changes that follow each other, as one: each row keeps its earliest before and its latest after."""
    edits: dict[tuple[str, tuple[str, ...]], Edit] = {}
    for edit in (*first.edits, *second.edits):
        place = (edit.table, edit.key)
        earlier = edits.get(place)
        edits[place] = edit if earlier is None else _joined_edit(earlier, edit)
    kept = tuple(edit for edit in edits.values() if edit.before != edit.after)
    return Change(first.kinds | second.kinds, tuple(dict.fromkeys((*first.ids, *second.ids))), kept)


def _joined_edit(earlier: Edit, later: Edit) -> Edit:
    if earlier.before is None:
        after = None if later.after is None else {**(earlier.after or {}), **later.after}
        return Edit(earlier.table, earlier.key, None, after)
    if later.after is None:
        return Edit(earlier.table, earlier.key, {**(later.before or {}), **earlier.before}, None)
    before = {**(later.before or {}), **earlier.before}
    return Edit(earlier.table, earlier.key, before, {**(earlier.after or {}), **later.after})
