"""What is copied to the second place for backups, and what is let go of there."""

import errno
import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from planner import paths
from planner.core.errors import InvalidValue
from planner.store import backup, backup_check
from planner.store.backup import backups, make_backup, newest_verified
from planner.store.backup_copy import head
from planner.store.backup_lock import backups_dir
from planner.store.last_check import note_check
from planner.store.plan_store import PlanStore
from planner.store.restore import backup_in, find_backup, restore
from planner.store.second_place import prepare
from tests.store.backing import NOON, Clock, choose, inodes, one_more
from tests.store.making import Opener


def test_the_second_place_gets_the_same_folder(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    choose(filled, data_dir, tmp_path / "second")
    one, two = make_backup(data_dir), make_backup(data_dir)
    assert one.second is not None
    assert two.second is not None
    for made in (one, two):
        assert made.second is not None
        here, there = Path(made.backup.folder), Path(made.second.folder)
        assert here.name == there.name
        manifests = [json.loads((each / "manifest.json").read_text()) for each in (here, there)]
        assert manifests[0] == manifests[1]
        assert backup_check.findings(there) == []
    assert inodes(Path(one.second.folder)) == inodes(Path(two.second.folder))
    assert [(each.number, each.second) for each in backups(data_dir)] == [(2, False), (2, True), (1, False), (1, True)]


def test_a_second_place_without_hard_links_keeps_the_newest_five(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    choose(filled, data_dir, tmp_path / "second")
    monkeypatch.setattr(os, "link", refused)
    for _ in range(8):
        assert make_backup(data_dir).trouble == ""
    there = [each.number for each in backups(data_dir) if each.second]
    assert there == [8, 7, 6, 5, 4]
    assert all(each.stat().st_nlink == 1 for each in (tmp_path / "second").rglob("*") if each.is_file())


def test_another_plans_backups_in_the_second_place_stay(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "links_work", lambda place: False)
    other = tmp_path / "other"
    with Opener(other) as opener:
        choose(opener(), other, tmp_path / "second")
    theirs = make_backup(other).second
    choose(filled, data_dir, tmp_path / "second")
    for _ in range(7):
        make_backup(data_dir)
    assert theirs is not None
    assert backup_check.findings(Path(theirs.folder)) == []
    assert len([each for each in (tmp_path / "second").iterdir() if each.is_dir()]) == 6


def test_two_plans_may_make_a_backup_in_the_same_second(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    other, clock = tmp_path / "other", Clock(step=timedelta(0))
    with Opener(other) as opener:
        choose(opener(), other, tmp_path / "second")
    choose(filled, data_dir, tmp_path / "second")
    theirs, ours = make_backup(other, now=clock), make_backup(data_dir, now=clock)
    for made in (theirs, ours):
        assert made.trouble == ""
        assert made.second is not None
        assert backup_check.findings(Path(made.second.folder)) == []
    assert len(list((tmp_path / "second").glob("*-1"))) == 2


@pytest.fixture(params=["linked", "copied"])
def without_first(
    request: pytest.FixtureRequest,
    filled: PlanStore,
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Clock:
    """A plan whose second place holds twelve days of backups, and whose first was lost; and the clock of those."""
    monkeypatch.setattr(backup, "links_work", lambda place: request.param == "linked")
    place, clock = choose(filled, data_dir, tmp_path / "second"), Clock(step=timedelta(days=1))
    for _ in range(12):
        make_backup(data_dir, now=clock)
    shutil.rmtree(backups_dir(data_dir))
    prepare(data_dir, place)
    return clock


def test_where_the_first_place_was_lost_the_second_goes_on_and_keeps_what_was_just_made(
    filled: PlanStore, data_dir: Path, without_first: Clock
) -> None:
    one_more(filled, "Very important")
    made = make_backup(data_dir, now=without_first)
    assert made.second is not None
    assert Path(made.second.folder).is_dir()
    assert made.backup.number == 13
    assert newest_verified(data_dir) == made.backup


@pytest.mark.usefixtures("without_first")
def test_what_was_just_made_stays_though_numbers_began_again_and_the_clock_went_back(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_head", lambda listed, pinned, now: head(1, pinned, now, None))
    made = make_backup(data_dir, now=Clock(NOON - timedelta(days=900)))
    assert made.second is not None
    assert Path(made.second.folder).is_dir()


def test_the_newest_is_that_of_this_plan_also_where_another_shares_the_place(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    with Opener(other) as opener:
        choose(opener(), other, tmp_path / "second")
        for _ in range(3):
            one_more(opener())
            make_backup(other)
    choose(filled, data_dir, tmp_path / "second")
    made = make_backup(data_dir)
    make_backup(other)
    assert newest_verified(data_dir) == made.backup
    assert [each.number for each in backups(data_dir)] == [1, 1]
    filled.close()
    paths.database(data_dir).write_bytes(b"damaged" * 1_000)
    assert [each.number for each in backups(data_dir)] == [1, 1]


def test_plans_that_exchange_bundles_and_share_a_place_keep_each_others_backups(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "links_work", lambda place: False)
    place, other, clock = tmp_path / "second", tmp_path / "other", Clock()
    with Opener(other) as opener:
        choose(opener(), other, place)
        one_more(opener(), "Theirs")
    theirs = [make_backup(other, now=clock).second for _ in range(3)]
    with closing(sqlite3.connect(paths.database(other))) as connection:
        (origin,) = connection.execute("SELECT id FROM store").fetchone()
    with closing(sqlite3.connect(paths.database(data_dir))) as connection, connection:
        connection.execute("INSERT INTO seen (origin, revision) VALUES (?, 1)", (origin,))  # as an import leaves it
    choose(filled, data_dir, place)
    for _ in range(7):
        made = make_backup(data_dir, now=clock)
    make_backup(other, now=clock)
    assert all(each is not None and Path(each.folder).is_dir() for each in theirs)
    assert newest_verified(data_dir) == made.backup


def test_what_cannot_be_let_go_does_not_undo_the_copy(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "links_work", lambda place: False)
    place, rename = choose(filled, data_dir, tmp_path / "second"), Path.rename

    def somebody_elses(path: Path, target: Path) -> Path:
        if path.parent == place and target.name.endswith(".part"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", somebody_elses)
    for _ in range(7):
        made = make_backup(data_dir)
        assert made.trouble == ""
        assert made.second is not None


def test_a_number_that_two_backups_have_names_none(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    place, clock = choose(filled, data_dir, tmp_path / "second"), Clock()
    made = make_backup(data_dir, now=clock)
    assert find_backup(data_dir, "1") == Path(made.backup.folder)
    shutil.rmtree(backups_dir(data_dir))
    place.rename(tmp_path / "unplugged")
    again = make_backup(data_dir, now=clock).backup
    (tmp_path / "unplugged").rename(place)
    assert again.number == 1
    with pytest.raises(InvalidValue, match="Several backups have the number 1"):
        find_backup(data_dir, "1")
    assert find_backup(data_dir, Path(again.folder).name) == Path(again.folder)


def test_after_a_restore_on_another_machine_the_newest_is_the_newest(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    place, clock, new = choose(filled, data_dir, tmp_path / "second"), Clock(), tmp_path / "new"
    for _ in range(4):
        make_backup(data_dir, now=clock)
    restore(new, Path(backup_in(place).folder))
    prepare(new, place)
    with Opener(new) as opener:
        one_more(opener(), "Two")
    made = make_backup(new, now=clock)
    assert made.trouble == ""
    assert newest_verified(new) == made.backup
    restore(new, Path(made.backup.folder))
    assert newest_verified(new) is not None, "a restored plan knows the backups beside it"
    again = make_backup(new, now=clock)
    assert {each.folder for each in backups(new)} > {made.second.folder if made.second else "", again.backup.folder}


@pytest.mark.parametrize("thorough", [True, False])
def test_a_byte_that_changed_in_a_shared_file_is_not_handed_on_once_it_is_known(
    filled: PlanStore, data_dir: Path, tmp_path: Path, thorough: bool
) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    make_backup(data_dir)
    for home in (place, backups_dir(data_dir)):
        shared = next(each for each in home.rglob("attachments/*/*") if each.is_file())
        shared.write_bytes(b"?" + shared.read_bytes()[1:])
    if not thorough:
        note_check(data_dir, 2)  # as the look that finds it
    made = make_backup(data_dir, thorough=thorough)
    assert made.second is not None
    for each in (made.backup, made.second):
        assert backup_check.findings(Path(each.folder)) == []


def test_what_a_kill_left_of_asking_for_links_drives_no_backup_out(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    for _ in range(8):
        make_backup(data_dir)
    for name in (".link.part", ".linked.part"):
        (place / name).touch()
    assert make_backup(data_dir).trouble == ""
    assert len(list(place.glob("*Z-*"))) == 9


def test_what_another_plan_is_copying_just_now_is_left_alone(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    new, old = place / ".2026-01-01T00-00-00Z-1.part", place / ".2026-01-01T00-00-00Z-2.part"
    for each in (new, old):
        each.mkdir()
    os.utime(old, (0, 0))
    assert make_backup(data_dir).trouble == ""
    assert new.is_dir()
    assert not old.exists()
