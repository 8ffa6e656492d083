"""What one column of a travelling row may hold: a rule each.

The secret it keeps: how a value out of a file is told from one that could not have been written. A value that breaks
its rule raises ValueError, TypeError or InvalidValue.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

from planner.core import limits

Cell = str | int | float | bool | None
Check = Callable[[object], Cell]

_LONGEST = 1_000_000  # characters of what a manager wrote: more than any form holds
_SEALED = re.compile(r"[0-9a-f]{64}(?: [0-9a-f]{64}){0,1000}")
_BROKEN = re.compile("[\0\ud800-\udfff]")


def pattern(form: str) -> Check:
    """Text that the whole of this regular expression fits."""
    match = re.compile(form).fullmatch

    def check(value: object) -> Cell:
        if type(value) is not str or match(value) is None:
            raise ValueError
        return value

    return check


def whole(least: int, most: int) -> Check:
    """A whole number from least to most; true and false are none."""

    def check(value: object) -> Cell:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return check


def flag(value: object) -> Cell:
    """True or false."""
    if type(value) is not bool:
        raise ValueError
    return value


def day(value: object) -> Cell:
    """A day as date.isoformat writes it."""
    if type(value) is not str or date.fromisoformat(value).isoformat() != value:
        raise ValueError
    return value


def moment(value: object) -> Cell:
    """An ISO 8601 moment with its zone."""
    if type(value) is not str or len(value) > 40 or datetime.fromisoformat(value).tzinfo is None:
        raise ValueError
    return value


def or_none(check: Check) -> Check:
    """What the rule takes, or nothing."""
    return lambda value: None if value is None else check(value)


def text(most: int = limits.TEXT) -> Check:
    """Text of several lines, at most so many characters."""
    return lambda value: limits.text("text", string(value), most)


def line(most: int) -> Check:
    """Text of one line, at most so many characters."""
    return lambda value: limits.line("text", string(value), most)


def typed(rule: Callable[[str], object]) -> Check:
    """Text that the rule takes as it is."""

    def check(value: object) -> Cell:
        rule(string(value))
        return str(value)

    return check


def one_of(choices: type[StrEnum]) -> Check:
    """The value of one of these."""
    return typed(choices)


def string(value: object) -> str:
    """Any text."""
    if type(value) is not str:
        raise TypeError
    return value


def kept(value: object) -> Cell:
    """Text that came in with a form: any, as long as a database can hold it."""
    if len(string(value)) > _LONGEST or _BROKEN.search(string(value)):
        raise ValueError
    return string(value)


def likeness(value: object) -> Cell:
    """A number from 0 to 1."""
    if type(value) not in (int, float) or not 0 <= value <= 1:  # type: ignore[operator]
        raise ValueError
    return float(value)  # type: ignore[arg-type]


def file_name(value: object) -> Cell:
    """The name of a file without its folder."""
    name = limits.text("file's name", string(value), 255)
    if name in ("", ".", "..") or "/" in name:
        raise ValueError
    return name


def sealed(value: object) -> Cell:
    """SHA-256 sums with a space between, or nothing."""
    if value != "" and _SEALED.fullmatch(string(value)) is None:
        raise ValueError
    return str(value)


def blank(value: object) -> Cell:
    """What a purged thing may still hold."""
    if value is None or value is False or value == "":
        return value
    raise ValueError


ID = pattern("[0-9a-f]{32}")
KEY = pattern("[0-9a-f]{12}")
SHA256 = pattern("[0-9a-f]{64}")
