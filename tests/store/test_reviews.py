"""Reviews in the store: each step once, what came back kept, what was closed never changed unseen."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner import paths
from planner.core.changes import NOTHING, Kind
from planner.core.errors import ChangedMeanwhile, InvalidValue, NotFound, ReturnRefused
from planner.core.evidence import EvidenceDraft
from planner.core.plan import By, RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_return import ReturnedForm
from planner.core.snapshot_json import digest, from_json
from planner.store.first_page import first_plan
from planner.store.plan_store import PlanStore
from tests.store.making import BUILD, DESIGN, FRAMEWORK, LEAD, NOBODY, TODAY, Opener

START, END = date(2026, 4, 1), date(2026, 9, 30)
INSIDE = date(2026, 5, 5)


def begun(store: PlanStore, name: str = "Mid-year") -> str:
    return store.start_review(name, START, END).ids[0]


def sent(store: PlanStore, name: str = "Mid-year") -> Review:
    own = begun(store, name)
    store.freeze_review(own)
    return store.review(own)


def a_form(review: Review, number: int = 1, **fields: object) -> ReturnedForm:
    answers = {DESIGN: RatingValue.MET, BUILD: RatingValue.NOT_APPLICABLE}
    form = ReturnedForm(
        f"{number:064x}", review.id, review.snapshot, "Grace", "2026-10-01", answers, {LEAD: "Well led"}
    )
    return replace(form, **fields)  # type: ignore[arg-type]


def closed(store: PlanStore) -> Review:
    review = sent(store)
    store.return_review(a_form(review, skill_comments={"security": "Good"}, actions=("Mentor",), agreed=True))
    store.close_review(review.id)
    return store.review(review.id)


def by_hand(data_dir: Path, statement: str) -> None:
    """What a person with another program would do."""
    with closing(sqlite3.connect(paths.database(data_dir), isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_draft_shows_what_it_would_freeze_and_freezing_keeps_that_for_good(store: PlanStore) -> None:
    store.set_profile({"name": "Ada"})
    own = begun(store)
    store.add_evidence(EvidenceDraft("Inside", INSIDE, descriptors=(DESIGN,)))
    store.add_evidence(EvidenceDraft("Before", date(2026, 3, 31)))
    would = store.review_snapshot(own)
    assert [piece.title for piece in would.evidence] == ["Inside"]
    change = store.freeze_review(own)
    assert (change.kinds, change.ids) == (frozenset({Kind.REVIEW}), (own,))
    store.add_evidence(EvidenceDraft("Later", INSIDE))
    store.rate(DESIGN, RatingValue.MET)
    review = store.review(own)
    assert (review.state, review.on, review.sha256) == (ReviewState.SENT, TODAY, digest(review.snapshot))
    assert from_json(review.snapshot) == would == store.review_snapshot(own)
    assert would.person == {"name": "Ada"}


def test_freezing_again_changes_nothing(store: PlanStore) -> None:
    review = sent(store)
    store.add_evidence(EvidenceDraft("Later", INSIDE))
    assert store.freeze_review(review.id) == NOTHING
    assert store.review(review.id) == review


def test_reviews_are_listed_by_their_period_the_latest_first(store: PlanStore) -> None:
    first = begun(store, "First half")
    second = store.start_review("Second half", date(2026, 10, 1), date(2027, 3, 31)).ids[0]
    again = begun(store, "First half again")
    assert [review.id for review in store.reviews()] == [second, again, first]


def test_a_draft_can_be_edited_and_a_frozen_review_cannot(store: PlanStore) -> None:
    own = begun(store)
    store.edit_review(own, name="Year", end=date(2027, 3, 31))
    assert (store.review(own).name, store.review(own).end) == ("Year", date(2027, 3, 31))
    with pytest.raises(InvalidValue, match="before it begins"):
        store.edit_review(own, start=date(2028, 1, 1))
    store.freeze_review(own)
    with pytest.raises(InvalidValue, match="“Year” is sent, and what was frozen stays"):
        store.edit_review(own, name="Other")


@pytest.mark.parametrize(("name", "start", "end"), [(" ", START, END), ("A\nB", START, END), ("A", END, START)])
def test_a_review_without_a_name_or_that_ends_before_it_begins_is_refused(
    store: PlanStore, name: str, start: date, end: date
) -> None:
    with pytest.raises(InvalidValue):
        store.start_review(name, start, end)
    assert store.reviews() == ()


def test_a_returned_form_is_filed_with_its_ratings_dated_and_its_comments(opener: Opener) -> None:
    store = opener()
    review = sent(store)
    form = a_form(
        review, skill_comments={"security": "Good"}, statement="Fine", actions=("Mentor", "Talk"), agreed=True
    )
    change = store.return_review(form)
    assert change.kinds == {Kind.REVIEW, Kind.RATING}
    after = store.review(review.id)
    assert after.state is ReviewState.RETURNED
    assert after.rounds == (
        ManagerRound(
            form.sha256, "Grace", date(2026, 10, 1), "", form.ratings, form.comments, {"security": "Good"}, "Fine",
            ("Mentor", "Talk"), True,
        ),
    )  # fmt: skip
    plan = store.load()
    rating = plan.rating(DESIGN, By.MANAGER)
    assert rating is not None
    assert (rating.value, rating.on) == (RatingValue.MET, date(2026, 10, 1))
    assert plan.rating(LEAD, By.MANAGER) is None
    assert [(remark.text, remark.name, remark.on) for remark in plan.remarks_for(LEAD)] == [
        ("Well led", "Grace", date(2026, 10, 1))
    ]
    assert first_plan(opener.data_dir, FRAMEWORK) == plan


def test_the_same_file_changes_nothing_and_a_second_version_counts_from_then_on(store: PlanStore) -> None:
    review = sent(store)
    store.return_review(a_form(review))
    before = store.load()
    assert store.return_review(a_form(review)) == NOTHING
    assert store.load() == before
    second = a_form(review, 2, ratings={DESIGN: RatingValue.DEVELOPING}, comments={LEAD: "Better still"})
    store.return_review(second)
    after = store.review(review.id)
    assert [each.sha256 for each in after.rounds] == [f"{1:064x}", f"{2:064x}"]
    assert after.counted is after.rounds[1]
    plan = store.load()
    assert plan.value(DESIGN, By.MANAGER) is RatingValue.DEVELOPING
    assert [each.value for each in plan.history(DESIGN)] == [RatingValue.MET, RatingValue.DEVELOPING]
    assert [remark.text for remark in plan.remarks_for(LEAD)] == ["Better still"]


def test_filing_can_be_undone_and_done_again(store: PlanStore) -> None:
    review = sent(store)
    before = store.load()
    change = store.return_review(a_form(review))
    filed = store.review(review.id)
    store.undo(change)
    assert (store.review(review.id), store.load()) == (review, before)
    store.redo(change)
    assert store.review(review.id) == filed
    assert store.load().value(DESIGN, By.MANAGER) is RatingValue.MET


def test_a_refused_form_files_nothing(store: PlanStore) -> None:
    store.set_profile({"name": "Ada"})
    review = sent(store)
    for wrong in (replace(a_form(review), review=NOBODY), a_form(review, snapshot=review.snapshot + " ")):
        with pytest.raises(ReturnRefused):
            store.return_review(wrong)
    store.bin([review.id])
    with pytest.raises(ReturnRefused, match="in the trash"):
        store.return_review(a_form(review))
    assert store.review(review.id).rounds == ()
    assert store.load().ratings == {}


def test_a_closed_review_takes_no_other_form_and_no_undo_reaches_into_it(store: PlanStore) -> None:
    review = sent(store)
    filing = store.return_review(a_form(review))
    assert store.close_review(review.id)
    assert store.close_review(review.id) == NOTHING
    whole = store.review(review.id)
    assert whole.state is ReviewState.CLOSED
    with pytest.raises(ReturnRefused, match="is closed"):
        store.return_review(a_form(review, 2))
    assert store.return_review(a_form(review)) == NOTHING
    with pytest.raises(ChangedMeanwhile):
        store.undo(filing)
    with pytest.raises(InvalidValue, match="what was frozen stays"):
        store.edit_review(review.id, name="Other")
    assert store.review(review.id) == whole
    assert store.check() == []


def test_no_undo_renames_a_review_once_it_is_frozen(store: PlanStore) -> None:
    own = begun(store)
    renaming = store.edit_review(own, name="Renamed", end=date(2026, 10, 31))
    store.freeze_review(own)
    whole = store.review(own)
    with pytest.raises(ChangedMeanwhile):
        store.undo(renaming)
    assert store.review(own) == whole


def test_no_redo_moves_what_came_back_to_the_trash(store: PlanStore) -> None:
    review = sent(store)
    binning = store.bin([review.id])
    store.undo(binning)
    store.return_review(a_form(review))
    with pytest.raises(ChangedMeanwhile):
        store.redo(binning)
    assert [each.id for each in store.reviews()] == [review.id]


def test_a_draft_cannot_be_closed(store: PlanStore) -> None:
    own = begun(store)
    with pytest.raises(InvalidValue, match="is a draft, and there is nothing to close"):
        store.close_review(own)
    assert store.review(own).state is ReviewState.DRAFT


def test_a_draft_goes_to_the_trash_and_what_came_back_does_not(store: PlanStore) -> None:
    own = begun(store)
    store.bin([own])
    assert store.reviews() == ()
    assert store.review(own).binned
    store.unbin([own])
    assert [review.id for review in store.reviews()] == [own]
    kept = closed(store)
    with pytest.raises(InvalidValue, match="is closed, and what came back stays"):
        store.bin([kept.id])


def test_the_beginning_of_a_reviews_id_finds_it_and_nobodys_finds_nothing(store: PlanStore) -> None:
    own = begun(store)
    assert store.resolve(own[:8]) == ("review", own)
    for act in (store.review, store.review_snapshot, store.freeze_review, store.close_review):
        with pytest.raises(NotFound, match="no review with the id"):
            act(NOBODY)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE review SET snapshot = replace(snapshot, 'Mid', 'End')", "snapshot does not have the digest"),
        ("UPDATE review SET name = 'Other'", "seal"),
        ("UPDATE review SET period_to = '2026-10-01'", "seal"),
        ("UPDATE review SET state = 'sent'", "closed, or opened again, by other hands"),
        ("UPDATE review SET state = 'draft'", "a draft holds a snapshot"),
        ("UPDATE review_round SET statement = 'Bad'", "seal"),
        ("UPDATE review_round SET ratings = replace(ratings, 'met', 'developing')", "seal"),
        ("UPDATE review_round SET comments = 'nonsense'", "cannot be read"),
        ("UPDATE review SET state = 'nonsense'", "cannot be read"),
        ("DELETE FROM review_round", "seal"),
        ("UPDATE rating SET rating = 'developing'", "a rating of the manager's round of 2026-10-01"),
        ("DELETE FROM rating", "a rating of the manager's round of 2026-10-01"),
    ],
)
def test_whoever_changes_a_closed_review_by_hand_is_found_out(opener: Opener, statement: str, told: str) -> None:
    store = opener()
    review = closed(store)
    assert store.check() == []
    by_hand(opener.data_dir, statement)
    (finding,) = store.check()
    assert told in finding
    assert review.id[:12] in finding
    assert "changed outside the program" in finding


def test_a_snapshot_that_was_changed_with_its_digest_is_found_out_where_it_cannot_be_read(opener: Opener) -> None:
    store = opener()
    sent(store)
    by_hand(opener.data_dir, f"UPDATE review SET snapshot = '[]', sha256 = '{digest('[]')}'")
    assert "its snapshot cannot be read" in store.check()[0]


def test_a_round_that_comes_in_after_the_closing_is_listed_and_not_counted(opener: Opener) -> None:
    """As a merge with another store brings it: by a row with a later dot."""
    store = opener()
    review = closed(store)
    same = 'review, name, "on", ratings, statement, actions, origin'
    by_hand(
        opener.data_dir,
        f"INSERT INTO review_round ({same}, sha256, comments, revision) "
        f"SELECT {same}, 'f', replace(comments, 'Well', 'Badly'), 999 FROM review_round",
    )
    after = store.review(review.id)
    assert [each.late for each in after.rounds] == [False, True]
    assert after.counted == review.rounds[0]
    assert [remark.text for remark in store.load().remarks_for(LEAD)] == ["Well led"]
