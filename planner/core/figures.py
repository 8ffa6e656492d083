"""The figures a report's charts show, decided once, so that every format says the same.

Counts that anyone can check by hand; never a percentage, and never a verdict on the person.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.evidence import Evidence
from planner.core.framework import Group, Item
from planner.core.plan import By, Plan, Rating, RatingValue
from planner.core.progress import GroupProgress

MOST_MONTHS, MOST_OF_PERIOD = 24, 36
FEWEST_SPOKES = 3
STEPS = {RatingValue.NOT_STARTED: 0, RatingValue.DEVELOPING: 1, RatingValue.MET: 2}


@dataclass(frozen=True, slots=True)
class SkillBar:
    """How many of a skill's descriptors have which rating of mine; not rated is not started."""

    name: str
    met: int
    developing: int
    not_started: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of rating steps (not started 0, developing 1, met 2), with its working: `steps` over `rated`."""

    steps: int
    rated: int

    @property
    def value(self) -> float:
        """From 0 to 2."""
        return self.steps / self.rated


@dataclass(frozen=True, slots=True)
class Spoke:
    """A skill as both see it; None where none of its descriptors has an applicable rating by that person."""

    name: str
    mine: Mean | None
    manager: Mean | None


@dataclass(frozen=True, slots=True)
class Month:
    """Pieces of evidence that ended in a month. first: the month's first day."""

    first: date
    pieces: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many descriptors of the skills were met and developing at a month's end, by my ratings of those days."""

    first: date
    met: int
    developing: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Each is empty where there is nothing to draw. months: none is left out in between; earlier: pieces of evidence
    that ended before the first month shown."""

    bars: tuple[SkillBar, ...] = ()
    radar: tuple[Spoke, ...] = ()
    months: tuple[Month, ...] = ()
    earlier: int = 0
    history: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The days a report is about; None is open. today: the day it is made."""

    start: date | None
    end: date | None
    today: date


def figures_of(plan: Plan, groups: Iterable[GroupProgress], pieces: Iterable[Evidence], span: Span) -> Figures:
    """The figures of the groups and the evidence that a report shows. Responsibilities are in none of the charts."""
    skills = [entry for entry in groups if entry.group.kind == "skill"]
    months, earlier = _months_of(pieces, span)
    items = [item for entry in skills for item in entry.group.items]
    return Figures(tuple(_bars(skills)), _radar(plan, skills), months, earlier, _history(plan, items, span))


def _bars(skills: Sequence[GroupProgress]) -> Iterable[SkillBar]:
    if any(entry.counts.met or entry.counts.developing or entry.counts.not_applicable for entry in skills):
        for entry in skills:
            counts = entry.counts
            yield SkillBar(entry.group.name, counts.met, counts.developing, counts.not_started, counts.not_applicable)


def _radar(plan: Plan, skills: Sequence[GroupProgress]) -> tuple[Spoke, ...]:
    """Nothing unless three skills at least have a value of both: with fewer there is no shape to compare."""
    spokes = tuple(
        Spoke(entry.group.name, _mean(plan, entry.group, By.ME), _mean(plan, entry.group, By.MANAGER))
        for entry in skills
    )
    compared = sum(spoke.mine is not None and spoke.manager is not None for spoke in spokes)
    return spokes if compared >= FEWEST_SPOKES else ()


def _mean(plan: Plan, group: Group, by: By) -> Mean | None:
    ratings = (plan.rating(item.key, by) for item in group.items)
    steps = [STEPS[rating.value] for rating in ratings if rating is not None and rating.value in STEPS]
    return Mean(sum(steps), len(steps)) if steps else None


def _months_of(pieces: Iterable[Evidence], span: Span) -> tuple[tuple[Month, ...], int]:
    """Each piece counts once, in the month of its last day, or of the period's where it went on beyond it."""
    counts = Counter(_number(min(piece.last_day, span.end or date.max)) for piece in pieces)
    if not counts:
        return (), 0
    shown = _shown(span, min(counts), max(counts) if span.end is None else _number(span.end))
    earlier = sum(number for month, number in counts.items() if month < shown[0])
    if len(shown) < 2 or earlier == counts.total():
        return (), 0
    return tuple(Month(_first_day(month), counts[month]) for month in shown), earlier


def _history(plan: Plan, items: Sequence[Item], span: Span) -> tuple[Standing, ...]:
    last = min(span.end or span.today, span.today)
    dated = [[each for each in plan.history(item.key) if each.by is By.ME and each.on <= last] for item in items]
    first = min((ratings[0].on for ratings in dated if ratings), default=None)
    if first is None:
        return ()
    standings = []
    for month in _shown(span, _number(first), _number(last)):
        before = (bisect_right(ratings, month, key=_month_of_rating) for ratings in dated)
        values = Counter(ratings[count - 1].value for ratings, count in zip(dated, before, strict=True) if count)
        standings.append(Standing(_first_day(month), values[RatingValue.MET], values[RatingValue.DEVELOPING]))
    if len(standings) < 2 or not any(each.met or each.developing for each in standings):
        return ()
    return tuple(standings)


def _shown(span: Span, first: int, last: int) -> range:
    """The months of the period, where one has two ends; else those with anything in them: the latest of them."""
    begin = first if span.start is None else _number(span.start)
    most = MOST_OF_PERIOD if span.start and span.end else MOST_MONTHS
    return range(max(begin, last - most + 1), last + 1)


def _number(day: date) -> int:
    """Months since the year 0, which are counted on more easily than dates."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    year, zero_month = divmod(month, 12)
    return date(year, zero_month + 1, 1)


def _month_of_rating(rating: Rating) -> int:
    return _number(rating.on)
