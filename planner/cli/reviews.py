"""Commands about reviews: start, edit, list, show, form, return, close, compare."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from planner.cli import review_documents as told
from planner.cli.desk import Desk
from planner.cli.options import From, Id, To
from planner.cli.words import counted
from planner.core.errors import InvalidValue, UserError
from planner.core.reference import parse_date, parse_period
from planner.core.review import Review, ReviewState
from planner.core.review_difference import Told, incoming, review_difference, sayings
from planner.core.review_return import accepted

if TYPE_CHECKING:
    from planner.store.plan_store import PlanStore

Name = Annotated[str, Argument(metavar="NAME", help="What the review is called, such as 'Mid-year 2026'.")]
Filled = Annotated[str, Argument(metavar="FILLED.pdf", help="The form as it came back.")]


def start(desk: Desk, name: Name, start: From = None, end: To = None) -> None:
    """Start a review of a period, as a draft, and print its id."""
    first, last = parse_period(start, end)  # what is given is looked at before what is missing
    if first is None or last is None:
        raise InvalidValue("A review is of a period, so nothing was done.", "Give --from DATE and --to DATE.")
    own = desk.act(lambda store: store.start_review(name, first, last).ids[0])
    with desk.existing() as store:
        review = store.review(own)
    desk.show(lambda: told.review(review), lambda: (own,))
    desk.say(f"Started the review “{name}” as a draft. planner review show {own[:4]} tells what it would freeze.")


def edit(
    desk: Desk,
    identifier: Id,
    name: Annotated[str | None, Option("--name", metavar="NAME", help="Another name.")] = None,
    start: From = None,
    end: To = None,
) -> None:
    """Change the name or period of a draft."""
    first = None if start is None else parse_date(start)
    last = None if end is None else parse_date(end)
    with desk.existing() as store:
        own = _review(store, identifier).id
        store.edit_review(own, name, first, last)
        review = store.review(own)
    desk.show(lambda: told.review(review), lambda: (own,))


def list_(desk: Desk) -> None:
    """List reviews, the latest period first."""
    with desk.reading() as store:
        reviews = store.reviews() if store else ()
    desk.show(
        lambda: {"items": [told.review(each) for each in reviews]}, lambda: told.review_lines(reviews, desk.paper)
    )


def show(desk: Desk, identifier: Id) -> None:
    """Show a review whole: what it holds, or for a draft what it would freeze, and what the manager answered."""
    with desk.existing() as store:
        review = _review(store, identifier)
        snapshot = store.review_snapshot(review.id)
    desk.show(lambda: told.shown(review, snapshot), lambda: tuple(told.shown_lines(review, snapshot, desk.paper)))


def form(
    desk: Desk, identifier: Id, out: Annotated[str, Argument(metavar="OUT.pdf", help="Where to write the form.")]
) -> None:
    """Write the fillable form of a review.

    A draft is frozen by it and counts as sent; the form of a frozen one is the same again."""
    from planner.formats.review_form import write_form

    target = Path(out)
    if target.suffix.lower() != ".pdf" or not target.stem:
        raise InvalidValue("The form is a PDF, so nothing was written.", "Give a file name that ends in .pdf.")
    with desk.existing() as store:
        review = _review(store, identifier)
        frozen = store.freeze_review(review.id)
        try:
            pages = write_form(store.review(review.id), target)
        except UserError:
            if frozen:  # what was never written was never sent
                store.undo(frozen)
            raise
        review = store.review(review.id)
    desk.show(
        lambda: {**told.review(review), "path": str(target), "pages": pages},
        lambda: (str(target),),
    )
    before = "Froze the review; its" if frozen else "The"
    closed = review.state is ReviewState.CLOSED
    back = "When it comes back: planner review return FILLED.pdf."
    then = "The review is closed, so it is for keeping." if closed else back
    desk.say(f"{before} form has {counted(pages, 'page')}. {then}")


def return_(
    desk: Desk,
    filled: Filled,
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would come in, and file nothing.")] = False,
) -> None:
    """File a form that came back as the manager's round, and show what came in."""
    from planner.formats.review_form import read_form

    returned = read_form(Path(filled))
    with desk.existing() as store:
        known = {each.id: each for each in store.reviews()}
        before = known.get(returned.review)
        filed = accepted(returned, before, store.profile.get("name", ""), desk.today)
        assert before is not None
        fresh = filed not in before.rounds
        snapshot = store.review_snapshot(before.id)
        lines = incoming(snapshot, filed, before.counted) if fresh else ()
        told_besides = sayings(snapshot, filed, before.counted) if fresh else ()
        if not dry_run:
            store.return_review(returned)
        review = store.review(before.id)
    desk.show(
        lambda: {
            **told.review(review),
            "filed": fresh and not dry_run,
            "changes": told.incoming(lines),
            "said": told.said(told_besides),
            "dated": {"on": filed.on.isoformat(), "written_on": filed.written_on or None},
        },
        lambda: [*told.incoming_lines(lines, desk.paper), *told.said_lines(told_besides, desk.paper)],
    )
    if fresh:
        desk.say(told.dated(filed))
    desk.say(_said(review, filed.name, fresh=fresh, dry_run=dry_run, actions=len(filed.actions)))


def _said(review: Review, name: str, *, fresh: bool, dry_run: bool, actions: int) -> str:
    if not fresh:
        return f"This file was filed before in “{review.name}”; nothing was changed."
    who = name or "the manager"
    if dry_run:
        return f"This is what {who} answered in “{review.name}”; nothing was filed."
    named = f" It names {counted(actions, 'development action')}: planner goal add makes a goal of one."
    offered = named if actions else ""
    return f"Filed the answer of {who} in “{review.name}”.{offered}"


def close(desk: Desk, identifier: Id) -> None:
    """Close a review for good.

    It never changes any more, and planner check finds out who changes it by other means."""
    with desk.existing() as store:
        own = _review(store, identifier).id
        store.close_review(own)
        review = store.review(own)
    desk.show(lambda: told.review(review), lambda: (own,))
    desk.say(f"“{review.name}” is closed.")


def compare(
    desk: Desk,
    earlier: Annotated[str, Argument(metavar="A", help="The id of the earlier review.")],
    later: Annotated[str, Argument(metavar="B", help="The id of the later review.")],
) -> None:
    """Tell what changed from one review to another."""
    with desk.existing() as store:
        both = [_review(store, each) for each in (earlier, later)]
        plan = store.load()
        first, second = (Told(each, store.review_snapshot(each.id)) for each in both)
    difference = review_difference(plan, first, second)
    desk.show(lambda: told.difference(difference), lambda: told.difference_lines(difference, desk.paper))
    drafts = [each.name for each in both if each.state is ReviewState.DRAFT]
    if drafts:
        desk.say(f"“{drafts[0]}” is a draft and was compared as it is today.")


def _review(store: "PlanStore", identifier: str) -> Review:
    kind, own = store.resolve(identifier)
    if kind != "review":
        raise InvalidValue(
            f"{own[:12]} is no review, so nothing was done.", "planner review list shows the reviews' ids."
        )
    return store.review(own)
