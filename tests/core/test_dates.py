"""Dates in words: English, and never to be mistaken for one another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.dates import date_range, edition_words, long_date, short_date

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 30))


def test_a_date_has_its_month_in_letters() -> None:
    assert long_date(date(2026, 11, 24)) == "24 November 2026"
    assert short_date(date(2026, 4, 3)) == "3 Apr 2026"


@given(DAYS, DAYS)
def test_two_dates_never_read_the_same(one: date, other: date) -> None:
    assert (long_date(one) == long_date(other)) == (one == other)
    assert (short_date(one) == short_date(other)) == (one == other)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 4), None, "4 March 2026"),
        (date(2026, 3, 4), date(2026, 3, 4), "4 March 2026"),
        (date(2026, 2, 1), date(2026, 5, 31), "February to May 2026"),
        (date(2026, 2, 1), date(2026, 2, 28), "February 2026"),
        (date(2025, 12, 1), date(2026, 11, 30), "December 2025 to November 2026"),
        (date(2026, 2, 1), date(2026, 5, 30), "1 February 2026 to 30 May 2026"),
        (date(2026, 2, 2), date(2026, 5, 31), "2 February 2026 to 31 May 2026"),
    ],
)
def test_a_range_of_whole_months_reads_as_months_and_any_other_from_day_to_day(
    first: date, last: date | None, words: str
) -> None:
    assert date_range(first, last) == words


def test_a_range_in_a_list_has_short_months() -> None:
    assert date_range(date(2026, 2, 2), date(2026, 5, 3), short=True) == "2 Feb 2026 to 3 May 2026"


@given(DAYS, st.integers(0, 4000))
def test_a_range_names_the_year_it_ends_in(first: date, days: int) -> None:
    last = min(first + timedelta(days=days), date(9999, 12, 30))
    assert date_range(first, last).endswith(str(last.year))


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("2025-10", "October 2025"),
        ("2025-10-24", "24 October 2025"),
        ("2025", "2025"),
        ("", ""),
        ("2025-13", "2025-13"),
        ("second-edition", "second-edition"),
        ("2025-02-31", "2025-02-31"),
    ],
)
def test_an_edition_is_as_exact_as_it_is_known(edition: str, words: str) -> None:
    assert edition_words(edition) == words
