"""Commands about descriptors: status, checklist, rate, history."""

from typing import Annotated

from typer import Argument, Option

from planner.cli import documents, words
from planner.cli.desk import Desk
from planner.cli.options import Ref
from planner.core.dates import long_date
from planner.core.plan import By, RatingValue
from planner.core.reference import find, parse_choice, parse_date


def status(desk: Desk) -> None:
    """Show where I stand.

    A line for each skill: met as a solid bar, developing hatched, the rest open; then goals and evidence."""
    plan = desk.plan()
    desk.show(lambda: documents.status(plan, desk.today), lambda: words.status(plan, desk.today, desk.paper))


def checklist(desk: Desk) -> None:
    """Show every descriptor in full, with its reference.

    Under each stand its rating, the manager's, evidence with its strength, and goals."""
    plan = desk.plan()
    desk.show(lambda: documents.checklist(plan, desk.today), lambda: words.checklist(plan, desk.today, desk.paper))


def rate(
    desk: Desk,
    reference: Ref,
    rating: Annotated[str, Argument(metavar="RATING", help="not-started, developing, met or not-applicable.")],
    by: Annotated[str, Option("--by", metavar="WHO", help="Who says so: me or manager.")] = By.ME.value,
    on: Annotated[str | None, Option("--on", metavar="DATE", help="Since when; today where nothing is said.")] = None,
    note: Annotated[str, Option("--note", metavar="TEXT", help="A note; my not-applicable needs a reason.")] = "",
) -> None:
    """Rate a descriptor. The ratings before it are kept as its history."""
    value, who = parse_choice(RatingValue, rating, "rating"), parse_choice(By, by, "rater")
    day = None if on is None else parse_date(on)
    plan = desk.plan()
    found = find(plan, reference)
    before = plan.rating(found.key, who)
    previous = before.value.value if before else RatingValue.NOT_STARTED.value if who is By.ME else None
    desk.act(lambda store: store.rate(found.key, value, by=who, on=day, note=note))
    desk.show(lambda: {"ref": found.ref, "key": found.key, "rating": value.value, "previous": previous}, lambda: ())
    said = "" if who is By.ME else "the manager says "
    if day and before and day < before.on:
        desk.say(
            f"{found.name}: {said}{value.words} on {long_date(day)} was added to the history; the current rating stays "
            f"{before.value.words}, of {long_date(before.on)}."
        )
        return
    was = f" (before: {RatingValue(previous).words})" if previous else ""
    desk.say(f"{found.name}: {said}{value.words}{was}.")


def history(desk: Desk, reference: Ref) -> None:
    """Show all ratings of a descriptor, oldest first."""
    plan = desk.plan()
    found = find(plan, reference)
    ratings = plan.history(found.key)
    desk.show(lambda: documents.history(ratings), lambda: words.history(ratings, found, desk.paper))
