"""Which backups stay: everything of a day, then one for each of 14 days, 10 weeks and 12 months.

The secret it keeps: how a clock that jumps is made harmless. Backups are put in order by their number. Going back from
the newest one, a step to an older backup is as long as the two clocks say, and never less than nothing; days, weeks
and months are counted only where there are backups, so that no jump forward makes everything too old.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

DAYS, WEEKS, MONTHS = 14, 10, 12
LAST = 8  # these stay whatever the clock said when they were made
WITHOUT_LINKS = 5
_DAY = 86_400
_MONTH = 2_629_746  # a twelfth of a year, in seconds
_MONDAY = 3 * _DAY  # the first day of the count was a Thursday


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup. number: its place in the order of all; made_at: in UTC, as the clock said; revision: of the plan;
    size: in bytes, files that it shares with others included; verified: it was opened and looked through when it was
    made, and every file is still there with its size; pinned: why it is kept for good, empty where it is not; folder:
    its path; second: it lies in the second place."""

    number: int
    made_at: datetime
    revision: int = 0
    size: int = 0
    verified: bool = True
    pinned: str = ""
    folder: str = ""
    second: bool = False


def surplus(backups: Iterable[Backup]) -> tuple[Backup, ...]:
    """The backups that may go, oldest first. A pinned one never does, nor do the last eight."""
    ordered = _newest_first(backups)
    ages = tuple(_ages(ordered))
    now = int(ordered[0].made_at.timestamp()) if ordered else 0
    moments = [now - age for age in ages]
    stay = {index for index, age in enumerate(ages) if index < LAST or age < _DAY}
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
    return sorted(loose, key=lambda each: (each.number, each.made_at), reverse=True)


def _ages(ordered: Sequence[Backup]) -> Iterable[int]:
    """Seconds between each backup and the newest one, where a clock that went back stood still."""
    age = 0
    if ordered:
        yield age
    for newer, older in pairwise(ordered):
        age += max(int((newer.made_at - older.made_at).total_seconds()), 0)
        yield age


def _newest_of_each(moments: Sequence[int], most: int, span: Callable[[int], int]) -> set[int]:
    """The places of the newest moment in each of the last so many spans that hold any."""
    found: dict[int, int] = {}
    for index, moment in enumerate(moments):
        if len(found) < most:
            found.setdefault(span(moment), index)
    return set(found.values())
