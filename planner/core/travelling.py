"""The rows that travel from one store to another: which there are, and what a valid one holds.

The secret it keeps: the columns of every table of a bundle, each with its rule. A row is a tuple in their order; what
comes from a file is checked here before anything else sees it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from planner.core import limits
from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceKind, Link
from planner.core.framework import Framework
from planner.core.plan import By, GoalState, RatingValue
from planner.core.review import ReviewState
from planner.core.snapshot_json import canonical, digest, from_json

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
Check = Callable[[object], Cell]
Values = Mapping[str, object]

MOST_REVISION = 1 << 40
_LONGEST = 1_000_000  # characters of what a manager wrote: more than any form holds
_SEALED = re.compile(r"[0-9a-f]{64}(?: [0-9a-f]{64}){0,1000}")
_BROKEN = re.compile("[\0\ud800-\udfff]")


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
        return frozenset(name for name, check in self.checks.items() if check is _flag)

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


# One value each


def _pattern(form: str) -> Check:
    match = re.compile(form).fullmatch

    def check(value: object) -> Cell:
        if type(value) is not str or match(value) is None:
            raise ValueError
        return value

    return check


def _whole(least: int, most: int) -> Check:
    def check(value: object) -> Cell:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return check


def _flag(value: object) -> Cell:
    if type(value) is not bool:
        raise ValueError
    return value


def _day(value: object) -> Cell:
    if type(value) is not str or date.fromisoformat(value).isoformat() != value:
        raise ValueError
    return value


def _moment(value: object) -> Cell:
    if type(value) is not str or len(value) > 40 or datetime.fromisoformat(value).tzinfo is None:
        raise ValueError
    return value


def _or_none(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _text(most: int = limits.TEXT) -> Check:
    return lambda value: limits.text("text", _string(value), most)


def _line(most: int) -> Check:
    return lambda value: limits.line("text", _string(value), most)


def _typed(rule: Callable[[str], object]) -> Check:
    """A text that the rule takes as it is."""

    def check(value: object) -> Cell:
        rule(_string(value))
        return str(value)

    return check


def _one_of(choices: type[StrEnum]) -> Check:
    return _typed(choices)


def _string(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _kept(value: object) -> Cell:
    """Text that came in with a form: any, as long as a database can hold it."""
    if len(_string(value)) > _LONGEST or _BROKEN.search(_string(value)):
        raise ValueError
    return _string(value)


def _likeness(value: object) -> Cell:
    if type(value) not in (int, float) or not 0 <= value <= 1:  # type: ignore[operator]
        raise ValueError
    return float(value)  # type: ignore[arg-type]


def _file_name(value: object) -> Cell:
    name = limits.text("file's name", _string(value), 255)
    if name in ("", ".", "..") or "/" in name:
        raise ValueError
    return name


_ID = _pattern("[0-9a-f]{32}")
_KEY = _pattern("[0-9a-f]{12}")
_SHA256 = _pattern("[0-9a-f]{64}")
_REVISION = _whole(1, MOST_REVISION)
_PLACE = _whole(-(1 << 31), 1 << 31)
_DOT: Mapping[str, Check] = {"revision": _REVISION, "origin": _ID}
_TIMES: Mapping[str, Check] = {
    "created_at": _moment,
    "updated_at": _moment,
    "deleted_at": _or_none(_moment),
    "purged": _flag,
}
_KEPT_OF_A_STUB = frozenset({"id", "revision", "origin", "created_at", "updated_at", "purged"})


def _blank_checks(shape: Shape) -> Mapping[str, Check]:
    """What a purged stub may hold: nothing but its key, its dot and its times."""
    return {name: check if name in _KEPT_OF_A_STUB else _blank for name, check in shape.checks.items()}


def _blank(value: object) -> Cell:
    if value is None or value is False or value == "":
        return value
    raise ValueError


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
    _all(ratings["values"].items(), _KEY, _one_of(RatingValue))
    _kept(ratings["written_on"])
    _all(comments["descriptors"].items(), _KEY, _kept)
    _all(comments["skills"].items(), _kept, _kept)
    _flag(comments["agreed"])
    actions = json.loads(str(values["actions"]))
    if type(actions) is not list:
        raise ValueError
    _all(((each, each) for each in actions), _kept, _kept)


def _all(pairs: Iterable[tuple[object, object]], first: Check, second: Check) -> None:
    for one, other in pairs:
        first(one)
        second(other)


def _profile(values: Values) -> None:
    name, value = str(values["field"]), str(values["value"])
    if name == "target":
        _KEY(value)
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
            "id": _ID,
            **_DOT,
            **_TIMES,
            "title": _typed(limits.title),
            "on": _day,
            "until": _or_none(_day),
            **dict.fromkeys(_ACCOUNT, _text()),
            "kind": _one_of(EvidenceKind),
            "corroborated_by": _line(limits.TITLE),
            "private": _flag,
        },
        rules=_days,
    )
    goal: Mapping[str, Check] = {
        "title": _typed(limits.title),
        "why": _text(),
        "measure": _text(),
        "due": _or_none(_day),
        "state": _one_of(GoalState),
        "private": _flag,
    }
    yield Shape("goal", ("id",), {"id": _ID, **_DOT, **_TIMES, **goal})
    review: Mapping[str, Check] = {
        "name": _typed(limits.title),
        "period_from": _day,
        "period_to": _day,
        "on": _or_none(_day),
        "state": _one_of(ReviewState),
        "snapshot": _string,
        "sha256": lambda value: _sealed(value),
    }
    yield Shape("review", ("id",), {"id": _ID, **_DOT, **_TIMES, **review}, rules=_review)
    yield from _leaves()
    yield from _others()


def _sealed(value: object) -> Cell:
    if value != "" and _SEALED.fullmatch(_string(value)) is None:
        raise ValueError
    return str(value)


def _leaves() -> Iterable[Shape]:
    own: Mapping[str, Check] = {"evidence": _ID}
    yield Shape(
        "evidence_descriptor",
        ("evidence", "descriptor"),
        {**own, "descriptor": _KEY, **_DOT, "how": _text()},
        "evidence",
    )
    tag = _typed(lambda value: limits.tag(value))
    # A fold may be longer than what it is the fold of.
    yield Shape(
        "evidence_tag", ("evidence", "tag"), {**own, "tag": _line(4 * limits.TAG), **_DOT, "label": tag}, "evidence"
    )
    yield Shape(
        "link",
        ("evidence", "url"),
        {**own, "url": _text(limits.LINK), **_DOT, "title": _line(limits.TITLE)},
        "evidence",
        _link,
    )
    file: Mapping[str, Check] = {
        "name": _file_name,
        "size": _whole(0, limits.ATTACHMENT_BYTES),
        "media_type": _line(255),
    }
    yield Shape("attachment", ("evidence", "sha256"), {**own, "sha256": _SHA256, **_DOT, **file}, "evidence")
    yield Shape("goal_descriptor", ("goal", "descriptor"), {"goal": _ID, "descriptor": _KEY, **_DOT}, "goal")
    step: Mapping[str, Check] = {"goal": _ID, "position": _PLACE, "text": _typed(limits.step), "done": _flag}
    yield Shape("step", ("id",), {"id": _ID, **_DOT, **step}, "goal")
    filed: Mapping[str, Check] = {
        "name": _kept,
        "on": _day,
        "ratings": _kept,
        "comments": _kept,
        "statement": _kept,
        "actions": _kept,
    }
    yield Shape(
        "review_round", ("review", "sha256"), {"review": _ID, "sha256": _SHA256, **_DOT, **filed}, "review", _round
    )


def _others() -> Iterable[Shape]:
    rating: Mapping[str, Check] = {
        "descriptor": _KEY,
        "by": _one_of(By),
        "rating": _one_of(RatingValue),
        "on": _day,
        "note": _text(),
        "review": lambda value: value if value == "" else _ID(value),
    }
    yield Shape("rating", ("id",), {"id": _ID, **_DOT, **rating}, rules=_note)
    match: Mapping[str, Check] = {"old": _KEY, **_DOT, "new": _KEY, "likeness": _likeness, "edition": _line(40)}
    yield Shape("match", ("old",), match)
    yield Shape("target", ("role_level",), {"role_level": _KEY, **_DOT, "framework": _SHA256})
    yield Shape("profile", ("field",), {"field": _line(60), **_DOT, "value": _text()}, rules=_profile)
    inbox: Mapping[str, Check] = {
        "fingerprint": _line(200),
        **_DOT,
        "state": _one_of(InboxState),
        "text": _text(),
        "suggestion": _text(limits.TEXT * 4),
    }
    yield Shape("inbox", ("fingerprint",), inbox, rules=_suggestion)
    conflict: Mapping[str, Check] = {"kind": _line(40), "key": _string, **_DOT, "version": _string}
    yield Shape("conflict", ("kind", "key", "revision", "origin"), conflict, rules=_version)
    yield Shape("seen", ("origin",), {"origin": _ID, "revision": _REVISION})


SHAPES: Mapping[str, Shape] = {shape.name: shape for shape in _shapes()}
"""Every table of a bundle; parents before their children."""

MERGED: tuple[Shape, ...] = tuple(shape for shape in SHAPES.values() if shape.name not in ("conflict", "seen"))
"""The tables whose rows have versions."""
