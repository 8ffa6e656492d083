"""The rows that travel from one store to another: which there are, and what a valid one holds.

The secret it keeps: the columns of every table of a bundle, and what holds across a row of it; what one column may hold
is column_rules'. A row is a tuple in their order; what comes from a file is checked here before anything else sees it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from planner.core import column_rules as rule
from planner.core import limits
from planner.core.column_rules import Cell, Check
from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceKind, Link
from planner.core.framework import Framework
from planner.core.plan import By, GoalState, RatingValue
from planner.core.review import ReviewState
from planner.core.snapshot_json import canonical, digest, from_json

Row = tuple[Cell, ...]
Values = Mapping[str, object]

MOST_REVISION = 1 << 40


class Contents(Protocol):
    """One transaction's picture of a store. schema: of its tables; store: its id; files: SHA-256 -> size in bytes of
    what is attached; rows: of one of SHAPES, in the order of their keys."""

    @property
    def schema(self) -> int: ...
    @property
    def store(self) -> str: ...
    @property
    def frameworks(self) -> tuple[Framework, ...]: ...
    def rows(self, table: str) -> Iterable[Row]: ...


class InboxState(StrEnum):
    """What became of something captured."""

    NEW = "new"
    TAKEN = "taken"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Shape:
    """A table of a bundle. keys: its natural key; owner: the parent table its first key column, or a column of that
    name, belongs to; rules: what holds across the columns of a row."""

    name: str
    keys: tuple[str, ...]
    checks: Mapping[str, Check]
    owner: str = ""
    rules: Callable[[Values], object] = bool

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.checks)

    @property
    def parent(self) -> bool:
        return "purged" in self.checks

    @property
    def flags(self) -> frozenset[str]:
        """The columns that are true or false; a database has numbers there."""
        return frozenset(name for name, check in self.checks.items() if check is rule.flag)

    def named(self, row: Row) -> dict[str, Cell]:
        """The row as column -> value."""
        flags = self.flags
        pairs = zip(self.checks, row, strict=True)
        return {name: bool(value) if name in flags else value for name, value in pairs}


def checked(shape: Shape, values: Values) -> Row:
    """The row that these values are. Raises InvalidValue, which names the column."""
    if values.keys() != shape.checks.keys():
        odd = sorted(values.keys() ^ shape.checks.keys())
        raise InvalidValue(f"“{str(odd[0])[:40]}” is missing, or is not known")
    checks = _blank_checks(shape) if shape.parent and values["purged"] is True else shape.checks
    try:
        row = tuple([check(values[name]) for name, check in checks.items()])
        if checks is shape.checks:
            shape.rules(values)
    except (InvalidValue, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidValue(f"{_culprit(checks, values)} is not valid") from error
    return row


def _culprit(checks: Mapping[str, Check], values: Values) -> str:
    for name, check in checks.items():
        try:
            check(values[name])
        except (InvalidValue, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return f"“{name}”"
    return "what it says together"


_REVISION = rule.whole(1, MOST_REVISION)
_PLACE = rule.whole(-(1 << 31), 1 << 31)
_DOT: Mapping[str, Check] = {"revision": _REVISION, "origin": rule.ID}
_TIMES: Mapping[str, Check] = {
    "created_at": rule.moment,
    "updated_at": rule.moment,
    "deleted_at": rule.or_none(rule.moment),
    "purged": rule.flag,
}
_KEPT_OF_A_STUB = frozenset({"id", "revision", "origin", "created_at", "updated_at", "purged"})


def _blank_checks(shape: Shape) -> Mapping[str, Check]:
    """What a purged stub may hold: nothing but its key, its dot and its times."""
    return {name: check if name in _KEPT_OF_A_STUB else rule.blank for name, check in shape.checks.items()}


# What holds across a row


def _days(values: Values) -> None:
    until = values["until"]
    limits.days(date.fromisoformat(str(values["on"])), None if until is None else date.fromisoformat(str(until)))


def _link(values: Values) -> None:
    limits.link(Link(str(values["url"]), str(values["title"])))


def _note(values: Values) -> None:
    limits.rating_note(RatingValue(str(values["rating"])), By(str(values["by"])), str(values["note"]))


def _review(values: Values) -> None:
    limits.days(date.fromisoformat(str(values["period_from"])), date.fromisoformat(str(values["period_to"])))
    snapshot, sealed = str(values["snapshot"]), str(values["sha256"])
    if values["state"] == ReviewState.DRAFT:
        if snapshot or sealed or values["on"] is not None:
            raise ValueError
        return
    own = sealed.split(" ")
    if digest(snapshot) != own[0] or values["on"] is None:
        raise ValueError
    if (values["state"] == ReviewState.CLOSED) != (len(own) > 1):
        raise ValueError
    from_json(snapshot)


def _round(values: Values) -> None:
    ratings, comments = json.loads(str(values["ratings"])), json.loads(str(values["comments"]))
    _all(ratings["values"].items(), rule.KEY, rule.one_of(RatingValue))
    rule.kept(ratings["written_on"])
    _all(comments["descriptors"].items(), rule.KEY, rule.kept)
    _all(comments["skills"].items(), rule.kept, rule.kept)
    rule.flag(comments["agreed"])
    actions = json.loads(str(values["actions"]))
    if type(actions) is not list:
        raise ValueError
    _all(((each, each) for each in actions), rule.kept, rule.kept)


def _all(pairs: Iterable[tuple[object, object]], first: Check, second: Check) -> None:
    for one, other in pairs:
        first(one)
        second(other)


def _profile(values: Values) -> None:
    name, value = str(values["field"]), str(values["value"])
    if name == "target":
        rule.KEY(value)
    elif limits.profile({name: value}, {})[name] != value:
        raise ValueError


def _suggestion(values: Values) -> None:
    if values["suggestion"]:
        json.loads(str(values["suggestion"]))


def _version(values: Values) -> None:
    shape = SHAPES[str(values["kind"])]
    if shape.name in ("conflict", "seen"):
        raise ValueError
    version = json.loads(str(values["version"]))
    checked(shape, version)
    key = key_text(tuple(version[name] for name in shape.keys))
    if (values["version"], values["key"]) != (canonical(version), key):
        raise ValueError
    if (values["revision"], values["origin"]) != (version["revision"], version["origin"]):
        raise ValueError


def key_text(key: tuple[Cell, ...]) -> str:
    """A natural key as a conflict names it: a JSON list."""
    return json.dumps(list(key))


def version_text(shape: Shape, row: Row) -> str:
    """A row as a conflict keeps it: canonical JSON of all its columns."""
    return canonical(shape.named(row))


def version_row(shape: Shape, text: str) -> Row:
    """The row out of a version that was checked."""
    values = json.loads(text)
    return tuple([values[name] for name in shape.checks])


_ACCOUNT = ("situation", "task", "action", "result")


def _shapes() -> Iterable[Shape]:
    yield Shape(
        "evidence",
        ("id",),
        {
            "id": rule.ID,
            **_DOT,
            **_TIMES,
            "title": rule.typed(limits.title),
            "on": rule.day,
            "until": rule.or_none(rule.day),
            **dict.fromkeys(_ACCOUNT, rule.text()),
            "kind": rule.one_of(EvidenceKind),
            "corroborated_by": rule.line(limits.TITLE),
            "private": rule.flag,
        },
        rules=_days,
    )
    goal: Mapping[str, Check] = {
        "title": rule.typed(limits.title),
        "why": rule.text(),
        "measure": rule.text(),
        "due": rule.or_none(rule.day),
        "state": rule.one_of(GoalState),
        "private": rule.flag,
    }
    yield Shape("goal", ("id",), {"id": rule.ID, **_DOT, **_TIMES, **goal})
    review: Mapping[str, Check] = {
        "name": rule.typed(limits.title),
        "period_from": rule.day,
        "period_to": rule.day,
        "on": rule.or_none(rule.day),
        "state": rule.one_of(ReviewState),
        "snapshot": rule.string,
        "sha256": rule.sealed,
    }
    yield Shape("review", ("id",), {"id": rule.ID, **_DOT, **_TIMES, **review}, rules=_review)
    yield from _leaves()
    yield from _others()


def _leaves() -> Iterable[Shape]:
    own: Mapping[str, Check] = {"evidence": rule.ID}
    yield Shape(
        "evidence_descriptor",
        ("evidence", "descriptor"),
        {**own, "descriptor": rule.KEY, **_DOT, "how": rule.text()},
        "evidence",
    )
    tag = rule.typed(lambda value: limits.tag(value))
    # A fold may be longer than what it is the fold of.
    yield Shape(
        "evidence_tag", ("evidence", "tag"), {**own, "tag": rule.line(4 * limits.TAG), **_DOT, "label": tag}, "evidence"
    )
    yield Shape(
        "link",
        ("evidence", "url"),
        {**own, "url": rule.text(limits.LINK), **_DOT, "title": rule.line(limits.TITLE)},
        "evidence",
        _link,
    )
    file: Mapping[str, Check] = {
        "name": rule.file_name,
        "size": rule.whole(0, limits.ATTACHMENT_BYTES),
        "media_type": rule.line(255),
    }
    yield Shape("attachment", ("evidence", "sha256"), {**own, "sha256": rule.SHA256, **_DOT, **file}, "evidence")
    yield Shape("goal_descriptor", ("goal", "descriptor"), {"goal": rule.ID, "descriptor": rule.KEY, **_DOT}, "goal")
    step: Mapping[str, Check] = {
        "goal": rule.ID,
        "position": _PLACE,
        "text": rule.typed(limits.step),
        "done": rule.flag,
    }
    yield Shape("step", ("id",), {"id": rule.ID, **_DOT, **step}, "goal")
    filed: Mapping[str, Check] = {
        "name": rule.kept,
        "on": rule.day,
        "ratings": rule.kept,
        "comments": rule.kept,
        "statement": rule.kept,
        "actions": rule.kept,
    }
    yield Shape(
        "review_round",
        ("review", "sha256"),
        {"review": rule.ID, "sha256": rule.SHA256, **_DOT, **filed},
        "review",
        _round,
    )


def _others() -> Iterable[Shape]:
    rating: Mapping[str, Check] = {
        "descriptor": rule.KEY,
        "by": rule.one_of(By),
        "rating": rule.one_of(RatingValue),
        "on": rule.day,
        "note": rule.text(),
        "review": lambda value: value if value == "" else rule.ID(value),
    }
    yield Shape("rating", ("id",), {"id": rule.ID, **_DOT, **rating}, rules=_note)
    match: Mapping[str, Check] = {
        "old": rule.KEY,
        **_DOT,
        "new": rule.KEY,
        "likeness": rule.likeness,
        "edition": rule.line(40),
    }
    yield Shape("match", ("old",), match)
    yield Shape("target", ("role_level",), {"role_level": rule.KEY, **_DOT, "framework": rule.SHA256})
    yield Shape("profile", ("field",), {"field": rule.line(60), **_DOT, "value": rule.text()}, rules=_profile)
    inbox: Mapping[str, Check] = {
        "fingerprint": rule.line(200),
        **_DOT,
        "state": rule.one_of(InboxState),
        "text": rule.text(),
        "suggestion": rule.text(limits.TEXT * 4),
    }
    yield Shape("inbox", ("fingerprint",), inbox, rules=_suggestion)
    conflict: Mapping[str, Check] = {"kind": rule.line(40), "key": rule.string, **_DOT, "version": rule.string}
    yield Shape("conflict", ("kind", "key", "revision", "origin"), conflict, rules=_version)
    yield Shape("seen", ("origin",), {"origin": rule.ID, "revision": _REVISION})


SHAPES: Mapping[str, Shape] = {shape.name: shape for shape in _shapes()}
"""Every table of a bundle; parents before their children."""

MERGED: tuple[Shape, ...] = tuple(shape for shape in SHAPES.values() if shape.name not in ("conflict", "seen"))
"""The tables whose rows have versions."""
