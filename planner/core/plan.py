"""Plan: everything about a person's development that is small enough to be held in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.core.framework import Framework, RoleLevel
from planner.core.totals import NO_EVIDENCE, EvidenceTotals


class RatingValue(StrEnum):
    """What a rating says of a descriptor."""

    NOT_STARTED = "not-started"
    DEVELOPING = "developing"
    MET = "met"
    NOT_APPLICABLE = "not-applicable"

    @property
    def words(self) -> str:
        """As a sentence says it."""
        return self.value.replace("-", " ")


class By(StrEnum):
    """Who made a rating."""

    ME = "me"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Rating:
    """A dated statement about a descriptor. order: (revision, origin), which tells ratings of one day apart."""

    id: str
    descriptor: str
    value: RatingValue
    by: By
    on: date
    note: str = ""
    order: tuple[int, str] = (0, "")


@dataclass(frozen=True, slots=True)
class Remark:
    """A manager's comment on a descriptor, from the round of a review (its id) that counts; name: who wrote it."""

    review: str
    text: str
    name: str
    on: date


class GoalState(StrEnum):
    """How far a goal has come."""

    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As a sentence says it."""
        return self.value.replace("-", " ")

    @property
    def open(self) -> bool:
        """Planned or in progress."""
        return self in (GoalState.PLANNED, GoalState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a goal; id is 32 hexadecimal digits."""

    id: str
    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person will do about one or more descriptors (keys)."""

    id: str
    title: str
    why: str = ""
    measure: str = ""
    due: date | None = None
    state: GoalState = GoalState.PLANNED
    private: bool = False
    binned: bool = False
    steps: tuple[Step, ...] = ()
    descriptors: tuple[str, ...] = ()

    def overdue(self, today: date) -> bool:
        """Open, and past its due date."""
        return self.state.open and self.due is not None and self.due < today

    @property
    def steps_done(self) -> int:
        """How many steps are ticked."""
        return sum(step.done for step in self.steps)


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A new goal as a person gives it; steps are texts, descriptors keys."""

    title: str
    why: str = ""
    measure: str = ""
    due: date | None = None
    state: GoalState = GoalState.PLANNED
    private: bool = False
    steps: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalEdit:
    """What to change about a goal.

    fields: of title, why, measure, due (date or None), state (GoalState), private (bool). Steps: texts to add at the
    end, ids to remove, id -> text to reword, id -> done to tick. Descriptors by key.
    """

    fields: dict[str, object] = field(default_factory=dict)
    add_steps: tuple[str, ...] = ()
    remove_steps: tuple[str, ...] = ()
    reword_steps: dict[str, str] = field(default_factory=dict)
    tick_steps: dict[str, bool] = field(default_factory=dict)
    add_descriptors: tuple[str, ...] = ()
    remove_descriptors: tuple[str, ...] = ()


PROFILE_FIELDS = ("name", "job-title", "organisation", "manager", "period-from", "period-to", "backup-dir")
# Kept in the profile too, and changed where they are used: no settings that a person types.
KEPT_FIELDS = ("pay-bands", "pay-standing", "template-star", "template-bullet", "template-paragraph")


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan but for the evidence itself, which is paged out of the store.

    ratings: every rating by its own descriptor key, oldest first; goals: those not in the bin; totals: evidence by
    leading key (see `leading`), evidence in the bin left out; matches: confirmed old key -> new key; profile: field
    name -> value; evidence: pieces not in the bin; unlinked: those of them that support no descriptor of any target.
    remarks: the manager's comments by their own descriptor key, oldest first.
    """

    framework: Framework = field(default_factory=Framework)
    target: RoleLevel = field(default_factory=RoleLevel)
    ratings: Mapping[str, tuple[Rating, ...]] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    totals: Mapping[str, EvidenceTotals] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)
    profile: Mapping[str, str] = field(default_factory=dict)
    evidence: int = 0
    unlinked: int = 0
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)

    def leading(self, key: str) -> str:
        """The key a descriptor goes by now: confirmed matches followed; a ring speaks through its smallest key."""
        seen = [key]
        while (following := self.matches.get(seen[-1])) is not None:
            if following in seen:
                return min(seen[seen.index(following) :])
            seen.append(following)
        return seen[-1]

    def history(self, key: str) -> tuple[Rating, ...]:
        """Every rating that leads to the descriptor, oldest first."""
        lead = self.leading(key)
        found = [each for own, those in self.ratings.items() if self.leading(own) == lead for each in those]
        return tuple(sorted(found, key=_age))

    def rating(self, key: str, by: By = By.ME) -> Rating | None:
        """The current rating of the descriptor by that person: the greatest (on, revision, origin)."""
        own = self.ratings.get(key, ()) if not self.matches else self.history(key)
        return max((each for each in own if each.by is by), key=_age, default=None)

    def value(self, key: str, by: By = By.ME) -> RatingValue:
        """The current rating's value; nothing rated is not started."""
        current = self.rating(key, by)
        return RatingValue.NOT_STARTED if current is None else current.value

    def totals_for(self, key: str) -> EvidenceTotals:
        """Evidence totals of the descriptor."""
        return self.totals.get(self.leading(key), NO_EVIDENCE)

    def remarks_for(self, key: str) -> tuple[Remark, ...]:
        """What the manager wrote about the descriptor, oldest first."""
        lead = self.leading(key)
        found = [each for own, those in self.remarks.items() if self.leading(own) == lead for each in those]
        return tuple(sorted(found, key=lambda remark: remark.on))

    def goals_for(self, key: str) -> tuple[Goal, ...]:
        """Goals about the descriptor."""
        lead = self.leading(key)
        return tuple(goal for goal in self.goals if any(self.leading(own) == lead for own in goal.descriptors))

    def goal(self, goal_id: str) -> Goal | None:
        """The goal with that id, unless it is in the bin."""
        return next((goal for goal in self.goals if goal.id == goal_id), None)

    def keys_leading_to(self, key: str) -> tuple[str, ...]:
        """Every key that leads to the same descriptor, for looking its evidence up."""
        lead = self.leading(key)
        return tuple(sorted({lead, key, *(old for old in self.matches if self.leading(old) == lead)}))

    @property
    def period(self) -> tuple[date | None, date | None]:
        """The review period from the profile; None where an end is not set."""
        return _day(self.profile.get("period-from", "")), _day(self.profile.get("period-to", ""))


def _age(rating: Rating) -> tuple[date, tuple[int, str]]:
    return rating.on, rating.order


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
