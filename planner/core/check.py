"""When a plan is to be looked through whole again, and how one who looks through it is stopped.

The secret it keeps: how a clock that jumps is made harmless. A check that seems to be of the future is as good as none,
and one that found something does not count as the last word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.core.errors import UserError

EVERY = timedelta(days=7)

Pause = Callable[[], object]
"""Asked between two pieces of a long look; rests where it likes, and raises CheckCancelled to stop."""


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
