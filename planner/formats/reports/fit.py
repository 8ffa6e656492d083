"""A report whose every text can stand in a document: what no file of letters can hold, or what would turn the words
around it, is taken out once and before any writer sees it."""

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

Value = TypeVar("Value")

# Controls but tab and new line, non-characters, and what overrides the direction of the text around it.
_DROPPED = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNFIT = re.compile(f"[{_DROPPED}]")
_HALVES = re.compile("[\ud800-\udfff]")
_SUSPECT = re.compile(f"[\r\x0b\x0c\x85\u2028\u2029\ud800-\udfff{_DROPPED}]")


def fit_text(text: str) -> str:
    """The text with its line ends as new lines and without controls; half a surrogate pair is shown by its number."""
    if not _SUSPECT.search(text):
        return text
    return whole_text(_UNFIT.sub("", _BREAKS.sub("\n", text)))


def whole_text(text: str) -> str:
    """The text with each half of a surrogate pair, which UTF-8 cannot hold, shown by its number."""
    return _HALVES.sub(lambda half: f"U+{ord(half[0]):04X}", text)


def fit(value: Value) -> Value:
    """The value with every text in it fit, however deep it lies in dataclasses and tuples."""
    changed: Any = value
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        changed = fit_text(value)
    elif isinstance(value, tuple):
        changed = tuple(fit(each) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        now = {each.name: getattr(value, each.name) for each in fields(value)}
        fitted = {name: fit(each) for name, each in now.items()}
        differs = any(fitted[name] is not now[name] and fitted[name] != now[name] for name in now)
        changed = replace(value, **fitted) if differs else value
    return changed  # type: ignore[no-any-return]
