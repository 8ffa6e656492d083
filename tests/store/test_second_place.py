"""The second place for backups is the folder that was chosen: it bears a mark, and one without it gets nothing."""

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from planner.core.errors import InvalidValue, StoreError, StoreFull, StoreReadOnly, UserError
from planner.store.backup import make_backup, newest_verified
from planner.store.backup_lock import backups_dir
from planner.store.moving import move
from planner.store.plan_store import PlanStore
from planner.store.second_place import MARKER, prepare, trouble
from tests.store.backing import choose
from tests.store.making import FRAMEWORK, Opener


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
