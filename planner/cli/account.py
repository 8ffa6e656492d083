"""What add and edit alike may say of evidence and of goals: the options, each once, and what they come to.

The secret it keeps: how typed options become fields, keys, links and paths. Nothing here touches a plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from planner.cli.options import (
    Action,
    ByWhom,
    Due,
    Files,
    For,
    Kind,
    Links,
    Measure,
    On,
    Result,
    Situation,
    Steps,
    Tags,
    Task,
    Until,
    Why,
)
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import EvidenceKind, Link
from planner.core.plan import Plan
from planner.core.reference import find, parse_choice, parse_date, shown


@dataclass(frozen=True, slots=True)
class About:
    """What may be said of evidence; None where nothing is."""

    on: On = None
    until: Until = None
    situation: Situation = None
    task: Task = None
    action: Action = None
    result: Result = None
    link: Links = None
    file: Files = None
    for_: For = None
    tag: Tags = None
    kind: Kind = None
    by_whom: ByWhom = None

    def columns(self) -> dict[str, Any]:
        """Column -> value, of what is said and is one value each. Raises InvalidValue."""
        texts = ("situation", "task", "action", "result")
        told: dict[str, Any] = {name: getattr(self, name) for name in texts if getattr(self, name) is not None}
        told |= {"corroborated_by": self.by_whom} if self.by_whom is not None else {}
        told |= {"on": parse_date(self.on)} if self.on is not None else {}
        told |= {"until": day_or_none(self.until)} if self.until is not None else {}
        told |= {"kind": parse_choice(EvidenceKind, self.kind, "kind")} if self.kind is not None else {}
        return told

    def keys(self, plan: Plan) -> tuple[str, ...]:
        """The descriptors it is for. Raises NotFound and AmbiguousId."""
        return tuple(find(plan, ref).key for ref in self.for_ or ())

    def links(self) -> tuple[Link, ...]:
        """The links to add."""
        return tuple(map(Link, self.link or ()))

    def paths(self) -> tuple[Path, ...]:
        """The files to copy in. Raises InvalidValue for one without a name, which would be taken for this folder."""
        if "" in (self.file or ()):
            raise InvalidValue("--file names no file, so nothing was changed.", "Give the path of a file.")
        return tuple(map(Path, self.file or ()))


@dataclass(frozen=True, slots=True)
class Aim:
    """What may be said of a goal; None where nothing is."""

    why: Why = None
    measure: Measure = None
    due: Due = None
    step: Steps = None

    def columns(self) -> dict[str, Any]:
        """Column -> value, of what is said and is one value each. Raises InvalidValue."""
        told: dict[str, Any] = {"why": self.why} if self.why is not None else {}
        told |= {"measure": self.measure} if self.measure is not None else {}
        told |= {"due": day_or_none(self.due)} if self.due is not None else {}
        return told


def said(options: About | Aim) -> tuple[str, ...]:
    """The names of the options that say something, as they are typed."""
    given = ((each.name, getattr(options, each.name)) for each in fields(options))
    return tuple(name.rstrip("_").replace("_", "-") for name, value in given if value is not None and value != [])


def day_or_none(text: str) -> date | None:
    """A date, None where the text is empty. Raises InvalidValue."""
    return parse_date(text) if text.strip() else None


def taken_off(plan: Plan, refs: Sequence[str], there: Iterable[str]) -> tuple[str, ...]:
    """The keys of descriptors that something shall not be for any more. there: the keys it is for. Raises NotFound."""
    leads = {plan.leading(key) for key in there}
    keys = tuple(find(plan, ref).key for ref in refs)
    for ref, key in zip(refs, keys, strict=True):
        if plan.leading(key) not in leads:
            raise NotFound(
                f"It is not for “{shown(ref)}”, so nothing was changed.", "planner show lists what it is for."
            )
    return keys
