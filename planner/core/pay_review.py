"""Pay-review arithmetic: where a person says each skill stands, the mean of it, and the band that the mean is in.

The secret it keeps: the points, how the mean is rounded, and how the choices and the bands are kept in the profile.
Nothing is claimed of a skill before the person chose; departments differ, so the bands can be changed.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.framework import Group, descriptor_key
from planner.core.plan import Plan
from planner.core.reference import shown

BANDS_FIELD, STANDING_FIELD = "pay-bands", "pay-standing"
INDICATIVE = "Indicative: departments differ."
MOST_BANDS = 9

_CENT = Decimal("0.01")
_LOWEST, _HIGHEST = Decimal(1), Decimal(3)
_NUMBER = r"\d(?:\.\d{1,2})?"
_RANGE = rf"({_NUMBER})(?:\s*(?:-|\u2013|to)\s*({_NUMBER}))?"
_EXAMPLE = "1-1.69, 1.7-1.99, 2-2.69, 2.7-2.99, 3"
_NOTHING_CHANGED = "Nothing was changed."


class Standing(StrEnum):
    """How a skill stands against the level that the role level expects of it."""

    BELOW = "below"
    AT = "at"
    ABOVE = "above"

    @property
    def points(self) -> int:
        """What it counts in the mean: 1, 2 or 3."""
        return list(Standing).index(self) + 1


NOT_SAID = "not-said"
Standings = Mapping[str, Standing]
"""Skill slug -> standing; a skill that is not there is not said."""


@dataclass(frozen=True, slots=True)
class Band:
    """Means from low to high, both included, with two decimals. number: 1 for the lowest band."""

    number: int
    low: Decimal
    high: Decimal

    @property
    def words(self) -> str:
        """1.70 to 1.99, or 3.00 where it is one figure."""
        return f"{self.low:.2f}" if self.low == self.high else f"{self.low:.2f} to {self.high:.2f}"


Bands = tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """A skill of the target with what is said of it; None where nothing is. slug: how a person refers to it."""

    name: str
    level: str
    slug: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class NextBand:
    """What the next band above takes. steps: skills one standing up, so many times; skills: the fewest it can be."""

    band: Band
    steps: int
    skills: int

    @property
    def words(self) -> str:
        """As a sentence."""
        steps = "one step" if self.steps == 1 else f"{self.steps} steps"
        skills = "one skill" if self.skills == 1 else f"at least {self.skills} skills"
        return (
            f"Band {self.band.number} begins at {self.band.low:.2f}: it takes {steps} up "
            f"(below to at, or at to above), in {skills}."
        )


@dataclass(frozen=True, slots=True)
class PayReview:
    """The arithmetic with its working. mean and band are None while no skill has a standing. whole: how many skills the
    target has, of which skills may be some."""

    skills: tuple[SkillStanding, ...]
    bands: Bands
    mean: Decimal | None
    band: Band | None
    next_band: NextBand | None
    whole: int

    @property
    def left_out(self) -> int:
        """How many skills are not said, and so not in the mean."""
        return sum(each.standing is None for each in self.skills)

    @property
    def working(self) -> str:
        """ "4 at, 6 above: (4×2 + 6×3) / 10 = 26 / 10 = 2.60, band 3"; what is missing where nothing is said."""
        said = [each.standing for each in self.skills if each.standing is not None]
        if self.mean is None or self.band is None:
            return "No skill has a standing yet, so there is no mean."
        counts = [(standing, said.count(standing)) for standing in Standing if standing in said]
        words = ", ".join(f"{count} {standing.value}" for standing, count in counts)
        sums = " + ".join(f"{count}×{standing.points}" for standing, count in counts)
        return (
            f"{words}: ({sums}) / {len(said)} = {_points(said)} / {len(said)} = {self.mean:.2f}, "
            f"band {self.band.number}"
        )

    @property
    def left_out_words(self) -> str:
        """Which skills the mean leaves out; empty where all are said or none is."""
        if self.mean is None or not self.left_out:
            return ""
        names = ", ".join(each.name for each in self.skills if each.standing is None)
        verb = "is not said and is" if self.left_out == 1 else "are not said and are"
        return f"{self.left_out} of {len(self.skills)} skills {verb} left out of the mean: {names}."

    @property
    def chosen_words(self) -> str:
        """That other skills of the target are not in it; empty where all are."""
        count = len(self.skills)
        if count == self.whole:
            return ""
        return f"It is the arithmetic of {count} chosen {'skill' if count == 1 else 'skills'} of {self.whole} alone."

    @property
    def closing(self) -> tuple[str, ...]:
        """What stands below the skills: the working, what is left out, the bands, the caution last."""
        bands = f"Bands: {'; '.join(f'{band.number}: {band.words}' for band in self.bands)}."
        told = (self.working, self.left_out_words, self.chosen_words, bands, INDICATIVE)
        return tuple(filter(None, told))

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole as paragraphs: each skill, then what stands below them."""
        return (*(f"{each.name}, {each.level}: {standing_words(each.standing)}" for each in self.skills), *self.closing)


def standing_words(standing: Standing | None) -> str:
    """below, at, above, or not said."""
    return standing.value if standing else "not said"


def _bands(lows: Sequence[Decimal]) -> Bands:
    ends = [*(low - _CENT for low in lows[1:]), _HIGHEST]
    return tuple(Band(number, low, high) for number, (low, high) in enumerate(zip(lows, ends, strict=True), 1))


USUAL_BANDS = _bands([Decimal(low) for low in ("1", "1.7", "2", "2.7", "3")])


def mean_of(standings: Sequence[Standing]) -> Decimal:
    """The mean of one standing or more, to two decimals; a half is rounded up (2.125 is 2.13), and exactly so: the
    sum is taken in whole hundredths, so no binary or cut fraction can tip it."""
    count = len(standings)
    return Decimal((200 * _points(standings) + count) // (2 * count)).scaleb(-2)


def _points(standings: Iterable[Standing]) -> int:
    return sum(standing.points for standing in standings)


def band_of(mean: Decimal, bands: Bands) -> Band:
    """The band that a mean from 1.00 to 3.00 is in; every such mean is in one."""
    return next(band for band in reversed(bands) if band.low <= mean)


def pay_review(
    plan: Plan, what_if: Mapping[str, Standing | None] | None = None, only: Collection[str] = ()
) -> PayReview:
    """The arithmetic of the plan's target. what_if: skill slug -> standing, in place of what is stored; None leaves
    the skill out. only: slugs of the skills that it is made of; empty for all."""
    chosen: dict[str, Standing | None] = {**standings(plan), **(what_if or {})}
    everything = _skills(plan)
    skills = tuple(
        SkillStanding(group.name, group.level or "", group.slug, chosen.get(group.slug))
        for group in everything
        if not only or group.slug in only
    )
    bands = bands_of(plan)
    said = [each.standing for each in skills if each.standing is not None]
    if not said:
        return PayReview(skills, bands, None, None, None, len(everything))
    mean = mean_of(said)
    band = band_of(mean, bands)
    return PayReview(skills, bands, mean, band, _next_band(said, band, bands), len(everything))


def _next_band(said: Sequence[Standing], band: Band, bands: Bands) -> NextBand | None:
    count, now = len(said), _points(said)
    for steps in range(1, 3 * count - now + 1):
        reached = band_of(Decimal((200 * (now + steps) + count) // (2 * count)).scaleb(-2), bands)
        if reached.number > band.number:
            return NextBand(reached, steps, _fewest_skills(said, steps))
    return None


def _fewest_skills(said: Sequence[Standing], steps: int) -> int:
    """Skills that are below can go two steps up, those at their level one."""
    doubles = min(said.count(Standing.BELOW), steps // 2)
    return doubles + (steps - 2 * doubles)


# What the profile keeps


def standings(plan: Plan) -> dict[str, Standing]:
    """What the person chose for the skills of the current target, by slug."""
    kept = _read_standings(plan.profile.get(STANDING_FIELD, ""))
    found = {group.slug: kept.get(_key(group)) for group in _skills(plan)}
    return {slug: standing for slug, standing in found.items() if standing is not None}


def with_standings(plan: Plan, changes: Mapping[str, Standing | None]) -> dict[str, str]:
    """The profile field that stores these choices (by slug; None takes one back) beside what is stored already. What
    was said of skills of another target, or of a skill at another level, stays."""
    kept = _read_standings(plan.profile.get(STANDING_FIELD, ""))
    for group in _skills(plan):
        if group.slug in changes:
            kept.pop(_key(group), None)
            standing = changes[group.slug]
            kept |= {_key(group): standing} if standing else {}
    return {STANDING_FIELD: json.dumps(kept, sort_keys=True) if kept else ""}


def bands_of(plan: Plan) -> Bands:
    """The bands in force: the person's own, or the usual ones."""
    kept = plan.profile.get(BANDS_FIELD, "")
    try:
        return bands_from(json.loads(kept)) if kept else USUAL_BANDS
    except (ValueError, InvalidValue):
        return USUAL_BANDS  # what another program wrote there counts for nothing


def with_bands(bands: Bands) -> dict[str, str]:
    """The profile field that stores these bands; the usual ones need none."""
    lows = [f"{band.low:.2f}" for band in bands]
    return {BANDS_FIELD: "" if bands == USUAL_BANDS else json.dumps(lows)}


def bands_from(lows: object) -> Bands:
    """Bands from where each begins, as text ("1", "1.70"): ascending from 1 and never beyond 3, so that they cover
    every mean without a gap. Raises InvalidValue."""
    if not isinstance(lows, list) or not all(isinstance(low, str) for low in lows):
        raise _no_bands("Bands are a list of where each begins.")
    figures = [_figure(low) for low in lows]
    if not 1 <= len(figures) <= MOST_BANDS:
        raise _no_bands(f"There can be 1 to {MOST_BANDS} bands, not {len(figures)}.")
    if figures[0] != _LOWEST:
        raise _no_bands(f"The first band begins at {figures[0]:.2f}, so nothing covers 1.00 to what is below it.")
    for number, (before, after) in enumerate(pairwise(figures), 2):
        if after <= before:
            raise _no_bands(
                f"Band {number} begins at {after:.2f}, which is not above the {before:.2f} of band {number - 1}."
            )
    if figures[-1] > _HIGHEST:
        raise _no_bands(f"Band {len(figures)} begins at {figures[-1]:.2f}, and no mean is above 3.00.")
    return _bands(figures)


def parse_bands(text: str) -> Bands:
    """Bands as a person writes them, "1-1.69, 1.7-1.99, 2-2.69, 2.7-2.99, 3"; "usual" means those. Raises
    InvalidValue, which names what leaves a gap, overlaps or ends too early."""
    if text.strip().casefold() == "usual":
        return USUAL_BANDS
    ranges = [_range(part) for part in re.split(r"[,;\n]", text) if part.strip()]
    bands = bands_from([f"{low}" for low, _ in ranges])
    for band, (_, high) in zip(bands, ranges, strict=True):
        if high != band.high:
            follows = (
                f"band {band.number + 1} begins at {bands[band.number].low:.2f}"
                if band.number < len(bands)
                else ("the highest mean is 3.00")
            )
            raise _no_bands(f"Band {band.number} ends at {high:.2f}, and {follows}: a gap or an overlap is between.")
    return bands


def _range(part: str) -> tuple[Decimal, Decimal]:
    found = re.fullmatch(_RANGE, part.strip(), re.ASCII)
    if not found:
        raise _no_bands(f"“{shown(part.strip())}” is no band.")
    return Decimal(found[1]), Decimal(found[2] or found[1])


def _figure(text: str) -> Decimal:
    if not re.fullmatch(_NUMBER, text.strip(), re.ASCII):
        raise _no_bands(f"“{shown(text)}” is no figure with at most two decimals.")
    return Decimal(text.strip())


def _no_bands(what: str) -> InvalidValue:
    return InvalidValue(f"{what} {_NOTHING_CHANGED}", f"Write bands such as {_EXAMPLE}.")


def checked_bands(text: str) -> str:
    """The profile's field of bands, where it can be read; empty for the usual ones. Raises InvalidValue."""
    if text:
        try:
            bands_from(json.loads(text))
        except ValueError:
            raise _no_bands("The bands cannot be read.") from None
    return text


def checked_standings(text: str) -> str:
    """The profile's field of standings, where it can be read; empty for none. Raises InvalidValue."""
    if text and not _read_standings(text):
        raise InvalidValue(f"The standings cannot be read. {_NOTHING_CHANGED}", "Choose them again.")
    return text


def _read_standings(text: str) -> dict[str, Standing]:
    """Skill key -> standing; nothing where it cannot be read."""
    try:
        kept = json.loads(text) if text else {}
        return {str(key): Standing(value) for key, value in kept.items()} if isinstance(kept, dict) else {}
    except ValueError:
        return {}


def _skills(plan: Plan) -> tuple[Group, ...]:
    return tuple(group for group in plan.target.groups() if group.kind == "skill")


def _key(group: Group) -> str:
    """Identifies a skill at its level, in every edition: another level that is expected is another question."""
    return descriptor_key("skill", group.name, group.level or "", "")


# What a person types


def find_skill(plan: Plan, wanted: str) -> str:
    """The slug of the skill that a name or its beginning means. Raises NotFound and AmbiguousId."""
    asked = wanted.strip().casefold()
    slugs = [group.slug for group in _skills(plan)]
    named = [group.slug for group in _skills(plan) if asked in (group.slug, group.name.casefold())]
    near = named or [slug for slug in slugs if asked and slug.startswith(asked)]
    if len(near) == 1:
        return near[0]
    if near:
        raise AmbiguousId(
            f"“{shown(wanted)}” could be {' or '.join(near)}, so nothing was done.", "Give more of the name."
        )
    raise NotFound(
        f"“{shown(wanted)}” is no skill of the target, so nothing was done.",
        f"The skills are {', '.join(slugs)}." if slugs else "The plan's target has no skills.",
    )


def parse_standing(text: str) -> Standing | None:
    """below, at or above; None for not-said. Raises InvalidValue."""
    asked = text.strip().casefold().replace(" ", "-")
    if asked == NOT_SAID:
        return None
    try:
        return Standing(asked)
    except ValueError:
        raise InvalidValue(
            f"“{shown(text)}” is not a standing, so nothing was done.", "Use below, at, above or not-said."
        ) from None
