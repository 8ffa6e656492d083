from collections.abc import Callable
from pathlib import Path

import pytest

from planner.core.changes import Change, Kind, joined
from planner.core.errors import ChangedMeanwhile, NotFound
from planner.core.evidence import Evidence, EvidenceDraft, EvidenceEdit, EvidenceQuery, Link
from planner.core.plan import Goal, GoalDraft, GoalEdit, Plan, RatingValue
from planner.store.plan_store import PlanStore
from tests.store.making import BUILD, DESIGN, LEAD, Opener, goal_draft, whole_draft

State = tuple[Plan, tuple[Evidence, ...], tuple[Evidence, ...], tuple[Goal, ...], tuple[str, ...]]


def state(store: PlanStore) -> State:
    """Everything a person can see of a plan, but for the dots of ratings."""
    binned = store.evidence_lines(EvidenceQuery(binned=True), 0, 100)
    return (
        store.load(),
        tuple(store.evidence_all()),
        tuple(store.evidence(line.id) for line in binned),
        store.binned_goals(),
        store.tags(),
    )


ACTS: dict[str, Callable[[PlanStore, str, str], Change]] = {
    "add evidence": lambda store, piece, goal: store.add_evidence(whole_draft()),
    "add goal": lambda store, piece, goal: store.add_goal(goal_draft()),
    "edit fields": lambda store, piece, goal: store.edit_evidence(piece, EvidenceEdit({"title": "New", "until": None})),
    "edit children": lambda store, piece, goal: store.edit_evidence(
        piece,
        EvidenceEdit(
            add_descriptors=(LEAD,),
            remove_descriptors=(DESIGN,),
            add_tags=("CLOUD", "more"),
            remove_tags=("Big Win",),
            add_links=(Link("https://example.org/9"), Link("mailto:bo@example.org", "Bo")),
            remove_links=("https://example.org/change/7",),
            how={BUILD: "by building"},
        ),
    ),
    "edit goal": lambda store, piece, goal: store.edit_goal(
        goal,
        GoalEdit(
            {"title": "New", "due": None},
            add_steps=("Third",),
            remove_steps=(store.goal(goal).steps[0].id,),
            tick_steps={store.goal(goal).steps[1].id: True},
            remove_descriptors=(LEAD,),
        ),
    ),
    "edit many": lambda store, piece, goal: store.edit_many(
        [piece],
        EvidenceEdit(
            {"private": False},
            add_descriptors=(LEAD,),
            remove_descriptors=(DESIGN,),
            add_tags=("shared",),
            remove_tags=("Cloud",),
        ),
    ),
    "bin": lambda store, piece, goal: store.bin([piece, goal]),
    "set profile": lambda store, piece, goal: store.set_profile({"name": "Bo", "manager": "", "period-to": ""}),
}


@pytest.mark.parametrize("name", ACTS)
def test_undo_takes_an_act_back_and_redo_does_it_again(store: PlanStore, name: str) -> None:
    piece, goal = store.add_evidence(whole_draft()).ids[0], store.add_goal(goal_draft()).ids[0]
    store.set_profile({"name": "Ann", "manager": "Cy", "period-from": "2026-01-01", "period-to": "2026-02-01"})
    before = state(store)
    change = ACTS[name](store, piece, goal)
    after = state(store)
    assert after != before
    for _ in range(2):
        undone = store.undo(change)
        assert state(store) == before
        assert undone.kinds == change.kinds
        assert set(undone.ids) == set(change.ids)
        store.redo(change)
        assert state(store) == after
    assert store.check() == []


def test_undoing_an_undo_does_the_act_again(store: PlanStore) -> None:
    change = store.add_evidence(whole_draft())
    after = state(store)
    store.undo(store.undo(change))
    assert state(store) == after


def test_undoing_a_tick_leaves_no_trace_in_the_history(store: PlanStore) -> None:
    first = store.rate(DESIGN, RatingValue.DEVELOPING)
    change = store.rate(DESIGN, RatingValue.MET)
    store.undo(change)
    assert [each.value for each in store.history(DESIGN)] == [RatingValue.DEVELOPING]
    store.redo(change)
    assert [each.value for each in store.history(DESIGN)] == [RatingValue.DEVELOPING, RatingValue.MET]
    assert [each.id for each in store.history(DESIGN)] == [first.edits[0].key[0], change.edits[0].key[0]]
    orders = [each.order[0] for each in store.history(DESIGN)]
    assert orders[0] < orders[1]


def test_an_undone_add_is_gone_from_every_list_and_search(store: PlanStore) -> None:
    change = store.add_evidence(whole_draft())
    store.undo(change)
    with pytest.raises(NotFound):
        store.evidence(change.ids[0])
    with pytest.raises(NotFound):
        store.resolve(change.ids[0])
    for query in (EvidenceQuery(), EvidenceQuery(text="zero"), EvidenceQuery(tag="cloud"), EvidenceQuery(binned=True)):
        assert store.evidence_count(query) == 0
        assert store.evidence_lines(query, 0, 10) == ()
    store.redo(change)
    assert store.evidence_count(EvidenceQuery(text="übergang")) == 1


def test_a_file_that_was_undone_comes_back_with_redo(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("kept")
    own = store.add_evidence(EvidenceDraft("x")).ids[0]
    change = store.edit_evidence(own, EvidenceEdit(add_files=(file,)))
    file.unlink()
    store.undo(change)
    assert store.evidence(own).attachments == ()
    store.redo(change)
    assert store.attachment_path(store.evidence(own).attachments[0]).read_text() == "kept"


MEANWHILE: dict[str, tuple[Callable[[PlanStore, str, str], Change], Callable[[PlanStore, str, str], Change]]] = {
    "the field": (
        ACTS["edit fields"],
        lambda store, piece, goal: store.edit_evidence(piece, EvidenceEdit({"title": "Else"})),
    ),
    "a child of what was added": (
        lambda store, piece, goal: store.add_evidence(EvidenceDraft("x")),
        lambda store, piece, goal: store.edit_evidence(piece, EvidenceEdit(add_tags=("new",))),
    ),
    "a field of what was added": (
        lambda store, piece, goal: store.add_goal(GoalDraft("x")),
        lambda store, piece, goal: store.edit_goal(goal, GoalEdit({"why": "because"})),
    ),
    "a tag taken away": (
        lambda store, piece, goal: store.edit_evidence(piece, EvidenceEdit(add_tags=("new",))),
        lambda store, piece, goal: store.edit_evidence(piece, EvidenceEdit(remove_tags=("new",))),
    ),
    "a link's title": (
        lambda store, piece, goal: store.edit_evidence(piece, EvidenceEdit(add_links=(Link("https://a.example"),))),
        lambda store, piece, goal: store.edit_evidence(
            piece, EvidenceEdit(add_links=(Link("https://a.example", "A"),))
        ),
    ),
    "the profile": (
        lambda store, piece, goal: store.set_profile({"name": "Ann"}),
        lambda store, piece, goal: store.set_profile({"name": "Bo"}),
    ),
}


@pytest.mark.parametrize("name", MEANWHILE)
def test_what_was_changed_elsewhere_meanwhile_is_not_undone(opener: Opener, store: PlanStore, name: str) -> None:
    act, meddle = MEANWHILE[name]
    piece, goal = store.add_evidence(EvidenceDraft("old")).ids[0], store.add_goal(goal_draft()).ids[0]
    change = act(store, piece, goal)
    added = change.ids[0] if name.endswith("was added") else ""
    meddle(opener(), added or piece, added or goal)
    before = state(store)
    with pytest.raises(ChangedMeanwhile):
        store.undo(change)
    assert state(store) == before


def test_another_field_changed_meanwhile_does_not_hinder_an_undo(opener: Opener, store: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("old")).ids[0]
    change = store.edit_evidence(own, EvidenceEdit({"title": "new"}))
    opener().edit_evidence(own, EvidenceEdit({"result": "told"}, add_tags=("tag",)))
    store.undo(change)
    piece = store.evidence(own)
    assert (piece.title, piece.result, piece.tags) == ("old", "told", ("tag",))


def test_a_redo_finds_out_too_that_the_field_was_changed(opener: Opener, store: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("old")).ids[0]
    change = store.edit_evidence(own, EvidenceEdit({"title": "new"}))
    store.undo(change)
    opener().edit_evidence(own, EvidenceEdit({"title": "else"}))
    with pytest.raises(ChangedMeanwhile):
        store.redo(change)
    assert store.evidence(own).title == "else"


def test_a_child_does_not_come_back_to_a_parent_that_is_gone(opener: Opener, store: PlanStore) -> None:
    added = store.add_evidence(EvidenceDraft("x", tags=("tag",)))
    removed = store.edit_evidence(added.ids[0], EvidenceEdit(remove_tags=("tag",)))
    other = opener()
    other.edit_evidence(added.ids[0], EvidenceEdit(add_tags=("tag",)))
    other.undo(added)
    before = state(store)
    with pytest.raises(ChangedMeanwhile):
        store.undo(removed)
    assert state(store) == before


def test_typing_on_is_one_step_to_take_back(store: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("one")).ids[0]
    changes = [store.edit_evidence(own, EvidenceEdit({"title": title})) for title in ("one t", "one tw", "one two")]
    store.undo(joined(joined(changes[0], changes[1]), changes[2]))
    assert store.evidence(own).title == "one"


def test_a_thing_taken_away_and_given_again_in_one_edit_is_no_change(store: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("x", tags=("Tag",))).ids[0]
    assert not store.edit_evidence(own, EvidenceEdit(remove_tags=("tag",), add_tags=("Tag",)))
    change = store.edit_evidence(own, EvidenceEdit(remove_tags=("tag",), add_tags=("TAG",)))
    assert change.kinds == {Kind.EVIDENCE}
    store.undo(change)
    assert store.evidence(own).tags == ("Tag",)
