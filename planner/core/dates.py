"""Dates in words, English whatever the locale, so that nobody takes 3/4 for the other."""

from datetime import date, timedelta

SHORT = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def long_date(day: date) -> str:
    """24 November 2026."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def short_date(day: date) -> str:
    """24 Nov 2026, for lists."""
    return f"{day.day} {SHORT[day.month]} {day.year}"


def date_range(first: date, last: date | None, *, short: bool = False) -> str:
    """One day as a date; whole months as months (February to May 2026); anything else from one date to the other."""
    words = short_date if short else long_date
    if last is None or last == first:
        return words(first)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return _months(first, last)
    return f"{words(first)} to {words(last)}"


def _months(first: date, last: date) -> str:
    start, end = _MONTHS[first.month], f"{_MONTHS[last.month]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year} to {end}"
    return end if first.month == last.month else f"{start} to {end}"


def edition_words(edition: str) -> str:
    """ "October 2025" for 2025-10, "24 October 2025" for a whole date; a year, or anything else, as it reads."""
    try:
        if edition.count("-") == 1:
            month = date.fromisoformat(f"{edition}-01")
            return f"{_MONTHS[month.month]} {month.year}"
        return long_date(date.fromisoformat(edition))
    except ValueError:
        return edition
