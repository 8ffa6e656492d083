from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core import limits
from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceKind, Link
from planner.core.plan import By, GoalState, RatingValue

TODAY = date(2026, 11, 24)


def refused(wanted: str, act: object, *arguments: object) -> None:
    assert callable(act)
    with pytest.raises(InvalidValue) as caught:
        act(*arguments)
    assert wanted in caught.value.message
    assert caught.value.hint


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=50))
def test_text_is_kept_as_it_was_typed(text: str) -> None:
    assert limits.text("note", text) == text
    assert limits.text("note", f"{text}\n\t{text}") == f"{text}\n\t{text}"


@given(st.characters(categories=("Cc", "Cs")).filter(lambda character: character not in "\t\n"))
def test_a_character_that_no_file_could_keep_is_refused_by_its_number(character: str) -> None:
    refused(f"U+{ord(character):04X}", limits.text, "note", f"before{character}after")


def test_text_over_its_limit_is_refused_with_both_numbers() -> None:
    assert limits.text("note", "x" * 20_000)
    refused("20,001", limits.text, "note", "x" * 20_001)
    refused("at most 20,000", limits.text, "note", "x" * 20_001)


@pytest.mark.parametrize("empty", ["", " ", "\u00a0\n\t"])
def test_a_title_and_a_step_need_something_to_read(empty: str) -> None:
    refused("title is needed", limits.title, empty)
    refused("step cannot be empty", limits.step, empty)


def test_titles_and_steps_of_200_characters_fit_and_no_longer_ones() -> None:
    assert limits.title(" x" * 100) == " x" * 100
    assert limits.step("x" * 200) == "x" * 200
    refused("201", limits.title, "x" * 201)
    refused("201", limits.step, "x" * 201)


def test_spellings_of_a_tag_fold_to_one() -> None:
    assert limits.tag("  Big \u2018Win\u2019 ") == limits.tag("big 'win'") == "big 'win'"
    refused("tag cannot be empty", limits.tag, " ")
    refused("61", limits.tag, "x" * 61)


@pytest.mark.parametrize(
    "url", ["https://example.org", "HTTP://example.org/a?b#c", "mailto:ann@example.org", "https://bücher.example/ü"]
)
def test_web_and_mail_addresses_are_links(url: str) -> None:
    assert limits.link(Link(url, "A title")).url == url


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https:", "https://",
        "https:///", "mailto:", "https:x", "https://a b", "ftp://example.org", "//host/share", "\\\\host\\share",
    ],
)  # fmt: skip
def test_anything_else_is_no_link(url: str) -> None:
    refused("is not a web or mail address", limits.link, Link(url))


def test_a_long_or_unprintable_address_is_shortened_in_the_message() -> None:
    with pytest.raises(InvalidValue) as caught:
        limits.link(Link("x\ty" + "z" * 100))
    assert "x\ufffdy" in caught.value.message
    assert "…" in caught.value.message


def test_a_link_over_2000_characters_is_refused() -> None:
    refused("2,001", limits.link, Link("https://" + "x" * 1_993))
    refused("link's title", limits.link, Link("https://example.org", "x" * 201))


def test_a_range_ends_when_it_begins_or_later() -> None:
    limits.days(TODAY, None)
    limits.days(TODAY, TODAY)
    refused("before it begins", limits.days, TODAY, date(2026, 11, 23))


def test_only_so_many_fit() -> None:
    limits.count("tags", 50, limits.TAGS)
    refused("51 tags", limits.count, "tags", 51, limits.TAGS)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_evidence_lies_in_a_person_s_life_and_at_most_a_year_ahead(day: date, today: date) -> None:
    if day.year < 1950:
        refused("is before 1950", limits.evidence_day, day, today)
    elif day > today + timedelta(days=366):
        refused(f"more than a year after today, {today.isoformat()}", limits.evidence_day, day, today)
    else:
        limits.evidence_day(day, today)


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (None, True),
        (date(1950, 1, 1), True),
        (date(1949, 12, 31), False),
        (date(2027, 11, 25), True),
        (date(2027, 11, 26), False),
        (date.max, False),
        (date.min, False),
    ],
)
def test_the_ends_of_what_evidence_may_be_dated(day: date | None, *, fits: bool) -> None:
    if fits:
        limits.evidence_day(day, TODAY)
    else:
        refused("Nothing was changed", limits.evidence_day, day, TODAY)


@given(st.dates(), st.none() | st.dates())
def test_a_rating_without_a_day_is_never_older_than_the_current_one(today: date, current: date | None) -> None:
    assert limits.rating_day(None, today, current) == max(today, current or today)


@given(st.dates(), st.dates(), st.none() | st.dates())
def test_a_given_day_counts_unless_it_lies_ahead(on: date, today: date, current: date | None) -> None:
    if on > today:
        refused("after today", limits.rating_day, on, today, current)
    else:
        assert limits.rating_day(on, today, current) == on


def test_my_not_applicable_needs_a_reason_and_a_managers_does_not() -> None:
    refused("needs a reason", limits.rating_note, RatingValue.NOT_APPLICABLE, By.ME, " ")
    assert limits.rating_note(RatingValue.NOT_APPLICABLE, By.ME, "no such service") == "no such service"
    assert limits.rating_note(RatingValue.NOT_APPLICABLE, By.MANAGER, "") == ""
    assert limits.rating_note(RatingValue.MET, By.ME, "") == ""


def test_fields_are_stored_as_plain_values() -> None:
    assert limits.evidence_field("title", "A title") == "A title"
    assert limits.evidence_field("on", TODAY) == "2026-11-24"
    assert limits.evidence_field("until", None) is None
    assert limits.evidence_field("until", TODAY) == "2026-11-24"
    assert limits.evidence_field("kind", EvidenceKind.AWARD) == "award"
    assert limits.evidence_field("private", True) is True
    assert limits.goal_field("state", GoalState.DONE) == "done"
    assert limits.goal_field("due", None) is None
    assert limits.goal_field("why", "because") == "because"
    refused("name of who can corroborate it", limits.evidence_field, "corroborated_by", "x" * 201)


def test_a_value_of_the_wrong_type_is_our_mistake_and_no_message() -> None:
    with pytest.raises(TypeError):
        limits.evidence_field("title", 3)
    with pytest.raises(TypeError):
        limits.evidence_field("on", "2026-11-24")
    with pytest.raises(KeyError):
        limits.evidence_field("around", "x")


def test_profile_fields_are_checked_with_those_that_are_known() -> None:
    known = {"period-from": "2026-04-01"}
    assert limits.profile({"name": "Ann"}, known) == {"name": "Ann"}
    assert limits.profile({"period-to": "2026-04-01"}, known) == {"period-to": "2026-04-01"}
    assert limits.profile({"period-from": ""}, {"period-to": "2020-01-01"}) == {"period-from": ""}
    refused("before it begins", limits.profile, {"period-to": "2026-03-31"}, known)
    refused("is not a date", limits.profile, {"period-to": "31/03/2026"}, known)
    refused("no setting called", limits.profile, {"target": "x"}, known)
    refused("job title", limits.profile, {"job-title": "x" * 201}, known)
    assert limits.profile({"backup-dir": "/x" * 200}, known)


@pytest.mark.parametrize(
    ("given", "known", "hint"),
    [
        ({"period-from": "2027-04-01"}, {"period-to": "2027-03-31"}, "Set its end (period-to) first, to 2027-04-01"),
        ({"period-to": "2026-03-31"}, {"period-from": "2026-04-01"}, "(period-from) first, to 2026-03-31 or earlier."),
        ({"period-from": "2027-04-01", "period-to": "2027-03-31"}, {}, "Give an end that is the same day or later."),
    ],
)
def test_a_period_moved_an_end_at_a_time_is_told_which_end_comes_first(
    given: dict[str, str], known: dict[str, str], hint: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        limits.profile(given, known)
    assert hint in caught.value.hint


@pytest.mark.parametrize("between", ["\n", "\u2028", "\u2029"])
def test_what_is_one_line_has_no_line_break(between: str) -> None:
    text = f"first{between}second"
    for name in ("title", "corroborated_by"):
        refused("is one line, and this has a line break", limits.evidence_field, name, text)
    for act in (limits.title, limits.tag, limits.step):
        refused("is one line", act, text)
    refused("is one line", limits.link, Link("https://example.org", text))
    refused("is one line", limits.profile, {"name": text}, {})
    assert limits.evidence_field("result", text) == text
