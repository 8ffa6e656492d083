"""Once a week everything is looked through, whatever the clock does."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.core.check import EVERY, Finding, LastCheck, Pause, Way, check_due, unhurried, ways

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_plan_that_was_never_looked_through_is_due() -> None:
    assert check_due(None, NOW)


@given(st.timedeltas(min_value=timedelta(0), max_value=EVERY - timedelta(microseconds=1)))
def test_within_a_week_it_is_not_due(age: timedelta) -> None:
    assert not check_due(LastCheck(NOW - age), NOW)


@given(st.timedeltas(min_value=EVERY, max_value=timedelta(days=700_000)))
def test_after_a_week_and_after_any_jump_of_the_clock_it_is(age: timedelta) -> None:
    assert check_due(LastCheck(NOW - age), NOW)
    assert check_due(LastCheck(NOW + timedelta(microseconds=1)), NOW)


def test_what_was_found_is_looked_for_again() -> None:
    assert check_due(LastCheck(NOW, found=1), NOW)


def test_who_waits_is_not_held_up() -> None:
    pause: Pause = unhurried
    assert pause() is None


def test_a_finding_is_its_words_and_what_helps_and_a_backup_helps_where_nothing_is_said() -> None:
    mendable = Finding("a letter changed", Way.MEND)
    assert mendable == "a letter changed"
    assert ways([mendable, "a page is torn"]) == {Way.MEND, Way.RESTORE}
    assert ways([]) == frozenset()
