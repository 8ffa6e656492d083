"""Who works at the terminal alone has backups too: made after the answer, where one is due, and never in the way."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner import paths
from planner.store import ballast
from planner.store.backup import backups, make_backup
from planner.store.backup_due import EVERY, back_up_if_due, has_window
from planner.store.backup_lock import one_at_a_time
from tests.cli.terminal import Terminal
from tests.store.making import Opener


def made(terminal: Terminal) -> int:
    return len(backups(terminal.data_dir))


def aged(terminal: Terminal, by: timedelta) -> None:
    """Make the newest backup that much older, as its manifest tells."""
    manifest = Path(backups(terminal.data_dir)[0].folder) / "manifest.json"
    document = json.loads(manifest.read_text())
    at = datetime.now(UTC) - by
    document["made_at"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    manifest.write_text(json.dumps(document))


@contextmanager
def a_window(terminal: Terminal) -> Iterator[None]:
    handle = os.open(paths.window_lock(terminal.data_dir), os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def test_an_act_is_followed_by_a_backup_of_which_nothing_is_said(terminal: Terminal) -> None:
    answer = terminal("add", "A story", "--json")
    assert (answer.code, answer.err) == (0, "")
    (backup,) = backups(terminal.data_dir)
    assert backup.verified
    assert not backup.pinned
    assert terminal.json("backup", "--list")["backups"][0]["number"] == 1


def test_room_is_kept_back_for_a_full_disk_with_the_first_backup(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    assert ballast.is_kept(terminal.data_dir)


def test_within_half_an_hour_there_is_no_other_one(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    terminal.done("add", "Another")
    assert made(terminal) == 1
    aged(terminal, EVERY)
    terminal.done("add", "A third")
    assert made(terminal) == 2


def test_a_clock_that_was_put_back_holds_none_up(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    aged(terminal, -timedelta(days=3000))
    terminal.done("add", "Another")
    assert made(terminal) == 2


def test_reading_makes_none(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    aged(terminal, 2 * EVERY)
    for command in (("status",), ("evidence",), ("goal", "list"), ("check",), ("review", "list")):
        terminal.done(*command)
    assert made(terminal) == 1


def test_an_act_that_is_refused_makes_none(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    aged(terminal, 2 * EVERY)
    assert terminal("add", "  ").code == 1
    assert made(terminal) == 1


def test_what_was_imported_is_backed_up_after_it(terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("add", "A story")
    terminal.done("export", str(tmp_path / "plan.zip"))
    other = Terminal(tmp_path / "home", terminal.captured)
    other.done("import", str(tmp_path / "plan.zip"))
    assert [each.pinned for each in backups(other.data_dir)] in ([""], ["", "before import"])


def test_where_a_window_has_the_plan_open_it_is_left_to_the_window(terminal: Terminal) -> None:
    terminal.done("status")
    terminal.data_dir.mkdir(exist_ok=True)
    with a_window(terminal):
        assert has_window(terminal.data_dir)
        terminal.done("add", "A story")
        assert made(terminal) == 0
    assert not has_window(terminal.data_dir)
    terminal.done("add", "Another")
    assert made(terminal) == 1


def test_one_that_fails_is_a_note_and_the_command_is_done(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.store.backup.build", full)
    answer = terminal("add", "A story", "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["id"]
    assert answer.err.startswith("No backup was made: the disk is full.")


def test_a_second_place_that_is_gone_is_a_note(terminal: Terminal, tmp_path: Path) -> None:
    with Opener(terminal.data_dir) as opener:
        opener().set_profile({"backup-dir": str(tmp_path / "unplugged")})
    answer = terminal("add", "A story")
    assert answer.code == 0
    assert "was not chosen as the second place for backups on this machine" in answer.err
    assert made(terminal) == 1


def test_while_another_program_makes_one_it_is_left_to_that(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.done("status")
    terminal.data_dir.mkdir(exist_ok=True)
    monkeypatch.setattr("planner.store.backup_lock._PAUSE_S", 0)
    monkeypatch.setattr("time.monotonic", iter(range(0, 1000, 10)).__next__)
    with one_at_a_time(terminal.data_dir):
        answer = terminal("add", "A story", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert made(terminal) == 0


def test_it_is_asked_without_opening_the_store(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    before = made(terminal)
    with closing(sqlite3.connect(terminal.database)) as connection:
        connection.execute("UPDATE store SET backed_up = 1000")
        connection.commit()
    assert back_up_if_due(terminal.data_dir, lambda: datetime.now(UTC) + timedelta(days=1)) == ""
    assert made(terminal) == before


def test_where_there_is_no_plan_nothing_is_made_of_it(tmp_path: Path) -> None:
    assert back_up_if_due(tmp_path / "data") == ""
    assert not (tmp_path / "data").exists()


def test_its_own_backup_counts(terminal: Terminal) -> None:
    terminal.done("add", "A story")
    aged(terminal, 2 * EVERY)
    make_backup(terminal.data_dir)
    terminal.done("add", "Another")
    assert made(terminal) == 2
