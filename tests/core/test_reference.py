"""References, dates, choices and numbers as a person types them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.evidence import EvidenceKind, EvidenceTotals
from planner.core.framework import Framework, Item, RoleLevel, Skill
from planner.core.plan import By, Goal, Plan, Rating, RatingValue
from planner.core.reference import (
    Reference,
    all_named,
    find,
    named,
    parse_choice,
    parse_date,
    parse_number,
    parse_period,
    shown,
)

LEVEL = RoleLevel(
    name="Engineer",
    responsibilities=("lead the team",),
    skills=(
        Skill("Systems design", "Expert", ("design", "review")),
        Skill("Systems integration", "Working", ("join up",)),
        Skill("User focus", "Working", ("listen",)),
    ),
)
OTHER = RoleLevel(name="Architect", skills=(Skill("Drawing", "Working", ("draw",)),))
PLAN = Plan(Framework(title="Sample", role_levels=(LEVEL, OTHER)), LEVEL)
LEAD, DESIGN, REVIEW, JOIN, LISTEN = (each.key for each in LEVEL.descriptors())
DRAW = OTHER.descriptors()[0].key
UNKNOWN = "0123456789ab"


@pytest.mark.parametrize(
    ("asked", "ref", "key"),
    [
        ("responsibilities/1", "responsibilities/1", LEAD),
        ("systems-design/2", "systems-design/2", REVIEW),
        (" Systems-Design/1 ", "systems-design/1", DESIGN),
        ("user/1", "user-focus/1", LISTEN),
        (JOIN, "systems-integration/1", JOIN),
        (JOIN.upper(), "systems-integration/1", JOIN),
        (DRAW, None, DRAW),
    ],
)
def test_a_reference_a_beginning_and_a_key_lead_to_the_descriptor(asked: str, ref: str | None, key: str) -> None:
    found = find(PLAN, asked)
    assert (found.ref, found.key) == (ref, key)
    assert found.descriptor is not None
    assert found.descriptor.key == key


@given(st.sampled_from([item for group in LEVEL.groups() for item in group.items]))
def test_every_reference_of_the_target_leads_to_its_own_descriptor(item: Item) -> None:
    reference = named(PLAN, item.key)
    assert find(PLAN, reference.name) == reference


def test_an_unknown_group_is_refused_with_the_groups_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        find(PLAN, "cooking/1")
    assert "“cooking/1”" in caught.value.message
    assert "responsibilities, systems-design, systems-integration, user-focus" in caught.value.hint


@pytest.mark.parametrize("asked", ["", "/1"])
def test_an_empty_group_is_no_beginning_of_every_group(asked: str) -> None:
    with pytest.raises(NotFound):
        find(PLAN, asked)


@pytest.mark.parametrize("asked", ["systems-design/3", "systems-design/0", "systems-design", "systems-design/x"])
def test_a_wrong_number_is_refused_with_how_many_there_are(asked: str) -> None:
    with pytest.raises(NotFound) as caught:
        find(PLAN, asked)
    assert "Systems design has 2" in caught.value.message
    assert caught.value.hint == "Use systems-design/1 to systems-design/2."


def test_a_group_of_one_names_its_only_reference() -> None:
    with pytest.raises(NotFound) as caught:
        find(PLAN, "user-focus/9")
    assert caught.value.hint == "Use user-focus/1."


def test_a_beginning_of_two_groups_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousId) as caught:
        find(PLAN, "systems/1")
    assert "systems-design or systems-integration" in caught.value.message


def test_a_target_without_descriptors_says_so() -> None:
    with pytest.raises(NotFound) as caught:
        find(Plan(), "systems-design/1")
    assert "no descriptors" in caught.value.hint


def test_a_key_nobody_knows_is_refused() -> None:
    with pytest.raises(NotFound) as caught:
        find(PLAN, UNKNOWN)
    assert UNKNOWN in caught.value.message


@pytest.mark.parametrize(
    "plan",
    [
        Plan(target=LEVEL, ratings={UNKNOWN: (Rating("1", UNKNOWN, RatingValue.MET, By.ME, date(2026, 1, 1)),)}),
        Plan(target=LEVEL, totals={UNKNOWN: EvidenceTotals(count=1)}),
        Plan(target=LEVEL, matches={UNKNOWN: "ba9876543210"}),
        Plan(target=LEVEL, goals=(Goal("1", "Learn", descriptors=(UNKNOWN,)),)),
    ],
)
def test_a_key_that_something_hangs_on_is_found_outside_the_target(plan: Plan) -> None:
    assert find(plan, UNKNOWN) == Reference(None, UNKNOWN)
    assert find(plan, UNKNOWN).name == UNKNOWN


def test_an_old_key_is_called_by_the_reference_of_the_words_it_matches() -> None:
    plan = Plan(target=LEVEL, matches={UNKNOWN: REVIEW})
    assert find(plan, UNKNOWN).ref == "systems-design/2"
    assert find(plan, UNKNOWN).key == REVIEW


def test_several_are_named_once_each_in_the_order_of_the_target() -> None:
    names = [each.name for each in all_named(PLAN, (DRAW, REVIEW, LEAD, REVIEW))]
    assert names == ["responsibilities/1", "systems-design/2", DRAW]


@given(st.dates())
def test_a_date_is_read_back_as_it_is_written(day: date) -> None:
    assert parse_date(f" {day.isoformat()} ") == day


@pytest.mark.parametrize("text", ["", "2026-02-30", "20260201", "2026-W01-1", "1/2/2026", "2026-1-1", "٢٠٢٦-٠١-٠١"])
def test_what_is_no_date_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_date(text)
    assert "YYYY-MM-DD" in caught.value.hint


def test_a_period_has_open_ends_and_never_ends_before_it_begins() -> None:
    day, later = date(2026, 1, 1), date(2026, 2, 1)
    assert parse_period(None, None) == (None, None)
    assert parse_period("2026-01-01", None) == (day, None)
    assert parse_period("2026-01-01", "2026-01-01") == (day, day)
    assert parse_period("2026-01-01", "2026-02-01") == (day, later)
    with pytest.raises(InvalidValue, match="before it begins"):
        parse_period("2026-02-01", "2026-01-01")


def test_a_choice_is_one_of_its_words() -> None:
    assert parse_choice(EvidenceKind, " Feedback ", "kind") is EvidenceKind.FEEDBACK
    with pytest.raises(InvalidValue) as caught:
        parse_choice(RatingValue, "done", "rating")
    assert "“done” is not a rating" in caught.value.message
    assert caught.value.hint == "Use not-started, developing, met or not-applicable."


@given(st.integers(1, 999_999_999))
def test_a_number_from_one_is_read(number: int) -> None:
    assert parse_number(str(number), "step") == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "three", "1234567890", "²"])
def test_what_is_no_number_from_one_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="not a step"):
        parse_number(text, "step")


@given(st.text())
def test_what_is_repeated_is_short_and_printable(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 60
