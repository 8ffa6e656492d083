"""A person's own framework file: read whole, or refused with the place of what is wrong in it."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import FrameworkError
from planner.core.framework import Framework, RoleLevel, Skill
from planner.formats.frameworks.ours import LARGEST, LONGEST_NAME, LONGEST_TEXT, read_framework
from planner.formats.frameworks.schema import SCHEMA_NAME, schema_text

LIGHTS: dict[str, Any] = {
    "title": "Lights",
    "edition": "2026-02",
    "role_levels": [
        {
            "name": "Lighthouse keeper",
            "responsibilities": ["keep the light"],
            "skills": [
                {"name": "Lamps", "level": "Expert", "descriptors": ["trim a wick", "polish a lens"]},
                {"name": "Boats", "level": "Working", "descriptors": ["row"], "description": "Small ones."},
            ],
        }
    ],
}
LEVEL = ("role_levels", 0)
LAMPS = (*LEVEL, "skills", 0)


def _written(tmp_path: Path, values: Any) -> Path:
    path = tmp_path / "lights.json"
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return path


def _with(place: tuple[str | int, ...], value: Any) -> Any:
    """LIGHTS with another value at that place; None takes the name out."""
    changed = deepcopy(LIGHTS)
    inside: Any = changed
    for step in place[:-1]:
        inside = inside[step]
    if value is None:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return changed


def _refusal(path: Path) -> FrameworkError:
    with pytest.raises(FrameworkError) as caught:
        read_framework(path)
    assert caught.value.message.startswith(f"{path.name} was not read: ")
    assert caught.value.hint
    return caught.value


def test_the_built_in_file_passes_its_own_checks() -> None:
    assert read_framework(paths.FRAMEWORK) == read_builtin(paths.FRAMEWORK)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    keeper = RoleLevel(
        name="Lighthouse keeper",
        responsibilities=("keep the light",),
        skills=(
            Skill("Lamps", "Expert", ("trim a wick", "polish a lens")),
            Skill("Boats", "Working", ("row",), "Small ones."),
        ),
    )
    assert read_framework(_written(tmp_path, LIGHTS)) == Framework("Lights", "2026-02", role_levels=(keeper,))


def test_a_byte_order_mark_and_a_schema_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "lights.json"
    path.write_text(json.dumps({"$schema": "x", **LIGHTS}), encoding="utf-8-sig")
    assert read_framework(path).title == "Lights"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("title",), 5, "at title this has to be text"),
        (("title",), " ", "at title there is no text"),
        (("edition",), "24/11/2026", "at edition the date has to be written as YYYY, YYYY-MM or YYYY-MM-DD"),
        (("edition",), "2026-02-31", "at edition the date"),
        (("edition",), "2026-13", "at edition the date"),
        (("edition",), "0000", "at edition the date"),
        (("role_levels",), [], "at role_levels there is no role level"),
        (("role_levels",), {}, "at role_levels this has to be a list"),
        (LEVEL, "keeper", "at role_levels[0] this has to be an object"),
        ((*LEVEL, "name"), "", "at role_levels[0].name there is no text"),
        ((*LEVEL, "nmae"), "x", "at role_levels[0].nmae the name is not known (known here: role_family, role, name"),
        (("titel",), "x", "at titel the name is not known (known here: title, edition"),
        ((*LEVEL, "responsibilities", 0), "\n", "at role_levels[0].responsibilities[0] there is no text"),
        ((*LAMPS, "level"), None, "at role_levels[0].skills[0].level this is missing"),
        (
            (*LAMPS, "level"),
            "Master",
            "at role_levels[0].skills[0].level the level has to be one of Awareness, Working",
        ),
        ((*LAMPS, "name"), " ", "at role_levels[0].skills[0].name there is no text"),
        ((*LAMPS, "name"), "x" * (LONGEST_NAME + 1), "at role_levels[0].skills[0].name the name is longer than 300"),
        ((*LAMPS, "descriptors", 1), "", "at role_levels[0].skills[0].descriptors[1] there is no text"),
        ((*LAMPS, "descriptors", 1), 7, "at role_levels[0].skills[0].descriptors[1] this has to be text"),
        (
            (*LAMPS, "descriptors", 1),
            " Trim a  wick",
            "descriptors[1] the same stands already at role_levels[0].skills[0].descriptors[0]",
        ),
        (
            (*LAMPS, "descriptors", 0),
            "x" * (LONGEST_TEXT + 1),
            "at role_levels[0].skills[0].descriptors[0] the text is longer than 20,000 characters",
        ),
        ((*LAMPS, "colour"), "x", "at role_levels[0].skills[0].colour the name is not known (known here: name, level"),
        ((*LEVEL, "skills", 1, "descriptors"), "row", "at role_levels[0].skills[1].descriptors this has to be a list"),
    ],
)
def test_an_error_names_its_place(tmp_path: Path, place: tuple[str | int, ...], value: Any, said: str) -> None:
    assert said in _refusal(_written(tmp_path, _with(place, value))).message


@pytest.mark.parametrize("edition", ["", "2026", "2026-02", "2024-02-29"])
def test_an_edition_is_as_exact_as_it_is_known(tmp_path: Path, edition: str) -> None:
    assert read_framework(_written(tmp_path, _with(("edition",), edition))).edition == edition


def test_skills_are_counted_from_the_first_where_there_are_no_responsibilities(tmp_path: Path) -> None:
    values = _with((*LAMPS, "level"), "Master")
    del values["role_levels"][0]["responsibilities"]
    assert "role_levels[0].skills[0].level" in _refusal(_written(tmp_path, values)).message


def test_a_role_level_without_anything_to_do_is_refused(tmp_path: Path) -> None:
    values = {"title": "Lights", "role_levels": [{"name": "Idle"}]}
    assert (
        "at role_levels[0] there is neither a responsibility nor a skill"
        in _refusal(_written(tmp_path, values)).message
    )


def test_a_role_level_that_comes_twice_is_refused(tmp_path: Path) -> None:
    values = {**LIGHTS, "role_levels": LIGHTS["role_levels"] * 2}
    message = _refusal(_written(tmp_path, values)).message
    assert "at role_levels[1] the same stands already at role_levels[0]" in message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{\n  "title": }', "it is not JSON at line 2, column 12"),
        (b"", "it is not JSON at line 1, column 1"),
        (b'{"title": "\xe9"}', "it is not UTF-8 text at byte 11"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b"[]", "this has to be an object, in { }"),
        (b'{"title": ' + b"1" * 5000 + b"}", "it is not JSON"),
        (b'{"title": "\\ud800", "role_levels": []}', "was not read"),
    ],
)
def test_what_is_no_json_is_refused_with_line_and_column(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(data)
    assert said in _refusal(path).message


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b" " * (LARGEST + 1))
    assert "it is larger than 20 MB" in _refusal(path).message


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "no such file or directory" in _refusal(tmp_path / "nowhere.json").message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "role_levels", "skills", "name", "level", "descriptors"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_any_json_is_read_or_refused(tmp_path: Path, values: Any) -> None:
    path = _written(tmp_path, values)
    try:
        framework = read_framework(path)
    except FrameworkError:
        # Nothing else may come out of it.
        return
    assert framework == read_builtin(path)


def test_the_published_schema_is_the_models() -> None:
    published = (paths.RESOURCES / SCHEMA_NAME).read_text(encoding="utf-8")
    assert published == schema_text()


def test_the_schema_knows_the_names_and_levels_of_the_file() -> None:
    schema = json.loads(schema_text())
    skill = schema["$defs"]["Skill"]
    assert skill["properties"]["level"]["enum"] == ["Awareness", "Working", "Practitioner", "Expert"]
    assert set(json.loads(paths.FRAMEWORK.read_bytes())) <= set(schema["properties"])
    assert schema["required"] == ["title", "role_levels"]
    assert skill["additionalProperties"] is False
