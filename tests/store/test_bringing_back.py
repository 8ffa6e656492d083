"""Words that were being typed at a crash are written where they were typed, and what they displace is kept."""

from collections.abc import Callable

import pytest

from planner.core.draft import NEW_LINK, NEW_STEP, NEW_TAG, Draft, Place
from planner.core.errors import InvalidValue, NotFound, UserError
from planner.core.evidence import EvidenceEdit, EvidenceQuery
from planner.core.plan import GoalEdit
from planner.store.plan_store import PlanStore
from tests.store.making import DESIGN, NOBODY, TODAY, goal_draft, whole_draft
from tests.store.merging import frozen


def _brought_back(store: PlanStore, place: Place, text: str, base: str = "") -> None:
    store.keep_draft(Draft(place, text, base))
    store.bring_back(Draft(place, text, base))


def _kinds(store: PlanStore) -> list[tuple[Place, str, Callable[[], object]]]:
    """Each kind of place, with other words for it and how what is stored there is read."""
    piece = store.add_evidence(whole_draft()).ids[0]
    goal = store.add_goal(goal_draft()).ids[0]
    review = store.start_review("Half year", TODAY, TODAY).ids[0]
    step = store.goal(goal).steps[0].id
    store.edit_evidence(piece, EvidenceEdit(how={DESIGN: "by hand"}))
    store.set_profile({"name": "Bo", "period-from": "2026-01-01"})

    def how() -> str:
        return next(each.how for each in store.evidence(piece).shows if each.descriptor == DESIGN)

    def at(kind: str, *key: str, field: str) -> Place:
        return Place(kind, key, field)

    return [
        (at("evidence", piece, field="result"), "typed", lambda: store.evidence(piece).result),
        (at("evidence", piece, field="on"), "2026-02-03", lambda: store.evidence(piece).on.isoformat()),
        (at("evidence_descriptor", piece, DESIGN, field="how"), "typed", how),
        (at("goal", goal, field="why"), "typed", lambda: store.goal(goal).why),
        (at("goal", goal, field="due"), "2026-12-24", lambda: f"{store.goal(goal).due}"),
        (at("step", goal, step, field="text"), "typed", lambda: store.goal(goal).steps[0].text),
        (at("review", review, field="name"), "typed", lambda: store.review(review).name),
        (at("review", review, field="period_from"), "2026-02-03", lambda: store.review(review).start.isoformat()),
        (at("review", review, field="period_to"), "2026-12-24", lambda: store.review(review).end.isoformat()),
        (at("profile", "name", field="value"), "typed", lambda: store.load().profile["name"]),
        (at("profile", "period-from", field="value"), "2026-02-03", lambda: store.load().profile["period-from"]),
    ]


def test_words_over_the_base_are_written_and_leave_no_conflict(store: PlanStore) -> None:
    for place, text, read in _kinds(store):
        _brought_back(store, place, text, str(read()))
        assert read() == text, place
    assert store.conflicts() == ()
    assert store.drafts() == ()


def test_words_that_nobody_who_typed_has_seen_become_a_conflict_whole(store: PlanStore) -> None:
    for place, text, read in _kinds(store):
        stored = str(read())
        _brought_back(store, place, text, "what was there when typing began")
        (conflict,) = store.conflicts()
        assert read() == text
        assert conflict.kind == place.kind
        assert (conflict.mine, conflict.theirs) == ({place.field: text}, {place.field: stored})
        frozen(store)  # a bundle of it stands its own check
        store.settle(conflict.id, None)
        assert read() == stored
        assert store.conflicts() == ()


def test_undo_gives_back_what_was_displaced_by_value(store: PlanStore) -> None:
    for place, text, read in _kinds(store):
        stored = str(read())
        store.keep_draft(Draft(place, text, "elsewhere"))
        change = store.bring_back(Draft(place, text, "elsewhere"))
        store.undo(change)
        assert read() == stored, place
        assert store.conflicts() == ()
        store.redo(change)
        assert read() == text
        store.undo(change)


def test_conflicts_that_were_there_before_go_as_with_every_write(store: PlanStore) -> None:
    place, _, read = _kinds(store)[0]
    _brought_back(store, place, "once", "elsewhere")
    _brought_back(store, place, "twice", "elsewhere")
    (conflict,) = store.conflicts()
    assert (read(), conflict.theirs) == ("twice", {"result": "once"})


def test_words_that_are_a_part_of_a_thing_become_one(store: PlanStore) -> None:
    piece = store.add_evidence(whole_draft()).ids[0]
    goal = store.add_goal(goal_draft()).ids[0]
    _brought_back(store, Place("evidence", (piece,), NEW_TAG), "typed")
    _brought_back(store, Place("evidence", (piece,), NEW_LINK), "https://example.org/typed")
    _brought_back(store, Place("goal", (goal,), NEW_STEP), "typed")
    assert "typed" in store.evidence(piece).tags
    assert "https://example.org/typed" in [each.url for each in store.evidence(piece).links]
    assert store.goal(goal).steps[-1].text == "typed"


def test_a_part_that_is_there_already_is_not_made_twice(store: PlanStore) -> None:
    goal = store.add_goal(goal_draft()).ids[0]
    draft = Draft(Place("goal", (goal,), NEW_STEP), "typed")
    store.keep_draft(draft)
    store.edit_goal(goal, GoalEdit(add_steps=("typed",)))
    (found,) = store.drafts()
    assert not found.wanted


@pytest.mark.parametrize("kind", ["evidence", "goal"])
def test_a_new_thing_comes_into_being_once_even_where_its_draft_outlived_the_act(store: PlanStore, kind: str) -> None:
    place = Place(kind, ("", DESIGN), "title")
    store.keep_draft(Draft(place, "Typ"))
    assert [each.wanted for each in store.drafts()] == [True]
    change = store.bring_back(Draft(place, "Typ"))
    assert change.ids
    # As it is when the program is cut off between the act and the end of its draft.
    store.keep_draft(Draft(place, "Typ"))
    assert [each.wanted for each in store.drafts()] == [False]
    store.set_profile({"name": "Bo"})
    assert [each.wanted for each in store.drafts()] == [True], "another act came between: it is a new thing"


def test_words_that_cannot_be_stored_stay_a_draft(store: PlanStore) -> None:
    piece = store.add_evidence(whole_draft()).ids[0]
    refused: list[tuple[Place, str, type[UserError]]] = [
        (Place("evidence", (piece,), "on"), "3/4/2026", InvalidValue),
        (Place("evidence", (piece,), "title"), "", InvalidValue),
        (Place("evidence", (NOBODY,), "title"), "gone", NotFound),
        (Place("statement", ("star", piece), "text"), "no act", NotFound),
    ]
    for place, text, trouble in refused:
        store.keep_draft(Draft(place, text))
        with pytest.raises(trouble):
            store.bring_back(Draft(place, text))
    assert len(store.drafts()) == len(refused)
    assert store.evidence_count(EvidenceQuery()) == 1


def test_a_note_and_a_statement_are_found_by_what_they_are_about(store: PlanStore) -> None:
    piece = store.add_evidence(whole_draft()).ids[0]
    for place in (
        Place("rating", (DESIGN,), "note"),
        Place("rating", ("0" * 12,), "note"),
        Place("statement", ("star", piece), "text"),
        Place("statement", ("star", piece, NOBODY), "text"),
        Place("statement", ("star",), "text"),
    ):
        store.keep_draft(Draft(place, "typed"))
    found = {each.draft.place.key: (each.stored, each.title) for each in store.drafts()}
    assert found == {
        (DESIGN,): ("", "design securely"),
        ("0" * 12,): (None, ""),
        ("star", piece): ("", "Zero-downtime move"),
        ("star", piece, NOBODY): (None, ""),
        ("star",): (None, ""),
    }


def test_what_was_typed_about_a_thing_goes_when_it_is_deleted_for_good(store: PlanStore) -> None:
    piece = store.add_evidence(whole_draft()).ids[0]
    store.keep_draft(Draft(Place("statement", ("star", piece), "text"), "typed"))
    store.bin([piece])
    store.purge(0)
    assert store.drafts() == ()
