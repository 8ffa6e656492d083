"""Conflicts: what two stores say differently of one thing, and what an import did. Where they agree there is none."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from planner.core.column_rules import Cell
from planner.core.travelling import key_text

GONE = "Deleted for good"
"""What one version says where the thing was deleted for good there."""
_TIMES = frozenset({"revision", "origin", "created_at", "updated_at"})


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a version. here: this store; at: when (UTC), None for a row that keeps no time."""

    here: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A version that lost a merge and says something else than the row that won.

    id: 12 hexadecimal digits; kind: the row's table; key: its natural key; title: of the thing it belongs to.
    mine, theirs: column -> value, of the columns that differ (deleted_at as whether it is in the bin). outlived: a
    child whose piece, goal or review was deleted for good elsewhere: there is no other version of it. stands, lost: who
    wrote mine and theirs, which need not be this store and another one.
    """

    id: str
    kind: str
    key: tuple[str, ...]
    title: str
    mine: Mapping[str, Cell] = field(default_factory=dict)
    theirs: Mapping[str, Cell] = field(default_factory=dict)
    outlived: bool = False
    stands: Written = Written(here=True)
    lost: Written = Written(here=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """An attached file of a bundle that was left out. reason: in words."""

    sha256: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What an import did, by the sort of row (evidence, goals, reviews, tags ...). conflicts: all that are open now."""

    added: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]
    removed: Mapping[str, int]
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def purged(self) -> bool:
        """Whether something of the plan was deleted for good elsewhere, and is gone from here now."""
        return any(self.removed.get(name) for name in ("evidence", "goals", "reviews"))

    @property
    def changed(self) -> bool:
        """Whether the plan is another one now."""
        return any((*self.added.values(), *self.updated.values(), *self.removed.values()))


def written(fields: Mapping[str, Cell], origin: str) -> Written:
    """Who wrote a row. origin: this store's id."""
    at = fields.get("updated_at")
    return Written(fields["origin"] == origin, datetime.fromisoformat(at) if isinstance(at, str) else None)


def conflict_id(kind: str, key: tuple[Cell, ...], dot: tuple[int, str]) -> str:
    """The id of a version that lost."""
    told = f"{kind}\x1f{key_text(key)}\x1f{dot[0]}\x1f{dot[1]}"
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:12]


def differing(mine: Mapping[str, Cell], theirs: Mapping[str, Cell]) -> tuple[str, ...]:
    """The columns in which two versions of a row say something else, times aside."""
    return tuple(name for name in mine if name not in _TIMES and _said(name, mine) != _said(name, theirs))


def _said(name: str, fields: Mapping[str, Cell]) -> Cell:
    return fields[name] is not None if name == "deleted_at" else fields[name]
