"""What an import did, in words and plain numbers."""

from dataclasses import dataclass

from planner.core.conflict import Merged
from planner.ui.models.review_words import counted

_SORTS = {
    "evidence": "Evidence",
    "evidence_descriptors": "What evidence shows",
    "tags": "Tags",
    "links": "Links",
    "attachments": "Attached files",
    "goals": "Goals",
    "goal_descriptors": "What goals are about",
    "steps": "Steps of goals",
    "reviews": "Reviews",
    "review_rounds": "Returned forms",
    "ratings": "Ratings",
    "matches": "Matches of editions",
    "targets": "Targets",
    "profile": "Settings of the plan",
    "inbox": "Inbox",
    "frameworks": "Frameworks",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of one sort of thing."""

    sort: str
    added: int
    updated: int
    removed: int
    unchanged: int


def counted_sorts(merged: Merged) -> tuple[Counted, ...]:
    """The sorts of which anything came or changed, in the order of a person's interest."""
    numbers = (merged.added, merged.updated, merged.removed, merged.unchanged)
    every = (Counted(words, *(each.get(name, 0) for each in numbers)) for name, words in _SORTS.items())
    return tuple(each for each in every if each.added or each.updated or each.removed)


def headline(merged: Merged) -> str:
    """What an import did, in a sentence."""
    if not merged.changed:
        return "Your plan held all of it already. Nothing was changed."
    told = ((merged.added, "added"), (merged.updated, "updated"), (merged.removed, "removed"))
    said = [f"{sum(numbers.values()):,} {what}" for numbers, what in told if sum(numbers.values())]
    same = sum(merged.unchanged.values())
    were = "was the same" if same == 1 else "were the same"
    return f"The plan is taken in: {', '.join(said)}; {same:,} {were}."


def conflicts_line(merged: Merged) -> str:
    """How many conflicts wait now, empty for none."""
    count = len(merged.conflicts)
    if not count:
        return ""
    verb = "waits" if count == 1 else "wait"
    return f"{counted(count, 'conflict')} {verb}: both machines changed the same thing, and both versions are kept."


def refused_head(merged: Merged) -> str:
    """What is said above the names of files that were left out, empty for none."""
    count = len(merged.refused)
    if not count:
        return ""
    return f"{counted(count, 'attached file')} left out; the evidence names {'it' if count == 1 else 'them'} still:"
