"""The plan in memory: which rating counts, where a match leads, what a goal says of itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.evidence import EvidenceTotals
from planner.core.plan import By, Goal, GoalState, Plan, Rating, RatingValue, Step
from tests.core.making import TODAY, goal, identity, key, plan, rating

MET, DEVELOPING = RatingValue.MET, RatingValue.DEVELOPING
KEYS = st.sampled_from([f"{letter * 12}" for letter in "abcdef"])
REF = "information-security/1"


def test_a_plan_may_be_empty() -> None:
    empty = Plan()
    assert empty.value("a" * 12) is RatingValue.NOT_STARTED
    assert empty.history("a" * 12) == ()
    assert empty.totals_for("a" * 12) == EvidenceTotals()
    assert empty.period == (None, None)


def test_my_rating_and_my_managers_stand_beside_each_other() -> None:
    made = plan(rating(REF, MET), rating(REF, DEVELOPING, By.MANAGER))
    assert made.value(key(REF)) is MET
    assert made.value(key(REF), By.MANAGER) is DEVELOPING
    assert made.rating(key("user-focus/1"), By.MANAGER) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.tuples(st.integers(0, 5), st.sampled_from("xyz"))), min_size=1))
def test_the_current_rating_is_the_greatest_by_day_then_revision_then_origin(
    made: list[tuple[int, tuple[int, str]]],
) -> None:
    days = [TODAY - timedelta(days=ago) for ago, _ in made]
    ratings = tuple(
        Rating(str(n), "k", MET, By.ME, on, order=order)
        for n, (on, (_, order)) in enumerate(zip(days, made, strict=True))
    )
    current = Plan(ratings={"k": ratings}).rating("k")
    assert current is not None
    assert (current.on, current.order) == max((each.on, each.order) for each in ratings)


@given(st.dictionaries(KEYS, KEYS), KEYS)
def test_following_matches_always_ends_and_where_it_ends_stays(matches: dict[str, str], start: str) -> None:
    made = Plan(matches=matches)
    lead = made.leading(start)
    assert made.leading(lead) == lead
    if start in matches:
        assert made.leading(matches[start]) == lead
    else:
        assert lead == start


def test_a_ring_of_matches_speaks_through_its_smallest_key() -> None:
    made = Plan(matches={"d": "c", "c": "a", "a": "b", "b": "c"})
    assert {made.leading(each) for each in "abcd"} == {"a"}


def test_what_hangs_on_an_old_wording_follows_its_match() -> None:
    old, new = "a" * 12, key(REF)
    ratings = {
        old: (Rating("1", old, MET, By.ME, TODAY),),
        new: (Rating("2", new, DEVELOPING, By.ME, date(2025, 1, 1)),),
    }
    about_old = Goal(identity(1), "Learn", descriptors=(old,))
    made = Plan(ratings=ratings, matches={old: new}, goals=(about_old,), totals={new: EvidenceTotals(2)})
    assert [each.id for each in made.history(new)] == ["2", "1"]
    assert made.value(new) is MET
    assert made.goals_for(new) == (about_old,)
    assert made.totals_for(old).count == 2
    assert made.keys_leading_to(new) == tuple(sorted((old, new)))


def test_without_a_match_nothing_follows() -> None:
    made = plan(rating(REF, MET), goals=(goal(1, "user-focus/1"),))
    assert made.goals_for(key(REF)) == ()
    assert made.keys_leading_to(key(REF)) == (key(REF),)


def test_a_goal_is_found_by_its_id() -> None:
    made = plan(goals=(goal(1), goal(2)))
    assert made.goal(identity(2)) is made.goals[1]
    assert made.goal(identity(3)) is None


def test_the_review_period_comes_from_the_profile() -> None:
    assert plan(profile={"period-from": "2025-12-01"}).period == (date(2025, 12, 1), None)


@pytest.mark.parametrize(
    ("state", "is_open"), [("planned", True), ("in-progress", True), ("done", False), ("dropped", False)]
)
def test_a_goal_is_overdue_when_it_is_open_and_past_its_date(state: str, is_open: bool) -> None:
    yesterday = goal(1, due=TODAY - timedelta(days=1), state=GoalState(state))
    assert yesterday.state.open is is_open
    assert yesterday.overdue(TODAY) is is_open
    assert not goal(1, due=TODAY, state=GoalState(state)).overdue(TODAY)
    assert not goal(1, state=GoalState(state)).overdue(TODAY)


def test_a_goal_counts_the_steps_that_are_ticked() -> None:
    assert goal(1, steps=(Step("1", "a", True), Step("2", "b"), Step("3", "c", True))).steps_done == 2


def test_values_are_said_in_words() -> None:
    assert RatingValue.NOT_APPLICABLE.words == "not applicable"
    assert GoalState.IN_PROGRESS.words == "in progress"
