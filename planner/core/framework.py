"""Framework, role level, skill and descriptor; what identifies a descriptor, and how a person refers to one."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

LEVELS = ("Awareness", "Working", "Practitioner", "Expert")
RESPONSIBILITIES = "responsibilities"

_SAME = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
    }
)


class DescriptorKind(StrEnum):
    """A bullet under a skill, or one under the role level itself."""

    DESCRIPTOR = "descriptor"
    RESPONSIBILITY = "responsibility"


def normalised(text: str) -> str:
    """Text as descriptor keys see it: NFC, plain quotes and hyphens, single spaces, trimmed, case folded."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME).split()).casefold()


@lru_cache(maxsize=20_000)
def descriptor_key(kind: str, skill: str, level: str, text: str) -> str:
    """The first 12 hexadecimal digits of SHA-256 over the four normalised fields joined by U+001F."""
    fields = "\x1f".join(normalised(part) for part in (kind, skill, level, text))
    return hashlib.sha256(fields.encode("utf-8")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One bullet that evidence, goals and ratings are attached to; skill and level are empty for a responsibility."""

    text: str
    skill: str = ""
    level: str = ""
    kind: DescriptorKind = DescriptorKind.DESCRIPTOR

    @property
    def key(self) -> str:
        """Twelve lower-case hexadecimal digits; the same words in another role level or edition have the same key."""
        return descriptor_key(self.kind, self.skill, self.level, self.text)


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill at the level the role level expects; level is one of LEVELS. descriptors are bullet texts."""

    name: str
    level: str
    descriptors: tuple[str, ...]
    description: str = ""

    def items(self) -> tuple[Descriptor, ...]:
        """The bullets as descriptors."""
        return tuple(Descriptor(text, self.name, self.level) for text in self.descriptors)


@dataclass(frozen=True, slots=True)
class RoleLevel:
    """What one role level asks for. note: what the framework says of the level besides."""

    role_family: str = ""
    role: str = ""
    name: str = ""
    role_description: str = ""
    description: str = ""
    responsibilities: tuple[str, ...] = ()
    note: str = ""
    skills: tuple[Skill, ...] = ()

    @property
    def key(self) -> str:
        """Identifies the role level across editions: role family, role and name, hashed as descriptors are."""
        return descriptor_key("role-level", self.role_family, self.role, self.name)

    def groups(self) -> tuple["Group", ...]:
        """The checklist's groups in reading order: responsibilities first (if there are any), then each skill."""
        return _groups(self)

    def descriptors(self) -> tuple[Descriptor, ...]:
        """Every descriptor, responsibilities first."""
        return tuple(item.descriptor for group in self.groups() for item in group.items)


@dataclass(frozen=True, slots=True)
class Framework:
    """One published state of a framework. edition: YYYY, YYYY-MM or YYYY-MM-DD; edition_note: how it is known."""

    title: str = ""
    edition: str = ""
    edition_note: str = ""
    source: str = ""
    licence: str = ""
    role_levels: tuple[RoleLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A descriptor in its place: ref is `<group slug>/<n>`, n counting from 1."""

    ref: str
    key: str
    descriptor: Descriptor


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the checklist. kind: "skill" or "responsibility"; level: None for responsibilities."""

    name: str
    kind: str
    level: str | None
    slug: str
    items: tuple[Item, ...] = field(default=())


def slug(name: str) -> str:
    """NFKD to ASCII, lower case, every run of anything else one hyphen; empty where nothing is left."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


@lru_cache(maxsize=64)
def _groups(level: RoleLevel) -> tuple[Group, ...]:
    groups: list[Group] = []
    if level.responsibilities:
        items = tuple(Descriptor(text, kind=DescriptorKind.RESPONSIBILITY) for text in level.responsibilities)
        groups.append(_group("Responsibilities", "responsibility", None, RESPONSIBILITIES, items))
    taken = {RESPONSIBILITIES}
    for number, skill in enumerate(level.skills, 1):
        name = _free_slug(slug(skill.name) or f"skill-{number}", taken)
        groups.append(_group(skill.name, "skill", skill.level, name, skill.items()))
    return tuple(groups)


def _group(name: str, kind: str, level: str | None, group_slug: str, items: tuple[Descriptor, ...]) -> Group:
    numbered = enumerate(items, 1)
    return Group(
        name, kind, level, group_slug, tuple(Item(f"{group_slug}/{n}", item.key, item) for n, item in numbered)
    )


def _free_slug(wanted: str, taken: set[str]) -> str:
    free = next(name for name in _numbered(wanted) if name not in taken)
    taken.add(free)
    return free


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
