"""Snapshot: what was claimed when a review was frozen, in the framework's words of that day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from planner.core.evidence import Evidence, Shows, Strength, overlaps, strength, totals_of
from planner.core.framework import Group, Item
from planner.core.plan import By, Goal, Plan, Rating, RatingValue
from planner.core.review import Review

PERSON = ("name", "job-title", "organisation", "manager")


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said of one descriptor when the review was frozen, in the framework's words of that day."""

    ref: str
    key: str
    text: str
    mine: Rating | None
    manager: Rating | None
    strength: Strength

    @property
    def value(self) -> RatingValue:
        """My rating; nothing rated is not started."""
        return RatingValue.NOT_STARTED if self.mine is None else self.mine.value


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """A skill, or the responsibilities, with their claims. kind and level as a checklist's group has them."""

    name: str
    kind: str
    level: str | None
    slug: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a frozen review holds. person: profile field -> value, of name, job-title, organisation and manager.

    evidence: of the period, newest first, none of it private; goals: none of them private; both without the bin.
    """

    review: str
    name: str
    start: date
    end: date
    on: date
    person: Mapping[str, str]
    framework: str
    edition: str
    licence: str
    role_level: str
    groups: tuple[ClaimGroup, ...]
    evidence: tuple[Evidence, ...] = ()
    goals: tuple[Goal, ...] = ()

    def claims(self) -> Mapping[str, Claim]:
        """Every claim by its descriptor's key."""
        return {claim.key: claim for group in self.groups for claim in group.claims}

    def evidence_for(self, key: str) -> tuple[Evidence, ...]:
        """The pieces that support a descriptor."""
        return tuple(piece for piece in self.evidence if any(link.descriptor == key for link in piece.shows))

    def goals_for(self, key: str) -> tuple[Goal, ...]:
        """The goals about a descriptor."""
        return tuple(goal for goal in self.goals if key in goal.descriptors)


def snapshot_of(review: Review, plan: Plan, evidence: Iterable[Evidence], today: date) -> Snapshot:
    """What the review would freeze today. evidence: whole pieces, of which those of the period are taken.

    Keys in it are the leading ones, so that evidence stands beside its descriptor whatever it was matched from.
    """
    shown = {plan.leading(item.key): item.key for group in plan.target.groups() for item in group.items}

    def led(key: str) -> str:
        return shown.get(plan.leading(key), key)

    pieces = [_led_piece(piece, led) for piece in evidence if _told(piece, review)]
    pieces.sort(key=lambda each: each.last_day, reverse=True)
    goals = [goal for goal in plan.goals if not (goal.private or goal.binned)]
    return Snapshot(
        review=review.id,
        name=review.name,
        start=review.start,
        end=review.end,
        on=today,
        person={name: plan.profile[name] for name in PERSON if plan.profile.get(name)},
        framework=plan.framework.title,
        edition=plan.framework.edition,
        licence=plan.framework.licence,
        role_level=plan.target.name,
        groups=tuple(_claim_group(plan, group, pieces, today) for group in plan.target.groups()),
        evidence=tuple(pieces),
        goals=tuple(_led_goal(goal, led) for goal in goals),
    )


def _told(piece: Evidence, review: Review) -> bool:
    return not (piece.private or piece.binned) and overlaps(piece.on, piece.last_day, review.start, review.end)


def _claim_group(plan: Plan, group: Group, pieces: list[Evidence], today: date) -> ClaimGroup:
    claims = tuple(_claim(plan, item, pieces, today) for item in group.items)
    return ClaimGroup(group.name, group.kind, group.level, group.slug, claims)


def _claim(plan: Plan, item: Item, pieces: list[Evidence], today: date) -> Claim:
    mine, manager = plan.rating(item.key), plan.rating(item.key, By.MANAGER)
    # Of the pieces that are told, and of no others: who reads it must be able to count them.
    told = totals_of(piece for piece in pieces if any(link.descriptor == item.key for link in piece.shows))
    how_strong = strength(told, today)
    return Claim(item.ref, item.key, item.descriptor.text, mine, manager, how_strong)


def _led_piece(piece: Evidence, led: Callable[[str], str]) -> Evidence:
    shows: dict[str, Shows] = {}
    for link in piece.shows:
        key = led(link.descriptor)
        if key not in shows or not shows[key].how:
            shows[key] = Shows(key, link.how)
    return replace(piece, shows=tuple(shows.values()))


def _led_goal(goal: Goal, led: Callable[[str], str]) -> Goal:
    return replace(goal, descriptors=tuple(dict.fromkeys(led(key) for key in goal.descriptors)))
