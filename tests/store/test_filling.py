from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.core.changes import Kind
from planner.core.errors import InvalidValue, NotFound, UserError
from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.core.plan import By, GoalDraft, RatingValue
from planner.core.sample import SampleRating
from planner.store.plan_store import PlanStore, empty_plan
from tests.store.making import BUILD, CALM, DESIGN, FRAMEWORK, TODAY, Opener, goal_draft, whole_draft


def test_a_plan_filled_at_once_is_the_one_made_act_by_act(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    drafts = [whole_draft(file), EvidenceDraft("Plain"), EvidenceDraft("Elsewhere", descriptors=(CALM,))]
    goals = [goal_draft(), GoalDraft("Second")]
    ratings = [
        SampleRating(DESIGN, RatingValue.DEVELOPING, By.ME, date(2026, 1, 1)),
        SampleRating(DESIGN, RatingValue.MET, By.MANAGER, TODAY, "well done"),
    ]
    profile = {"name": "Ann", "period-from": "2026-01-01", "manager": ""}
    change = store.fill(drafts, goals, ratings, profile, done_steps=[[1]])
    assert change.kinds == set(Kind)
    with Opener(tmp_path / "twin") as opener:
        twin = opener()
        twin.set_profile(profile)
        ids = [twin.add_evidence(draft).ids[0] for draft in drafts] + [twin.add_goal(goal).ids[0] for goal in goals]
        for rating in ratings:
            twin.rate(rating.descriptor, rating.value, by=rating.by, on=rating.on, note=rating.note)
        for one, other in zip(change.ids[:3], ids, strict=False):
            assert replace(store.evidence(one), id="") == replace(twin.evidence(other), id="")
            query = EvidenceQuery(order=EvidenceQuery().order)
            assert store.evidence_position(query, one) is not None
        mine, theirs = store.load(), twin.load()
        assert (mine.totals, mine.evidence, mine.unlinked, mine.profile) == (
            theirs.totals, theirs.evidence, theirs.unlinked, theirs.profile,
        )  # fmt: skip
        for text in ("übergang", "change", "a.txt", "win", "plain"):
            query = EvidenceQuery(text=text)
            assert store.evidence_count(query) == twin.evidence_count(query) == 1
        lines = [
            [replace(line, id="") for line in each.evidence_lines(EvidenceQuery(), 0, 9)] for each in (store, twin)
        ]
        assert sorted(lines[0], key=repr) == sorted(lines[1], key=repr)
    assert [goal.title for goal in store.load().goals] == ["Learn", "Second"]
    assert [(step.text, step.done) for step in store.load().goals[0].steps] == [("Read", False), ("Do", True)]
    assert [(each.value, each.by, each.note) for each in store.history(DESIGN)] == [
        (RatingValue.DEVELOPING, By.ME, ""),
        (RatingValue.MET, By.MANAGER, "well done"),
    ]
    assert store.check(deep=True) == []


def test_more_than_one_bundle_of_rows_is_filled_whole(store: PlanStore) -> None:
    change = store.fill(EvidenceDraft(f"Piece {number}", descriptors=(BUILD,)) for number in range(2_345))
    assert len(set(change.ids)) == 2_345 == store.load().evidence
    assert store.load().totals_for(BUILD).count == 2_345
    assert store.evidence_count(EvidenceQuery(text="piece")) == 2_345
    store.add_evidence(EvidenceDraft("one more"))
    assert store.load().evidence == 2_346


@pytest.mark.parametrize("what", ["rating", "evidence", "binned evidence", "goal"])
def test_a_plan_that_is_not_empty_is_not_filled(store: PlanStore, what: str) -> None:
    if what == "rating":
        store.rate(DESIGN, RatingValue.MET)
    elif what == "goal":
        store.add_goal(goal_draft())
    else:
        own = store.add_evidence(EvidenceDraft("x")).ids[0]
        if what.startswith("binned"):
            store.bin([own])
    before = store.load()
    with pytest.raises(InvalidValue):
        store.fill([EvidenceDraft("y")])
    assert store.load() == before


def test_what_was_undone_and_the_profile_do_not_count_as_something(store: PlanStore) -> None:
    store.set_profile({"name": "Ann"})
    store.undo(store.add_evidence(whole_draft()))
    store.fill([EvidenceDraft("y")])
    assert store.load().evidence == 1


@pytest.mark.parametrize(
    ("drafts", "ratings", "error"),
    [
        ([EvidenceDraft("fine"), EvidenceDraft(" ")], [], InvalidValue),
        ([EvidenceDraft("fine", descriptors=("unknown",))], [], NotFound),
        ([EvidenceDraft("fine")], [SampleRating("unknown", RatingValue.MET, By.ME, TODAY)], NotFound),
        ([EvidenceDraft("fine")], [SampleRating(DESIGN, RatingValue.MET, By.ME, date(2027, 1, 1))], InvalidValue),
    ],
)
def test_one_thing_that_is_refused_refuses_it_all(
    store: PlanStore, drafts: list[EvidenceDraft], ratings: list[SampleRating], error: type[UserError]
) -> None:
    with pytest.raises(error):
        store.fill(drafts, [goal_draft()], ratings, {"name": "Ann"})
    assert store.load() == empty_plan(FRAMEWORK)
    assert store.evidence_count(EvidenceQuery(text="fine")) == 0
