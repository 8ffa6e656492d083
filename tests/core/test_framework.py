"""What identifies a descriptor, how a person refers to one, and that the built-in framework holds its source whole."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import paths
from planner.core.builtin import framework_from, read_builtin
from planner.core.framework import (
    LEVELS,
    Descriptor,
    DescriptorKind,
    RoleLevel,
    Skill,
    descriptor_key,
    normalised,
    slug,
)
from tests.core.making import BUILT_IN, PRINCIPAL, SMALL

SECURITY = (
    "design, review and quality assure solutions and services, "
    "ensuring that they are specifically engineered to mitigate security threats"
)
FIELDS = st.text(max_size=40)


def test_a_descriptor_has_the_key_that_its_kind_skill_level_and_words_give() -> None:
    assert Descriptor(SECURITY, "Information security", "Expert").key == "cbf847d90cef"


def test_a_responsibility_has_neither_skill_nor_level_in_its_key() -> None:
    told = Descriptor("develop a team’s capability by rewarding high performers", kind=DescriptorKind.RESPONSIBILITY)
    assert told.key == "e30bbfbebd85"


@given(st.tuples(FIELDS, FIELDS, FIELDS, FIELDS))
def test_a_key_is_twelve_lower_case_hexadecimal_digits(fields: tuple[str, str, str, str]) -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", descriptor_key(*fields))


@given(st.text(alphabet="aAéÉ‘’“”‐–— \t\u00a0ß", max_size=40))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


TWINS = [("'", "‘"), ("'", "’"), ('"', "“"), ("-", "—"), (" ", "\u00a0\t"), ("é", "E\u0301")]


@given(st.lists(st.sampled_from(TWINS), min_size=1))
def test_quotes_dashes_spaces_and_case_do_not_change_a_key(twins: list[tuple[str, str]]) -> None:
    plain, fancy = ("a".join(side) for side in zip(*twins, strict=True))
    assert descriptor_key("descriptor", "s", "Expert", f"b{plain}b") == Descriptor(f" B{fancy}B ", "S", "expert").key


@given(st.lists(st.text("ab\u00fc ", max_size=6), min_size=4, max_size=4), st.integers(0, 3))
def test_a_word_moved_to_another_field_makes_another_key(fields: list[str], place: int) -> None:
    moved = [*fields]
    moved[place], moved[place - 1] = f"{fields[place]}x", fields[place - 1]
    assert descriptor_key(*moved) != descriptor_key(*fields)
    assert descriptor_key("a", "b", "", "") != descriptor_key("a", "", "b", "")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Programming and build (software engineering)", "programming-and-build-software-engineering"),
        ("  Élan -- vital ", "elan-vital"),
        ("日本語", ""),
        ("ﬁne", "fine"),
    ],
)
def test_a_slug_is_lower_case_ascii_with_single_hyphens(name: str, wanted: str) -> None:
    assert slug(name) == wanted


def test_groups_are_the_responsibilities_then_each_skill_and_items_count_from_one() -> None:
    groups = SMALL.groups()
    assert [(group.slug, group.kind, group.level) for group in groups] == [
        ("responsibilities", "responsibility", None),
        ("lamps", "skill", "Expert"),
        ("boats", "skill", "Working"),
    ]
    assert [item.ref for group in groups for item in group.items] == [
        "responsibilities/1",
        "lamps/1",
        "lamps/2",
        "boats/1",
    ]
    assert [each.text for each in SMALL.descriptors()] == ["keep the light", "trim a wick", "polish a lens", "row"]


def test_a_slug_that_is_taken_or_empty_gets_a_number() -> None:
    skills = tuple(Skill(name, "Expert", ("do it",)) for name in ("Lamps", "lamps", "LAMPS", "灯", "Responsibilities"))
    slugs = [group.slug for group in RoleLevel(skills=skills).groups()]
    assert slugs == ["lamps", "lamps-2", "lamps-3", "skill-4", "responsibilities-2"]


def test_a_role_level_is_the_same_in_every_edition_of_its_framework() -> None:
    other = RoleLevel(PRINCIPAL.role_family, PRINCIPAL.role, f" {PRINCIPAL.name.upper()}", description="anew")
    assert other.key == PRINCIPAL.key
    assert RoleLevel(PRINCIPAL.role_family, PRINCIPAL.role, f"{PRINCIPAL.name} - management").key != PRINCIPAL.key


PRACTITIONER = (
    "Availability and capacity management",
    "Development process optimisation",
    "Programming and build (software engineering)",
    "Systems design",
    "User focus",
)


# The page the words come from, white space at its ends left out; the page itself is not part of this repository.
PUBLISHED = "62a316bcd1acdbf917228e45931b92837dfad5af89166ddbee4a7753f2ddd572"


def _as_published(level: RoleLevel) -> str:
    """The role level in the shape of that page, which says nothing of the skills' levels."""
    lines = [f"{level.role_family} role: {level.role}", f"- {level.role_description}", ""]
    lines += [f"Role level: {level.name}", f"- {level.description}", "", "At this role level, you will:"]
    lines += [*(f"- {text}" for text in level.responsibilities), level.note, ""]
    for skill in level.skills:
        lines += [f"Skill: {skill.name}", *(f"- {text}" for text in skill.descriptors), ""]
    return "\n".join(lines).strip()


def test_the_built_in_framework_is_the_published_one_letter_for_letter() -> None:
    digest = hashlib.sha256(_as_published(PRINCIPAL).encode("utf-8")).hexdigest()
    assert digest == PUBLISHED
    assert [skill.level for skill in PRINCIPAL.skills] == [
        "Practitioner" if skill.name in PRACTITIONER else "Expert" for skill in PRINCIPAL.skills
    ]


def test_the_built_in_framework_has_ten_skills_with_twenty_eight_descriptors_and_five_responsibilities() -> None:
    assert [len(skill.descriptors) for skill in PRINCIPAL.skills] == [3, 4, 2, 2, 2, 3, 2, 3, 2, 5]
    assert len(PRINCIPAL.responsibilities) == 5
    assert len({item.key for item in PRINCIPAL.descriptors()}) == 33


def test_the_built_in_framework_names_its_edition_how_it_is_known_and_its_licence() -> None:
    assert BUILT_IN.edition == "2025-10"
    assert "October 2025" in BUILT_IN.edition_note
    assert "Open Government Licence v3.0" in BUILT_IN.licence
    assert {skill.level for skill in PRINCIPAL.skills} <= set(LEVELS)


def test_a_framework_file_may_leave_out_what_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "framework.json"
    skill = {"name": "Lamps", "level": "Expert", "descriptors": ["trim a wick"]}
    path.write_text(json.dumps({"title": "Lights", "role_levels": [{"name": "Keeper", "skills": [skill]}]}))
    read = read_builtin(path)
    assert read.role_levels == (RoleLevel(name="Keeper", skills=(Skill("Lamps", "Expert", ("trim a wick",)),)),)
    assert (read.title, read.edition, read.licence) == ("Lights", "", "")
    assert framework_from({}).role_levels == ()


def test_the_built_in_file_is_the_one_beside_the_program() -> None:
    assert framework_from(json.loads(paths.FRAMEWORK.read_text(encoding="utf-8"))) == BUILT_IN
