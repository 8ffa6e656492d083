"""Words that are typed and not stored yet are kept beside the plan, and are no part of it."""

from collections.abc import Callable

import pytest

from planner.core.draft import Draft, FoundDraft, Place
from planner.core.errors import StoreBusy
from planner.core.evidence import EvidenceEdit
from planner.store.plan_store import PlanStore
from tests.store.making import DESIGN, TODAY, Opener, goal_draft, whole_draft


def _draft(kind: str, key: tuple[str, ...], field: str) -> Draft:
    return Draft(Place(kind, key, field), "typed", "before")


def test_a_draft_is_found_with_what_its_place_holds_now_and_what_the_thing_is_called(store: PlanStore) -> None:
    piece = store.add_evidence(whole_draft()).ids[0]
    store.edit_evidence(piece, EvidenceEdit(how={DESIGN: "by hand"}))
    goal = store.add_goal(goal_draft()).ids[0]
    step = store.goal(goal).steps[0].id
    review = store.start_review("Half year", TODAY, TODAY).ids[0]
    store.set_profile({"name": "Bo"})
    wanted = {
        _draft("evidence", (piece,), "result"): ("Nobody noticed", "Zero-downtime move"),
        _draft("evidence_descriptor", (piece, DESIGN), "how"): ("by hand", "Zero-downtime move"),
        _draft("goal", (goal,), "why"): ("Needed", "Learn"),
        _draft("step", (goal, step), "text"): ("Read", "Learn"),
        _draft("review", (review,), "name"): ("Half year", "Half year"),
        _draft("profile", ("name",), "value"): ("Bo", "name"),
        _draft("profile", ("team",), "value"): ("", "team"),
        _draft("evidence", ("", DESIGN), "title"): ("", "typed"),
    }
    for draft in wanted:
        store.keep_draft(draft)
    assert set(store.drafts()) == {FoundDraft(draft, *held) for draft, held in wanted.items()}


def test_the_last_words_of_a_place_are_the_ones_kept_and_its_base_is_the_first(store: PlanStore) -> None:
    place = Place("profile", ("name",), "value")
    store.keep_draft(Draft(place, "B", "before"))
    store.keep_draft(Draft(place, "Bo", "B"))
    assert [each.draft for each in store.drafts()] == [Draft(place, "Bo", "before")]
    store.drop_draft(place)
    store.drop_draft(place)
    assert store.drafts() == ()


def test_words_for_a_thing_that_is_gone_have_no_place(store: PlanStore) -> None:
    added = store.add_evidence(whole_draft())
    store.undo(added)
    gone = (_draft("evidence", (added.ids[0],), "result"), _draft("goal", ("f" * 32,), "why"))
    no_column = _draft("evidence", (added.ids[0],), "id")
    for draft in (*gone, no_column, _draft("store", ("1",), "id")):
        store.keep_draft(draft)
    assert {each.stored for each in store.drafts()} == {None}


def test_a_draft_is_no_change_of_the_plan(store: PlanStore, opener: Opener) -> None:
    store.set_profile({"name": "Bo"})
    revision = store._database.reading
    with revision() as connection:
        before = connection.exec_driver_sql("SELECT * FROM seen").fetchall()
    store.keep_draft(_draft("profile", ("name",), "value"))
    with revision() as connection:
        assert connection.exec_driver_sql("SELECT * FROM seen").fetchall() == before
    store.close()
    again = opener()
    assert [each.draft.text for each in again.drafts()] == ["typed"]


@pytest.mark.parametrize("act", [PlanStore.keep_draft, lambda store, draft: store.drop_draft(draft.place)])
def test_a_draft_that_cannot_be_kept_says_so(
    store: PlanStore, opener: Opener, act: Callable[[PlanStore, Draft], None]
) -> None:
    other = opener(busy_ms=0)
    with store._database.writing(), pytest.raises(StoreBusy):
        act(other, _draft("profile", ("name",), "value"))
