"""What moved between two reviews, and what a returned form would bring in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.core.evidence import Evidence
from planner.core.plan import By, Goal, GoalState, Plan, RatingValue
from planner.core.review import ManagerRound, Review
from planner.core.snapshot import Claim, Snapshot

_ORDER = (RatingValue.NOT_STARTED, RatingValue.DEVELOPING, RatingValue.MET)


@dataclass(frozen=True, slots=True)
class Move:
    """A rating that differs. before or after None: not rated by the manager that time."""

    ref: str
    key: str
    text: str
    by: By
    before: RatingValue | None
    after: RatingValue | None

    @property
    def direction(self) -> int:
        """1 raised, -1 lowered, 0 neither: not applicable and not rated stand outside the order."""
        if self.before not in _ORDER or self.after not in _ORDER:
            return 0
        steps = _ORDER.index(self.after) - _ORDER.index(self.before)
        return (steps > 0) - (steps < 0)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A descriptor whose words differ; old and new are its texts, key the one it has in the later review."""

    ref: str
    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ReviewDifference:
    """From an earlier review to a later one. moves: raised, lowered and otherwise changed ratings, mine before the
    manager's; added and removed: descriptors that only the later or only the earlier one has."""

    moves: tuple[Move, ...] = ()
    evidence_added: tuple[Evidence, ...] = ()
    goals_finished: tuple[Goal, ...] = ()
    goals_added: tuple[Goal, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    added: tuple[Claim, ...] = ()
    removed: tuple[Claim, ...] = ()

    @property
    def raised(self) -> tuple[Move, ...]:
        """Ratings that went up."""
        return tuple(move for move in self.moves if move.direction > 0)

    @property
    def lowered(self) -> tuple[Move, ...]:
        """Ratings that went down."""
        return tuple(move for move in self.moves if move.direction < 0)


@dataclass(frozen=True, slots=True)
class Told:
    """A review with what it holds: its own snapshot, or for a draft the one it would freeze."""

    review: Review
    snapshot: Snapshot


def review_difference(plan: Plan, earlier: Told, later: Told) -> ReviewDifference:
    """What changed between two reviews. Matches confirmed in the plan tell a reworded descriptor from another one."""
    before = {plan.leading(key): claim for key, claim in earlier.snapshot.claims().items()}
    after = {plan.leading(key): claim for key, claim in later.snapshot.claims().items()}
    both = [(before[lead], claim) for lead, claim in after.items() if lead in before]
    pieces = {piece.id for piece in earlier.snapshot.evidence}
    goals = {goal.id: goal for goal in earlier.snapshot.goals}
    return ReviewDifference(
        moves=tuple(_moves(both, earlier, later)),
        evidence_added=tuple(piece for piece in later.snapshot.evidence if piece.id not in pieces),
        goals_finished=tuple(goal for goal in later.snapshot.goals if _finished(goal, goals.get(goal.id))),
        goals_added=tuple(goal for goal in later.snapshot.goals if goal.id not in goals),
        reworded=tuple(Reworded(new.ref, new.key, old.text, new.text) for old, new in both if old.text != new.text),
        added=tuple(claim for lead, claim in after.items() if lead not in before),
        removed=tuple(claim for lead, claim in before.items() if lead not in after),
    )


def _finished(now: Goal, then: Goal | None) -> bool:
    return now.state is GoalState.DONE and (then is None or then.state is not GoalState.DONE)


def _moves(both: list[tuple[Claim, Claim]], earlier: Told, later: Told) -> Iterable[Move]:
    for old, new in both:
        if old.value is not new.value:
            yield Move(new.ref, new.key, new.text, By.ME, old.value, new.value)
    for old, new in both:
        then, now = managers_value(earlier.review, old.key), managers_value(later.review, new.key)
        if then is not now:
            yield Move(new.ref, new.key, new.text, By.MANAGER, then, now)


def managers_value(review: Review, key: str) -> RatingValue | None:
    """What the manager's counted round says of a descriptor; None where there is no round, or it leaves it blank."""
    return None if review.counted is None else review.counted.ratings.get(key)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a returned form says of one descriptor. before: what the round filed before it said, if there is one."""

    ref: str
    key: str
    text: str
    mine: RatingValue
    rating: RatingValue | None
    before: RatingValue | None
    comment: str
    comment_before: str

    @property
    def changed(self) -> bool:
        """Whether it differs from the round before; with none before it, whether anything is said."""
        return self.rating is not self.before or self.comment != self.comment_before


def incoming(snapshot: Snapshot, now: ManagerRound, before: ManagerRound | None) -> tuple[Incoming, ...]:
    """Descriptor by descriptor, in the review's order, what filing the round would bring in."""
    old_ratings: Mapping[str, RatingValue] = before.ratings if before else {}
    old_comments: Mapping[str, str] = before.comments if before else {}
    return tuple(
        Incoming(
            claim.ref,
            claim.key,
            claim.text,
            claim.value,
            now.ratings.get(claim.key),
            old_ratings.get(claim.key),
            now.comments.get(claim.key, ""),
            old_comments.get(claim.key, ""),
        )
        for group in snapshot.groups
        for claim in group.claims
    )


@dataclass(frozen=True, slots=True)
class Saying:
    """What a returned form says apart from its descriptors, under a heading; before: what the round before it said."""

    heading: str
    now: str
    before: str = ""

    @property
    def changed(self) -> bool:
        """Whether it differs from the round before; with none before it, whether anything is said."""
        return self.now != self.before


def sayings(snapshot: Snapshot, now: ManagerRound, before: ManagerRound | None) -> tuple[Saying, ...]:
    """A comment a skill, the overall statement, the actions and the agreement; those that neither round says are left
    out."""
    earlier = before or ManagerRound("", "", now.on)
    told = [
        *(_on_group(group.name, group.slug, now, earlier) for group in snapshot.groups),
        Saying("Overall statement", now.statement, earlier.statement),
        Saying("Development actions", "\n".join(now.actions), "\n".join(earlier.actions)),
        Saying("Agreement", _agreement(now.agreed), _agreement(earlier.agreed)),
    ]
    return tuple(each for each in told if each.now or each.before)


def _on_group(name: str, slug: str, now: ManagerRound, before: ManagerRound) -> Saying:
    return Saying(f"On {name}", now.skill_comments.get(slug, ""), before.skill_comments.get(slug, ""))


def _agreement(agreed: bool) -> str:
    return "discussed and agreed" if agreed else ""
