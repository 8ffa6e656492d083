from dataclasses import replace

import pytest

from planner.core.changes import NOTHING, Kind
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceQuery, Shows
from planner.store.plan_store import PlanStore
from tests.store.making import BUILD, DESIGN, NOBODY


def pieces(store: PlanStore, *drafts: EvidenceDraft) -> list[str]:
    return [store.add_evidence(draft).ids[0] for draft in drafts]


def test_several_pieces_are_tagged_and_linked_in_one_change_that_one_undo_takes_back(store: PlanStore) -> None:
    own = pieces(store, EvidenceDraft("a", tags=("Cloud",)), EvidenceDraft("b", descriptors=(DESIGN,)))
    untouched = pieces(store, EvidenceDraft("c"))[0]
    before = [store.evidence(each) for each in own]
    change = store.edit_many(own, EvidenceEdit(add_tags=("Win",), add_descriptors=(DESIGN, BUILD)))
    assert change.kinds == {Kind.EVIDENCE}
    assert set(change.ids) == {*own, DESIGN, BUILD}
    assert [store.evidence(each).tags for each in own] == [("Cloud", "Win"), ("Win",)]
    both = {Shows(DESIGN), Shows(BUILD)}
    assert [set(store.evidence(each).shows) for each in own] == [both, both]
    assert store.evidence(untouched).tags == ()
    assert store.load().totals_for(BUILD).count == 2
    assert store.evidence_count(EvidenceQuery(text="win")) == 2
    store.undo(change)
    assert [store.evidence(each) for each in own] == before
    store.redo(change)
    assert store.evidence_count(EvidenceQuery(tag="win")) == 2


def test_what_a_piece_has_already_or_lacks_is_passed_over(store: PlanStore) -> None:
    own = pieces(store, EvidenceDraft("a", tags=("Cloud",), descriptors=(DESIGN,)), EvidenceDraft("b"))
    change = store.edit_many(own, EvidenceEdit(remove_tags=("cloud",), remove_descriptors=(DESIGN,)))
    assert set(change.ids) == {own[0], DESIGN}
    assert store.evidence(own[0]) == replace(store.evidence(own[1]), id=own[0], title="a")
    assert store.edit_many(own, EvidenceEdit(remove_tags=("cloud",), remove_links=("x",))) is NOTHING
    assert store.edit_many([], EvidenceEdit(add_tags=("x",))) is NOTHING


def test_an_edit_of_several_is_whole_or_refused(store: PlanStore) -> None:
    own = pieces(store, EvidenceDraft("a"), EvidenceDraft("full", tags=tuple(f"tag {number}" for number in range(50))))
    with pytest.raises(InvalidValue):
        store.edit_many(own, EvidenceEdit(add_tags=("one more",)))
    with pytest.raises(NotFound):
        store.edit_many([own[0], NOBODY], EvidenceEdit(add_tags=("one more",)))
    assert store.evidence(own[0]).tags == ()
