"""Commands about evidence: add, evidence, show, bin, unbin. (edit has a file of its own.)"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from planner.cli import documents, words
from planner.cli.account import About
from planner.cli.desk import Desk
from planner.cli.documents import Listed
from planner.cli.options import From, Id, Ids, To
from planner.core import limits
from planner.core.evidence import EvidenceDraft, EvidenceLine, EvidenceQuery, kept_once
from planner.core.plan import Plan
from planner.core.reference import find, parse_number, parse_period
from planner.files import sha256_of

if TYPE_CHECKING:
    from planner.store.plan_store import PlanStore

_PAGE = 500


def add(
    desk: Desk,
    title: Annotated[str, Argument(metavar="TITLE", help="What happened; - reads a Markdown entry from input.")],
    *,
    about: About,
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
    draft = replace(
        draft,
        **about.columns(),
        private=private,
        descriptors=(*draft.descriptors, *about.keys(plan)),
        tags=(*draft.tags, *(about.tag or ())),
        links=(*draft.links, *about.links()),
        files=about.paths(),
    )
    piece = desk.act(lambda store: store.evidence(store.add_evidence(draft).ids[0]))
    desk.show(lambda: documents.added(plan, piece), lambda: (piece.id,))
    whereto = ", ".join(words.names(plan, (shows.descriptor for shows in piece.shows)))
    desk.say(f"Added “{piece.title}” to {whereto}." if whereto else f"Added “{piece.title}”.")
    for told in kept_once(draft.files, piece.attachments, sha256_of):
        desk.warn(told)


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
    if tag is not None:
        limits.tag(tag)  # an empty one would find everything
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
        change = store.bin(own) if into else store.unbin(own)
    moved = [each for each in own if each in change.ids]
    stayed = [each for each in own if each not in change.ids]
    desk.show(lambda: {"ids": list(moved)}, lambda: ())
    if moved:
        desk.say(f"{'In' if into else 'Out of'} the bin: {_short(moved)}.")
    if stayed:
        desk.say(f"{'In the bin already' if into else 'Not in the bin, so left where it is'}: {_short(stayed)}.")


def _short(ids: Sequence[str]) -> str:
    return ", ".join(each[: words.SHORT_ID] for each in ids)
