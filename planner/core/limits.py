"""What a person may put into a plan: how long, how many, which dates and addresses. Said before it bites."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from planner.core.changes import Value
from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceKind, Link
from planner.core.framework import normalised
from planner.core.plan import KEPT_FIELDS, PROFILE_FIELDS, By, GoalState, RatingValue
from planner.core.reference import parse_date

TITLE = 200
TEXT = 20_000
TAG = 60
TAGS = 50
LINK = 2_000
LINKS = 50
STEP = 200
STEPS = 50
PATH = 4_096
ATTACHMENTS = 100
ATTACHMENT_BYTES = 200_000_000
EARLIEST = date(1950, 1, 1)
DAYS_AHEAD = 366
SCHEMES = ("http", "https", "mailto")

# Control characters but tab and new line, and halves of surrogate pairs, which no UTF-8 can hold.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAK = re.compile("[\n\u2028\u2029]")
_NOTHING_CHANGED = "Nothing was changed."


def text(name: str, value: str, limit: int = TEXT) -> str:
    """The text as it was typed. Raises InvalidValue where it is too long or holds what no file could keep."""
    if len(value) > limit:
        raise InvalidValue(
            f"The {name} has {len(value):,} characters; at most {limit:,} fit. {_NOTHING_CHANGED}",
            "Shorten it, or attach the long text as a file.",
        )
    if found := _UNFIT.search(value):
        raise InvalidValue(
            f"The {name} holds a character that cannot be shown (U+{ord(found[0]):04X}). {_NOTHING_CHANGED}",
            "Take it out and try again.",
        )
    return value


def line(name: str, value: str, limit: int) -> str:
    """The text as it was typed, where it is one line. Raises InvalidValue."""
    if _BREAK.search(value):
        raise InvalidValue(
            f"The {name} is one line, and this has a line break. {_NOTHING_CHANGED}", "Take the line break out."
        )
    return text(name, value, limit)


def title(value: str) -> str:
    """A title: some text that is not white space alone."""
    if not value.strip():
        raise InvalidValue(f"A title is needed. {_NOTHING_CHANGED}", "Say in a few words what it is about.")
    return line("title", value, TITLE)


def tag(label: str) -> str:
    """A tag's folded form, by which two spellings of it are the same. Raises InvalidValue."""
    folded = normalised(line("tag", label, TAG))
    if not folded:
        raise InvalidValue(f"A tag cannot be empty. {_NOTHING_CHANGED}", "Give the tag a word.")
    return folded


def link(value: Link) -> Link:
    """A link whose address can be opened safely later. Raises InvalidValue."""
    text("link", value.url, LINK)
    line("link's title", value.title, TITLE)
    scheme, colon, rest = value.url.partition(":")
    ok = colon and scheme.lower() in SCHEMES and not any(character.isspace() for character in value.url)
    named = rest[2:].lstrip("/") if rest.startswith("//") else "" if scheme.lower() != "mailto" else rest
    if not ok or not named:
        raise InvalidValue(
            f"“{_short(value.url)}” is not a web or mail address. {_NOTHING_CHANGED}",
            "Begin it with https://, http:// or mailto:.",
        )
    return value


def step(value: str) -> str:
    """One step of a goal."""
    if not value.strip():
        raise InvalidValue(f"A step cannot be empty. {_NOTHING_CHANGED}", "Say in a few words what is to be done.")
    return line("step", value, STEP)


def days(on: date, until: date | None) -> None:
    """Refuse a range that ends before it begins."""
    if until is not None and until < on:
        raise InvalidValue(
            f"It would end on {until.isoformat()}, before it begins on {on.isoformat()}. {_NOTHING_CHANGED}",
            "Give an end that is the same day or later.",
        )


def evidence_day(day: date | None, today: date) -> None:
    """Refuse a day on which nothing that a person means can lie. What is planned soon may be put down already."""
    if day is None or (day >= EARLIEST and (day - today).days <= DAYS_AHEAD):
        return
    when = f"before {EARLIEST.year}" if day < EARLIEST else f"more than a year after today, {today.isoformat()}"
    raise InvalidValue(
        f"{day.isoformat()} is {when}, and evidence is of what happened or is about to. {_NOTHING_CHANGED}",
        "Check the year; a goal can be due later than that.",
    )


def count(name: str, number: int, limit: int) -> None:
    """Refuse more of something than one piece of evidence or goal may have. name: in the plural."""
    if number > limit:
        raise InvalidValue(
            f"That would make {number:,} {name}; at most {limit} fit. {_NOTHING_CHANGED}",
            f"Take some {name} away first.",
        )


def rating_day(on: date | None, today: date, current: date | None) -> date:
    """The day a rating counts from. A given day after today is refused; a rating without one takes the later of today
    and the current rating's day, or one wrong clock would hide every later tick."""
    if on is None:
        return today if current is None else max(today, current)
    if on > today:
        raise InvalidValue(
            f"{on.isoformat()} is after today, and a rating says what is so already. {_NOTHING_CHANGED}",
            f"Give {today.isoformat()} or an earlier date.",
        )
    return on


def rating_note(value: RatingValue, by: By, note: str) -> str:
    """A rating's note; my "not applicable" needs one, a manager's does not."""
    if value is RatingValue.NOT_APPLICABLE and by is By.ME and not note.strip():
        raise InvalidValue(f"Not applicable needs a reason. {_NOTHING_CHANGED}", "Give the reason as a note.")
    return text("note", note)


def evidence_field(name: str, value: object) -> Value:
    """A field of EvidenceEdit.fields as it is stored: dates in ISO form, kinds by their value. Raises InvalidValue."""
    return _EVIDENCE[name](value)


def goal_field(name: str, value: object) -> Value:
    """A field of GoalEdit.fields as it is stored. Raises InvalidValue."""
    return _GOAL[name](value)


def profile(fields: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Profile fields a person gave, checked with those that are known already. Raises InvalidValue."""
    checked = {name: _profile_field(name, value) for name, value in fields.items()}
    merged = {**known, **checked}
    start, end = merged.get("period-from", ""), merged.get("period-to", "")
    if start and end and end < start:
        raise InvalidValue(
            f"The period would end on {end}, before it begins on {start}. {_NOTHING_CHANGED}",
            _way_out(checked, start, end),
        )
    return checked


def _way_out(given: Mapping[str, str], start: str, end: str) -> str:
    """What to do about a period that would end before it begins: it is often moved an end at a time."""
    if "period-to" not in given:
        return f"Set its end (period-to) first, to {start} or later."
    if "period-from" not in given:
        return f"Give a later end, or set its beginning (period-from) first, to {end} or earlier."
    return "Give an end that is the same day or later."


def setting(name: str) -> str:
    """The name of a setting that a person may type. Raises InvalidValue."""
    if name not in PROFILE_FIELDS:
        raise InvalidValue(
            f"There is no setting called “{_short(name)}”. {_NOTHING_CHANGED}",
            f"The settings are {', '.join(PROFILE_FIELDS)}.",
        )
    return name


def _profile_field(name: str, value: str) -> str:
    if name in KEPT_FIELDS:
        return _kept_field(name, text(name.replace("-", " "), value))
    setting(name)
    if not name.startswith("period-"):
        return line(name.replace("-", " "), value, PATH if name == "backup-dir" else TITLE)
    return parse_date(value).isoformat() if value.strip() else ""


def _kept_field(name: str, value: str) -> str:
    # Imported where one is stored: the first paint needs neither, and both lean on this module's neighbours.
    from planner.core.pay_review import BANDS_FIELD, STANDING_FIELD, checked_bands, checked_standings
    from planner.core.statement import checked_template

    checks = {BANDS_FIELD: checked_bands, STANDING_FIELD: checked_standings}
    return checks.get(name, checked_template)(value)


def _title(value: object) -> Value:
    return title(_as_text(value))


def _text(name: str, limit: int = TEXT) -> Callable[[object], Value]:
    return lambda value: text(name, _as_text(value), limit)


def _choice(choices: type[StrEnum]) -> Callable[[object], Value]:
    return lambda value: choices(_as_text(value)).value


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is wanted, not {type(value).__name__}")
    return value


def _flag(value: object) -> Value:
    return bool(value)


def _day(value: object) -> Value:
    if not isinstance(value, date):
        raise TypeError(f"a date is wanted, not {type(value).__name__}")
    return value.isoformat()


def _day_or_none(value: object) -> Value:
    return None if value is None else _day(value)


def _short(value: str) -> str:
    shown = "".join(character if character.isprintable() else "\ufffd" for character in value)
    return shown if len(shown) <= 60 else shown[:59] + "…"


_EVIDENCE: Mapping[str, Callable[[object], Value]] = {
    "title": _title,
    "on": _day,
    "until": _day_or_none,
    "situation": _text("situation"),
    "task": _text("task"),
    "action": _text("action"),
    "result": _text("result"),
    "kind": _choice(EvidenceKind),
    "corroborated_by": lambda value: line("name of who can corroborate it", _as_text(value), TITLE),
    "private": _flag,
}

_GOAL: Mapping[str, Callable[[object], Value]] = {
    "title": _title,
    "why": _text("why"),
    "measure": _text("measure"),
    "due": _day_or_none,
    "state": _choice(GoalState),
    "private": _flag,
}
