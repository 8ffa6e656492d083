"""What a merge of one store into another does, case by case; the machine beside this tries whole histories."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceQuery
from planner.core.plan import By, GoalDraft, GoalEdit, RatingValue
from planner.core.review_return import ReturnedForm
from planner.core.travelling import SHAPES
from planner.store.plan_store import PlanStore
from planner.store.tables import METADATA
from tests.store.making import DESIGN, LEAD, TODAY, Opener, goal_draft, whole_draft
from tests.store.merging import check_derived, frozen, side_of, take_in

LOCAL = {"number", "around", "told", "complete", "loose"}


def closed_at(store: PlanStore) -> str:
    """A review that was frozen."""
    own = store.start_review("Year 2026", date(2026, 1, 1), TODAY).ids[0]
    store.freeze_review(own)
    return own


def form(store: PlanStore, own: str, sha256: str, words: str) -> ReturnedForm:
    snapshot = store.review(own).snapshot
    return ReturnedForm(sha256 * 64, own, snapshot, "M. Anager", "2026-11-20", {LEAD: RatingValue.MET}, {LEAD: words})


def test_the_rows_that_travel_have_the_columns_and_keys_of_the_tables() -> None:
    travelling = {name for name, table in METADATA.tables.items() if "revision" in table.c}
    assert travelling == set(SHAPES)
    for name, shape in SHAPES.items():
        table = METADATA.tables[name]
        assert {column.name for column in table.columns} - LOCAL == set(shape.columns)
        keys = {column.name for column in table.primary_key} - {"number"} or {"id"}
        assert set(shape.keys) == keys


def test_an_empty_plan_becomes_the_same_plan(store: PlanStore, home: PlanStore) -> None:
    store.add_evidence(whole_draft())
    store.add_goal(goal_draft())
    store.rate(DESIGN, RatingValue.MET, by=By.MANAGER)
    store.set_profile({"name": "Ann", "period-from": "2026-01-01"})
    closed_at(store)
    merged = take_in(home, frozen(store))
    assert merged.added["evidence"] == merged.added["goals"] == merged.added["ratings"] == merged.added["reviews"] == 1
    assert merged.added["tags"] == merged.added["links"] == merged.added["steps"] == 2
    assert home.load() == store.load()
    assert list(home.evidence_all()) == list(store.evidence_all())
    assert home.evidence_count(EvidenceQuery(text="ubergang")) == 1
    check_derived(home)


def test_its_own_picture_and_the_same_one_twice_change_nothing(store: PlanStore, home: PlanStore) -> None:
    store.add_evidence(whole_draft())
    picture = frozen(store)
    assert not take_in(store, picture).changed
    assert frozen(store) == picture
    take_in(home, picture)
    once = frozen(home)
    again = take_in(home, picture)
    assert not again.changed
    assert again.unchanged["evidence"] == 1
    assert frozen(home) == once


def test_what_both_changed_is_kept_twice_and_shown(store: PlanStore, home: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    store.edit_evidence(own, EvidenceEdit({"title": "At work"}))
    home.edit_evidence(own, EvidenceEdit({"title": "At home"}))
    home.edit_evidence(own, EvidenceEdit({"result": "Done"}))
    (conflict,) = take_in(home, frozen(store)).conflicts
    assert (conflict.kind, conflict.key, conflict.title) == ("evidence", (own,), "At home")
    assert conflict.mine == {"title": "At home", "result": "Done"}
    assert conflict.theirs == {"title": "At work", "result": ""}
    take_in(store, frozen(home))
    assert store.evidence(own).title == "At home"
    assert side_of(frozen(store)) == side_of(frozen(home))


def test_versions_that_say_the_same_are_no_conflict_to_tell_of(store: PlanStore, home: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    for each in (store, home):
        each.edit_evidence(own, EvidenceEdit({"title": "The same"}))
    assert take_in(home, frozen(store)).conflicts == ()


@pytest.mark.parametrize(
    ("take", "title", "result"), [((), "Home", "Done"), (None, "Work", ""), (("title",), "Work", "Done")]
)
def test_a_conflict_is_settled_by_an_ordinary_write(
    store: PlanStore, home: PlanStore, take: tuple[str, ...] | None, title: str, result: str
) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    store.edit_evidence(own, EvidenceEdit({"title": "Work"}))
    home.edit_evidence(own, EvidenceEdit({"title": "Home"}))
    home.edit_evidence(own, EvidenceEdit({"result": "Done"}))
    (conflict,) = take_in(home, frozen(store)).conflicts
    home.settle(conflict.id[:6], take)
    assert home.conflicts() == ()
    take_in(store, frozen(home))
    for each in (store, home):
        assert (each.evidence(own).title, each.evidence(own).result) == (title, result)
        assert each.conflicts() == ()


def test_a_conflict_tells_which_version_was_written_here(store: PlanStore, home: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    store.edit_evidence(own, EvidenceEdit({"title": "Work"}))
    for title in ("Home", "Home again"):  # two acts, so that this one is the later
        home.edit_evidence(own, EvidenceEdit({"title": title}))
    (at_home,) = take_in(home, frozen(store)).conflicts
    (at_work,) = take_in(store, frozen(home)).conflicts
    assert at_home.mine == at_work.mine == {"title": "Home again"}
    assert (at_home.stands.here, at_home.lost.here) == (True, False)
    assert (at_work.stands.here, at_work.lost.here) == (False, True)
    assert at_home.stands.at is not None
    assert at_home.stands.at == at_work.stands.at


def test_a_write_after_an_import_drops_what_lost(store: PlanStore, home: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    store.edit_evidence(own, EvidenceEdit({"title": "Work"}))
    home.edit_evidence(own, EvidenceEdit({"title": "Home"}))
    take_in(home, frozen(store))
    home.edit_evidence(own, EvidenceEdit({"title": "Both"}))
    assert home.conflicts() == ()
    assert [row for row in frozen(home).rows("conflict") if row[0] == "evidence"] == []


def test_an_id_that_is_of_no_conflict_is_refused(store: PlanStore) -> None:
    with pytest.raises(NotFound):
        store.settle("abcd", ())


def test_a_step_that_both_changed_is_settled_too(store: PlanStore, home: PlanStore) -> None:
    own = store.add_goal(GoalDraft("Learn", steps=("Read",))).ids[0]
    take_in(home, frozen(store))
    step = store.goal(own).steps[0].id
    store.edit_goal(own, GoalEdit(reword_steps={step: "Read it"}))
    home.edit_goal(own, GoalEdit(tick_steps={step: True}))
    (conflict,) = take_in(home, frozen(store)).conflicts
    assert conflict.title == "Learn"
    home.settle(conflict.id, ("text",) if conflict.theirs["text"] == "Read it" else ())
    assert home.conflicts() == ()


# Removing


def test_a_removed_tag_stays_removed_whatever_old_bundle_comes_in(store: PlanStore, home: PlanStore) -> None:
    own = store.add_evidence(whole_draft()).ids[0]
    old = frozen(store)
    take_in(home, old)
    home.edit_evidence(own, EvidenceEdit(remove_tags=("Cloud",)))
    take_in(home, old)
    assert home.evidence(own).tags == ("Big Win",)
    removed = take_in(store, frozen(home))
    assert removed.removed["tags"] == 1
    assert store.evidence(own).tags == ("Big Win",)
    assert store.evidence_count(EvidenceQuery(text="cloud")) == 0
    check_derived(store)


def test_what_was_deleted_for_good_is_gone_from_the_other_file_too(
    store: PlanStore, home: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    graph = tmp_path / "graph.png"
    graph.write_bytes(b"canary in a picture")
    own = store.add_evidence(replace(whole_draft(graph), title="Canaryword flies")).ids[0]
    old = frozen(store)
    (sha256,) = {str(row[1]) for row in old.rows("attachment")}
    part = data_dir.with_name("home") / "plan" / "attachments" / ".x.part"
    part.parent.mkdir()
    part.write_bytes(graph.read_bytes())
    take_in(home, old, {sha256: part})
    assert home.missing_files() == frozenset()
    store.bin([own])
    store.purge(0)
    merged = take_in(home, frozen(store))
    assert merged.purged
    assert merged.removed["attachments"] == 1
    take_in(home, old)
    assert not home.file_path(sha256).exists()
    data = (data_dir.with_name("home") / "plan" / "planner.sqlite3").read_bytes()
    assert b"anaryword" not in data
    check_derived(home)


def test_an_edit_of_what_was_deleted_for_good_elsewhere_comes_back_as_a_conflict(
    store: PlanStore, home: PlanStore
) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    store.bin([own])
    store.purge(0)
    home.edit_evidence(own, EvidenceEdit({"title": "Edited"}, add_tags=("late",)))
    found = take_in(home, frozen(store)).conflicts
    assert home.evidence_count(EvidenceQuery()) == 0
    lost, outlived = found
    assert (lost.title, lost.mine["title"], lost.theirs["title"]) == ("Edited", "", "Edited")
    assert (outlived.kind, outlived.key, outlived.outlived) == ("evidence_tag", (own, "late"), True)
    home.settle(lost.id, None)
    assert (home.evidence(own).title, home.evidence(own).tags) == ("Edited", ("late",))
    assert home.conflicts() == ()
    take_in(store, frozen(home))
    assert store.evidence(own).title == "Edited"


def test_what_outlived_its_piece_can_be_removed_and_not_taken(store: PlanStore, home: PlanStore) -> None:
    own = store.add_evidence(EvidenceDraft("One", TODAY)).ids[0]
    take_in(home, frozen(store))
    store.bin([own])
    store.purge(0)
    home.edit_evidence(own, EvidenceEdit(add_tags=("late",)))
    (outlived,) = take_in(home, frozen(store)).conflicts
    with pytest.raises(InvalidValue):
        home.settle(outlived.id, None)
    home.settle(outlived.id, ())
    assert home.conflicts() == ()
    check_derived(home)


# Reviews


def test_a_round_that_another_machine_filed_meanwhile_is_late_and_the_seal_holds(
    store: PlanStore, home: PlanStore
) -> None:
    own = closed_at(store)
    take_in(home, frozen(store))
    home.return_review(form(home, own, "b", "From home"))
    for _ in range(5):  # so that what is closed here has the later dot
        store.rate(DESIGN, RatingValue.MET, on=TODAY)
    store.return_review(form(store, own, "a", "From work"))
    store.close_review(own)
    take_in(store, frozen(home))
    take_in(home, frozen(store))
    for each in (store, home):
        review = each.review(own)
        assert {filed.sha256[0]: filed.late for filed in review.rounds} == {"a": False, "b": True}
        assert review.counted is not None
        assert review.counted.comments == {LEAD: "From work"}
        assert [remark.text for remark in each.load().remarks_for(LEAD)] == ["From work"]
        assert each.check() == []


def test_a_closed_review_stays_closed_against_a_later_write(store: PlanStore, home: PlanStore) -> None:
    own = closed_at(store)
    take_in(home, frozen(store))
    store.close_review(own)
    for _ in range(9):
        home.rate(DESIGN, RatingValue.MET, on=TODAY)
    home.return_review(form(home, own, "b", "Late"))
    (conflict,) = [each for each in take_in(home, frozen(store)).conflicts if each.kind == "review"]
    assert home.review(own).state == "closed"
    with pytest.raises(InvalidValue):
        home.settle(conflict.id, None)
    home.settle(conflict.id, ())
    assert home.check() == []


# Origins


def test_a_plan_that_was_put_back_in_time_writes_no_dot_twice(
    store: PlanStore, home: PlanStore, opener: Opener
) -> None:
    """As a snapshot of a file system does it: the same place, an older file."""
    path = opener.data_dir / "plan" / "planner.sqlite3"
    kept, before = path.read_bytes(), frozen(store).store
    store.add_evidence(EvidenceDraft("Lost here", TODAY))
    take_in(home, frozen(store))
    store.close()
    path.write_bytes(kept)
    back = opener()
    take_in(back, frozen(home))
    back.add_evidence(EvidenceDraft("New", TODAY))
    assert frozen(back).store != before
    take_in(home, frozen(back))
    assert {piece.title for piece in home.evidence_all()} == {"Lost here", "New"}
