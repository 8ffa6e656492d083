"""Reviews: an appraisal round, and what the manager answered. Which round of several counts is said here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.core.plan import RatingValue


class ReviewState(StrEnum):
    """How far a review has come. A draft becomes sent when it is frozen; closed is for good."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ManagerRound:
    """What came back in one file, known by the file's SHA-256.

    on: the day its ratings are of; written_on: the date as it was written, where it could not be read. ratings and
    comments by descriptor key, skill_comments by group slug; what was left blank is in none of them. late: it was
    filed after the review was closed elsewhere, and is listed without being counted.
    """

    sha256: str
    name: str
    on: date
    written_on: str = ""
    ratings: Mapping[str, RatingValue] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    skill_comments: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""
    actions: tuple[str, ...] = ()
    agreed: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """An appraisal round. start and end: its period, both days included; on: the day it was frozen (None: a draft).

    snapshot: canonical JSON, empty while it is a draft; sha256: of the snapshot's UTF-8. rounds: oldest first.
    """

    id: str
    name: str
    start: date
    end: date
    state: ReviewState = ReviewState.DRAFT
    on: date | None = None
    snapshot: str = ""
    sha256: str = ""
    rounds: tuple[ManagerRound, ...] = ()
    binned: bool = False

    @property
    def counted(self) -> ManagerRound | None:
        """The manager's round that counts: the last one that was filed in time."""
        return next((each for each in reversed(self.rounds) if not each.late), None)
