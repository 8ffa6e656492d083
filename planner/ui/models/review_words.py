"""What is said of reviews in a few words, in the list and above what a review holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.dates import long_date, short_date
from planner.core.plan import RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_difference import Move, ReviewDifference

STATE_ICONS = {
    ReviewState.DRAFT: "edit",
    ReviewState.SENT: "send",
    ReviewState.RETURNED: "returned",
    ReviewState.CLOSED: "lock",
}
FREEZES = "Exporting freezes this review: what is in it stays as it is."
_NEXT = {
    ReviewState.SENT: "Send the form to your manager. When it comes back, drop it on this window.",
    ReviewState.RETURNED: "Talk it through, then close the review. A form that comes back again is filed beside it.",
    ReviewState.CLOSED: "A closed review never changes.",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a draft would not hold: private pieces of its period, pieces outside it, private goals."""

    private: int
    outside: int
    goals: int


def state_words(state: ReviewState) -> str:
    """Draft, Sent, Returned, Closed."""
    return state.value.capitalize()


def counted(number: int, one: str, many: str = "") -> str:
    """So many things: "1 goal", "3 goals"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def pieces(number: int) -> str:
    """So many pieces of evidence."""
    return counted(number, "piece of evidence", "pieces of evidence")


def change_words(difference: ReviewDifference | None) -> str:
    """What changed since the review before, in a few words; None: there is none before."""
    if difference is None:
        return "The first review"
    parts = (
        (_descriptors(difference.raised), "raised"),
        (_descriptors(difference.lowered), "lowered"),
        (len(difference.evidence_added), "piece added" if len(difference.evidence_added) == 1 else "pieces added"),
    )
    told = [f"{number} {words}" for number, words in parts if number]
    return ", ".join(told) or "Nothing changed since the one before"


def _descriptors(moves: Iterable[Move]) -> int:
    return len({move.key for move in moves})


def history_words(review: Review) -> str:
    """When it was frozen, who answered and when; empty for a draft."""
    told = [f"Frozen on {long_date(review.on)}"] if review.on else []
    if review.counted is not None:
        agreed = " and agreed" if review.counted.agreed else ""
        told.append(f"answered{agreed} by {answer_words(review.counted)}")
    words = ", ".join(told)
    return f"{words}." if words else ""


def answer_words(filed: ManagerRound) -> str:
    """Who answered and when: "Grete Example on 3 November 2026"."""
    name = filed.name or "the manager"
    if filed.written_on:
        return f"{name} on {long_date(filed.on)} (dated “{filed.written_on}”)"
    return f"{name} on {long_date(filed.on)}"


def next_words(state: ReviewState) -> str:
    """What comes next, or what the state means."""
    return _NEXT.get(state, FREEZES)


def held_words(evidence: int, goals: int, rated: int, descriptors: int) -> str:
    """What a review holds, in numbers."""
    return f"{pieces(evidence)}, {counted(goals, 'goal')}, my ratings of {rated} of {descriptors} descriptors."


def left_out_words(left: LeftOut) -> str:
    """What a draft leaves out; empty where that is nothing."""
    told = [
        f"{left.private:,} private" if left.private else "",
        f"{left.outside:,} outside the period" if left.outside else "",
        counted(left.goals, "private goal") if left.goals else "",
    ]
    words = ", ".join(filter(None, told))
    return f"Left out: {words}." if words else ""


def round_words(filed: ManagerRound, *, counts: bool) -> str:
    """One answer among several: who, when, how much, and whether it counts."""
    standing = "came after the review was closed, not counted" if filed.late else "" if counts else "an earlier version"
    facts = [answer_words(filed), said_words(filed), standing]
    return ", ".join(filter(None, facts))


def choice_words(filed: ManagerRound, *, counts: bool) -> str:
    """One answer among several, as a choice shows it."""
    standing = "came late" if filed.late else "" if counts else "earlier version"
    return ", ".join(filter(None, (short_date(filed.on), standing, filed.name)))


def said_words(filed: ManagerRound) -> str:
    """How much an answer says."""
    told = [
        counted(len(filed.ratings), "rating"),
        counted(len(filed.comments) + len(filed.skill_comments), "comment"),
        counted(len(filed.actions), "development action"),
    ]
    return ", ".join(told)


def rating_words(value: RatingValue | None) -> str:
    """A rating as a column shows it."""
    return "Not rated" if value is None else value.words.capitalize()


def first_period(period: tuple[date | None, date | None], today: date) -> tuple[date, date]:
    """The period of a new review: the profile's, else the twelve months up to today."""
    start, end = period
    end = end or max(today, start or today)
    return start or _year_before(end), end


def _year_before(end: date) -> date:
    following = end + timedelta(days=1)
    try:
        return following.replace(year=following.year - 1)
    except ValueError:  # the 29th of February
        return following.replace(year=following.year - 1, day=28)
