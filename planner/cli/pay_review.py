"""The command pay-review: where each skill stands, the mean and its band, what would move them."""

from collections.abc import Sequence
from typing import Annotated

from typer import Argument, Option

from planner.cli.desk import Desk, Json
from planner.cli.paper import Paper, cells, padded, printable
from planner.core.errors import InvalidValue
from planner.core.pay_review import (
    INDICATIVE,
    NOT_SAID,
    Band,
    PayReview,
    SkillStanding,
    Standing,
    find_skill,
    parse_bands,
    parse_standing,
    standing_words,
    with_bands,
    with_standings,
)
from planner.core.pay_review import pay_review as reviewed
from planner.core.plan import Plan
from planner.core.reference import shown


def pay_review(
    desk: Desk,
    standings: Annotated[
        list[str] | None,
        Argument(metavar="[SKILL STANDING]", help="below, at, above or not-said of the expected level; kept."),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        Option("--what-if", metavar="SKILL=STANDING", help="Show what this would make; not kept. Repeatable."),
    ] = None,
    bands: Annotated[
        str | None, Option("--bands", metavar="BANDS", help="Other bands, such as '1-1.99, 2-3'; usual for the usual.")
    ] = None,
) -> None:
    """Work out a pay review.

    It is the mean of all skills, below 1, at 2, above 3, and its band.
    It is indicative, since departments differ. A skill that nothing is said of is left out of the mean."""
    plan = desk.plan()
    chosen = _chosen(plan, standings or [])
    supposed = _supposed(plan, what_if or [])
    fields = with_standings(plan, chosen) if chosen else {}
    fields |= {} if bands is None else with_bands(parse_bands(bands))
    if fields:
        desk.act(lambda store: store.set_profile(fields))
        plan = desk.plan()
    now, then = reviewed(plan), reviewed(plan, supposed) if supposed else None
    desk.show(lambda: _document(now, then), lambda: _words(now, then, desk.paper))


def _chosen(plan: Plan, words: Sequence[str]) -> dict[str, Standing | None]:
    if len(words) % 2:
        raise InvalidValue(
            f"“{shown(words[-1])}” has no standing beside it, so nothing was done.",
            "Give each skill and then its standing, such as information-security at.",
        )
    return {find_skill(plan, skill): parse_standing(said) for skill, said in zip(words[::2], words[1::2], strict=True)}


def _supposed(plan: Plan, pairs: Sequence[str]) -> dict[str, Standing | None]:
    found = {}
    for pair in pairs:
        skill, equals, said = pair.partition("=")
        if not equals:
            raise InvalidValue(
                f"“{shown(pair)}” supposes nothing, so nothing was done.",
                "Write SKILL=STANDING, such as information-security=above.",
            )
        found[find_skill(plan, skill)] = parse_standing(said)
    return found


def _document(now: PayReview, then: PayReview | None) -> dict[str, Json]:
    return {
        **_reached(now),
        "left_out": now.left_out,
        "skills": [_skill(each) for each in now.skills],
        "bands": [_band(band) for band in now.bands],
        "label": INDICATIVE,
        "what_if": {**_reached(then), "skills": [_skill(each) for each in then.skills]} if then else None,
    }


def _reached(review: PayReview) -> dict[str, Json]:
    following = review.next_band
    return {
        "mean": None if review.mean is None else f"{review.mean:.2f}",
        "band": None if review.band is None else review.band.number,
        "working": review.working,
        "next": {"band": following.band.number, "steps": following.steps, "skills": following.skills}
        if following
        else None,
    }


def _skill(each: SkillStanding) -> dict[str, Json]:
    standing = NOT_SAID if each.standing is None else each.standing.value
    return {"name": each.name, "slug": each.slug, "level": each.level, "standing": standing}


def _band(band: Band) -> dict[str, Json]:
    return {"band": band.number, "from": f"{band.low:.2f}", "to": f"{band.high:.2f}"}


def _words(now: PayReview, then: PayReview | None, paper: Paper) -> list[str]:
    return [
        paper.style("Pay review", "title"),
        paper.style(INDICATIVE, "muted"),
        "",
        *_skills(now, then, paper),
        "",
        *_told(now, paper),
        *(_told(then, paper, now) if then else []),
        "",
        *paper.wrap("; ".join(f"{band.number}: {band.words}" for band in now.bands), " " * 7, "Bands  "),
    ]


def _told(review: PayReview, paper: Paper, before: PayReview | None = None) -> list[str]:
    """The working and what follows from it; beside another review, what that one does not say already."""
    first = "What if: " if before else ""
    notes = [review.next_band.words] if review.next_band else []
    if review.left_out_words and not (before and before.left_out_words == review.left_out_words):
        notes.append(review.left_out_words)
    lines = paper.wrap(review.working, " " * len(first), first)
    return [*lines, *(line for note in notes for line in paper.wrap(note, " " * len(first)))]


def _skills(now: PayReview, then: PayReview | None, paper: Paper) -> list[str]:
    width = max((cells(each.name) for each in now.skills), default=0)
    level = max((cells(each.level) for each in now.skills), default=0)
    supposed = then.skills if then else now.skills
    lines: list[str] = []
    for each, other in zip(now.skills, supposed, strict=True):
        moved = "" if each.standing is other.standing else f", what if {standing_words(other.standing)}"
        said = f"{standing_words(each.standing)}{moved}"
        if width + level + 4 + len("not said, what if not said") <= paper.width:
            lines.append(f"{padded(printable(each.name), width)}  {padded(printable(each.level), level)}  {said}")
        else:
            lines += [*paper.wrap(f"{each.name}, {each.level}"), f"  {said}"]
    return lines
