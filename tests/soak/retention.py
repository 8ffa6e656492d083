"""Which backups stay, over years in which the clock jumps back and forth by anything from a minute to ten years.

After every backup: the last eight are there, and no more than the rule allows. In the end the oldest one lies as many
months back as there are, less one for each jump. Where no jump comes, each of the last fourteen days has its newest.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from planner.core.retention import DAYS, LAST, MONTHS, WEEKS, Backup, moment_after, surplus
from tests.soak.proof import Proof

_START = datetime(2026, 1, 1, tzinfo=UTC)
_LENGTH_DAYS = 420
_MOST_A_DAY, _MOST_JUMPS = 5, 5
_MONTH = timedelta(days=28)
# All of a day, one day more for each jump back across it, and the rule's own.
_BOUND = _MOST_A_DAY * 3 + LAST + DAYS + WEEKS + MONTHS
Rule = Callable[[Sequence[Backup]], Iterable[Backup]]


@dataclass(slots=True)
class _Course:
    """One timeline. made: true times by number; wrong: what must not be."""

    jumps: int
    made: dict[int, datetime] = field(default_factory=dict)
    stay: list[Backup] = field(default_factory=list)
    most: int = 0
    wrong: list[str] = field(default_factory=list)


def prove(full: bool) -> Proof:
    """100 timelines (10 in the tests); the control sorts by the clock, as one would, and loses what it must keep."""
    count = 100 if full else 10
    courses = [_run(number, lambda backups: surplus(backups)) for number in range(count)]
    control = [_run(number, _by_the_clock) for number in range(count)]
    figures: dict[str, int | str] = {
        "timelines": count,
        "backups made": sum(len(each.made) for each in courses),
        "jumps of the clock": sum(each.jumps for each in courses),
        "most kept at a time": max(each.most for each in courses),
        "timelines that lost what must stay": sum(bool(each.wrong) for each in courses),
        "timelines that the control by the clock lost": sum(bool(each.wrong) for each in control),
    }
    for each in courses:
        if each.wrong:
            figures[f"wrong {len(figures)}"] = each.wrong[0]
    return Proof(
        "Rotation of backups while the clock jumps",
        figures,
        not any(e.wrong for e in courses) and any(e.wrong for e in control),
    )


def _run(number: int, rule: Rule) -> _Course:
    chance = random.Random(number)
    course = _Course(jumps=number % (_MOST_JUMPS + 1))
    jump_days = {chance.randrange(_LENGTH_DAYS) for _ in range(course.jumps)}
    course.jumps = len(jump_days)
    offset = timedelta()
    for day in range(_LENGTH_DAYS):
        if day in jump_days:
            offset += _jump(chance)
        hours = sorted(chance.sample(range(24), chance.randint(1, _MOST_A_DAY)))
        for hour in hours:
            _make(course, _START + timedelta(days=day, hours=hour, minutes=chance.randrange(60)), offset, rule)
    _look_back(course)
    return course


def _jump(chance: random.Random) -> timedelta:
    size = timedelta(minutes=10 ** chance.uniform(0, 6.7))  # up to ten years
    return size if chance.random() < 0.5 else -size


def _make(course: _Course, true: datetime, offset: timedelta, rule: Rule) -> None:
    number = len(course.made) + 1
    course.made[number] = true
    said = true + offset
    course.stay.append(Backup(number, said, moment_after(course.stay[-1] if course.stay else None, said)))
    gone = set(rule(course.stay))
    course.stay = [each for each in course.stay if each not in gone]
    course.most = max(course.most, len(course.stay))
    there = {each.number for each in course.stay}
    if not there.issuperset(range(max(1, number - LAST + 1), number + 1)):
        course.wrong.append(f"backup {number}: one of the last {LAST} went")
    if len(there) > _BOUND:
        course.wrong.append(f"backup {number}: {len(there)} are kept")


def _look_back(course: _Course) -> None:
    end = max(course.made.values())
    kept = [course.made[each.number] for each in course.stay]
    reach = end - min(kept)
    if reach < _MONTH * (MONTHS - 2 - course.jumps):
        course.wrong.append(f"the oldest is {reach.days} days old after {course.jumps} jumps")
    if course.jumps == 0:
        newest = {moment.date(): moment for moment in sorted(course.made.values())}
        days = sorted(newest)[-DAYS:]
        if not {newest[day] for day in days} <= set(kept):
            course.wrong.append("a day of the last fourteen lost its newest")


def _by_the_clock(backups: Sequence[Backup]) -> Iterable[Backup]:
    """What one would write at first: as old as its clock says, before the clock of now."""
    now = backups[-1].made_at
    days: dict[object, Backup] = {}
    ordered = sorted(backups, key=lambda each: each.made_at)
    for each in ordered:
        if timedelta() <= now - each.made_at <= timedelta(days=DAYS):
            days[each.made_at.date()] = each
    stay = {
        *ordered[-LAST:],
        *days.values(),
        *(each for each in backups if timedelta() <= now - each.made_at < timedelta(days=1)),
    }
    months = {
        (each.made_at.year, each.made_at.month): each for each in backups if now - each.made_at < 365 * timedelta(1)
    }
    return [each for each in backups if each not in stay and each not in months.values()]
