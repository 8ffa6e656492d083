"""Which versions of a row survive when two stores meet, over plain values.

The secret it keeps: the rule that makes merging the same in any order. A store does it over its tables; this reading
of the rule is what it is measured by, and what it asks about the rows that both sides changed.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from planner.core.changes import Value

Dot = tuple[int, str]
"""When a version was written, and by which store: revision, origin."""

Fields = Mapping[str, Value]
Versions = Mapping[Dot, Fields]
Key = tuple[str, Hashable]
"""The sort of row, and its natural key."""

_INBOX = {"taken": 2, "dismissed": 1}


@dataclass(frozen=True, slots=True)
class Side:
    """What one store or bundle knows. rows: the versions of each row; seen: origin -> highest revision it has seen."""

    rows: Mapping[Key, Versions] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)


def merged(mine: Side, theirs: Side) -> Side:
    """Both as one: associative, commutative, idempotent."""
    rows: dict[Key, Versions] = {}
    for key in mine.rows.keys() | theirs.rows.keys():
        kept = survivors(mine.rows.get(key, {}), theirs.rows.get(key, {}), mine.seen, theirs.seen)
        if kept:
            rows[key] = kept
    origins = mine.seen.keys() | theirs.seen.keys()
    return Side(rows, {each: max(mine.seen.get(each, 0), theirs.seen.get(each, 0)) for each in origins})


def survivors(mine: Versions, theirs: Versions, seen: Mapping[str, int], their_seen: Mapping[str, int]) -> Versions:
    """The versions of one row that stay: those both sides hold, and those the other side has never seen.

    What a side has seen and holds no more was written over or removed there, with that in mind.
    """
    new = {dot: fields for dot, fields in theirs.items() if not covered(dot, seen)}
    return new | {dot: fields for dot, fields in mine.items() if dot in theirs or not covered(dot, their_seen)}


def covered(dot: Dot, seen: Mapping[str, int]) -> bool:
    """Whether a side that has seen so much has seen this."""
    return dot[0] <= seen.get(dot[1], 0)


def winner(kind: str, versions: Versions) -> Dot:
    """The version that is the row; the others are kept as conflicts. versions: at least one."""
    return max(versions, key=lambda dot: (rank(kind, versions[dot]), dot))


def rank(kind: str, fields: Fields) -> int:
    """What counts before time does: purged over everything, closed over open, taken over dismissed over new."""
    if fields.get("purged"):
        return 3
    if kind == "review":
        return int(fields.get("state") == "closed")
    return _INBOX.get(str(fields.get("state")), 0) if kind == "inbox" else 0
