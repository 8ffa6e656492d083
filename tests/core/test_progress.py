"""Counts: per skill and overall, and nothing that reads as a verdict."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.evidence import EvidenceTotals
from planner.core.plan import Goal, GoalState, Plan, RatingValue
from planner.core.progress import FILTERS, Counts, counts, gaps, passes, progress
from tests.core.making import ITEMS, PRINCIPAL, SMALL, SMALL_FRAMEWORK, TODAY, key, plan, rating

VALUES = st.sampled_from(RatingValue)
RATED = st.dictionaries(st.sampled_from(sorted(ITEMS)), VALUES)
TOTALS = st.dictionaries(
    st.sampled_from(sorted(ITEMS)),
    st.builds(EvidenceTotals, st.integers(1, 4), st.dates(date(2024, 1, 1), TODAY), in_period=st.integers(0, 3)),
)
SKILL_REFS = [ref for ref in ITEMS if not ref.startswith("responsibilities")]


def _plan(rated: dict[str, RatingValue], totals: dict[str, EvidenceTotals]) -> Plan:
    return plan(
        *(rating(ref, value) for ref, value in rated.items()), totals={key(ref): each for ref, each in totals.items()}
    )


@given(RATED, TOTALS)
def test_every_descriptor_of_the_skills_is_counted_once_and_responsibilities_apart(
    rated: dict[str, RatingValue], totals: dict[str, EvidenceTotals]
) -> None:
    found = progress(_plan(rated, totals))
    assert found.overall.total == 28
    assert found.responsibilities.total == 5
    for each in (found.overall, found.responsibilities, *(entry.counts for entry in found.groups)):
        assert each.not_started + each.developing + each.met + each.not_applicable == each.total
        assert each.applicable == each.total - each.not_applicable
        assert each.in_period <= each.with_evidence <= each.total


@given(RATED, TOTALS)
def test_the_groups_add_up_to_the_whole(rated: dict[str, RatingValue], totals: dict[str, EvidenceTotals]) -> None:
    found = progress(_plan(rated, totals))
    skills = (entry.counts for entry in found.groups if entry.group.kind == "skill")
    assert sum(skills, Counts()) == found.overall
    assert [entry.group for entry in found.groups] == list(PRINCIPAL.groups())


@given(RATED)
def test_counts_are_those_of_the_ratings(rated: dict[str, RatingValue]) -> None:
    found = progress(_plan(rated, {})).overall
    by_value = [rated.get(ref, RatingValue.NOT_STARTED) for ref in SKILL_REFS]
    assert found.met == by_value.count(RatingValue.MET)
    assert found.developing == by_value.count(RatingValue.DEVELOPING)
    assert found.not_applicable == by_value.count(RatingValue.NOT_APPLICABLE)


@given(RATED, st.sampled_from(SKILL_REFS), VALUES)
def test_one_more_rating_moves_one_descriptor_and_no_other(
    rated: dict[str, RatingValue], ref: str, value: RatingValue
) -> None:
    before = progress(_plan(rated, {}))
    after = progress(_plan({**rated, ref: value}, {}))
    changed = [one for one, other in zip(before.groups, after.groups, strict=True) if one != other]
    assert len(changed) == (rated.get(ref, RatingValue.NOT_STARTED) is not value)


@given(TOTALS)
def test_evidence_counts_descriptors_that_have_any_and_adds_up_pieces(totals: dict[str, EvidenceTotals]) -> None:
    found = counts(_plan({}, totals), ITEMS.values())
    assert found.with_evidence == len(totals)
    assert found.in_period == sum(each.in_period > 0 for each in totals.values())
    assert found.evidence == sum(each.count for each in totals.values())


def test_counts_hold_whole_numbers_alone_and_no_percentage() -> None:
    assert {field.type for field in fields(Counts)} == {int}


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [
        ("all", {"lamps/1", "lamps/2", "boats/1", "responsibilities/1"}),
        ("no-evidence", {"lamps/2", "responsibilities/1"}),
        ("not-met", {"lamps/2", "boats/1"}),
        ("open-goal", {"lamps/2"}),
        ("stale", {"boats/1"}),
    ],
)
def test_a_filter_keeps_what_its_name_says(wanted: str, refs: set[str]) -> None:
    items = [item for group in SMALL.groups() for item in group.items]
    keys = {item.ref: item.key for item in items}
    made = plan(
        rating("lamps/1", RatingValue.MET, level=SMALL),
        rating("responsibilities/1", RatingValue.NOT_APPLICABLE, level=SMALL),
        goals=(
            Goal("1", "Learn", descriptors=(keys["lamps/2"],)),
            Goal("2", "Done", state=GoalState.DONE, descriptors=(keys["boats/1"],)),
        ),
        totals={
            keys["lamps/1"]: EvidenceTotals(1, date(2026, 5, 25)),
            keys["boats/1"]: EvidenceTotals(2, date(2026, 5, 24)),
        },
        level=SMALL,
        framework=SMALL_FRAMEWORK,
    )
    assert wanted in FILTERS
    assert {item.ref for item in items if passes(made, item.key, wanted, TODAY)} == refs


def test_gaps_are_none_before_thin_and_not_met_before_met_in_reading_order() -> None:
    recent, old = TODAY - timedelta(days=9), date(2024, 1, 1)
    made = plan(
        rating("prototyping/1", RatingValue.MET),
        rating("prototyping/2", RatingValue.NOT_APPLICABLE),
        totals={
            **{item.key: EvidenceTotals(2, recent) for item in ITEMS.values()},
            key("user-focus/1"): EvidenceTotals(3, old),
            key("systems-design/1"): EvidenceTotals(1, recent),
            key("prototyping/1"): EvidenceTotals(),
            key("prototyping/2"): EvidenceTotals(),
            key("prototyping/3"): EvidenceTotals(),
            key("responsibilities/1"): EvidenceTotals(),
        },
    )
    assert [item.ref for item in gaps(made, TODAY)] == [
        "prototyping/3",
        "prototyping/1",
        "systems-design/1",
        "user-focus/1",
    ]
