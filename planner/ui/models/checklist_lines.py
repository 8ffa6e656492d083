"""What a line of the checklist says: frozen values made from the plan, so that two states can be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.core.framework import Group, Item
from planner.core.plan import Plan, RatingValue
from planner.core.progress import FILTERS, counts, passes
from planner.core.totals import strength


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A skill, or the responsibilities. level is empty for the latter."""

    id: str
    name: str
    kind: str
    level: str
    met: int
    developing: int
    applicable: int

    @property
    def level_words(self) -> str:
        """As the heading shows it."""
        return self.level or "Role level"

    @property
    def score_words(self) -> str:
        """2 of 3."""
        return f"{self.met} of {self.applicable}"

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return f"{self.name}, {self.level_words}, {self.score_words} met, {self.developing} developing"


@dataclass(frozen=True, slots=True)
class DescriptorLine:
    """A descriptor with what the plan says of it. id is its key; goals counts the open and the finished alike."""

    id: str
    ref: str
    text: str
    rating: RatingValue
    evidence: int
    goals: int
    strength: str
    reasons: tuple[str, ...]

    @property
    def evidence_words(self) -> str:
        """4 evidence."""
        return f"{self.evidence} evidence" if self.evidence else "No evidence yet"

    @property
    def goal_words(self) -> str:
        """2 goals; empty for none."""
        return "" if not self.goals else "1 goal" if self.goals == 1 else f"{self.goals} goals"

    @property
    def strength_words(self) -> str:
        """strong: recent, 3 kinds; empty without evidence."""
        return f"{self.strength}: {', '.join(self.reasons)}" if self.evidence else ""

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        parts = (self.text, self.rating.words, self.evidence_words, self.goal_words, self.strength_words)
        return ", ".join(part for part in parts if part)


Line = GroupLine | DescriptorLine


def group_line(plan: Plan, group: Group) -> GroupLine:
    """The heading of a group."""
    total = counts(plan, group.items)
    return GroupLine(
        group.slug, group.name, group.kind, group.level or "", total.met, total.developing, total.applicable
    )


def descriptor_line(plan: Plan, item: Item, today: date) -> DescriptorLine:
    """The line of a descriptor."""
    totals = plan.totals_for(item.key)
    judged = strength(totals, today)
    return DescriptorLine(
        item.key,
        item.ref,
        item.descriptor.text,
        plan.value(item.key),
        totals.count,
        len(plan.goals_for(item.key)),
        judged.level,
        judged.reasons,
    )


def checklist_lines(
    plan: Plan, wanted: str, today: date, held: str = ""
) -> Iterator[tuple[GroupLine, tuple[DescriptorLine, ...]]]:
    """Every group that has a descriptor under the filter, with those; held: a key that is shown in any case."""
    for group in plan.target.groups():
        shown = [item for item in group.items if item.key == held or passes(plan, item.key, wanted, today)]
        if shown:
            yield group_line(plan, group), tuple(descriptor_line(plan, item, today) for item in shown)


def filter_counts(plan: Plan, today: date) -> dict[str, int]:
    """How many of the skills' descriptors are under each filter."""
    keys = [item.key for group in plan.target.groups() if group.kind == "skill" for item in group.items]
    return {wanted: sum(passes(plan, key, wanted, today) for key in keys) for wanted in FILTERS}
