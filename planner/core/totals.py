"""What the evidence for a descriptor adds up to, and how strong that makes it.

Apart from the evidence itself, of which the window's first frame shows nothing more.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EvidenceKind(StrEnum):
    """What sort of thing happened."""

    WORK = "work"
    FEEDBACK = "feedback"
    TRAINING = "training"
    AWARD = "award"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EvidenceTotals:
    """What a descriptor's strength rests on.

    count: pieces; newest: last day of the newest; kinds: sorts there are; complete: last day of the newest piece
    that has both a result and somebody to corroborate it; in_period: pieces that overlap the plan's review period.
    """

    count: int = 0
    newest: date | None = None
    kinds: frozenset[EvidenceKind] = frozenset()
    complete: date | None = None
    in_period: int = 0


NO_EVIDENCE = EvidenceTotals()


@dataclass(frozen=True, slots=True)
class Strength:
    """level: none, thin, fair or strong; reasons: why, in words."""

    level: str
    reasons: tuple[str, ...] = ()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    month = day.year * 12 + day.month - 1 - months
    year, zero_month = divmod(month, 12)
    for number in range(day.day, day.day - 4, -1):
        try:
            return date(year, zero_month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover


def strength(totals: EvidenceTotals, today: date) -> Strength:
    """How well a descriptor is evidenced: a rule anyone can check, never a score of the person."""
    if totals.count == 0 or totals.newest is None:
        return Strength("none", ("no evidence yet",))
    year_ago = months_before(today, 12)
    recent = totals.newest > year_ago
    reasons = ["recent" if recent else "nothing from the last 12 months"]
    if totals.count == 1:
        reasons.append("one piece")
    if totals.count == 1 or not recent:
        return Strength("thin", tuple(reasons))
    kinds = len(totals.kinds)
    reasons.append("one kind" if kinds == 1 else f"{kinds} kinds")
    complete = totals.complete is not None and totals.complete > year_ago
    if totals.count >= 3 and kinds >= 2 and complete:
        return Strength("strong", tuple(reasons))
    if totals.count < 3:
        reasons.append("two pieces")
    if not complete:
        reasons.append("no recent result that somebody can corroborate")
    return Strength("fair", tuple(reasons))
