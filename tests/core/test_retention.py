from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner.core.retention import LAST, WITHOUT_LINKS, Backup, moment_after, surplus, surplus_without_links

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def made(moments: Iterable[datetime], pinned: str = "") -> list[Backup]:
    found: list[Backup] = []
    for number, at in enumerate(moments, 1):
        found.append(Backup(number, at, moment_after(found[-1] if found else None, at), pinned=pinned))
    return found


def numbers(backups: Iterable[Backup]) -> list[int]:
    return [each.number for each in backups]


def test_nothing_goes_where_there_is_nothing() -> None:
    assert surplus([]) == ()
    assert surplus_without_links([]) == ()


def test_everything_of_a_day_stays() -> None:
    every_half_hour = made(START + HOUR / 2 * step for step in range(48))
    assert surplus(every_half_hour) == ()


def test_of_an_older_day_the_newest_stays() -> None:
    backups = made([START, START + HOUR, START + 2 * HOUR, *(START + 3 * DAY + HOUR * step for step in range(9))])
    assert numbers(surplus(backups)) == [1, 2]


def test_a_year_of_days_leaves_days_weeks_and_months() -> None:
    stay: list[Backup] = []
    for number in range(1, 731):
        at = START + DAY * number
        stay.append(Backup(number, at, moment_after(stay[-1] if stay else None, at)))
        gone = set(surplus(stay))
        stay = [each for each in stay if each not in gone]
    ages = [(stay[-1].made_at - each.made_at).days for each in stay][::-1]
    assert ages[:14] == list(range(14))
    assert 14 + 6 + 8 <= len(stay) <= 14 + 10 + 12
    gaps = [(older, older - newer) for newer, older in pairwise(ages)]
    assert all(gap <= (7 if age < 9 * 7 else 31) for age, gap in gaps)
    assert 10 * 30 <= ages[-1] <= 12 * 31


def test_pinned_ones_never_go_and_take_no_place() -> None:
    pinned = made((START + DAY * step for step in range(400)), pinned="before import")
    assert surplus(pinned) == surplus_without_links(pinned) == ()
    loose = made(START - DAY * 20 + HOUR * step for step in range(30))
    assert surplus([*pinned, *loose]) == surplus(loose)


def test_a_place_without_links_keeps_the_last_five() -> None:
    backups = made(START - DAY * step for step in range(12))
    assert numbers(surplus_without_links(backups)) == list(range(1, 13 - WITHOUT_LINKS))


def test_a_clock_that_goes_back_lets_nothing_new_go() -> None:
    backups = made([*(START + DAY * step for step in range(30)), START - 3650 * DAY])
    assert 31 not in numbers(surplus(backups))


def test_a_clock_that_jumps_forward_leaves_the_last_ones_and_each_day() -> None:
    backups = made([*(START + DAY * step for step in range(12)), START + 36500 * DAY])
    assert surplus(backups) == ()


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=60))
def test_whatever_the_clock_says_the_last_stay_and_no_more_than_the_rule(moments: list[datetime]) -> None:
    backups = made(moments)
    gone = surplus(backups)
    stay = [each for each in backups if each not in gone]
    assert set(backups[-LAST:]) <= set(stay)
    assert surplus(reversed(backups)) == gone
    assert numbers(gone) == sorted(numbers(gone))
