"""When a plan is to be looked through whole again, and how one who looks through it is stopped.

The secret it keeps: how a clock that jumps is made harmless. A check that seems to be of the future is as good as none,
and one that found something does not count as the last word.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from planner.core.errors import UserError

EVERY = timedelta(days=7)

Pause = Callable[[], object]
"""Asked between two pieces of a long look; rests where it likes, and raises CheckCancelled to stop."""


class Way(Enum):
    """What helps where something is wrong: MEND, it is put right where it stands; RESTORE, a backup as a whole brings
    it back; BY_HAND, nobody but the person can tell what belongs there; ANEW, a backup itself is of no use; DEEP,
    another look tells."""

    MEND = "mend"
    RESTORE = "restore"
    BY_HAND = "by hand"
    ANEW = "anew"
    DEEP = "deep"


class Finding(str):
    """What is wrong, in a sentence without its full stop, and what helps. A plain string is one that a backup as a
    whole brings back."""

    __slots__ = ("way",)
    way: Way

    def __new__(cls, words: str, way: Way = Way.RESTORE) -> "Finding":
        """The words, with the way."""
        finding = super().__new__(cls, words)
        finding.way = way
        return finding


def ways(found: Iterable[str]) -> frozenset[Way]:
    """What helps with what was found."""
    return frozenset(each.way if isinstance(each, Finding) else Way.RESTORE for each in found)


class CheckCancelled(UserError):
    """The look was stopped; nothing was changed."""


@dataclass(frozen=True, slots=True)
class LastCheck:
    """at: when everything was looked through last (UTC, as the machine's clock said); found: how many things."""

    at: datetime
    found: int = 0


def check_due(last: LastCheck | None, now: datetime) -> bool:
    """Whether everything is to be looked through again: once a week, and after a look that found something."""
    return last is None or bool(last.found) or not last.at <= now < last.at + EVERY


def unhurried() -> None:
    """A Pause for one who waits for the answer."""
