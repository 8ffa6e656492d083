"""The command edit: one for evidence and goals alike, which refuses what the thing at hand does not have."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from planner.cli.desk import Desk
from planner.cli.options import (
    Action,
    ByWhom,
    Due,
    Files,
    For,
    Id,
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
from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.evidence import Attachment, EvidenceEdit, EvidenceKind, Link
from planner.core.plan import GoalEdit, Plan
from planner.core.reference import find, parse_choice, parse_date, shown

if TYPE_CHECKING:
    from planner.store.plan_store import PlanStore

Strings = list[str] | None
_TEXTS = ("title", "situation", "task", "action", "result", "corroborated_by", "why", "measure")
_BOTH = ("title", "for", "not-for", "private")
_OF_GOALS = (*_BOTH, "why", "measure", "due", "step")
_SHORTEST_HASH = 4


def edit(
    desk: Desk,
    identifier: Id,
    title: Annotated[str | None, Option("--title", metavar="TEXT", help="What it is called.")] = None,
    on: On = None,
    until: Until = None,
    situation: Situation = None,
    task: Task = None,
    action: Action = None,
    result: Result = None,
    link: Links = None,
    file: Files = None,
    for_: For = None,
    tag: Tags = None,
    kind: Kind = None,
    by_whom: ByWhom = None,
    private: Annotated[bool | None, Option("--private/--not-private", help="Keep it out of reports, or not.")] = None,
    not_for: Annotated[Strings, Option("--not-for", metavar="REF", help="A descriptor it is not for.")] = None,
    untag: Annotated[Strings, Option("--untag", metavar="TAG", help="A tag to take away.")] = None,
    unlink: Annotated[Strings, Option("--unlink", metavar="URL", help="A link to take away.")] = None,
    unfile: Annotated[Strings, Option("--unfile", metavar="NAME", help="A file to take away.")] = None,
    why: Why = None,
    measure: Measure = None,
    due: Due = None,
    step: Steps = None,
) -> None:
    """Change the given fields of evidence or a goal.

    Options that name several things add to what is there; --not-for, --untag, --unlink and --unfile take away.
    An empty value clears a text, --until or --due.
    """
    asked = {
        "title": title, "on": on, "until": until, "situation": situation, "task": task, "action": action,
        "result": result, "link": link, "file": file, "for": for_, "tag": tag, "kind": kind, "by-whom": by_whom,
        "private": private, "not-for": not_for, "untag": untag, "unlink": unlink, "unfile": unfile,
        "why": why, "measure": measure, "due": due, "step": step,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None and value != []}
    if not given:
        raise InvalidValue("No change was named, so nothing was done.", "planner edit --help lists what can change.")
    plan = desk.plan()
    with desk.existing() as store:
        what, own = store.resolve(identifier)
        _refuse_foreign(given, what)
        if what == "goal":
            change = store.edit_goal(own, _goal_edit(plan, given))
        else:
            change = store.edit_evidence(own, _evidence_edit(plan, store, own, given))
    desk.show(lambda: {"id": own}, lambda: ())
    desk.say(f"Changed {own[:12]}." if change else f"{own[:12]} was so already.")


def _refuse_foreign(given: Mapping[str, Any], what: str) -> None:
    is_goal = what == "goal"
    foreign = [name for name in given if name not in _BOTH and (name in _OF_GOALS) != is_goal]
    if foreign:
        thing = "a goal" if is_goal else "evidence"
        raise InvalidValue(
            f"--{foreign[0]} is nothing that {thing} has, so nothing was changed.",
            "planner show tells what an id belongs to.",
        )


def _fields(given: Mapping[str, Any]) -> dict[str, object]:
    """The columns to change, of what is one value each."""
    columns = {name.replace("by-whom", "corroborated_by"): value for name, value in given.items()}
    fields: dict[str, object] = {name: columns[name] for name in _TEXTS if name in columns}
    fields |= {"private": given["private"]} if "private" in given else {}
    fields |= {"on": parse_date(given["on"])} if "on" in given else {}
    fields |= {name: _day_or_none(given[name]) for name in ("until", "due") if name in given}
    fields |= {"kind": parse_choice(EvidenceKind, given["kind"], "kind")} if "kind" in given else {}
    return fields


def _day_or_none(text: str) -> date | None:
    return parse_date(text) if text.strip() else None


def _keys(plan: Plan, refs: Sequence[str]) -> tuple[str, ...]:
    return tuple(find(plan, ref).key for ref in refs)


def _goal_edit(plan: Plan, given: Mapping[str, Any]) -> GoalEdit:
    return GoalEdit(
        fields=_fields(given),
        add_steps=tuple(given.get("step", ())),
        add_descriptors=_keys(plan, given.get("for", ())),
        remove_descriptors=_keys(plan, given.get("not-for", ())),
    )


def _evidence_edit(plan: Plan, store: "PlanStore", own: str, given: Mapping[str, Any]) -> EvidenceEdit:
    attached = store.evidence(own).attachments if "unfile" in given else ()
    return EvidenceEdit(
        fields=_fields(given),
        add_descriptors=_keys(plan, given.get("for", ())),
        remove_descriptors=_keys(plan, given.get("not-for", ())),
        add_tags=tuple(given.get("tag", ())),
        remove_tags=tuple(given.get("untag", ())),
        add_links=tuple(map(Link, given.get("link", ()))),
        remove_links=tuple(given.get("unlink", ())),
        add_files=tuple(map(Path, given.get("file", ()))),
        remove_files=tuple(_hash_of(attached, name) for name in given.get("unfile", ())),
    )


def _hash_of(attached: Sequence[Attachment], name: str) -> str:
    """The SHA-256 of the file with that name, or whose SHA-256 begins so."""
    by_name = [each.sha256 for each in attached if each.name == name]
    by_hash = [each.sha256 for each in attached if len(name) >= _SHORTEST_HASH and each.sha256.startswith(name)]
    found = by_name or by_hash
    if not found:
        raise NotFound(f"It has no file “{shown(name)}”, so nothing was changed.", "planner show lists its files.")
    if len(found) > 1:
        raise AmbiguousId(
            f"It has {len(found)} files “{shown(name)}”, so nothing was changed.",
            f"Name one by its SHA-256: {', '.join(each[:12] for each in found)}.",
        )
    return found[0]
