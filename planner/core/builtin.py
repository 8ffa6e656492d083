"""How the built-in framework becomes values: plain json and nothing else, so that a start never waits for a library.

The file is ours and a test validates it; a person's own file goes through planner.formats.frameworks, which explains
what is wrong with one.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.core.errors import FrameworkError
from planner.core.framework import LEVELS, Framework, RoleLevel, Skill, normalised


def read_builtin(path: Path) -> Framework:
    """The framework in the program's own file. Raises FrameworkError, naming the file, where it was damaged."""
    try:
        framework = framework_from(json.loads(path.read_bytes()))
    except OSError as error:
        raise _damaged(path, error.strerror or "it cannot be read") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, f"{type(error).__name__}, {error}") from error
    wrong = _wrong_place(framework)
    if wrong:
        raise _damaged(path, wrong)
    return framework


def _damaged(path: Path, reason: str) -> FrameworkError:
    return FrameworkError(
        f"The program's own framework file {path} cannot be used: {reason}. Your plan was not touched.",
        "Put the file back as it was, or install the program again.",
    )


def _wrong_place(framework: Framework) -> str:
    """Where the file says something that cannot be, empty for nowhere."""
    if not framework.role_levels:
        return "role_levels is empty"
    for number, level in enumerate(framework.role_levels):
        for place, skill in enumerate(level.skills):
            here = f"role_levels[{number}].skills[{place}]"
            if skill.level not in LEVELS:
                return f"{here}.level is not one of {', '.join(LEVELS)}"
            texts: tuple[object, ...] = skill.descriptors  # what the file says, which may be anything
            if not all(isinstance(text, str) and text.strip() for text in texts):
                return f"{here}.descriptors holds something that is no text"
            if len({normalised(text) for text in skill.descriptors}) != len(skill.descriptors):
                return f"{here}.descriptors says the same twice"
    return ""


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
