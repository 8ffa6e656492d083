"""In which order things reach the disk: bytes before the name they get, one name before the next. A power cut shows it
only where the disk tells (tests/soak/power_cuts.py); here the calls themselves are written down."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from planner import files
from planner.store import swap
from planner.store.attachments import FileStore
from tests.store.backing import picture
from tests.store.making import Opener


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the disk, in its order: sync of a file or a directory, rename to a name."""
    told: list[str] = []

    def watch(owner: object, name: str, words: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def watched(*given: object) -> object:
            answer = real(*given)
            told.append(words(*given))
            return answer

        monkeypatch.setattr(owner, name, watched)

    def synced(handle: int) -> str:
        return f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}"

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell which file a handle is of")
    watch(os, "fsync", synced)
    watch(Path, "replace", lambda source, target: f"name {Path(target).name}")
    watch(Path, "rename", lambda source, target: f"name {Path(target).name}")
    return told


def _without_names(told: list[str]) -> list[str]:
    return ["sync a part" if each.endswith(".part") else each for each in told]


def test_what_is_written_for_a_person_is_on_the_disk_before_it_has_its_name(tmp_path: Path, done: list[str]) -> None:
    with files.atomic_write(tmp_path / "report.html") as stream:
        stream.write(b"words")
    assert _without_names(done) == ["sync a part", "name report.html", f"sync {tmp_path.name}"]


def test_an_attached_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, done: list[str]) -> None:
    source, store = tmp_path / "note.txt", FileStore(tmp_path / "attachments")
    source.write_bytes(b"words")
    copied = store.copied(source)
    sha256 = copied.attachment.sha256
    assert _without_names(done) == ["sync a part"]
    store.settle([copied])
    assert done[1:3] == [f"name {sha256}", f"sync {sha256[:2]}"]
    assert {"sync attachments", f"sync {tmp_path.name}"} <= set(done[3:])


def test_the_old_plan_is_aside_on_the_disk_before_the_new_one_has_its_name(
    tmp_path: Path, data_dir: Path, done: list[str]
) -> None:
    with Opener(data_dir) as opener:
        opener()
    before = picture(data_dir)
    swap.ready(data_dir).mkdir()
    done.clear()
    swap.put_in_place(data_dir, data_dir / "aside")
    assert done == ["name aside", f"sync {data_dir.name}", "name plan", f"sync {data_dir.name}"]
    (data_dir / "plan").rmdir()
    (data_dir / "aside").rename(data_dir / "plan")
    assert picture(data_dir) == before


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"
