"""Commands about evidence: add, evidence, show, bin, unbin. (edit has a file of its own.)"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from planner.cli import documents, words
from planner.cli.desk import Desk
from planner.cli.documents import Listed
from planner.cli.options import (
    Action,
    ByWhom,
    Files,
    For,
    From,
    Id,
    Ids,
    Kind,
    Links,
    On,
    Result,
    Situation,
    Tags,
    Task,
    To,
    Until,
)
from planner.core.evidence import EvidenceDraft, EvidenceKind, EvidenceLine, EvidenceQuery, Link
from planner.core.plan import Plan
from planner.core.reference import find, parse_choice, parse_date, parse_number, parse_period

if TYPE_CHECKING:
    from planner.store.plan_store import PlanStore

_PAGE = 500


def add(
    desk: Desk,
    title: Annotated[str, Argument(metavar="TITLE", help="What happened; - reads a Markdown entry from input.")],
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
    private: Annotated[bool, Option("--private", help="Keep it out of reports unless they ask for it.")] = False,
) -> None:
    """Add evidence, and print its id.

    It is dated today unless --on says otherwise.

    With - as TITLE a Markdown entry is read: its first heading or line is the title; lines such as "When: 2026-04-01",
    "Tags: a, b", "Link: https://example.org", "For: information-security/1" follow; headings Situation, Task, Action
    and Result begin the parts of the account.
    """
    plan = desk.plan()
    draft = _from_input(plan) if title == "-" else EvidenceDraft(title)
    told: dict[str, Any] = {
        "situation": situation, "task": task, "action": action, "result": result, "corroborated_by": by_whom,
    }  # fmt: skip
    draft = replace(draft, **{name: text for name, text in told.items() if text is not None})
    draft = replace(
        draft,
        on=draft.on if on is None else parse_date(on),
        until=draft.until if until is None else parse_date(until),
        kind=draft.kind if kind is None else parse_choice(EvidenceKind, kind, "kind"),
        private=private,
        descriptors=(*draft.descriptors, *(find(plan, ref).key for ref in for_ or ())),
        tags=(*draft.tags, *(tag or ())),
        links=(*draft.links, *map(Link, link or ())),
        files=tuple(map(Path, file or ())),
    )
    piece = desk.act(lambda store: store.evidence(store.add_evidence(draft).ids[0]))
    desk.show(lambda: documents.added(plan, piece), lambda: (piece.id,))
    about = words.names(plan, (shows.descriptor for shows in piece.shows))
    desk.say(f"Added “{piece.title}” to {', '.join(about)}." if about else f"Added “{piece.title}”.")


def _from_input(plan: Plan) -> EvidenceDraft:
    from planner.formats.markdown_entry import LARGEST, read_entry

    if sys.stdin.isatty():
        end = "Ctrl+Z and Enter" if sys.platform == "win32" else "Ctrl+D"
        sys.stderr.write(f"Write the entry, its title first. End it with {end}.\n")
    binary = getattr(sys.stdin, "buffer", None)
    data = sys.stdin.read().encode("utf-8", "surrogateescape") if binary is None else binary.read(LARGEST + 1)
    entry = read_entry(data)
    return EvidenceDraft(
        title=entry.title,
        on=entry.on,
        until=entry.until,
        situation=entry.situation,
        task=entry.task,
        action=entry.action,
        result=entry.result,
        kind=entry.kind,
        corroborated_by=entry.corroborated_by,
        descriptors=tuple(find(plan, ref).key for ref in entry.refs),
        tags=entry.tags,
        links=entry.links,
    )


def evidence(
    desk: Desk,
    query: Annotated[list[str] | None, Argument(metavar="[QUERY]", help="Words that must all be found.")] = None,
    for_: Annotated[str | None, Option("--for", metavar="REF", help="For this descriptor.")] = None,
    tag: Annotated[str | None, Option("--tag", metavar="TAG", help="With this tag.")] = None,
    start: From = None,
    end: To = None,
    unlinked: Annotated[bool, Option("--unlinked", help="For no descriptor of any target.")] = False,
    binned: Annotated[bool, Option("--binned", help="What is in the bin.")] = False,
    limit: Annotated[str | None, Option("--limit", metavar="N", help="At most so many.")] = None,
) -> None:
    """List or search evidence, newest first."""
    most = None if limit is None else parse_number(limit, "limit")
    first, last = parse_period(start, end)
    plan = desk.plan()
    keys = plan.keys_leading_to(find(plan, for_).key) if for_ is not None else ()
    wanted = EvidenceQuery(
        text=" ".join(query or ()),
        descriptors=keys,
        tag=tag or "",
        start=first,
        end=last,
        unlinked=unlinked,
        binned=binned,
    )
    with desk.reading() as store:
        total = store.evidence_count(wanted) if store else 0
        lines = list(_lines(store, wanted, total if most is None else min(most, total))) if store else []
        listed = list(_with_children(store, lines)) if store and desk.as_json else [Listed(line) for line in lines]
    desk.show(
        lambda: documents.evidence_list(plan, total, listed), lambda: words.evidence_list(plan, listed, desk.paper)
    )
    found = words.counted(total, "piece")
    desk.say(f"{found}." if len(lines) == total else f"{len(lines):,} of {found}.")


def _lines(store: "PlanStore", query: EvidenceQuery, most: int) -> Iterator[EvidenceLine]:
    for offset in range(0, most, _PAGE):
        yield from store.evidence_lines(query, offset, min(_PAGE, most - offset))


def _with_children(store: "PlanStore", lines: Sequence[EvidenceLine]) -> Iterator[Listed]:
    """The pieces with their links and files; only those that have any are read whole."""
    for line in lines:
        piece = store.evidence(line.id) if line.links or line.files else None
        yield Listed(line, piece.links, piece.attachments) if piece else Listed(line)


def show(desk: Desk, identifier: Id) -> None:
    """Show one piece of evidence or goal, whole."""
    plan = desk.plan()
    with desk.existing() as store:
        kind, own = store.resolve(identifier)
        if kind == "goal":
            goal = store.goal(own)
            desk.show(lambda: documents.goal(plan, goal), lambda: words.goal(plan, goal, desk.today, desk.paper))
            return
        piece = store.evidence(own)
    desk.show(lambda: documents.evidence(plan, piece), lambda: words.evidence(plan, piece, desk.paper))


def bin_(desk: Desk, identifiers: Ids) -> None:
    """Move evidence and goals to the bin.

    The command unbin takes them out again."""
    _move(desk, identifiers, into=True)


def unbin(desk: Desk, identifiers: Ids) -> None:
    """Take evidence and goals out of the bin."""
    _move(desk, identifiers, into=False)


def _move(desk: Desk, identifiers: Sequence[str], *, into: bool) -> None:
    with desk.existing() as store:
        own = tuple(dict.fromkeys(store.resolve(each)[1] for each in identifiers))
        if into:
            store.bin(own)
        else:
            store.unbin(own)
    desk.show(lambda: {"ids": list(own)}, lambda: ())
    moved = "In the bin" if into else "Out of the bin"
    desk.say(f"{moved}: {', '.join(each[: words.SHORT_ID] for each in own)}.")
