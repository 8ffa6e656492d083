import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner.cli import backup as command
from tests.cli.terminal import Terminal


def test_a_backup_is_made_listed_and_restored(sample: Terminal) -> None:
    made = sample.json("backup")
    assert made.keys() == {
        "number", "name", "path", "made_at", "size", "revision", "verified", "pinned", "place", "second", "removed",
    }  # fmt: skip
    assert (made["number"], made["verified"], made["place"], made["second"]) == (1, True, "first", None)
    (listed,) = sample.json("backup", "--list")["backups"]
    assert listed == {name: made[name] for name in listed}
    before = sample.json("evidence")
    sample.done("add", "After the backup")
    restored = sample.json("restore", "1")
    assert restored["counts"]["evidence"] == before["total"]
    assert sample.json("evidence") == before
    assert Path(restored["kept"]).is_dir()
    assert restored["before"]["pinned"] == "before restore"


def test_words_say_what_was_done_and_where(sample: Terminal) -> None:
    answer = sample("backup")
    assert answer.code == 0
    assert Path(answer.out.strip()).is_dir()
    assert answer.err.startswith("Backed up and checked: ")
    assert "verified" in sample.done("backup", "--list")
    answer = sample("restore", "1")
    assert answer.err.startswith("Restored: 60 pieces of evidence, as of ")
    assert Path(answer.out.strip()).name.startswith("plan-before-restore-")


def test_a_copy_elsewhere_is_the_only_thing_there(sample: Terminal, tmp_path: Path) -> None:
    made = sample.json("backup", "--to", str(tmp_path / "stick"))
    assert [str(each) for each in (tmp_path / "stick").iterdir()] == [made["path"]]
    assert sample.json("backup", "--list") == {"backups": []}
    sample.done("restore", made["path"])


def test_the_second_place_is_told_of_and_one_that_is_gone_is_a_failure(sample: Terminal, tmp_path: Path) -> None:
    sample.done("config", "backup-dir", str(tmp_path / "second"))
    assert sample.json("backup")["second"]["place"] == "second"
    (tmp_path / "second").rename(tmp_path / "renamed")
    answer = sample("backup", "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["second"] is None
    assert json.loads(answer.out)["verified"] is True
    assert "A backup was made and checked beside the plan alone" in answer.err
    assert "is not there" in answer.err
    assert not (tmp_path / "second").exists()
    looked = sample.json("check")
    assert looked["ok"] is True
    assert "is not there" in looked["findings"][0]


def test_where_there_is_no_plan_nothing_is_backed_up(terminal: Terminal) -> None:
    assert terminal.json("backup", "--list") == {"backups": []}
    answer = terminal("backup")
    assert (answer.code, answer.out) == (1, "")
    assert "nothing to back up" in answer.err
    for chosen in ("1", "", "~nobody-of-that-name"):
        assert "no backup" in terminal("restore", chosen).err


def test_wrong_usage_is_told_as_such(sample: Terminal) -> None:
    assert sample("backup", "--list", "--to", "x").code == 2
    assert sample("restore").code == 2


@pytest.mark.parametrize("deep", [True, False])
def test_a_damaged_backup_is_found_by_the_deep_check_alone(sample: Terminal, *, deep: bool) -> None:
    made = sample.json("backup")
    database = Path(made["path"]) / "planner.sqlite3"
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    answer = sample("check", "--json", *(["--deep"] if deep else []))
    found = json.loads(answer.out)
    assert found.keys() == {"ok", "findings"}
    assert (answer.code, found["ok"]) == ((1, False) if deep else (0, True))
    assert [made["path"] in each for each in found["findings"]] == ([True] if deep else [])
    refused = sample("restore", "1")
    assert refused.code == 1
    assert "planner.sqlite3 is damaged. The plan is as it was." in refused.err


def test_check_says_how_old_the_newest_verified_backup_is(sample: Terminal) -> None:
    assert "There is no backup yet" in sample("check").err
    made = sample.json("backup")
    assert f"The newest verified backup is less than an hour old: {made['path']}" in sample("check").err
    (Path(made["path"]) / "manifest.json").unlink()
    assert "There is no backup yet" in sample("check").err


def test_the_age_of_a_backup_is_told_in_words() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    ages = {hours: command._age(now - timedelta(hours=hours), now) for hours in (0, 1, 47, 48, -30)}
    assert list(ages.values())[:4] == ["less than an hour old", "1 hour old", "47 hours old", "2 days old"]
    assert "clock has not reached" in ages[-30]


def test_what_was_changed_under_the_plan_is_told_and_put_back(terminal: Terminal) -> None:
    terminal.done("add", "Moved the site", "--result", "Nobody noticed the deploy")
    data = terminal.database.read_bytes()
    terminal.database.write_bytes(data.replace(b"noticed the deploy", b"noticed the Deploy"))
    assert terminal("check").code == 0
    answer = terminal("check", "--deep")
    assert answer.code == 1
    assert "“Moved the site”: result is “Nobody noticed the Deploy” and was written as" in answer.out
    assert "planner check --mend puts back what backups tell" in answer.err
    answer = terminal("check", "--mend")
    assert answer.code == 0
    assert answer.err.startswith("Put back from the backups: 1 changed thing, 0 attached files.")
    assert b"noticed the Deploy" not in terminal.database.read_bytes()
    assert terminal.json("check", "--deep") == {"ok": True, "findings": []}


def flip_title(path: Path, *also: str) -> None:
    """Bytes of a title changed in its row, and not in the index over titles."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'evidence'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        for statement in also:
            connection.execute(statement)
    data, start = path.read_bytes(), (page - 1) * size
    row = data[start : start + size]
    assert b"Moved the site" in row
    path.write_bytes(data[:start] + row.replace(b"Moved the site", b"Moved-the site") + data[start + size :])


def test_a_title_whose_index_was_hit_is_put_back_too(terminal: Terminal) -> None:
    terminal.done("add", "Moved the site")
    terminal.json("backup")
    terminal.done("add", "Typed since")
    flip_title(terminal.database)
    answer = terminal("check", "--deep")
    assert "missing from index evidence_by_title" in answer.out
    assert "planner check --mend puts back what backups tell" in answer.err
    answer = terminal("check", "--mend")
    assert answer.code == 0
    assert "The plan as it was found is kept in" in answer.err
    assert terminal.json("check", "--deep") == {"ok": True, "findings": []}
    assert {"Moved the site", "Typed since"} <= set(re.findall("Moved the site|Typed since", terminal("evidence").out))


def test_what_mending_cannot_help_names_the_backup_to_go_back_to(terminal: Terminal) -> None:
    terminal.done("add", "Moved the site")
    number = terminal.json("backup")["number"]
    flip_title(terminal.database, "DELETE FROM framework")
    way = f"planner restore {number} goes back to the newest verified backup."
    assert way in terminal("check", "--deep").err
    answer = terminal("check", "--mend")
    assert answer.code == 1
    assert "more than an index is damaged" in answer.err
    assert way in answer.err


def test_what_a_deep_look_found_is_not_forgotten(terminal: Terminal) -> None:
    terminal.done("add", "Moved the site")
    terminal.json("backup")
    flip_title(terminal.database)
    found = len(json.loads(terminal("check", "--deep", "--json").out)["findings"])
    answer = terminal("check", "--json")
    (told,) = json.loads(answer.out)["findings"]
    assert answer.code == 1
    assert f"found {found} things; planner check --deep tells which" in told
    terminal.done("check", "--mend")
    assert terminal.json("check") == {"ok": True, "findings": []}


def test_where_there_is_no_plan_there_is_nothing_to_mend(terminal: Terminal) -> None:
    answer = terminal("check", "--mend")
    assert (answer.code, answer.out) == (1, "")
    assert "There is no plan in" in answer.err
