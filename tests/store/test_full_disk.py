"""A full disk loses nothing: the save under way is finished in room held back for it, or refused in words."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner import files
from planner.core.errors import StoreFull
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.store import ballast
from planner.store.plan_store import PlanStore
from tests.store.making import Opener, whole_draft

_BLOCK = 1 << 16


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "planner", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def _fill_up(disk: Path) -> Path:
    """Leave not a byte."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as stream:
        while files.free_bytes(disk):
            stream.write(bytes(_BLOCK))  # as much of it as fits
    return filler


def test_the_reserve_is_private_whole_and_made_once(data_dir: Path, store: PlanStore) -> None:
    assert not store.has_reserve()
    assert store.keep_reserve()
    kept = data_dir / "ballast"
    looks = kept.stat()
    assert (looks.st_size, looks.st_mode & 0o777) == (8_000_000, 0o600)
    assert looks.st_blocks * 512 >= 8_000_000  # it really takes the room
    assert store.keep_reserve()
    assert kept.stat().st_ino == looks.st_ino
    assert store.use_reserve()
    assert not store.use_reserve()
    assert not store.has_reserve()


def test_the_reserve_is_not_made_of_the_last_room(store: PlanStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "free_bytes", lambda _: 15_000_000)
    assert not store.keep_reserve()
    assert store.put_reserve_back()  # a save that could not use it leaves it as it was


def test_a_reserve_that_cannot_be_made_is_no_trouble(
    store: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not store.keep_reserve()
    assert [each.name for each in data_dir.iterdir() if "part" in each.name or each.name == "ballast"] == []


def test_on_a_full_disk_the_save_finishes_in_the_room_held_back(small_disk: Path) -> None:
    with Opener(small_disk / "data") as opener:
        store = opener()
        own = store.add_evidence(whole_draft()).ids[0]
        assert store.keep_reserve()
        _fill_up(small_disk)
        store.edit_evidence(own, EvidenceEdit({"result": "Written on a full disk" * 500}))
        assert store.evidence(own).result == "Written on a full disk" * 500
        assert not store.has_reserve()


def test_without_the_reserve_a_full_disk_refuses_in_words_and_keeps_what_was_stored(small_disk: Path) -> None:
    with Opener(small_disk / "data") as opener:
        store = opener()
        own = store.add_evidence(whole_draft()).ids[0]
        filler = _fill_up(small_disk)
        with pytest.raises(StoreFull):
            store.edit_evidence(own, EvidenceEdit({"result": "x" * 20_000}))
        assert store.evidence(own).result == "Nobody noticed"
        assert store.check() == []
        filler.unlink()
        assert store.check(deep=True) == []
        store.edit_evidence(own, EvidenceEdit({"result": "x" * 20_000}))
        assert store.evidence(own).result == "x" * 20_000


def test_a_file_that_does_not_fit_leaves_nothing_behind(small_disk: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(20_000_000))
    with Opener(small_disk / "data") as opener:
        store = opener()
        assert store.keep_reserve()
        with pytest.raises(StoreFull):
            store.add_evidence(EvidenceDraft("Large", files=(large,)))
        assert store.has_reserve()  # a large file is not what it is for
        assert list(store.leftovers()) == []
        assert store.load().evidence == 0


def test_an_act_on_a_nearly_full_disk_gives_the_room_up_first(
    store: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.keep_reserve()
    store.set_profile({"name": "Bo"})
    assert store.has_reserve()
    monkeypatch.setattr(files, "free_bytes", lambda _: 999_999)
    store.set_profile({"name": "Bob"})
    assert not store.has_reserve()
    monkeypatch.setattr(files, "free_bytes", _broken)
    assert not ballast.release_if_tight(data_dir)


def _broken(_: Path) -> int:
    raise OSError(5, "Input/output error")
