"""Which backups stay: everything of a day, then one for each of 14 days, 10 weeks and 12 months.

The secret it keeps: how a clock that jumps is made harmless. Backups are put in order by their number, and each has a
moment on a clock of their own, which goes on from one backup to the next as far as the machine's clock went forward and
never goes back. Days, weeks and months are counted only where there are backups, so that no jump forward makes
everything too old.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

DAYS, WEEKS, MONTHS = 14, 10, 12
LAST = 8  # these stay whatever the clock said when they were made
WITHOUT_LINKS = 5
_DAY = 86_400
_MONTH = 2_629_746  # a twelfth of a year, in seconds
_MONDAY = 3 * _DAY  # the first day of the count was a Thursday


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup. number: its place in the order of all; made_at: in UTC, as the machine's clock said; moment: seconds on
    the backups' own clock (`moment_after`); revision: of the plan; size: in bytes, files that it shares with others
    included; verified: it was opened and looked through when it was made, and every file is still there with its size;
    pinned: why it is kept for good, empty where it is not; folder: its path; second: it lies in the second place."""

    number: int
    made_at: datetime
    moment: int = 0
    revision: int = 0
    size: int = 0
    verified: bool = True
    pinned: str = ""
    folder: str = ""
    second: bool = False


def moment_after(previous: Backup | None, made_at: datetime) -> int:
    """The moment of a backup made now, after the one with the highest number."""
    if previous is None:
        return int(made_at.timestamp())
    return previous.moment + max(int((made_at - previous.made_at).total_seconds()), 0)


def surplus(backups: Iterable[Backup]) -> tuple[Backup, ...]:
    """The backups that may go, oldest first. A pinned one never does, nor do the last eight."""
    ordered = _newest_first(backups)
    moments = tuple(accumulate((each.moment for each in ordered), min))
    stay = {index for index, moment in enumerate(moments) if index < LAST or moments[0] - moment < _DAY}
    stay |= _newest_of_each(moments, DAYS, lambda moment: moment // _DAY)
    stay |= _newest_of_each(moments, WEEKS, lambda moment: (moment + _MONDAY) // (7 * _DAY))
    stay |= _newest_of_each(moments, MONTHS, lambda moment: moment // _MONTH)
    return tuple(each for index, each in enumerate(ordered) if index not in stay)[::-1]


def surplus_without_links(backups: Iterable[Backup]) -> tuple[Backup, ...]:
    """The backups that may go, oldest first, in a place where each holds copies of every file: all but the last five
    and the pinned ones."""
    return tuple(_newest_first(backups)[WITHOUT_LINKS:][::-1])


def _newest_first(backups: Iterable[Backup]) -> Sequence[Backup]:
    loose = (each for each in backups if not each.pinned)
    # By the moment first: where backups beside the plan were lost, numbers begin again.
    return sorted(loose, key=lambda each: (each.moment, each.number, each.made_at), reverse=True)


def _newest_of_each(moments: Sequence[int], most: int, span: Callable[[int], int]) -> set[int]:
    """The places of the newest moment in each of the last so many spans that hold any."""
    found: dict[int, int] = {}
    for index, moment in enumerate(moments):
        if len(found) < most:
            found.setdefault(span(moment), index)
    return set(found.values())
