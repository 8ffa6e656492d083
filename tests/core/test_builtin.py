"""The program's own framework file: whole, or refused with the file and the place."""

import json
from pathlib import Path

import pytest

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import FrameworkError

LEVEL = "role_levels"
SKILL = {"name": "Care", "level": "Expert", "descriptors": ["look after it"]}


def _file(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "framework.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", "line 1"),
        ("", "line 1"),
        ([], "AttributeError"),
        ({}, "role_levels is empty"),
        ({LEVEL: "x"}, "AttributeError"),
        ({LEVEL: [{"skills": [{"level": "Expert", "descriptors": []}]}]}, "name"),
        ({LEVEL: [{"skills": [SKILL | {"level": "Guru"}]}]}, "role_levels[0].skills[0].level"),
        ({LEVEL: [{"skills": [SKILL, SKILL | {"descriptors": [5]}]}]}, "role_levels[0].skills[1].descriptors"),
        ({LEVEL: [{"skills": [SKILL | {"descriptors": ["Do it", "do  it"]}]}]}, "says the same twice"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, content: object, place: str) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(FrameworkError) as refused:
        read_builtin(path)
    assert str(path) in refused.value.message
    assert place in refused.value.message
    assert "Your plan was not touched." in refused.value.message
    assert refused.value.hint


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="No such file"):
        read_builtin(tmp_path / "framework.json")


def test_the_file_that_is_shipped_is_sound() -> None:
    assert len(read_builtin(paths.FRAMEWORK).role_levels) == 1
