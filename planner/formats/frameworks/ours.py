"""Our own framework file: JSON with the names of core's dataclasses, checked so that an error names its place."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from planner.core.errors import FrameworkError
from planner.core.framework import LEVELS, Framework, RoleLevel, Skill
from planner.formats.frameworks.schema import EDITION

LARGEST = 20_000_000
LONGEST_NAME = 300
LONGEST_TEXT = 20_000
_HINT = "Mend the file there and read it again; nothing of your plan was changed."
_TYPES = {
    "missing": "this is missing",
    "string_type": "this has to be text",
    "tuple_type": "this has to be a list, in [ ]",
    "dataclass_type": "this has to be an object, in { }",
}


def read_framework(path: Path) -> Framework:
    """The framework in a JSON file of at most 20 MB. Raises FrameworkError, which says what is wrong and where."""
    data = _bytes_of(path)
    name = path.name
    values = _parsed(data, name)
    try:
        framework = TypeAdapter(Framework).validate_json(data.removeprefix(b"\xef\xbb\xbf"), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise _refusal(name, _place(first["loc"]), _TYPES.get(first["type"], first["msg"])) from error
    for place, trouble in (*_unknown_names(values), *_broken_rules(framework)):
        raise _refusal(name, place, trouble)
    return framework


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise FrameworkError(f"{path.name} was not read: {reason}.", "Choose another file.") from error
    if len(data) > LARGEST:
        raise FrameworkError(f"{path.name} was not read: it is larger than 20 MB.", "Choose another file.")
    return data


def _parsed(data: bytes, name: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        trouble = f"it is not JSON at {place} ({error.msg})"
    except UnicodeDecodeError as error:
        trouble = f"it is not UTF-8 text at byte {error.start}"
    except RecursionError:
        trouble = "it is nested too deeply"
    except ValueError as error:
        trouble = f"it is not JSON ({error})"
    raise FrameworkError(f"{name} was not read: {trouble}.", _HINT)


def _refusal(name: str, place: str, trouble: str) -> FrameworkError:
    where = f"at {place} " if place else ""
    return FrameworkError(f"{name} was not read: {where}{trouble}.", _HINT)


def _place(steps: tuple[int | str, ...]) -> str:
    """role_levels[0].skills[2].level: numbers count from 0, as JSON tools do."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return words.removeprefix(".")


Finding = tuple[str, str]


def _unknown_names(values: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _strangers(values, Framework, "", also=("$schema",))
    for n, level in enumerate(values.get("role_levels", ())):
        yield from _strangers(level, RoleLevel, f"role_levels[{n}]")
        for m, skill in enumerate(level.get("skills", ())):
            yield from _strangers(skill, Skill, f"role_levels[{n}].skills[{m}]")


def _strangers(values: Mapping[str, Any], kind: type, place: str, also: tuple[str, ...] = ()) -> Iterator[Finding]:
    # A name that is misspelt would otherwise lose what stands under it without a word.
    known = (*(field.name for field in fields(kind)), *also)
    for name in values:
        if name not in known:
            allowed = ", ".join(each for each in known if each not in also)
            yield f"{place}.{name}".removeprefix("."), f"the name is not known (known here: {allowed})"


def _broken_rules(framework: Framework) -> Iterator[Finding]:
    if not framework.title.strip():
        yield "title", "there is no text"
    if framework.edition and not _is_date(framework.edition):
        yield "edition", "the date has to be written as YYYY, YYYY-MM or YYYY-MM-DD"
    if not framework.role_levels:
        yield "role_levels", "there is no role level"
    seen: dict[str, str] = {}
    for n, level in enumerate(framework.role_levels):
        place = f"role_levels[{n}]"
        yield from _twice(seen, level.key, place)
        yield from _broken_level(level, place)


def _is_date(edition: str) -> bool:
    if not EDITION.fullmatch(edition):
        return False
    try:
        date.fromisoformat(edition + "-01-01"[len(edition) - 4 :])
    except ValueError:
        return False
    return True


def _broken_level(level: RoleLevel, place: str) -> Iterator[Finding]:
    if not level.name.strip():
        yield f"{place}.name", "there is no text"
    if not level.descriptors():
        yield place, "there is neither a responsibility nor a skill with a descriptor"
    seen: dict[str, str] = {}
    for n, group in enumerate(level.groups(), 0 if level.responsibilities else 1):
        inside = f"{place}.skills[{n - 1}]" if n else place
        if group.level is not None and group.level not in LEVELS:
            yield f"{inside}.level", f"the level has to be one of {', '.join(LEVELS)}"
        if not group.name.strip():
            yield f"{inside}.name", "there is no text"
        if len(group.name) > LONGEST_NAME:
            yield f"{inside}.name", f"the name is longer than {LONGEST_NAME} characters"
        for m, item in enumerate(group.items):
            spot = f"{inside}.{'descriptors' if n else 'responsibilities'}[{m}]"
            if not item.descriptor.text.strip():
                yield spot, "there is no text"
            if len(item.descriptor.text) > LONGEST_TEXT:
                yield spot, f"the text is longer than {LONGEST_TEXT:,} characters"
            yield from _twice(seen, item.key, spot)


def _twice(seen: dict[str, str], key: str, place: str) -> Iterator[Finding]:
    earlier = seen.setdefault(key, place)
    if earlier != place:
        yield place, f"the same stands already at {earlier}"
