"""Small plans for the tests of core and formats, made of the built-in framework."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import Evidence, Shows
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import By, Goal, Plan, Rating, RatingValue

TODAY = date(2026, 11, 24)
BUILT_IN = read_builtin(paths.FRAMEWORK)
PRINCIPAL = BUILT_IN.role_levels[0]
ITEMS = {item.ref: item for group in PRINCIPAL.groups() for item in group.items}
SMALL = RoleLevel(
    name="Lighthouse keeper",
    responsibilities=("keep the light",),
    skills=(Skill("Lamps", "Expert", ("trim a wick", "polish a lens")), Skill("Boats", "Working", ("row",))),
)
SMALL_FRAMEWORK = Framework("Lights", "2026", role_levels=(SMALL,))


def key(ref: str, level: RoleLevel = PRINCIPAL) -> str:
    """The key of a descriptor by its reference."""
    return next(item.key for group in level.groups() for item in group.items if item.ref == ref)


def identity(number: int) -> str:
    """An id of a thing of the person's own."""
    return f"{number:032x}"


def evidence(number: int, *refs: str, title: str = "", on: date = TODAY, **rest: Any) -> Evidence:
    """A piece of evidence that supports the descriptors with these references."""
    shows = tuple(Shows(key(ref)) for ref in refs)
    return Evidence(identity(number), title or f"Piece {number}", on, **{"shows": shows, **rest})


def goal(number: int, *refs: str, title: str = "", **rest: Any) -> Goal:
    """A goal about the descriptors with these references."""
    return Goal(identity(number), title or f"Goal {number}", descriptors=tuple(key(ref) for ref in refs), **rest)


def rating(
    ref: str, value: RatingValue, by: By = By.ME, on: date = TODAY, note: str = "", level: RoleLevel = PRINCIPAL
) -> Rating:
    """A rating of the descriptor with this reference."""
    return Rating(f"{ref} {by} {on}", key(ref, level), value, by, on, note)


def plan(
    *ratings: Rating,
    goals: tuple[Goal, ...] = (),
    profile: Mapping[str, str] | None = None,
    level: RoleLevel = PRINCIPAL,
    framework: Framework = BUILT_IN,
    **rest: Any,
) -> Plan:
    """A plan for the principal engineer, unless another level is given."""
    by_key: dict[str, tuple[Rating, ...]] = {}
    for each in ratings:
        by_key[each.descriptor] = (*by_key.get(each.descriptor, ()), each)
    return Plan(framework, level, ratings=by_key, goals=goals, profile=profile or {}, **rest)
