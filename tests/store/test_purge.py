"""Deleting for good: gone from the rows, from the search, from the bytes of the file and from the attached files."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner import paths
from planner.core.changes import Change, Kind
from planner.core.draft import Draft, Place
from planner.core.errors import ChangedMeanwhile, InvalidValue, NotFound
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceQuery, Link
from planner.core.plan import GoalDraft, GoalEdit
from planner.store import purge
from planner.store.plan_store import PlanStore
from planner.store.writing import SHEETS
from tests.store.making import DESIGN, TODAY, Opener, goal_draft, whole_draft

CANARY = "kestrelwren"


def canary(number: int) -> str:
    """A word that is in no plan by itself."""
    return f"{CANARY}{number:03d}"


def piece_of_canaries(tmp_path: Path, *, first: int = 0) -> EvidenceDraft:
    """Evidence with another canary in every field, and one in the bytes of its file."""
    file = tmp_path / f"{canary(first + 9)}.txt"
    file.write_text(f"the file says {canary(first + 10)}")
    return replace(
        whole_draft(file),
        title=canary(first),
        situation=canary(first + 1),
        task=canary(first + 2),
        action=canary(first + 3),
        result=canary(first + 4),
        corroborated_by=canary(first + 5),
        tags=(canary(first + 6),),
        links=(Link(f"https://example.org/{canary(first + 7)}", canary(first + 8)),),
    )


def goal_of_canaries(first: int = 20) -> GoalDraft:
    return replace(
        goal_draft(),
        title=canary(first),
        why=canary(first + 1),
        measure=canary(first + 2),
        steps=(canary(first + 3), canary(first + 4)),
    )


def bytes_of(data_dir: Path) -> Iterator[tuple[Path, bytes]]:
    return ((path, path.read_bytes()) for path in data_dir.rglob("*") if path.is_file())


def places_of(word: str, data_dir: Path) -> list[str]:
    """The files whose names or bytes hold the word."""
    looked = word.encode().lower()
    return [str(path) for path, held in bytes_of(data_dir) if looked in held.lower() or word in path.name]


def fill(store: PlanStore, tmp_path: Path) -> list[str]:
    evidence = store.add_evidence(piece_of_canaries(tmp_path)).ids[0]
    goal = store.add_goal(goal_of_canaries()).ids[0]
    review = store.start_review(canary(30), TODAY - timedelta(days=300), TODAY).ids[0]
    return [evidence, goal, review]


def rows(data_dir: Path, statement: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(paths.database(data_dir))) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_nothing_of_what_is_purged_is_left_in_any_byte(store: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    kept = store.add_evidence(EvidenceDraft("What stays", on=TODAY, tags=("stays",))).ids[0]
    ids = fill(store, tmp_path)
    assert places_of(CANARY, data_dir), "it was there"
    store.bin(ids)

    change = store.purge(0)

    assert set(ids) <= set(change.ids)
    assert places_of(CANARY, data_dir) == []
    assert store.evidence(kept).title == "What stays"
    assert store.check(deep=True) == []


def test_what_was_changed_before_it_was_purged_leaves_nothing_either(
    store: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    evidence, goal, _ = fill(store, tmp_path)
    file = store.evidence(evidence).attachments[0]
    store.edit_evidence(
        evidence,
        EvidenceEdit({"title": "Another", "result": ""}, remove_tags=(canary(6),), remove_files=(file.sha256,)),
    )
    store.edit_goal(goal, GoalEdit({"why": ""}))
    long_ago = datetime.now(UTC).timestamp() - 200_000
    os.utime(store.attachment_path(file), (long_ago, long_ago))
    store.bin(store_ids(store))
    store.purge(0)
    assert places_of(CANARY, data_dir) == []


def store_ids(store: PlanStore) -> list[str]:
    listed = store.evidence_lines(EvidenceQuery(), 0, 100)
    kept = [*(each.id for each in store.load().goals), *(each.id for each in store.reviews())]
    return [*(each.id for each in listed), *kept]


def test_without_the_sweep_words_would_be_left_in_the_file(
    store: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "sweep", lambda path: None)
    store.bin(fill(store, tmp_path))
    store.purge(0)
    assert places_of(CANARY, data_dir), "the protection taken out: words stay in the search index"


def test_words_that_another_program_left_between_the_rows_go_too(store: PlanStore, data_dir: Path) -> None:
    own = store.add_evidence(EvidenceDraft("Cut deploy time", on=TODAY)).ids[0]
    with closing(sqlite3.connect(paths.database(data_dir), isolation_level=None)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("UPDATE evidence SET situation = ?", (CANARY * 400,))
        careless.execute("UPDATE evidence SET situation = ''")
    assert places_of(CANARY, data_dir), "SQLite leaves what is removed where it was"
    store.bin([own])
    store.purge(0)
    assert places_of(CANARY, data_dir) == []


def test_the_stub_stays_so_that_other_stores_learn_of_it(store: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    ids = fill(store, tmp_path)
    store.bin(ids)
    store.purge(0)
    for table, own in zip(("evidence", "goal", "review"), ids, strict=True):
        assert rows(data_dir, f"SELECT purged, deleted_at FROM {table} WHERE id = ?", own) == [(1, None)]
    for sheet in SHEETS.values():
        if sheet.owner:
            assert rows(data_dir, f"SELECT 1 FROM {sheet.name}") == [], sheet.name
    with pytest.raises(NotFound):
        store.evidence(ids[0])


def test_lost_versions_and_drafts_of_it_go_too(store: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    ids = fill(store, tmp_path)
    evidence = ids[0]
    version = json.dumps({"label": CANARY, "evidence": evidence})
    add = 'INSERT INTO conflict (kind, "key", revision, origin, version) VALUES (?, ?, 1, ?, ?)'
    rows(data_dir, add, "evidence_tag", json.dumps([evidence, "lost"]), "o", version)
    rows(data_dir, add, "evidence", json.dumps([evidence]), "o", json.dumps({"title": CANARY}))
    rows(data_dir, add, "goal", json.dumps(["f" * 32]), "o", json.dumps({"title": "another's"}))
    for kind, key, field in (("evidence", (), "title"), ("evidence_descriptor", (DESIGN,), "how")):
        store.keep_draft(Draft(Place(kind, (evidence, *key), field), CANARY))
    store.keep_draft(Draft(Place("profile", ("name",), "value"), "another's"))
    store.bin(ids)
    store.purge(0)
    assert places_of(CANARY, data_dir) == []
    assert [row[0] for row in rows(data_dir, "SELECT kind FROM conflict")] == ["goal"]
    assert [each.draft.text for each in store.drafts()] == ["another's"]


def test_a_file_that_another_piece_has_stays(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "shared.txt"
    file.write_text("shared")
    gone, stays = (store.add_evidence(EvidenceDraft(name, on=TODAY, files=(file,))).ids[0] for name in "ab")
    store.bin([gone])
    store.purge(0)
    left = store.evidence(stays).attachments[0]
    assert store.attachment_path(left).read_text() == "shared"
    store.bin([stays])
    store.purge(0)
    assert not store.attachment_path(left).exists()


def test_a_file_that_was_taken_off_today_waits_for_its_undo(store: PlanStore, tmp_path: Path) -> None:
    file = tmp_path / "taken-off.txt"
    file.write_text("taken off")
    evidence = store.add_evidence(EvidenceDraft("a", on=TODAY, files=(file,))).ids[0]
    attachment = store.evidence(evidence).attachments[0]
    change = store.edit_evidence(evidence, EvidenceEdit(remove_files=(attachment.sha256,)))
    store.purge(0)
    store.undo(change)
    assert store.attachment_path(attachment).read_text() == "taken off"


def test_only_what_lies_there_long_enough_goes(store: PlanStore, data_dir: Path) -> None:
    old, new = (store.add_evidence(EvidenceDraft(name, on=TODAY)).ids[0] for name in ("old", "new"))
    store.bin([old, new])
    moment = (datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="seconds")
    rows(data_dir, "UPDATE evidence SET deleted_at = ? WHERE id = ?", moment, old)
    assert old in store.purge(30).ids
    assert store.evidence(new).binned
    assert store.purge(30) == Change(frozenset())


def test_what_is_not_in_the_bin_is_never_removed(store: PlanStore, tmp_path: Path) -> None:
    evidence, goal, review = fill(store, tmp_path)
    assert store.purge(0).ids == ()
    assert store.evidence(evidence).title == canary(0)
    assert store.goal(goal).title == canary(20)
    assert store.review(review).name == canary(30)


@pytest.mark.parametrize("days", [-1, 40_000])
def test_days_that_make_no_sense_are_refused(store: PlanStore, days: int) -> None:
    with pytest.raises(InvalidValue, match="nothing was removed"):
        store.purge(days)


def test_a_purge_cannot_be_undone_and_undoes_no_other_act(store: PlanStore) -> None:
    added = store.add_evidence(EvidenceDraft("gone", on=TODAY, descriptors=(DESIGN,)))
    binned = store.bin(added.ids[:1])
    change = store.purge(0)
    assert not change.edits
    assert Kind.EVIDENCE in change.kinds
    for act in (binned, added):
        with pytest.raises(ChangedMeanwhile):
            store.undo(act)


def test_totals_and_search_know_nothing_of_it(opener: Opener, tmp_path: Path) -> None:
    store = opener()
    store.bin(fill(store, tmp_path))
    store.purge(0)
    assert store.evidence_count(EvidenceQuery(text=canary(1))) == 0
    assert store.evidence_count(EvidenceQuery(binned=True)) == 0
    other = opener()
    assert other.load().evidence == 0
    assert other.tags() == ()


def test_the_trash_holds_every_sort_of_thing_what_went_there_last_first(store: PlanStore) -> None:
    piece = store.add_evidence(EvidenceDraft("A piece")).ids[0]
    goal = store.add_goal(GoalDraft("A goal")).ids[0]
    review = store.start_review("A review", TODAY, TODAY).ids[0]
    store.add_evidence(EvidenceDraft("Stays"))
    assert store.trash() == ()
    for moment, own in enumerate((review, piece, goal)):
        store.bin([own])
        with store._database.writing() as connection:
            for parent in ("evidence", "goal", "review"):
                connection.exec_driver_sql(
                    f"UPDATE {parent} SET deleted_at = ? WHERE id = ?", (f"2026-11-24T10:00:0{moment}+00:00", own)
                )
    assert [(each.id, each.kind, each.title) for each in store.trash()] == [
        (goal, Kind.GOAL, "A goal"),
        (piece, Kind.EVIDENCE, "A piece"),
        (review, Kind.REVIEW, "A review"),
    ]
    assert store.trash()[0].at == datetime(2026, 11, 24, 10, 0, 2, tzinfo=UTC)


def test_single_things_are_deleted_for_good_and_the_others_stay_in_the_trash(store: PlanStore) -> None:
    first, second = (store.add_evidence(EvidenceDraft(title)).ids[0] for title in ("First", "Second"))
    goal = store.add_goal(GoalDraft("A goal")).ids[0]
    store.bin([first, second, goal])
    change = store.delete_for_good([second, goal, second])
    assert set(change.ids) == {second, goal}
    assert not change
    assert [each.id for each in store.trash()] == [first]
    assert b"Second" not in store._database.path.read_bytes()
    store.unbin([first])
    assert store.evidence(first).title == "First"


def test_what_is_not_in_the_trash_is_not_deleted_for_good_and_neither_is_anything_beside_it(store: PlanStore) -> None:
    binned, kept = (store.add_evidence(EvidenceDraft(title)).ids[0] for title in ("Binned", "Kept"))
    store.bin([binned])
    with pytest.raises(NotFound, match="so nothing was deleted"):
        store.delete_for_good([binned, kept])
    assert [each.id for each in store.trash()] == [binned]
    assert store.evidence(kept).title == "Kept"
