"""The second place for backups: what is copied there, and that it is the folder that was chosen."""

import errno
import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner import paths
from planner.core.errors import InvalidValue, StoreError, StoreFull, StoreReadOnly, UserError
from planner.store import backup, backup_check
from planner.store.backup import backups, make_backup, newest_verified
from planner.store.backup_copy import head
from planner.store.backup_lock import backups_dir
from planner.store.last_check import note_check
from planner.store.moving import move
from planner.store.plan_store import PlanStore
from planner.store.restore import backup_in, find_backup, restore
from planner.store.second_place import MARKER, prepare, trouble
from tests.store.backing import NOON, Clock, fill, inodes, one_more
from tests.store.making import FRAMEWORK, Opener


@pytest.fixture
def filled(store: PlanStore, tmp_path: Path) -> PlanStore:
    fill(store, tmp_path)
    return store


def choose(store: PlanStore, data_dir: Path, place: Path) -> Path:
    """The place chosen, as the window and the terminal do it."""
    prepare(data_dir, place)
    store.set_profile({"backup-dir": str(place)})
    return place


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


@pytest.mark.parametrize("linked", [True, False])
def test_where_the_first_place_was_lost_the_second_goes_on_and_keeps_what_was_just_made(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    monkeypatch.setattr(backup, "links_work", lambda place: linked)
    place, clock = choose(filled, data_dir, tmp_path / "second"), Clock(step=timedelta(days=1))
    for _ in range(12):
        make_backup(data_dir, now=clock)
    shutil.rmtree(backups_dir(data_dir))
    prepare(data_dir, place)
    one_more(filled, "Very important")
    made = make_backup(data_dir, now=clock)
    assert made.second is not None
    assert Path(made.second.folder).is_dir()
    assert made.backup.number == 13
    assert newest_verified(data_dir) == made.backup


@pytest.mark.parametrize("linked", [True, False])
def test_what_was_just_made_stays_though_numbers_began_again_and_the_clock_went_back(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    monkeypatch.setattr(backup, "links_work", lambda place: linked)
    place, clock = choose(filled, data_dir, tmp_path / "second"), Clock(step=timedelta(days=1))
    for _ in range(12):
        make_backup(data_dir, now=clock)
    shutil.rmtree(backups_dir(data_dir))
    monkeypatch.setattr(backup, "_head", lambda listed, pinned, now: head(1, pinned, now, None))
    prepare(data_dir, place)
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


# The folder that was chosen


def test_a_second_place_that_is_not_there_costs_the_first_nothing(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "media").mkdir()
    place = choose(filled, data_dir, tmp_path / "media" / "second")
    (tmp_path / "media").rename(tmp_path / "unplugged")
    made = make_backup(data_dir)
    assert made.second is None
    assert f"The second place for backups, {place}, is not there. Plug the disk in" in made.trouble
    assert newest_verified(data_dir) == made.backup
    assert not (tmp_path / "media").exists()


def test_a_mount_point_that_stays_gets_nothing(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    stick = choose(filled, data_dir, tmp_path / "stick")
    stick.rename(tmp_path / "unplugged")
    stick.mkdir()
    (stick / ".2026-01-01T00-00-00Z-1.part").mkdir()
    made = make_backup(data_dir)
    assert made.second is None
    assert "lacks the mark of the folder that was chosen" in made.trouble
    assert [each.name for each in stick.iterdir()] == [".2026-01-01T00-00-00Z-1.part"], "nothing of it is touched"
    stick.joinpath(".2026-01-01T00-00-00Z-1.part").rmdir()
    stick.rmdir()
    (tmp_path / "unplugged").rename(stick)
    assert make_backup(data_dir).second is not None


def test_a_folder_renamed_away_is_not_made_anew(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    place.rename(tmp_path / "archive")
    assert "is not there" in make_backup(data_dir).trouble
    assert not place.exists()


def test_another_marked_folder_in_its_place_is_another(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    place.rename(tmp_path / "unplugged")
    prepare(tmp_path / "other", place)
    assert "lacks the mark" in make_backup(data_dir).trouble
    prepare(data_dir, place)  # chosen again
    assert make_backup(data_dir).trouble == ""


def test_a_place_that_was_not_chosen_on_this_machine_gets_nothing(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    filled.set_profile({"backup-dir": str(tmp_path / "stick")})  # as an import brings it
    prepare(tmp_path / "other", tmp_path / "stick")
    assert "was not chosen as the second place for backups on this machine" in make_backup(data_dir).trouble
    assert [each.name for each in (tmp_path / "stick").iterdir()] == [MARKER]
    prepare(data_dir, tmp_path / "stick")
    assert make_backup(data_dir).trouble == ""


@pytest.mark.parametrize(
    "words", ["", "[]", "{", '{"token": 1}', '{"token": "x"}', "[" * 60_000, " " * 70_000, "\udc80"]
)
def test_a_mark_that_cannot_be_read_is_none_and_choosing_again_mends_it(
    filled: PlanStore, data_dir: Path, tmp_path: Path, words: str
) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    (place / MARKER).write_bytes(words.encode("utf-8", "surrogateescape"))
    assert "lacks the mark" in make_backup(data_dir).trouble
    prepare(data_dir, place)
    assert make_backup(data_dir).trouble == ""


def test_what_was_known_of_places_may_be_lost_and_choosing_again_mends_it(
    filled: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    place, other = (choose(filled, data_dir, tmp_path / name) for name in ("second", "other"))
    filled.set_profile({"backup-dir": str(place)})
    assert make_backup(data_dir).trouble == "", "the choice of another forgets none"
    (backups_dir(data_dir) / "second-places.json").write_text("[" * 60_000)
    assert "was not chosen" in trouble(data_dir, place)
    assert "was not chosen" in make_backup(data_dir).trouble
    prepare(data_dir, place)
    assert trouble(data_dir, place) == ""
    assert "was not chosen" in trouble(data_dir, other)


def test_a_place_that_cannot_be_read_is_not_said_to_be_away(
    filled: PlanStore, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    read = Path.read_text

    def dying(path: Path, *given: Any, **named: Any) -> str:
        if path.name == MARKER:
            raise OSError(errno.EIO, "Input/output error")
        return read(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", dying)
    assert "second, cannot be read: input/output error. Check its disk" in make_backup(data_dir).trouble
    with pytest.raises(StoreError, match="cannot be a place for backups: input/output error"):
        prepare(data_dir, place)


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither such links nor such names")
def test_a_path_that_leads_nowhere_is_refused_in_words(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for place in (tmp_path / "loop", tmp_path / ("n" * 300), tmp_path / "\udce9", tmp_path / "two\nlines"):
        with pytest.raises(UserError):
            prepare(data_dir, place)
    assert [each.name for each in tmp_path.iterdir()] == ["loop"]


def test_what_is_on_a_disk_that_appears_meanwhile_stays(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "stick"

    def mounted(path: Path) -> Path:
        path.mkdir()
        (path / "one.jpg").write_bytes(b"a picture")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("planner.files.private_dir", mounted)
    with pytest.raises(StoreFull, match=r"Nothing was changed\."):
        prepare(data_dir, place)
    assert [each.name for each in place.iterdir()] == ["one.jpg"]


def test_where_the_plans_own_folder_cannot_be_written_no_mark_is_left(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("planner.store.second_place.know", refused)
    (tmp_path / "stood").mkdir()
    for place in (tmp_path / "stood", tmp_path / "new"):
        with pytest.raises(StoreReadOnly, match=str(data_dir)):
            prepare(data_dir, place)
    assert list((tmp_path / "stood").iterdir()) == []
    assert not (tmp_path / "new").exists()


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


def test_what_was_expected_of_a_place_moves_along(filled: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    place = choose(filled, data_dir, tmp_path / "second")
    home = move(data_dir, tmp_path / "home", FRAMEWORK).home
    place.rename(tmp_path / "unplugged")
    prepare(tmp_path / "other", place)
    assert "lacks the mark" in make_backup(home).trouble


def test_a_place_that_can_be_none_is_refused_and_left_as_it_was(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with Opener(tmp_path / "other") as opener:
        opener()
    for place, why in (
        (tmp_path / "file", "is a file and not a folder"),
        (tmp_path / "gone" / "second", "gone is not there"),
        (data_dir, "lies in the folder of the plan"),
        (data_dir / "backups", "lies in the folder of the plan"),
        (tmp_path / "other" / "backups", "holds another plan's own backups"),
    ):
        with pytest.raises(InvalidValue, match=why):
            prepare(data_dir, place)
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "gone").exists()


def test_a_place_that_cannot_be_written_is_refused_in_words(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "stood").mkdir()
    for place in (tmp_path / "stood", tmp_path / "new"):
        with pytest.raises(StoreFull, match=r"cannot be a place for backups: the disk is full\. Nothing was changed\."):
            prepare(data_dir, place)
    assert list((tmp_path / "stood").iterdir()) == []
    assert not (tmp_path / "new").exists()


def test_the_mark_is_for_its_owner_alone_and_says_what_it_is(data_dir: Path, tmp_path: Path) -> None:
    prepare(data_dir, tmp_path / "second")
    mark = tmp_path / "second" / MARKER
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "second").stat().st_mode) == 0o700
    assert "holds backups of Capability Planner" in json.loads(mark.read_text())["about"]
    assert trouble(data_dir, tmp_path / "second") == ""
