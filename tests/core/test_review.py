"""Reviews: what is frozen, what moved between two, what a returned form may bring in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.dates import day_written, long_date, short_date
from planner.core.errors import InvalidValue, ReturnRefused
from planner.core.evidence import Attachment, Evidence, Link, Shows, strength, totals_of
from planner.core.plan import By, GoalState, Plan, RatingValue, Step
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_difference import Told, incoming, review_difference, sayings
from planner.core.review_return import ReturnedForm, accepted
from planner.core.snapshot import Snapshot, snapshot_of
from planner.core.snapshot_json import digest, from_json, to_json
from tests.core.making import TODAY, evidence, goal, key, plan, rating

REF, OTHER = "information-security/1", "user-focus/5"
DRAFT = Review("a" * 32, "Mid-year", date(2026, 4, 1), date(2026, 9, 30))
PERSON = {"name": "Ada Example", "job-title": "Engineer", "period-from": "2026-04-01"}
INSIDE = date(2026, 5, 5)


def frozen(review: Review, snapshot: Snapshot, *rounds: ManagerRound) -> Review:
    text = to_json(snapshot)
    return replace(
        review, state=ReviewState.SENT, on=snapshot.on, snapshot=text, sha256=digest(text), rounds=tuple(rounds)
    )


def full_plan() -> Plan:
    goals = (
        replace(goal(1, REF, title="Learn"), steps=(Step("1" * 32, "Read", True),), due=date(2026, 8, 1)),
        replace(goal(2, REF, title="Secret"), private=True),
    )
    ratings = (rating(REF, RatingValue.MET, note="Said aloud"), rating(REF, RatingValue.DEVELOPING, by=By.MANAGER))
    return plan(*ratings, goals=goals, profile=PERSON)


def a_piece(number: int, *refs: str, **fields: object) -> Evidence:
    return replace(evidence(number, *refs), **{"on": INSIDE, **fields})  # type: ignore[arg-type]


def snapshot(made: Plan | None = None, *pieces: Evidence, review: Review = DRAFT) -> Snapshot:
    return snapshot_of(review, full_plan() if made is None else made, pieces, TODAY)


def test_a_snapshot_holds_what_is_claimed_of_the_period_and_nothing_private() -> None:
    whole = a_piece(
        1,
        REF,
        links=(Link("https://example.org/a", "Graph"),),
        attachments=(Attachment("c" * 64, "graph.png", 12, "image/png"),),
        tags=("deploy",),
        until=date(2026, 6, 1),
    )
    before = a_piece(2, REF, on=date(2026, 3, 31))
    hidden, binned = a_piece(3, REF, private=True), a_piece(4, REF, binned=True)
    newer = a_piece(5, OTHER, on=date(2026, 9, 30))
    taken = snapshot(None, whole, before, hidden, binned, newer)
    assert taken.evidence == (newer, whole)
    assert [each.title for each in taken.goals] == ["Learn"]
    assert taken.person == {"name": "Ada Example", "job-title": "Engineer"}
    claim = taken.claims()[key(REF)]
    assert (claim.ref, claim.value) == (REF, RatingValue.MET)
    assert claim.manager is not None
    assert claim.manager.value is RatingValue.DEVELOPING
    assert taken.claims()[key(OTHER)].value is RatingValue.NOT_STARTED
    assert taken.evidence_for(key(REF)) == (whole,)
    assert taken.goals_for(key(REF)) == taken.goals
    assert taken.goals_for(key(OTHER)) == ()


def test_what_was_matched_stands_under_the_descriptor_it_leads_to() -> None:
    old = "a" * 12
    made = plan(matches={old: key(REF)}, goals=(replace(goal(1), descriptors=(old, key(REF))),))
    shows = (Shows(old, "It was worded so."), Shows(key(REF)), Shows("f" * 12))
    taken = snapshot(made, replace(a_piece(1), shows=shows))
    assert taken.evidence[0].shows == (Shows(key(REF), "It was worded so."), Shows("f" * 12))
    assert taken.goals[0].descriptors == (key(REF),)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(texts, texts, texts, st.dates(), st.none() | st.dates())
def test_a_snapshot_reads_back_from_its_json_and_the_json_has_one_spelling(
    title: str, how: str, tag: str, on: date, due: date | None
) -> None:
    piece = a_piece(1, title=title, result=how, tags=(tag,), shows=(Shows(key(REF), how),))
    made = replace(full_plan(), goals=(replace(goal(1, REF, title=title), due=due, state=GoalState.DONE),))
    taken = replace(snapshot(made, piece), on=on)
    read = from_json(to_json(taken))
    # The dot of a rating stays at home.
    assert to_json(read) == to_json(taken)
    assert (read.evidence, read.goals, read.on) == (taken.evidence, taken.goals, on)
    assert digest(to_json(read)) == digest(to_json(taken))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format":"capability-planner-review","version":2}', '{"format":"capability-planner-review"}'],
)
def test_what_is_no_snapshot_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidValue, match="cannot be read; nothing was changed"):
        from_json(text)


def a_round(number: int = 1, **fields: object) -> ManagerRound:
    given_: dict[str, object] = {"sha256": f"{number:064x}", "name": "Grace Example", "on": TODAY}
    return ManagerRound(**{**given_, **fields})  # type: ignore[arg-type]


def test_the_last_round_filed_in_time_counts() -> None:
    first, second, late = a_round(1), a_round(2), a_round(3, late=True)
    assert replace(DRAFT, rounds=(first, second, late)).counted is second
    assert replace(DRAFT, rounds=(late,)).counted is None


# Between two reviews


def test_a_difference_tells_what_rose_and_fell_came_and_went_and_was_reworded() -> None:
    old_key = "0ld0ld0ld0ld"
    stays, gone, there = a_piece(1, REF), a_piece(2, REF), a_piece(3, OTHER)
    before = snapshot(plan(rating(REF, RatingValue.MET), goals=(goal(1, title="Learn"),)), stays, gone)
    renamed = replace(before.groups[1].claims[0], key=old_key, text="As it was worded.")
    group = replace(before.groups[1], claims=(renamed, *before.groups[1].claims[1:]))
    extra = replace(renamed, key="f" * 12, text="Gone from the framework.")
    last = replace(before.groups[-1], claims=(*before.groups[-1].claims[1:], extra))
    before = replace(before, groups=(before.groups[0], group, *before.groups[2:-1], last))
    goals = (replace(goal(1, title="Learn"), state=GoalState.DONE), goal(2, title="More"))
    now = plan(
        rating(REF, RatingValue.DEVELOPING),
        rating(OTHER, RatingValue.MET),
        goals=goals,
        matches={old_key: _second_key()},
    )
    after = snapshot(now, stays, there)
    difference = review_difference(
        now,
        Told(replace(DRAFT, rounds=(a_round(ratings={key(REF): RatingValue.DEVELOPING}),)), before),
        Told(replace(DRAFT, rounds=(a_round(ratings={key(REF): RatingValue.NOT_APPLICABLE}),)), after),
    )
    assert [(move.ref, move.by) for move in difference.raised] == [(OTHER, By.ME)]
    assert [(move.ref, move.by) for move in difference.lowered] == [(REF, By.ME)]
    managers = [move for move in difference.moves if move.by is By.MANAGER]
    assert [(move.before, move.after, move.direction) for move in managers] == [
        (RatingValue.DEVELOPING, RatingValue.NOT_APPLICABLE, 0)
    ]
    assert difference.evidence_added == (there,)
    assert [each.title for each in difference.goals_finished] == ["Learn"]
    assert [each.title for each in difference.goals_added] == ["More"]
    assert [(each.old, each.key) for each in difference.reworded] == [("As it was worded.", _second_key())]
    assert [claim.text for claim in difference.removed] == ["Gone from the framework."]
    assert len(difference.added) == 1


def _second_key() -> str:
    return snapshot(plan()).groups[1].claims[0].key


def test_a_difference_of_a_review_with_itself_is_empty() -> None:
    told = Told(replace(DRAFT, rounds=(a_round(ratings={key(REF): RatingValue.MET}),)), snapshot(None, a_piece(1, REF)))
    same = review_difference(full_plan(), told, told)
    assert (same.moves, same.evidence_added, same.reworded, same.added, same.removed) == ((), (), (), (), ())


# The form's way back

SNAPSHOT = snapshot(full_plan(), a_piece(1, REF))
SENT = frozen(DRAFT, SNAPSHOT)
FORM = ReturnedForm(
    "b" * 64,
    DRAFT.id,
    SENT.snapshot,
    "Grace Example",
    "24 November 2025",
    {key(REF): RatingValue.MET},
    {key(REF): "Yes"},
)


def test_a_filled_form_becomes_the_managers_round() -> None:
    form = replace(
        FORM,
        written_on="2026-07-02",
        skill_comments={"information-security": "Well done", "no-such": "x"},
        statement="Good",
        actions=("Mentor",),
        agreed=True,
    )
    filed = accepted(form, SENT, "Ada Example", date(2026, 12, 1))
    assert filed == ManagerRound(
        "b" * 64,
        "Grace Example",
        date(2026, 7, 2),
        "",
        {key(REF): RatingValue.MET},
        {key(REF): "Yes"},
        {"information-security": "Well done"},
        "Good",
        ("Mentor",),
        True,
    )


@pytest.mark.parametrize("written", ["soon", "3/4/2026", "2026-12-02", "1066-01-01", ""])
def test_a_date_that_cannot_be_read_or_cannot_be_is_kept_and_today_counts(written: str) -> None:
    filed = accepted(replace(FORM, written_on=written), SENT, "Ada Example", date(2026, 12, 1))
    assert (filed.on, filed.written_on) == (date(2026, 12, 1), written)


def test_a_file_that_was_filed_before_is_that_round_even_when_the_review_is_closed() -> None:
    filed = accepted(FORM, SENT, "Ada Example", TODAY)
    closed = replace(SENT, state=ReviewState.CLOSED, rounds=(a_round(9), filed))
    assert accepted(FORM, closed, "Ada Example", TODAY + timedelta(days=9)) is filed


def _other(text: str) -> ReturnedForm:
    return replace(FORM, snapshot=text)


@pytest.mark.parametrize(
    ("form", "review", "reason"),
    [
        (FORM, None, "The review “Mid-year” of .* is not in this plan"),
        (_other(to_json(replace(SNAPSHOT, person={"name": "Bob"}))), None, "This is the review of Bob, “Mid-year”"),
        (_other("nonsense"), None, "belongs to no review of this plan"),
        (FORM, replace(SENT, state=ReviewState.CLOSED), "“Mid-year” is closed"),
        (FORM, DRAFT, "a draft that was never sent"),
        (_other(SENT.snapshot + " "), SENT, "not what you sent"),
        (replace(FORM, ratings={}, comments={}), SENT, "Nothing is filled in"),
        (replace(FORM, ratings={"f" * 12: RatingValue.MET}), SENT, "a descriptor that is not in the review"),
    ],
)
def test_a_form_is_refused_with_the_reason_and_nothing_is_filed(
    form: ReturnedForm, review: Review | None, reason: str
) -> None:
    with pytest.raises(ReturnRefused, match=reason) as caught:
        accepted(form, review, "Ada Example", TODAY)
    assert "Nothing was filed, and your plan is as it was." in caught.value.message
    assert caught.value.hint


def test_what_comes_in_is_told_descriptor_by_descriptor_against_the_round_before() -> None:
    before = a_round(1, ratings={key(REF): RatingValue.DEVELOPING}, comments={key(OTHER): "Hm"})
    now = a_round(2, ratings={key(REF): RatingValue.MET}, comments={key(OTHER): "Hm"})
    told = {each.ref: each for each in incoming(SNAPSHOT, now, before)}
    assert len(told) == len(SNAPSHOT.claims())
    assert (told[REF].mine, told[REF].before, told[REF].rating) == (
        RatingValue.MET,
        RatingValue.DEVELOPING,
        RatingValue.MET,
    )
    assert [ref for ref, each in told.items() if each.changed] == [REF]
    first = {each.ref for each in incoming(SNAPSHOT, now, None) if each.changed}
    assert first == {REF, OTHER}


def test_what_comes_in_besides_is_told_against_the_round_before() -> None:
    before = a_round(1, statement="Good", actions=("Mentor",), skill_comments={"information-security": "Fine"})
    now = a_round(2, statement="Better", actions=("Mentor",), agreed=True)
    told = {each.heading: (each.before, each.now, each.changed) for each in sayings(SNAPSHOT, now, before)}
    assert told == {
        "On Information security": ("Fine", "", True),
        "Overall statement": ("Good", "Better", True),
        "Development actions": ("Mentor", "Mentor", False),
        "Agreement": ("", "discussed and agreed", True),
    }
    assert [each.heading for each in sayings(SNAPSHOT, a_round(3, statement="Good"), None)] == ["Overall statement"]


def test_a_claim_is_as_strong_as_the_pieces_that_are_told_beside_it() -> None:
    outside = a_piece(2, REF, on=date(2020, 1, 1))
    taken = snapshot(None, a_piece(1, REF), outside, a_piece(3, REF, private=True))
    assert taken.claims()[key(REF)].strength.reasons == strength(totals_of([a_piece(1, REF)]), TODAY).reasons
    assert snapshot(None, outside).claims()[key(REF)].strength.level == "none"


# Dates by hand


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from([long_date, short_date, date.isoformat]))
def test_a_date_in_words_is_read_back(day: date, words: Callable[[date], str]) -> None:
    assert day_written(f" {words(day)} ") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3rd Mar. 2026", date(2026, 3, 3)),
        ("March 3, 2026", date(2026, 3, 3)),
        ("24/11/2026", date(2026, 11, 24)),
        ("11/24/2026", date(2026, 11, 24)),
        ("3.3.2026", date(2026, 3, 3)),
        ("2026-1-2", date(2026, 1, 2)),
        ("3/4/2026", None),
        ("31 February 2026", None),
        ("3 Foo 2026", None),
        ("32/13/2026", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_date_that_could_be_two_days_or_none_is_not_guessed(text: str, day: date | None) -> None:
    assert day_written(text) == day
