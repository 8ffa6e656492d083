"""planner purge: what it removes, what it keeps, and what it says."""

from pathlib import Path

import pytest

from planner.core.errors import StoreFull
from tests.cli.terminal import Terminal


def _binned(terminal: Terminal, title: str = "Gone") -> str:
    own = terminal.done("add", title).strip()
    terminal.done("bin", own)
    return own


def _backups(terminal: Terminal) -> list[Path]:
    return [each for each in (terminal.data_dir / "backups").glob("*") if each.is_dir()]


def test_what_is_in_the_bin_is_removed_and_said(terminal: Terminal) -> None:
    own, kept = _binned(terminal), terminal.done("add", "Kept").strip()
    assert terminal.json("purge", "--older-than", "0") == {"ids": [own]}
    assert terminal("show", own).code == 1
    assert terminal("unbin", own).code == 1
    assert terminal.json("show", kept)["title"] == "Kept"


def test_goals_are_removed_too(terminal: Terminal) -> None:
    goal = terminal.done("goal", "add", "A goal").strip()
    terminal.done("bin", goal)
    assert terminal.json("purge", "--older-than", "0") == {"ids": [goal]}


def test_what_is_not_old_enough_stays(terminal: Terminal) -> None:
    own = _binned(terminal)
    before = _backups(terminal)
    answer = terminal("purge", "--older-than", "1")
    assert answer.code == 0
    assert "Nothing in the bin is that old" in answer.err
    assert terminal.json("show", own)["title"] == "Gone"
    assert _backups(terminal) == before, "nothing to remove, nothing to back up"


def test_a_dry_run_lists_and_removes_nothing(terminal: Terminal) -> None:
    own = _binned(terminal)
    before = terminal.picture
    answer = terminal("purge", "--older-than", "0", "--dry-run")
    assert answer.out.split() == [own]
    assert "Nothing was changed" in answer.err
    assert terminal.picture == before


def test_a_backup_is_made_before_unless_it_is_not_wanted(terminal: Terminal) -> None:
    _binned(terminal)
    before = len(_backups(terminal))
    terminal.done("purge", "--older-than", "0", "--without-backup")
    assert len(_backups(terminal)) == before
    _binned(terminal, "Another")
    answer = terminal("purge", "--older-than", "0")
    assert "Backups made before hold it" in answer.err
    assert len(_backups(terminal)) == before + 1


def test_where_the_backup_fails_nothing_is_removed(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise StoreFull("No backup was made: the disk is full.", "Make room.")

    own = _binned(terminal)
    monkeypatch.setattr("planner.store.backup.make_backup", full)
    answer = terminal("purge", "--older-than", "0")
    assert answer.code == 1
    assert "Nothing was removed" in answer.err
    assert "--without-backup" in answer.err
    assert terminal.json("show", own)["title"] == "Gone"


def test_days_that_make_no_sense_are_refused_in_plain_words(terminal: Terminal) -> None:
    _binned(terminal)
    for days in ("-1", "99999999999"):
        answer = terminal("purge", f"--older-than={days}")
        assert answer.code == 1
        assert "nothing was removed" in answer.err


def test_the_days_have_to_be_said(terminal: Terminal) -> None:
    assert terminal("purge").code == 2


def test_a_plan_that_is_not_there_is_not_made(terminal: Terminal) -> None:
    assert terminal("purge", "--older-than", "0").code == 1
    assert not terminal.data_dir.exists()
