import errno
import json
import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from planner import files, paths
from planner.core.errors import NotFound, StoreBusy, StoreDamaged, StoreFull, StoreTooNew
from planner.store import backup, backup_check, backup_copy
from planner.store.backup import (
    BEFORE_IMPORT,
    backups,
    copy_backup_to,
    make_backup,
    note_backup,
)
from planner.store.backup_lock import backups_dir, one_at_a_time
from planner.store.looking import check_backups
from planner.store.plan_store import PlanStore
from tests.store.backing import Clock, fill, inodes, modes, one_more


def test_a_backup_is_one_folder_whole_in_itself(filled: PlanStore, data_dir: Path) -> None:
    folder = Path(make_backup(data_dir).backup.folder)
    assert folder.parent == data_dir / "backups"
    manifest = json.loads((folder / "manifest.json").read_text())
    on_disk = {str(each.relative_to(folder)): each for each in folder.rglob("*") if each.is_file()}
    assert set(on_disk) == {"manifest.json", *(each["path"] for each in manifest["files"])}
    assert len(on_disk) == 4
    for each in manifest["files"]:
        assert files.sha256_of(on_disk[each["path"]]) == each["sha256"]
        assert on_disk[each["path"]].stat().st_size == each["size"]
    assert manifest["counts"] == {"evidence": 2, "goals": 0, "reviews": 0, "ratings": 1, "attachments": 2}
    with closing(sqlite3.connect(folder / "planner.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM evidence").fetchone() == (2,)
        assert copy.execute("SELECT id FROM store").fetchone() == (manifest["store"],)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_backup_is_for_its_owner_alone_whatever_the_umask(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = make_backup(data_dir).backup
        copied = copy_backup_to(data_dir, tmp_path / "there")
    finally:
        os.umask(before)
    for each in (made, copied):
        assert modes(Path(each.folder)) == {(True, 0o700), (False, 0o600)}


def test_a_file_that_the_backup_before_holds_is_shared_with_it(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    first = Path(make_backup(data_dir).backup.folder)
    (tmp_path / "new").mkdir()
    fill(filled, tmp_path / "new", files=3)
    second = Path(make_backup(data_dir).backup.folder)
    shared = inodes(first)
    assert len(shared) == 2
    assert shared.items() < inodes(second).items()
    live = {each.stat().st_ino for each in paths.attachments(data_dir).rglob("*") if each.is_file()}
    assert live.isdisjoint(inodes(second).values())


def test_a_shared_file_that_is_damaged_is_not_shared_again_where_every_file_is_read(
    filled: PlanStore, data_dir: Path
) -> None:
    first = Path(make_backup(data_dir).backup.folder)
    victim = next(each for each in (first / "attachments").rglob("*") if each.is_file())
    victim.write_bytes(victim.read_bytes()[::-1])
    assert len(check_backups(data_dir)) == 1
    again = make_backup(data_dir, thorough=True).backup
    assert backup_check.findings(Path(again.folder)) == []


def test_an_attached_file_that_is_lost_hinders_no_backup_and_is_named(filled: PlanStore, data_dir: Path) -> None:
    lost, damaged = sorted(each for each in paths.attachments(data_dir).rglob("*") if each.is_file())
    lost.unlink()
    damaged.write_bytes(b"something else")
    folder = Path(make_backup(data_dir).backup.folder)
    assert json.loads((folder / "manifest.json").read_text())["missing"] == [lost.name, damaged.name]
    assert backup_check.findings(folder) == []


def test_a_lost_file_is_taken_from_the_backup_before(filled: PlanStore, data_dir: Path) -> None:
    first = Path(make_backup(data_dir).backup.folder)
    for each in paths.attachments(data_dir).rglob("*"):
        if each.is_file():
            each.unlink()
    second = Path(make_backup(data_dir).backup.folder)
    assert inodes(first) == inodes(second)


def test_a_backup_holds_what_was_acknowledged_before_and_nothing_half(filled: PlanStore, data_dir: Path) -> None:
    with filled._database.writing() as connection:
        connection.exec_driver_sql("UPDATE evidence SET title = 'half'")
        folder = Path(make_backup(data_dir).backup.folder)
    with closing(backup_check.open_copy(folder / "planner.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM evidence WHERE title = 'half'").fetchone() == (0,)


def test_one_who_writes_all_the_time_gets_in_and_the_backup_is_whole(
    filled: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "_PAGES", 1)
    monkeypatch.setattr(backup_copy, "_QUIET_S", 0.0)
    written: list[str] = []
    original = backup_copy._Steps.__call__

    def between(steps: backup_copy._Steps, status: int, remaining: int, total: int) -> None:
        if steps._patient and remaining:
            written.append(one_more(filled, f"Piece {len(written)}"))
        original(steps, status, remaining, total)

    monkeypatch.setattr(backup_copy._Steps, "__call__", between)
    made = make_backup(data_dir).backup
    assert len(written) >= backup_copy._MOST_BEGINNINGS
    assert backup_check.findings(Path(made.folder)) == []
    assert made.revision >= len(written)


def test_a_beginning_that_came_to_nothing_leaves_nothing_in_the_copy(
    filled: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_pages = backup_copy._copy_pages

    def half(source: sqlite3.Connection, target: Path, steps: backup_copy._Steps, pages: int) -> None:
        if pages > 0:
            target.write_bytes(b"half of a database" * 1000)
            raise backup_copy._Restless
        copy_pages(source, target, steps, pages)

    monkeypatch.setattr(backup_copy, "_copy_pages", half)
    assert backup_check.findings(Path(make_backup(data_dir).backup.folder)) == []


def test_a_plan_that_stays_locked_is_said_to_be(
    filled: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "_PATIENCE_S", 0.0)
    with closing(sqlite3.connect(paths.database(data_dir), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy, match="No backup was made"):
            make_backup(data_dir)
    assert backups(data_dir) == ()


def test_a_backup_that_does_not_stand_its_check_leaves_nothing_and_drives_no_other_out(
    filled: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(step=timedelta(days=1))
    for _ in range(20):
        make_backup(data_dir, now=clock)
    before = sorted(each.name for each in backups_dir(data_dir).iterdir())
    copy_live = backup_copy.copy_live

    def wrong(path: Path, target: Path, progress: object = None) -> None:
        copy_live(path, target)
        whole = target.read_bytes()
        target.write_bytes(whole[:8192] + bytes(4096) + whole[12288:])

    monkeypatch.setattr(backup, "copy_live", wrong)
    with pytest.raises(StoreDamaged):
        make_backup(data_dir, now=clock)
    assert sorted(each.name for each in backups_dir(data_dir).iterdir()) == before


def test_a_full_disk_leaves_nothing_of_a_backup(
    filled: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "copy_hashed", full)
    with pytest.raises(StoreFull, match=r"No backup was made: the disk is full\."):
        make_backup(data_dir)
    assert [each.name for each in backups_dir(data_dir).iterdir()] == [".lock"]


def test_what_a_kill_left_half_made_goes_with_the_next_backup(filled: PlanStore, data_dir: Path) -> None:
    half = backups_dir(data_dir) / ".2026-11-24T12-00-00Z-7.part"
    half.mkdir(parents=True)
    (half / "planner.sqlite3").touch()
    made = make_backup(data_dir).backup
    assert not half.exists()
    assert backups(data_dir) == (made,)


def test_old_backups_go_by_their_number_and_not_by_the_clock(filled: PlanStore, data_dir: Path) -> None:
    clock = Clock(step=timedelta(days=-40))
    made = [make_backup(data_dir, now=clock) for _ in range(12)]
    assert [each.backup.number for each in made] == list(range(1, 13))
    assert [each.removed for each in made] == [()] * 12
    assert [each.number for each in backups(data_dir)] == list(range(12, 0, -1))


def test_a_month_of_days_is_thinned_out(filled: PlanStore, data_dir: Path) -> None:
    clock = Clock(step=timedelta(hours=12))
    made = [make_backup(data_dir, now=clock) for _ in range(60)]
    there = {each.folder for each in backups(data_dir)}
    removed = {folder for each in made for folder in each.removed}
    assert there == {each.backup.folder for each in made} - removed
    assert 14 <= len(there) < 30
    assert not any(Path(each).exists() for each in removed)


def test_a_pinned_backup_is_made_once_of_the_same_plan_and_lets_nothing_go(filled: PlanStore, data_dir: Path) -> None:
    clock = Clock(step=timedelta(days=1))
    for _ in range(15):
        make_backup(data_dir, now=clock)
    there = backups(data_dir)
    first = make_backup(data_dir, pinned=BEFORE_IMPORT, now=clock)
    again = make_backup(data_dir, pinned=BEFORE_IMPORT, now=clock)
    assert first.backup.folder == again.backup.folder
    assert set(backups(data_dir)) == {*there, first.backup}
    one_more(filled)
    assert make_backup(data_dir, pinned=BEFORE_IMPORT, now=clock).backup.number == first.backup.number + 1


def test_whether_a_backup_is_due_is_told_by_revisions(store: PlanStore, data_dir: Path) -> None:
    assert not store.backup_due()
    one_more(store)
    assert store.backup_due()
    made = make_backup(data_dir).backup
    one_more(store)
    store.note_backup(made)
    assert store.backup_due()
    note_backup(data_dir, make_backup(data_dir).backup)
    assert not store.backup_due()
    store.note_backup(made)  # an older one takes nothing back
    assert not store.backup_due()


def test_where_there_is_no_plan_there_is_no_backup_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing to back up"):
        copy_backup_to(tmp_path / "none", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_one_backup_is_made_at_a_time(filled: PlanStore, data_dir: Path) -> None:
    with one_at_a_time(data_dir), pytest.raises(StoreBusy, match="another program"), one_at_a_time(data_dir, 0):
        pass
    threads = [threading.Thread(target=make_backup, args=(data_dir,)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.number for each in backups(data_dir)] == [4, 3, 2, 1]


def test_a_copy_for_another_place_is_one_folder_and_nothing_else(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    make_backup(data_dir)
    there = tmp_path / "stick"
    made = copy_backup_to(data_dir, there)
    assert [str(each) for each in there.iterdir()] == [made.folder]
    assert made.number == 2
    assert len(backups(data_dir)) == 1
    assert all(each.stat().st_nlink == 1 for each in Path(made.folder).rglob("*") if each.is_file())


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_copy_elsewhere_needs_nothing_written_beside_the_plan(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refused(path: Path) -> Path:
        raise OSError(code, os.strerror(code), str(path))

    own = files.private_dir
    with monkeypatch.context() as patched:
        patched.setattr(files, "private_dir", lambda path: refused(path) if data_dir in path.parents else own(path))
        made = copy_backup_to(data_dir, tmp_path / "stick")
    assert backup_check.findings(Path(made.folder)) == []


def test_a_copy_that_fails_leaves_no_folder_that_was_made_for_it(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    stood = tmp_path / "stood"
    stood.mkdir()
    monkeypatch.setattr(files, "copy_hashed", full)
    for place in (stood, tmp_path / "stick" / "plans"):
        with pytest.raises(StoreFull, match=r"No backup was made: the disk is full\."):
            copy_backup_to(data_dir, place)
    assert list(stood.iterdir()) == []
    assert not (tmp_path / "stick").exists()


def test_a_plan_of_a_newer_version_is_named_by_its_own_place(store: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(paths.database(data_dir))) as connection:
        connection.execute("PRAGMA user_version = 999")
    for make in (make_backup, lambda plan: copy_backup_to(plan, tmp_path / "stick")):
        with pytest.raises(StoreTooNew, match="newer version") as refused:
            make(data_dir)
        assert str(paths.database(data_dir)) in refused.value.message
    assert not (tmp_path / "stick").exists()


def _cut(folder: Path) -> None:
    (folder / "planner.sqlite3").write_bytes(b"")


def _flip(folder: Path) -> None:
    path = folder / "planner.sqlite3"
    whole = bytearray(path.read_bytes())
    whole[-100] ^= 1
    path.write_bytes(whole)


def _no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _no_file(folder: Path) -> None:
    next(each for each in (folder / "attachments").rglob("*") if each.is_file()).unlink()


def _link(folder: Path) -> None:
    victim = next(each for each in (folder / "attachments").rglob("*") if each.is_file())
    moved = victim.rename(folder.parent / "moved")
    victim.symlink_to(moved)


def _climbing(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][1]["path"] = "../../../etc/passwd"
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _newer_format(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "version": 2}))


def _other_counts(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["counts"]["evidence"] += 1
    (folder / "manifest.json").write_text(json.dumps(manifest))


DAMAGE = {
    "cut": (_cut, "has 0 bytes"),
    "flip": (_flip, "planner.sqlite3 is damaged"),
    "no manifest": (_no_manifest, "no manifest.json"),
    "no file": (_no_file, "is missing"),
    "a link": (_link, "is not a plain file"),
    "a path that climbs": (_climbing, "nothing sensible as files"),
    "a newer format": (_newer_format, "newer version"),
    "other counts": (_other_counts, "something else than the manifest"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_to_a_backup_is_found_and_named(filled: PlanStore, data_dir: Path, name: str) -> None:
    damage, words = DAMAGE[name]
    good, bad = make_backup(data_dir, pinned="x").backup, make_backup(data_dir).backup
    damage(Path(bad.folder))
    (found,) = [each for each in check_backups(data_dir) if bad.folder in each]
    assert words in found
    assert stat.S_ISDIR(Path(good.folder).stat().st_mode)
