"""Dates in words, English whatever the locale, so that nobody takes 3/4 for the other."""

import re
from contextlib import suppress
from datetime import date, timedelta

SHORT = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def long_date(day: date) -> str:
    """24 November 2026."""
    return f"{day.day} {LONG[day.month]} {day.year}"


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
    start, end = LONG[first.month], f"{LONG[last.month]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year} to {end}"
    return end if first.month == last.month else f"{start} to {end}"


def edition_words(edition: str) -> str:
    """ "October 2025" for 2025-10, "24 October 2025" for a whole date; a year, or anything else, as it reads."""
    try:
        if edition.count("-") == 1:
            month = date.fromisoformat(f"{edition}-01")
            return f"{LONG[month.month]} {month.year}"
        return long_date(date.fromisoformat(edition))
    except ValueError:
        return edition


_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .\-]*([A-Za-z]{3,9})\.?,?[ .\-]*(\d{4})", re.ASCII)
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.?[ ]*(\d{1,2})(?:st|nd|rd|th)?,?[ ]*(\d{4})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})", re.ASCII)


def day_written(text: str) -> date | None:
    """The day that somebody wrote by hand; None for one that cannot be told, such as 3/4/2026, which could be two."""
    written = " ".join(text.split())
    with suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", written, re.ASCII):
            return date(*(int(part) for part in written.split("-")))
        if found := _WORDS.fullmatch(written):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _AMERICAN.fullmatch(written):
            return date(int(found[3]), _month(found[1]), int(found[2]))
        if found := _FIGURES.fullmatch(written):
            return _of_figures(int(found[1]), int(found[2]), int(found[3]))
    return None


def _month(name: str) -> int:
    wanted = name.casefold()
    return [month.casefold()[: len(wanted)] for month in LONG].index(wanted)


def _of_figures(one: int, other: int, year: int) -> date | None:
    if one <= 12 and other <= 12 and one != other:
        return None
    return date(year, other, one) if one > 12 or one == other else date(year, one, other)
