import json
import os
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner import paths
from planner.core.errors import (
    ChangedMeanwhile,
    InvalidValue,
    NotFound,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
)
from planner.core.evidence import EvidenceQuery
from planner.core.plan import RatingValue
from planner.store import restore as restoring
from planner.store import swap
from planner.store.backup import BEFORE_RESTORE, backups, make_backup
from planner.store.backup_lock import one_at_a_time
from planner.store.first_page import first_plan
from planner.store.last_check import last_check, note_check
from planner.store.moving import move
from planner.store.opening import SCHEMA_VERSION
from planner.store.plan_store import PlanStore
from planner.store.restore import backup_in, find_backup, restore
from tests.store.backing import fill, modes, one_more, picture, titles
from tests.store.making import BUILD, FRAMEWORK, Opener, whole_draft


@pytest.fixture
def folder(store: PlanStore, data_dir: Path, tmp_path: Path) -> Path:
    """A backup of a plan to which something was added since."""
    fill(store, tmp_path)
    made = Path(make_backup(data_dir).backup.folder)
    later = tmp_path / "later.txt"
    later.write_text("later")
    store.add_evidence(whole_draft(later))
    one_more(store, "Later")
    return made


def _store_id(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT id FROM store").fetchone()[0])


def test_a_restored_plan_is_the_one_that_was_backed_up(store: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    fill(store, tmp_path)
    before = picture(data_dir)
    made = make_backup(data_dir).backup
    one_more(store)
    assert picture(data_dir) != before
    restore(data_dir, Path(made.folder))
    assert picture(data_dir) == before
    with Opener(data_dir) as opener:
        assert opener().check(deep=True) == []


def test_the_plan_that_was_there_is_kept_and_backed_up(folder: Path, data_dir: Path) -> None:
    before = picture(data_dir)
    done = restore(data_dir, folder)
    assert done.kept is not None
    assert done.kept.name.startswith("plan-before-restore-")
    assert done.before is not None
    assert done.before.pinned == BEFORE_RESTORE
    restore(data_dir, Path(done.before.folder))
    assert picture(data_dir) == before
    plan = data_dir / "plan"
    plan.rename(data_dir / "aside")
    done.kept.rename(plan)
    assert picture(data_dir) == before


def test_backups_and_logs_stay_as_they_are(folder: Path, data_dir: Path) -> None:
    log = data_dir / "logs" / "planner.log"
    log.parent.mkdir()
    log.write_text("a line")
    there = backups(data_dir)
    restore(data_dir, folder)
    assert log.read_text() == "a line"
    assert set(there) < set(backups(data_dir))


def test_a_restored_plan_is_a_store_of_its_own(folder: Path, data_dir: Path) -> None:
    old = _store_id(paths.database(data_dir))
    restore(data_dir, folder)
    new = _store_id(paths.database(data_dir))
    assert new not in ("", old)
    with Opener(data_dir) as opener:
        one_more(opener(), "After")
    assert _store_id(paths.database(data_dir)) == new
    with closing(sqlite3.connect(paths.database(data_dir))) as connection:
        origins = {row[0] for row in connection.execute("SELECT origin FROM evidence WHERE title = 'After'")}
    assert origins == {new}


def test_a_restored_file_is_not_the_backups_own(folder: Path, data_dir: Path) -> None:
    restore(data_dir, folder)
    assert all(each.stat().st_nlink == 1 for each in (data_dir / "plan").rglob("*") if each.is_file())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_restored_plan_is_for_its_owner_alone_whatever_the_umask(folder: Path, data_dir: Path) -> None:
    before = os.umask(0)
    try:
        restore(data_dir, folder)
    finally:
        os.umask(before)
    assert modes(data_dir / "plan") == {(True, 0o700), (False, 0o600)}


def test_a_plan_comes_back_where_there_is_none(folder: Path, data_dir: Path, tmp_path: Path) -> None:
    done = restore(tmp_path / "other machine" / "data", folder)
    assert (done.kept, done.before) == (None, None)
    assert titles(tmp_path / "other machine" / "data") == ["Zero-downtime move"] * 2


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500])
def test_a_damaged_plan_is_kept_as_it_is(folder: Path, data_dir: Path, store: PlanStore, damage: bytes) -> None:
    store.close()
    paths.database(data_dir).write_bytes(damage)
    done = restore(data_dir, folder)
    assert done.before is None
    assert done.kept is not None
    assert (done.kept / "planner.sqlite3").read_bytes() == damage
    assert len(titles(data_dir)) == 2


def _newer(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema_version": SCHEMA_VERSION + 1}))


def _damaged(folder: Path) -> None:
    path = folder / "planner.sqlite3"
    path.write_bytes(path.read_bytes()[:-4096])


def _lost(folder: Path) -> None:
    next(each for each in (folder / "attachments").rglob("*") if each.is_file()).unlink()


def _no_backup(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


REFUSED: dict[str, tuple[object, type[StoreError] | type[InvalidValue], str]] = {
    "newer": (_newer, StoreTooNew, "a newer version"),
    "damaged": (_damaged, StoreDamaged, "planner.sqlite3 has"),
    "lost": (_lost, StoreDamaged, "is missing"),
    "no backup": (_no_backup, InvalidValue, "is not that of a backup"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_restored_is_refused_and_named_and_the_plan_stays(
    folder: Path, data_dir: Path, name: str
) -> None:
    spoil, error, words = REFUSED[name]
    assert callable(spoil)
    spoil(folder)
    before, there = picture(data_dir), sorted(each.name for each in data_dir.iterdir())
    with pytest.raises(error, match=words):
        restore(data_dir, folder)
    assert picture(data_dir) == before
    assert sorted(each.name for each in data_dir.iterdir()) == there


def test_a_backup_is_found_by_its_number_its_name_and_its_folder(folder: Path, data_dir: Path) -> None:
    assert find_backup(data_dir, "1") == find_backup(data_dir, folder.name) == find_backup(data_dir, str(folder))
    assert find_backup(data_dir, "1") == folder
    with pytest.raises(NotFound, match="There is no backup 99"):
        find_backup(data_dir, "99")


# Others who have the plan open


def test_one_who_has_the_plan_open_reads_the_restored_one(folder: Path, data_dir: Path, store: PlanStore) -> None:
    assert store.evidence_count(EvidenceQuery()) == 4
    store.changed_elsewhere()
    restore(data_dir, folder)
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()
    assert store.evidence_count(EvidenceQuery()) == 2
    assert store.load() == first_plan(data_dir, FRAMEWORK)


def test_a_write_that_was_meant_for_the_old_plan_is_refused_and_the_next_one_is_kept(
    folder: Path, data_dir: Path, store: PlanStore
) -> None:
    change = store.rate(BUILD, RatingValue.DEVELOPING)
    done = restore(data_dir, folder)
    assert done.kept is not None
    with pytest.raises(ChangedMeanwhile, match="restored from a backup meanwhile"):
        store.undo(change)
    one_more(store, "Acknowledged")
    assert "Acknowledged" in titles(data_dir)
    with closing(sqlite3.connect(done.kept / "planner.sqlite3")) as old:
        assert old.execute("SELECT count(*) FROM evidence WHERE title = 'Acknowledged'").fetchone() == (0,)


def test_without_the_look_at_the_file_a_write_would_go_into_the_old_plan(
    folder: Path, data_dir: Path, store: PlanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = store._database._file
    monkeypatch.setattr(type(store._database), "_file_there", lambda database: there)
    restore(data_dir, folder)
    with pytest.raises(StoreError):  # SQLite's own fence: the file that it has open has moved
        one_more(store, "Lost")
    assert "Lost" not in titles(data_dir)


def test_one_who_writes_all_along_loses_nothing_that_was_acknowledged(
    folder: Path, data_dir: Path, store: PlanStore
) -> None:
    """Every piece is in the plan that was kept or in the restored one."""
    acknowledged: list[str] = []
    stop = threading.Event()

    def write() -> None:
        with Opener(data_dir) as opener:
            mine = opener()
            while not stop.is_set():
                with suppress(ChangedMeanwhile, StoreBusy):
                    acknowledged.append(one_more(mine, f"Piece {len(acknowledged)}"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = restore(data_dir, folder)
    finally:
        stop.set()
        writer.join()
    assert done.kept is not None
    found: set[str] = set()
    for database in (done.kept / "planner.sqlite3", paths.database(data_dir)):
        with closing(sqlite3.connect(database)) as connection:
            found |= {row[0] for row in connection.execute("SELECT id FROM evidence")}
    assert acknowledged
    assert set(acknowledged) <= found


def test_a_plan_that_is_being_written_is_not_swapped(
    folder: Path, data_dir: Path, store: PlanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "_BUSY_MS", 50)
    before = picture(data_dir)
    # A backup from before: this one is under way, and one of it would wait for its end.
    make_backup(data_dir, pinned=BEFORE_RESTORE)
    with store._database.writing(), pytest.raises(StoreBusy, match="another program is writing the plan"):
        restore(data_dir, folder)
    assert picture(data_dir) == before
    assert not swap.ready(data_dir).exists()


# A swap that was cut off


def _cut_off_between(data_dir: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(data_dir: Path, aside: Path | None) -> None:
        assert aside is not None
        paths.database(data_dir).parent.rename(aside)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(swap, "put_in_place", killed)
        patched.setattr(restoring, "_undo", lambda *_: None)
        with pytest.raises(Killed):
            restore(data_dir, folder)


@pytest.mark.parametrize("how", ["first page", "store", "stands"])
def test_a_swap_that_was_cut_off_is_finished_by_the_next_start(
    folder: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    _cut_off_between(data_dir, folder, monkeypatch)
    assert not paths.database(data_dir).exists()
    if how == "first page":
        assert first_plan(data_dir, FRAMEWORK).evidence == 2
    assert len(titles(data_dir)) == 2
    assert sorted(each.name[:8] for each in data_dir.iterdir()) == ["backups", "plan", "plan-bef"]


def test_who_starts_in_the_middle_of_a_swap_makes_no_new_plan(
    folder: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut_off_between(data_dir, folder, monkeypatch)
    monkeypatch.setattr(swap, "one_at_a_time", lambda place: one_at_a_time(place, 0))
    with one_at_a_time(data_dir), pytest.raises(StoreBusy):
        first_plan(data_dir, FRAMEWORK)
    assert not paths.database(data_dir).exists()


def test_what_a_restore_left_before_its_swap_is_removed(folder: Path, data_dir: Path, store: PlanStore) -> None:
    before = picture(data_dir)
    for left in (swap.building(data_dir), swap.ready(data_dir)):
        left.mkdir()
        (left / "planner.sqlite3").write_bytes(b"half")
    with one_at_a_time(data_dir):
        titles(data_dir)
        assert swap.building(data_dir).exists()  # it may be under way
    titles(data_dir)
    assert not swap.building(data_dir).exists()
    assert not swap.ready(data_dir).exists()
    assert picture(data_dir) == before


def test_a_rename_that_fails_puts_the_old_plan_back(
    folder: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = picture(data_dir)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self == swap.ready(data_dir):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing)
        with pytest.raises(StoreError, match="Nothing was restored"):
            restore(data_dir, folder)
    assert picture(data_dir) == before
    assert not swap.ready(data_dir).exists()


def test_what_was_found_in_the_old_plan_is_not_said_of_the_new_one(data_dir: Path, folder: Path) -> None:
    note_check(data_dir, 3)
    restore(data_dir, folder)
    assert last_check(data_dir) is None


def test_a_folder_of_backups_and_a_data_directory_stand_for_the_newest_whole_one_in_them(
    store: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    one_more(store)
    first, second, third = (Path(make_backup(data_dir).backup.folder) for _ in range(3))
    database = third / "planner.sqlite3"
    database.write_bytes(database.read_bytes()[:-1] + b"?")  # which no size tells
    for chosen in (second, second.parent, data_dir):
        assert backup_in(chosen).folder == str(second)
        assert find_backup(tmp_path / "new", str(chosen)) == second
    renamed = first.rename(data_dir / "of last year")
    assert backup_in(renamed).folder == str(renamed)
    with pytest.raises(InvalidValue, match="is no backup and holds none that is whole"):
        backup_in(tmp_path)
    assert find_backup(tmp_path / "new", str(tmp_path)) == tmp_path, "restore tells what is wrong with it"


def test_the_newest_is_told_by_the_backups_own_clock(store: PlanStore, data_dir: Path) -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    for when in (later, later - timedelta(days=1_000)):
        one_more(store)
        made = make_backup(data_dir, now=lambda when=when: when).backup  # type: ignore[misc]
    assert made.number == 2
    assert backup_in(data_dir).number == 2


def test_backups_since_a_move_are_found_in_the_folder_that_was_left(
    store: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    one_more(store, "Before")
    store.close()
    home = move(data_dir, tmp_path / "home", FRAMEWORK).home
    with Opener(home) as opener:
        one_more(opener(), "After")
    made = make_backup(home)
    assert made.second is not None
    assert backup_in(data_dir).folder == made.second.folder


def test_a_folder_that_cannot_be_read_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(path: Path) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "iterdir", dying)
    with pytest.raises(StoreError, match="cannot be read: input/output error"):
        backup_in(tmp_path)
