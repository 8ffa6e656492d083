"""A plan that is made where none is: whole or not at all, private, and only once."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection

from planner import paths
from planner.core.errors import StoreError
from planner.core.plan import RatingValue
from planner.store.first_page import first_plan
from planner.store.plan_store import empty_plan, open_store
from tests.store.making import DESIGN, FRAMEWORK, Opener


def test_a_data_directory_below_a_file_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError):
        open_store(tmp_path / "file" / "data", framework=FRAMEWORK)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_a_directory_that_nothing_can_be_made_in_is_refused() -> None:
    with pytest.raises(StoreError):
        open_store(Path("/proc/planner-data"), framework=FRAMEWORK)


def test_a_new_plan_has_its_name_only_when_it_is_whole(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = paths.database(data_dir)
    seen: list[tuple[bool, int]] = []

    def begin(connection: Connection) -> None:
        seen.append((path.exists(), len(list(path.parent.glob(".*.part")))))
        raise OSError(errno.EIO, "the disk has gone")

    monkeypatch.setattr("planner.store.plan_store._begin", lambda connection, *_: begin(connection))
    with pytest.raises(StoreError):
        open_store(data_dir, framework=FRAMEWORK)
    assert seen == [(False, 1)]
    assert list(path.parent.iterdir()) == []


def test_a_plan_is_made_where_the_file_system_has_no_hard_links(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_link)
    with Opener(data_dir) as opener:
        assert opener().load() == empty_plan(FRAMEWORK)
    assert [each.name for each in paths.database(data_dir).parent.iterdir()] == ["planner.sqlite3"]


def test_a_plan_that_another_program_made_first_is_never_written_over(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(source: Path, target: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        with Opener(data_dir) as opener:
            opener().rate(DESIGN, RatingValue.MET)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with Opener(data_dir) as opener:
        assert opener().load().value(DESIGN) is RatingValue.MET
    assert [each.name for each in paths.database(data_dir).parent.iterdir()] == ["planner.sqlite3"]


def test_reading_where_there_is_no_plan_creates_nothing(data_dir: Path) -> None:
    assert first_plan(data_dir, FRAMEWORK) == empty_plan(FRAMEWORK)
    assert not data_dir.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize("umask", [0, 0o777])
def test_directories_are_0700_and_files_0600_whatever_the_umask(data_dir: Path, umask: int) -> None:
    previous = os.umask(umask)
    try:
        store = open_store(data_dir, framework=FRAMEWORK)
        store.rate(DESIGN, RatingValue.MET)
        seen = {path: stat.S_IMODE(path.stat().st_mode) for path in (data_dir, *data_dir.rglob("*"))}
        store.close()
    finally:
        os.umask(previous)
    assert len(seen) == 3
    for path, mode in seen.items():
        assert mode == (0o700 if path.is_dir() else 0o600)


def test_programs_that_start_at_once_make_one_plan(data_dir: Path) -> None:
    code = """
import sys
from pathlib import Path
from planner.store.plan_store import open_store
from tests.store.making import FRAMEWORK
store = open_store(Path(sys.argv[1]), framework=FRAMEWORK)
print(len(store.load().target.skills))
store.close()
"""
    command = [sys.executable, "-c", code, str(data_dir)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = [child.communicate()[0] for child in children]
    assert told == ["3\n"] * 4
    with Opener(data_dir) as opener:
        assert opener().load() == empty_plan(FRAMEWORK)


KILLED = """
import os, signal, sys
from pathlib import Path
from planner.store import plan_store
from tests.store.making import FRAMEWORK
plan_store._begin = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
plan_store.open_store(Path(sys.argv[1]), framework=FRAMEWORK)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_first_start_that_is_killed_leaves_no_plan_and_the_next_one_makes_it(opener: Opener, data_dir: Path) -> None:
    died = subprocess.run([sys.executable, "-c", KILLED, str(data_dir)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert not paths.database(data_dir).exists()
    assert first_plan(data_dir, FRAMEWORK) == empty_plan(FRAMEWORK)
    store = opener()
    assert store.load() == empty_plan(FRAMEWORK)
    assert store.check() == []
    assert any(".part" in note for note in store.leftovers())
