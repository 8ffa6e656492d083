"""What was changed under a plan is put back from its backups, and nothing else is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from planner import paths
from planner.core.check import CheckCancelled, Way, ways
from planner.core.errors import StoreDamaged
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import RatingValue
from planner.store.backup import make_backup
from planner.store.deep_check import of_the_file
from planner.store.last_check import last_check
from planner.store.looking import look_through, mend
from planner.store.plan_store import PlanStore
from tests.store.backing import fill
from tests.store.damaging import flip_in, moved_site, stopping_after, tamper
from tests.store.making import DESIGN


@pytest.fixture
def piece(store: PlanStore) -> str:
    return moved_site(store)


@pytest.fixture
def changed(store: PlanStore, piece: str, tmp_path: Path, data_dir: Path) -> PlanStore:
    fill(store, tmp_path, files=1)
    make_backup(data_dir)
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deqloy' WHERE id = ?", piece)
    tamper(data_dir, "UPDATE evidence_tag SET label = 'Clovd' WHERE evidence = ?", piece)
    (file,) = store.attached_names()
    store.file_path(file.sha256).write_bytes(b"x" * file.size)
    return store


def test_what_backups_tell_is_written_back_and_can_be_found_again(
    changed: PlanStore, piece: str, data_dir: Path
) -> None:
    assert len(look_through(changed, data_dir)) > 2
    assert last_check(data_dir) is not None
    done = mend(changed, data_dir)
    assert (done.rows, done.files) == (2, 1)
    mended = changed.evidence(piece)
    assert (mended.result, mended.tags) == ("Nobody noticed the deploy", ("Cloud",))
    assert look_through(changed, data_dir) == ()
    assert changed.backup_due()


def test_a_piece_that_damage_put_into_the_bin_comes_back_and_is_counted_once(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    make_backup(data_dir)
    tamper(data_dir, "UPDATE evidence SET deleted_at = '2026-10-14T00:00:00+00:00' WHERE id = ?", piece)
    assert mend(store, data_dir).rows == 1
    plan = store.load()
    assert (plan.evidence, plan.totals_for(DESIGN).count) == (1, 1)


def test_a_rating_that_was_changed_under_the_plan_is_written_back(store: PlanStore, data_dir: Path) -> None:
    store.rate(DESIGN, RatingValue.MET)
    make_backup(data_dir)
    tamper(data_dir, "UPDATE rating SET rating = 'developing'")
    assert mend(store, data_dir).rows == 1
    assert store.load().value(DESIGN) is RatingValue.MET


def test_what_was_written_meanwhile_stays(changed: PlanStore, piece: str, data_dir: Path) -> None:
    changed.edit_evidence(piece, EvidenceEdit({"result": "Written since"}))
    mend(changed, data_dir)
    assert changed.evidence(piece).result == "Written since"
    assert look_through(changed, data_dir) == ()


def test_nothing_is_written_where_nothing_has_to_be(store: PlanStore, piece: str, data_dir: Path) -> None:
    make_backup(data_dir)
    before = store.load()
    done = mend(store, data_dir)
    assert (done.rows, done.files) == (0, 0)
    assert store.load() == before
    assert look_through(store, data_dir) == ()


# Damage that hit an index as well


def integrity(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("PRAGMA integrity_check")]


def kept_aside(data_dir: Path) -> list[Path]:
    return list(data_dir.glob("plan-damaged-*"))


@pytest.mark.parametrize("place", ["evidence", "evidence_by_title"])
def test_words_that_are_in_an_index_too_are_mended_and_what_was_typed_since_stays(
    store: PlanStore, piece: str, data_dir: Path, place: str
) -> None:
    make_backup(data_dir)
    since = store.add_evidence(EvidenceDraft("Typed since")).ids[0]
    flip_in(data_dir, place, b"Moved the site", b"Moved-the site")
    assert integrity(paths.database(data_dir)) == ["row 1 missing from index evidence_by_title"]
    found = look_through(store, data_dir)
    assert ways(found) == {Way.MEND}
    done = mend(store, data_dir)
    assert (store.evidence(piece).title, store.evidence(since).title) == ("Moved the site", "Typed since")
    assert look_through(store, data_dir) == ()
    assert integrity(paths.database(data_dir)) == ["ok"]
    assert kept_aside(data_dir) == [done.kept]
    assert done.kept is not None
    kept = done.kept / "planner.sqlite3"
    assert integrity(kept) == ["row 1 missing from index evidence_by_title"], "the file as it was found"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_where_more_than_an_index_is_damaged_nothing_is_mended_and_the_way_back_is_told(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    store.rate(DESIGN, RatingValue.MET)
    make_backup(data_dir)
    flip_in(data_dir, "evidence", b"Moved the site", b"Moved-the site")
    tamper(data_dir, "PRAGMA foreign_keys = OFF")
    tamper(data_dir, "DELETE FROM framework")
    before = paths.database(data_dir).read_bytes()
    assert Way.RESTORE in ways(look_through(store, data_dir))
    with pytest.raises(StoreDamaged, match="more than an index is damaged") as told:
        mend(store, data_dir)
    assert "Go back to the newest backup" in str(told.value)
    assert paths.database(data_dir).read_bytes() == before


@pytest.mark.parametrize(
    ("finding", "alone"),
    [
        ("row 12 missing from index evidence_by_title", True),
        ("wrong # of entries in index sqlite_autoindex_goal_1", True),
        ("non-unique entry in index sqlite_autoindex_goal_1", True),
        ("malformed inverted index for FTS5 table main.goal_search", True),
        ("NULL value in evidence.title", False),
        ("Tree 5 page 5 cell 0: Rowid 1 out of order", False),
    ],
)
def test_what_sqlite_says_of_indexes_is_mendable_where_it_says_nothing_else(finding: str, alone: bool) -> None:
    assert ways(of_the_file([finding])) == {Way.MEND if alone else Way.RESTORE}
    assert ways(of_the_file([finding, "Page 3: never used"])) == {Way.RESTORE}


def test_mending_can_be_stopped_at_any_of_its_steps_and_puts_back_all_or_nothing(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    make_backup(data_dir)
    flip_in(data_dir, "evidence", b"Moved the site", b"Moved-the site")
    damaged = paths.database(data_dir).read_bytes()
    steps = [0]
    mend(store, data_dir, lambda: steps.__setitem__(0, steps[0] + 1))
    assert steps[0] > 3
    for stop in range(steps[0]):
        paths.database(data_dir).write_bytes(damaged)
        with pytest.raises(CheckCancelled):
            mend(store, data_dir, stopping_after(stop))
        with closing(sqlite3.connect(paths.database(data_dir))) as connection:
            assert connection.execute("SELECT title, revision FROM evidence").fetchall() == [("Moved-the site", 2)]


def test_what_no_backup_mends_says_what_helps_instead(store: PlanStore, piece: str, data_dir: Path) -> None:
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deqloy'")
    assert ways(look_through(store, data_dir)) == {Way.BY_HAND}
    made = Path(make_backup(data_dir).backup.folder)
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deploy'")
    (made / "planner.sqlite3").write_bytes(b"gone")
    assert ways(look_through(store, data_dir)) == {Way.ANEW}
