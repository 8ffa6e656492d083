"""How the built-in framework becomes values: plain json and nothing else, so that a start never waits for a library.

The file is ours and a test validates it; a person's own file goes through planner.formats.frameworks, which explains
what is wrong with one.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.core.framework import Framework, RoleLevel, Skill


def read_builtin(path: Path) -> Framework:
    """The framework in a file that is known to be sound. Raises OSError, ValueError or KeyError where it is not."""
    return framework_from(json.loads(path.read_bytes()))


def framework_from(values: Mapping[str, Any]) -> Framework:
    """A framework from the object of its JSON file, whose names are those of the dataclasses' fields."""
    return Framework(
        **_texts(values, "title", "edition", "edition_note", "source", "licence"),
        role_levels=tuple(_role_level(each) for each in values.get("role_levels", ())),
    )


def _role_level(values: Mapping[str, Any]) -> RoleLevel:
    return RoleLevel(
        **_texts(values, "role_family", "role", "name", "role_description", "description", "note"),
        responsibilities=_lines(values.get("responsibilities", ())),
        skills=tuple(_skill(each) for each in values.get("skills", ())),
    )


def _skill(values: Mapping[str, Any]) -> Skill:
    return Skill(values["name"], values["level"], _lines(values["descriptors"]), values.get("description", ""))


def _lines(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values)


def _texts(values: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: values.get(name, "") for name in names}
