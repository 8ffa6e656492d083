"""What a report holds, each thing once in reading order: for the formats that list things rather than tell them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.core.evidence import Evidence
from planner.core.framework import Item
from planner.core.plan import Goal
from planner.core.report import Report, ReportEvidence


@dataclass(frozen=True, slots=True)
class OneEvidence:
    """A piece of evidence. account: STAR heading -> text, as far as told; shows: (descriptor, how it shows it)."""

    evidence: Evidence
    account: dict[str, str]
    shows: list[tuple[Item, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OneGoal:
    """A goal. about: the descriptors of the report that it is about."""

    goal: Goal
    overdue: bool
    about: list[Item] = field(default_factory=list)


def all_evidence(report: Report) -> list[OneEvidence]:
    """Every piece of evidence that the report tells."""
    found: dict[str, OneEvidence] = {}
    for item, entry in _entries(report):
        known = found.setdefault(entry.evidence.id, OneEvidence(entry.evidence, dict(entry.account)))
        if item is not None:
            known.shows.append((item, entry.how))
    return list(found.values())


def _entries(report: Report) -> Iterator[tuple[Item | None, ReportEvidence]]:
    for group in report.groups:
        for each in group.descriptors:
            yield from ((each.item, entry) for entry in each.evidence)
    yield from ((None, entry) for entry in report.unlinked)


def all_goals(report: Report) -> list[OneGoal]:
    """Every goal that the report tells, those of its descriptors first."""
    found: dict[str, OneGoal] = {}
    for item, goal in _goals(report):
        known = found.setdefault(goal.id, OneGoal(goal, goal.overdue(report.made_on)))
        if item is not None:
            known.about.append(item)
    return list(found.values())


def _goals(report: Report) -> Iterator[tuple[Item | None, Goal]]:
    for group in report.groups:
        for each in group.descriptors:
            yield from ((each.item, goal) for goal in each.goals)
    yield from ((None, entry.goal) for entry in report.next_goals)
