"""The arithmetic of a pay review: exact, total, monotone, and silent of what nobody said."""

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core import limits
from planner.core.errors import AmbiguousId, InvalidValue, NotFound
from planner.core.framework import RoleLevel, Skill
from planner.core.pay_review import (
    BANDS_FIELD,
    INDICATIVE,
    STANDING_FIELD,
    USUAL_BANDS,
    Bands,
    PayReview,
    Standing,
    band_of,
    bands_from,
    bands_of,
    find_skill,
    mean_of,
    parse_bands,
    parse_standing,
    pay_review,
    standings,
    with_bands,
    with_standings,
)
from planner.core.plan import Plan
from tests.core.making import PRINCIPAL, SMALL, SMALL_FRAMEWORK, plan

B, A, O = Standing.BELOW, Standing.AT, Standing.ABOVE  # noqa: E741
SLUGS = [group.slug for group in PRINCIPAL.groups() if group.kind == "skill"]
STANDINGS = st.lists(st.sampled_from(Standing), min_size=1, max_size=30)
MEANS = st.integers(100, 300).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


def lows() -> st.SearchStrategy[list[str]]:
    later = st.sets(st.integers(101, 300), max_size=8).map(sorted)
    return later.map(lambda many: ["1", *(str(Decimal(each).scaleb(-2)) for each in many)])


def reviewed(*said: Standing, **profile: str) -> PayReview:
    """The review of a plan in which the first skills stand so."""
    chosen = with_standings(plan(), dict(zip(SLUGS, said, strict=False)))
    return pay_review(plan(profile={**chosen, **profile}))


def refused(words: str, text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_bands(text)
    assert words in caught.value.message
    assert "Nothing was changed." in caught.value.message
    assert "1-1.69" in caught.value.hint


def test_below_at_and_above_count_one_two_and_three() -> None:
    assert [standing.points for standing in (B, A, O)] == [1, 2, 3]


@given(STANDINGS)
def test_the_mean_is_the_exact_one_rounded_half_up(said: list[Standing]) -> None:
    exact = Fraction(sum(each.points for each in said), len(said))
    mean = mean_of(said)
    assert mean.as_tuple().exponent == -2
    assert Fraction(-1, 200) <= exact - Fraction(mean) < Fraction(1, 200)


def test_a_half_is_rounded_up() -> None:
    assert mean_of([A] * 7 + [O]) == Decimal("2.13")  # 17 / 8 = 2.125


@given(STANDINGS, st.data())
def test_one_step_up_never_lowers_mean_or_band(said: list[Standing], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(said) - 1))
    raised = [*said]
    raised[place] = data.draw(st.sampled_from([each for each in Standing if each.points >= said[place].points]))
    assert mean_of(raised) >= mean_of(said)
    assert band_of(mean_of(raised), USUAL_BANDS).number >= band_of(mean_of(said), USUAL_BANDS).number


@given(STANDINGS)
def test_the_order_of_the_skills_does_not_matter(said: list[Standing]) -> None:
    assert mean_of(said) == mean_of(said[::-1])


@given(lows(), MEANS)
def test_every_mean_is_in_exactly_one_band(begins: list[str], mean: Decimal) -> None:
    bands = bands_from(begins)
    holding = [band for band in bands if band.low <= mean <= band.high]
    assert holding == [band_of(mean, bands)]


@given(lows(), MEANS, MEANS)
def test_a_greater_mean_is_never_in_a_lower_band(begins: list[str], one: Decimal, other: Decimal) -> None:
    bands = bands_from(begins)
    less, more = sorted((one, other))
    assert band_of(less, bands).number <= band_of(more, bands).number


@pytest.mark.parametrize(
    ("mean", "number"),
    [("1", 1), ("1.69", 1), ("1.7", 2), ("1.99", 2), ("2", 3), ("2.69", 3), ("2.7", 4), ("2.99", 4), ("3", 5)],
)
def test_the_usual_bands_are_those_of_the_rule(mean: str, number: int) -> None:
    assert band_of(Decimal(mean), USUAL_BANDS).number == number


@given(lows())
def test_bands_written_out_read_back_the_same(begins: list[str]) -> None:
    bands = bands_from(begins)
    assert parse_bands("; ".join(band.words for band in bands)) == bands
    stored = with_bands(bands)
    assert bands_of(Plan(profile=limits.profile(stored, {}))) == bands


def test_the_usual_bands_are_written_as_a_person_would() -> None:
    assert parse_bands("1-1.69, 1.7-1.99, 2 - 2.69, 2.7–2.99, 3") == USUAL_BANDS
    assert parse_bands(" Usual ") == USUAL_BANDS
    assert with_bands(USUAL_BANDS) == {BANDS_FIELD: ""}
    assert [band.words for band in USUAL_BANDS][::4] == ["1.00 to 1.69", "3.00"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("“low” is no band", "low, 2-3"),
        ("“1.234-3” is no band", "1.234-3"),
        ("Band 1 ends at 1.50, and band 2 begins at 1.70", "1-1.5, 1.7-3"),
        ("Band 1 ends at 1.80, and band 2 begins at 1.70", "1-1.8, 1.7-3"),
        ("Band 2 ends at 2.90, and the highest mean is 3.00", "1-1.99, 2-2.9"),
        ("begins at 1.50, so nothing covers", "1.5-3"),
        ("Band 2 begins at 1.00, which is not above the 1.00 of band 1", "1, 1-3"),
        ("Band 2 begins at 3.50, and no mean is above 3.00", "1-3.49, 3.5"),
        ("1 to 9 bands, not 0", ""),
        ("1 to 9 bands, not 10", "1,1.1,1.2,1.3,1.4,1.5,1.6,1.7,1.8,1.9"),
    ],
)
def test_bands_that_leave_a_gap_or_do_not_ascend_are_refused(words: str, text: str) -> None:
    refused(words, text)


@pytest.mark.parametrize("kept", ["[1.0]", "{}", "[", '["1", "x"]', '["2"]'])
def test_bands_that_cannot_be_read_are_not_stored_and_count_for_nothing(kept: str) -> None:
    with pytest.raises(InvalidValue):
        limits.profile({BANDS_FIELD: kept}, {})
    assert bands_of(plan(profile={BANDS_FIELD: kept})) == USUAL_BANDS


def test_nothing_is_claimed_before_the_person_chose() -> None:
    review = reviewed()
    assert (review.mean, review.band, review.next_band) == (None, None, None)
    assert review.left_out == len(SLUGS) == 10
    assert review.working == "No skill has a standing yet, so there is no mean."
    assert review.left_out_words == ""
    assert review.lines[0] == "Availability and capacity management, Practitioner: not said"


def test_the_working_is_shown() -> None:
    review = reviewed(*[B] * 1, *[A] * 4, *[O] * 5)
    assert review.working == "1 below, 4 at, 5 above: (1×1 + 4×2 + 5×3) / 10 = 24 / 10 = 2.40, band 3"
    assert (review.mean, review.band) == (Decimal("2.40"), USUAL_BANDS[2])
    assert review.left_out_words == ""
    assert review.lines[-3:] == (
        review.working,
        "Bands: 1: 1.00 to 1.69; 2: 1.70 to 1.99; 3: 2.00 to 2.69; 4: 2.70 to 2.99; 5: 3.00.",
        INDICATIVE,
    )


def test_a_skill_that_is_not_said_is_left_out_and_named() -> None:
    review = reviewed(*[A] * 9)
    assert review.mean == Decimal("2.00")
    assert review.left_out_words == "1 of 10 skills is not said and is left out of the mean: User focus."
    assert review.left_out_words in review.lines
    assert reviewed(A).left_out_words.startswith("9 of 10 skills are not said and are left out of the mean: ")


def test_a_what_if_moves_the_mean_and_changes_nothing() -> None:
    before = plan(profile=with_standings(plan(), dict.fromkeys(SLUGS, A)))
    kept = dict(before.profile)
    raised = pay_review(before, dict.fromkeys(SLUGS[:7], O))
    assert (raised.mean, raised.band and raised.band.number) == (Decimal("2.70"), 4)
    assert pay_review(before, dict.fromkeys(SLUGS, None)).mean is None
    assert (pay_review(before).mean, before.profile) == (Decimal("2.00"), kept)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([A] * 10, "Band 4 begins at 2.70: it takes 7 steps up (below to at, or at to above), in at least 7 skills."),
        ([B] * 10, "Band 2 begins at 1.70: it takes 7 steps up (below to at, or at to above), in at least 4 skills."),
        ([O] * 9 + [A], "Band 5 begins at 3.00: it takes one step up (below to at, or at to above), in one skill."),
    ],
)
def test_what_the_next_band_takes_is_told(said: list[Standing], words: str) -> None:
    following = reviewed(*said).next_band
    assert following is not None
    assert following.words == words


def test_a_band_that_no_step_ends_in_is_passed_over() -> None:
    following = reviewed(A).next_band  # with one skill the mean is 1, 2 or 3: never in band 4
    assert following is not None
    assert (following.band.number, following.steps) == (5, 1)


def test_above_the_highest_band_there_is_no_next_one() -> None:
    assert reviewed(*[O] * 10).next_band is None
    assert reviewed(A, **with_bands(bands_from(["1"]))).next_band is None


@given(STANDINGS.filter(lambda said: len(said) <= 10), lows())
def test_the_steps_told_reach_the_band_and_fewer_do_not(said: list[Standing], begins: list[str]) -> None:
    bands = bands_from(begins)
    review = reviewed(*said, **with_bands(bands))
    following, band = review.next_band, review.band
    assert band is not None
    if following is None:
        assert band_of(Decimal(3), bands) == band
        return
    assert band_of(mean_of(climbed(said, following.steps)), bands) == following.band
    assert band_of(mean_of(climbed(said, following.steps - 1)), bands) == band
    assert sum(before is not after for before, after in zip(said, climbed(said, following.steps), strict=True)) == (
        following.skills
    )


def climbed(said: Sequence[Standing], steps: int) -> list[Standing]:
    """So many steps up, in as few skills as can be: what stands lowest goes all the way first."""
    order, raised = list(Standing), [*said]
    for place in sorted(range(len(said)), key=lambda place: said[place].points):
        up = min(steps, 3 - said[place].points)
        raised[place] = order[said[place].points - 1 + up]
        steps -= up
    return raised


def test_choices_are_kept_one_by_one_and_taken_back() -> None:
    first = plan(profile=limits.profile(with_standings(plan(), {SLUGS[0]: A, SLUGS[1]: B}), {}))
    assert standings(first) == {SLUGS[0]: A, SLUGS[1]: B}
    second = plan(profile=with_standings(first, {SLUGS[0]: None, SLUGS[2]: O, "nothing": O}))
    assert standings(second) == {SLUGS[1]: B, SLUGS[2]: O}
    assert with_standings(second, dict.fromkeys(SLUGS, None)) == {STANDING_FIELD: ""}


def test_what_was_said_for_another_target_stays_and_another_level_is_another_question() -> None:
    kept = with_standings(plan(), {SLUGS[0]: A})
    small = plan(profile=kept, level=SMALL, framework=SMALL_FRAMEWORK)
    assert standings(small) == {}
    both = with_standings(small, {"boats": O})
    assert standings(plan(profile=both)) == {SLUGS[0]: A}
    raised = RoleLevel(skills=(Skill("Boats", "Expert", ("row",)),))
    assert standings(plan(profile=both, level=raised)) == {}
    assert standings(plan(profile=both, level=SMALL)) == {"boats": O}


@pytest.mark.parametrize("kept", ["[]", "{", '{"a": "splendid"}', "7"])
def test_standings_that_cannot_be_read_are_not_stored_and_count_for_nothing(kept: str) -> None:
    with pytest.raises(InvalidValue):
        limits.profile({STANDING_FIELD: kept}, {})
    assert standings(plan(profile={STANDING_FIELD: kept})) == {}


def test_an_empty_field_clears_it() -> None:
    assert limits.profile({STANDING_FIELD: "", BANDS_FIELD: ""}, {}) == {STANDING_FIELD: "", BANDS_FIELD: ""}
    assert json.loads(with_bands(bands_from(["1", "2"]))[BANDS_FIELD]) == ["1.00", "2.00"]


def test_a_skill_is_found_by_the_beginning_of_its_name() -> None:
    assert find_skill(plan(), "info") == "information-security"
    assert find_skill(plan(), " User focus ") == "user-focus"
    with pytest.raises(AmbiguousId, match="systems-design or systems-integration"):
        find_skill(plan(), "systems")
    for wanted in ("cooking", "", "responsibilities"):
        with pytest.raises(NotFound, match="The skills are availability"):
            find_skill(plan(), wanted)
    with pytest.raises(NotFound, match="has no skills"):
        find_skill(Plan(), "info")


def test_a_standing_is_one_of_three_words_or_not_said() -> None:
    assert [parse_standing(text) for text in ("below", "AT ", "above", "not-said", "Not said")] == [B, A, O, None, None]
    with pytest.raises(InvalidValue, match="Use below, at, above or not-said"):
        parse_standing("splendid")


def test_bands_need_not_be_the_usual_ones() -> None:
    bands: Bands = parse_bands("1-1.99, 2-3")
    review = reviewed(A, **with_bands(bands))
    assert review.band == bands[1]
    assert "Bands: 1: 1.00 to 1.99; 2: 2.00 to 3.00." in review.lines


def test_a_review_of_some_skills_says_that_it_is_no_more() -> None:
    whole, two = reviewed(A, O, O), pay_review(plan(), only=SLUGS[:2])
    assert whole.chosen_words == ""
    assert two.chosen_words == "It is the arithmetic of 2 chosen skills of 10 alone."
    assert [each.slug for each in two.skills] == SLUGS[:2]
