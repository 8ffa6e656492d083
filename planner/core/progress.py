"""Counts per skill and overall. Never a percentage, and never a verdict on the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.core.framework import Group, Item
from planner.core.plan import Plan, RatingValue
from planner.core.totals import months_before, strength


@dataclass(frozen=True, slots=True)
class Counts:
    """Descriptors by my current rating; with_evidence and in_period: those that have any, and any of this period."""

    total: int = 0
    not_started: int = 0
    developing: int = 0
    met: int = 0
    not_applicable: int = 0
    with_evidence: int = 0
    in_period: int = 0
    evidence: int = 0

    @property
    def applicable(self) -> int:
        """What "met" is counted out of."""
        return self.total - self.not_applicable

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.total + other.total,
            self.not_started + other.not_started,
            self.developing + other.developing,
            self.met + other.met,
            self.not_applicable + other.not_applicable,
            self.with_evidence + other.with_evidence,
            self.in_period + other.in_period,
            self.evidence + other.evidence,
        )


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """A group of the checklist and its counts."""

    group: Group
    counts: Counts


@dataclass(frozen=True, slots=True)
class Progress:
    """overall counts the skills' descriptors; responsibilities are counted by themselves."""

    overall: Counts
    responsibilities: Counts
    groups: tuple[GroupProgress, ...]


def counts(plan: Plan, items: Iterable[Item]) -> Counts:
    """Counts over the descriptors given. evidence adds up pieces a descriptor; one piece may count several times."""
    total = Counts()
    for item in items:
        total += _one(plan, item.key)
    return total


def _one(plan: Plan, key: str) -> Counts:
    value = plan.value(key)
    totals = plan.totals_for(key)
    return Counts(
        total=1,
        not_started=int(value is RatingValue.NOT_STARTED),
        developing=int(value is RatingValue.DEVELOPING),
        met=int(value is RatingValue.MET),
        not_applicable=int(value is RatingValue.NOT_APPLICABLE),
        with_evidence=int(totals.count > 0),
        in_period=int(totals.in_period > 0),
        evidence=totals.count,
    )


def progress(plan: Plan) -> Progress:
    """Where the person stands against the plan's target."""
    groups = tuple(GroupProgress(group, counts(plan, group.items)) for group in plan.target.groups())
    overall, responsibilities = Counts(), Counts()
    for entry in groups:
        if entry.group.kind == "skill":
            overall += entry.counts
        else:
            responsibilities += entry.counts
    return Progress(overall, responsibilities, groups)


FILTERS = ("all", "no-evidence", "not-met", "open-goal", "stale")


def passes(plan: Plan, key: str, wanted: str, today: date) -> bool:
    """Whether a descriptor belongs under one of FILTERS. Stale: has evidence, but nothing from the last six months."""
    totals = plan.totals_for(key)
    if wanted == "no-evidence":
        return totals.count == 0
    if wanted == "not-met":
        return plan.value(key) not in (RatingValue.MET, RatingValue.NOT_APPLICABLE)
    if wanted == "open-goal":
        return any(goal.state.open for goal in plan.goals_for(key))
    if wanted == "stale":
        return totals.newest is not None and totals.newest <= months_before(today, 6)
    return True


def gaps(plan: Plan, today: date) -> tuple[Item, ...]:
    """Descriptors of the skills that have little evidence or none.

    Thinnest first; of equally thin ones those that are not met, then in reading order. What is not applicable is out.
    """
    order = {"none": 0, "thin": 1, "fair": 2, "strong": 3}
    items = [item for group in plan.target.groups() if group.kind == "skill" for item in group.items]
    applicable = [item for item in items if plan.value(item.key) is not RatingValue.NOT_APPLICABLE]
    thin = [(order[strength(plan.totals_for(item.key), today).level], item) for item in applicable]
    wanted = [(rank, plan.value(item.key) is RatingValue.MET, item) for rank, item in thin if rank < 2]
    return tuple(item for _, _, item in sorted(wanted, key=lambda entry: entry[:2]))
