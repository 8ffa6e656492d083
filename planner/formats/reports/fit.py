"""A report whose every text can stand in a document: what no file of letters can hold, or what would turn the words
around it, is taken out once and before any writer sees it."""

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

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
    # What can be printed holds nothing of the kind, and that is found out thirty times as fast.
    if text.replace("\n", "").isprintable() or not _SUSPECT.search(text):
        return text
    return whole_text(_UNFIT.sub("", _BREAKS.sub("\n", text)))


def whole_text(text: str) -> str:
    """The text with each half of a surrogate pair, which UTF-8 cannot hold, shown by its number."""
    return _HALVES.sub(lambda half: f"U+{ord(half[0]):04X}", text)


def fit(value: Value) -> Value:
    """The value with every text in it fit, however deep it lies in dataclasses and tuples. What is fit stays itself."""
    changed: Any = value
    kind = type(value)
    if kind is str:
        changed = fit_text(cast(str, value))
    elif kind is tuple:
        changed = _all_fit(cast(tuple[object, ...], value))
    elif names := _texts_in(cast(type, kind)):
        now = [getattr(value, name) for name in names]
        fitted = [fit(each) for each in now]
        if any(one is not other for one, other in zip(now, fitted, strict=True)):
            changed = replace(cast(Any, value), **dict(zip(names, fitted, strict=True)))
    return cast(Value, changed)


def _all_fit(value: tuple[object, ...]) -> tuple[object, ...]:
    fitted = tuple(fit(each) for each in value)
    return fitted if any(one is not other for one, other in zip(value, fitted, strict=True)) else value


@cache
def _texts_in(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else, choices of words among them."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
