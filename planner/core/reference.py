"""What a person types to mean a thing: references to descriptors, dates, choices, numbers.

The secret it keeps: how lenient a reference may be, and what is said of one that leads nowhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.framework import Descriptor, Group, Item
from planner.core.plan import Plan

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{12}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_LONGEST_SHOWN = 60

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Reference:
    """A descriptor as it is referred to. ref: `<group slug>/<n>`, None outside the current target; key: its own there.
    descriptor: None where no framework at hand holds its words any more."""

    ref: str | None
    key: str
    descriptor: Descriptor | None = None

    @property
    def name(self) -> str:
        """The reference, or the key where there is none."""
        return self.ref or self.key


def find(plan: Plan, wanted: str) -> Reference:
    """The descriptor that a reference or a key of 12 characters means; the beginning of a group's name will do.

    Raises NotFound, which tells the groups or how many descriptors there are, and AmbiguousId.
    """
    asked = wanted.strip().casefold()
    if _KEY.fullmatch(asked):
        return _by_key(plan, asked)
    name, slash, number = asked.partition("/")
    group = _group(plan.target.groups(), name, wanted)
    last = len(group.items)
    if slash and _NUMBER.fullmatch(number) and 1 <= int(number) <= last:
        return _of_item(group.items[int(number) - 1])
    refs = group.items[0].ref if last == 1 else f"{group.items[0].ref} to {group.items[-1].ref}"
    raise NotFound(f"“{shown(wanted)}” is no descriptor, so nothing was done: {group.name} has {last}.", f"Use {refs}.")


def _by_key(plan: Plan, key: str) -> Reference:
    known = named(plan, key)
    if known.ref is None and known.descriptor is None and key not in _keys_at_hand(plan):
        raise NotFound(
            f"No descriptor has the key “{key}”, so nothing was done.",
            "The checklist lists every descriptor with its reference.",
        )
    return known


def _keys_at_hand(plan: Plan) -> Iterator[str]:
    yield from plan.ratings
    yield from plan.totals
    yield from plan.matches
    for goal in plan.goals:
        yield from goal.descriptors


def _group(groups: Sequence[Group], name: str, wanted: str) -> Group:
    exact = [group for group in groups if group.slug == name]
    near = exact or [group for group in groups if name and group.slug.startswith(name)]
    if len(near) == 1:
        return near[0]
    if near:
        could = " or ".join(group.slug for group in near)
        raise AmbiguousId(f"“{shown(wanted)}” could be {could}, so nothing was done.", "Give more of the name.")
    slugs = ", ".join(group.slug for group in groups)
    raise NotFound(
        f"“{shown(wanted)}” is no descriptor, so nothing was done.",
        f"Write a group and a number, such as {groups[0].items[0].ref}; the groups are {slugs}."
        if groups
        else "The plan's target has no descriptors.",
    )


def named(plan: Plan, key: str) -> Reference:
    """How a descriptor with this key is referred to now, confirmed matches followed."""
    lead = plan.leading(key)
    for item in _items(plan.target.groups()):
        if plan.leading(item.key) == lead:
            return _of_item(item)
    elsewhere = (each for level in plan.framework.role_levels for each in level.descriptors())
    return Reference(None, key, next((each for each in elsewhere if each.key == key), None))


def all_named(plan: Plan, keys: Iterable[str]) -> tuple[Reference, ...]:
    """References of several descriptors, each once: those of the target in its order, then the others."""
    found = {each.key: each for each in (named(plan, key) for key in keys)}
    places = {item.key: place for place, item in enumerate(_items(plan.target.groups()))}
    return tuple(sorted(found.values(), key=lambda each: (places.get(each.key, len(places)), each.key)))


def _items(groups: Iterable[Group]) -> Iterator[Item]:
    for group in groups:
        yield from group.items


def _of_item(item: Item) -> Reference:
    return Reference(item.ref, item.key, item.descriptor)


def parse_date(text: str) -> date:
    """A calendar date written as YYYY-MM-DD. Raises InvalidValue."""
    with suppress(ValueError):  # of the right shape, and yet no day of the calendar
        if _DATE.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    raise InvalidValue(
        f"“{shown(text)}” is not a date, so nothing was done.", "Write it as YYYY-MM-DD, such as 2026-04-01."
    )


def parse_period(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """The two ends of a period, None where one is open. Raises InvalidValue."""
    start = None if first is None else parse_date(first)
    end = None if last is None else parse_date(last)
    if start and end and end < start:
        raise InvalidValue(
            f"The period would end on {end}, before it begins on {start}, so nothing was done.",
            "Give an end that is the same day or later.",
        )
    return start, end


def parse_choice(choices: type[Choice], text: str, what: str) -> Choice:
    """One of the words of an enumeration, whatever its case. what: "rating", "kind" and so on. Raises InvalidValue."""
    try:
        return choices(text.strip().lower())
    except ValueError:
        words = [choice.value for choice in choices]
        raise InvalidValue(
            f"“{shown(text)}” is not a {what}, so nothing was done.", f"Use {', '.join(words[:-1])} or {words[-1]}."
        ) from None


def parse_number(text: str, what: str) -> int:
    """A whole number from 1. what: what it numbers or counts. Raises InvalidValue."""
    if _NUMBER.fullmatch(text.strip()) and int(text) > 0:
        return int(text)
    raise InvalidValue(f"“{shown(text)}” is not a {what}, so nothing was done.", "Give a whole number, 1 or more.")


def shown(text: str) -> str:
    """What was typed as a message repeats it: short, and without characters that a terminal would obey."""
    plain = "".join(each if each.isprintable() else "\ufffd" for each in text)
    return plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + "…"
