"""The sample plan as plain values: what a first look around is filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.core.evidence import EvidenceDraft
from planner.core.plan import By, GoalDraft, RatingValue


@dataclass(frozen=True, slots=True)
class SampleRating:
    """A rating to make. descriptor: key; on: the day it is given for."""

    descriptor: str
    value: RatingValue
    by: By
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A whole sample plan.

    profile: profile field -> value; done_steps: for each goal, in the goals' order, the positions (from 0) of the
    steps that are ticked; ratings: oldest first.
    """

    profile: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[EvidenceDraft, ...] = ()
    goals: tuple[GoalDraft, ...] = ()
    done_steps: tuple[tuple[int, ...], ...] = ()
    ratings: tuple[SampleRating, ...] = ()
