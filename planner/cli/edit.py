"""The command edit: one for evidence and goals alike, which refuses what the thing at hand does not have."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from typer import Option

from planner.cli.account import About, Aim, said, taken_off
from planner.cli.desk import Desk
from planner.cli.options import Id
from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.evidence import Attachment, Evidence, EvidenceEdit, kept_once
from planner.core.plan import Goal, GoalEdit, Plan
from planner.core.reference import shown
from planner.files import sha256_of

Columns = Mapping[str, object]
"""Column -> value, of what evidence and goals both have."""
Off = Mapping[str, Sequence[str]]
"""Option -> what it takes away."""
Strings = list[str] | None
_BOTH = ("title", "for", "not-for", "private")
_OF_GOALS = (*_BOTH, "why", "measure", "due", "step")
_SHORTEST_HASH = 4


def edit(
    desk: Desk,
    identifier: Id,
    *,
    title: Annotated[str | None, Option("--title", metavar="TEXT", help="What it is called.")] = None,
    about: About,
    private: Annotated[bool | None, Option("--private/--not-private", help="Keep it out of reports, or not.")] = None,
    not_for: Annotated[Strings, Option("--not-for", metavar="REF", help="A descriptor it is not for.")] = None,
    untag: Annotated[Strings, Option("--untag", metavar="TAG", help="A tag to take away.")] = None,
    unlink: Annotated[Strings, Option("--unlink", metavar="URL", help="A link to take away.")] = None,
    unfile: Annotated[Strings, Option("--unfile", metavar="NAME", help="A file to take away.")] = None,
    aim: Aim,
) -> None:
    """Change the given fields of evidence or a goal.

    Options that name several things add to what is there; --not-for, --untag, --unlink and --unfile take away.
    An empty value clears a text, --until or --due.
    """
    mine = {"title": title, "private": private}
    off = {"not-for": not_for or [], "untag": untag or [], "unlink": unlink or [], "unfile": unfile or []}
    given = [*(name for name, value in mine.items() if value is not None), *said(about)]
    given += [*(name for name, values in off.items() if values), *said(aim)]
    if not given:
        raise InvalidValue("No change was named, so nothing was done.", "planner edit --help lists what can change.")
    columns = {name: value for name, value in mine.items() if value is not None}
    plan = desk.plan()
    twins: Sequence[str] = ()
    with desk.existing() as store:
        what, own = store.resolve(identifier)
        _refuse_foreign(given, what)
        if what == "goal":
            change = store.edit_goal(own, _goal_edit(plan, store.goal(own), columns, about, aim, off))
        else:
            change = store.edit_evidence(own, _evidence_edit(plan, store.evidence(own), columns, about, off))
            twins = kept_once(about.paths(), store.evidence(own).attachments, sha256_of)
    desk.show(lambda: {"id": own}, lambda: ())
    desk.say(f"Changed {own[:12]}." if change else f"{own[:12]} was so already.")
    for told in twins:
        desk.warn(told)


def _refuse_foreign(given: Sequence[str], what: str) -> None:
    is_goal = what == "goal"
    foreign = [name for name in given if name not in _BOTH and (name in _OF_GOALS) != is_goal]
    if foreign:
        thing = "a goal" if is_goal else "evidence"
        raise InvalidValue(
            f"--{foreign[0]} is nothing that {thing} has, so nothing was changed.",
            "planner show tells what an id belongs to.",
        )


def _goal_edit(plan: Plan, goal: Goal, columns: Columns, about: About, aim: Aim, off: Off) -> GoalEdit:
    return GoalEdit(
        fields={**columns, **aim.columns()},
        add_steps=tuple(aim.step or ()),
        add_descriptors=about.keys(plan),
        remove_descriptors=taken_off(plan, off["not-for"], goal.descriptors),
    )


def _evidence_edit(plan: Plan, piece: Evidence, columns: Columns, about: About, off: Off) -> EvidenceEdit:
    return EvidenceEdit(
        fields={**columns, **about.columns()},
        add_descriptors=about.keys(plan),
        remove_descriptors=taken_off(plan, off["not-for"], (shows.descriptor for shows in piece.shows)),
        add_tags=tuple(about.tag or ()),
        remove_tags=tuple(off["untag"]),
        add_links=about.links(),
        remove_links=tuple(off["unlink"]),
        add_files=about.paths(),
        remove_files=tuple(_hash_of(piece.attachments, name) for name in off["unfile"]),
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
