"""A full disk in the terminal: a change is finished in the room that was held back, or refused in words."""

import pytest
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from planner.store import ballast, database
from tests.cli.terminal import Terminal


def _fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first connection from now finds the disk full; one that is made anew does not."""
    prepare, full = database._prepare, [True]

    def prepared(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        prepare(connection, entry)
        if full.pop() if full else False:
            cursor = connection.cursor()
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone() or (0,)
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    monkeypatch.setattr(database, "_prepare", prepared)


def test_a_change_is_finished_in_the_room_held_back(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.done("add", "A good year")
    assert ballast.keep(terminal.data_dir)
    _fill_the_disk(monkeypatch)
    answer = terminal("add", "Another", "--result", "words " * 3000)
    assert answer.code == 0
    assert "The disk is full: room that was kept back for it was used." in answer.err
    assert not ballast.is_kept(terminal.data_dir)
    assert terminal.json("evidence")["total"] == 2


def test_without_that_room_it_is_refused_and_nothing_changed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.done("add", "A good year")
    ballast.release(terminal.data_dir)
    _fill_the_disk(monkeypatch)
    answer = terminal("add", "Another", "--result", "words " * 3000)
    assert answer.code == 1
    assert "the disk is full" in answer.err
    assert terminal.json("evidence")["total"] == 1


def test_a_look_at_everything_that_needs_room_says_so(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    terminal.done("add", "A good year")
    monkeypatch.setattr("tempfile.mkstemp", full)
    answer = terminal("check", "--deep")
    assert answer.code == 1
    assert answer.err.startswith("Not everything was looked through: the disk is full")
    assert "saved" not in answer.err
