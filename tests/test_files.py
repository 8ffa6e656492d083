"""Copies of files that somebody else may change, or that are none: what is refused, and that nothing is left of it."""

import errno
import os
from pathlib import Path

import pytest

from planner import files


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return files.private_dir(tmp_path / "place")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "graph.png"
    path.write_bytes(b"a picture" * 1_000)
    return path


def test_a_copy_that_does_not_read_back_as_it_was_written_is_none(
    place: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def worn(handle: int) -> None:
        os.pwrite(handle, b"A", 0)  # as a failing disk keeps it
        sync(handle)

    monkeypatch.setattr(os, "fsync", worn)
    with pytest.raises(OSError, match="does not read back as it was written"):
        files.copy_hashed(source, place, 1 << 20)
    assert list(place.iterdir()) == []


def test_a_link_is_not_followed(place: Path, source: Path) -> None:
    link = source.with_name("link.png")
    link.symlink_to(source)
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        files.copy_hashed(link, place, 1 << 20)
    assert list(place.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_what_is_no_regular_file_is_not_read(place: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="not a regular file"):
        files.copy_hashed(tmp_path / "pipe", place, 1 << 20)
    assert list(place.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_before_anything_of_it_is_copied(place: Path, source: Path) -> None:
    told: list[int] = []
    large = source.with_name("large")
    large.write_bytes(bytes(3 << 20))
    with pytest.raises(ValueError, match="it is too large"):
        files.copy_hashed(large, place, 2 << 20, progress=told.append)
    assert told == []
    part, _, size = files.copy_hashed(source, place, 9_000)
    assert (part.read_bytes(), size) == (source.read_bytes(), 9_000)


def test_a_file_that_says_it_is_small_and_is_not_is_refused_too(
    place: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.fstat

    def flattered(handle: int) -> os.stat_result:
        seen = list(look(handle))
        seen[6] = 1
        return os.stat_result(seen)

    monkeypatch.setattr(os, "fstat", flattered)
    with pytest.raises(ValueError, match="it is too large"):
        files.copy_hashed(source, place, 8_999)
    assert list(place.iterdir()) == []
