"""What is left of a refused act, and what is said of files and folders that are not as they should be."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.cli.test_wrong_input import ALL_COMMANDS


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.mark.parametrize("argv", ALL_COMMANDS)
def test_an_empty_file_is_no_new_plan(terminal: Terminal, argv: tuple[str, ...]) -> None:
    terminal.database.parent.mkdir(parents=True)
    terminal.database.touch()
    answer = terminal(*argv)
    assert answer.code == 1
    assert "is an empty file, so what was in it is lost" in answer.err + answer.out
    assert terminal.database.read_bytes() == b""
    assert [each.name for each in terminal.database.parent.iterdir()] == [terminal.database.name]


@pytest.mark.parametrize("argv", ALL_COMMANDS)
def test_a_folder_in_the_place_of_the_plan_is_told_as_one(terminal: Terminal, argv: tuple[str, ...]) -> None:
    terminal.database.mkdir(parents=True)
    answer = terminal(*argv)
    assert answer.code == 1
    assert "is a folder and not a plan" in answer.err + answer.out
    assert "written" not in answer.err


def test_of_several_files_none_is_kept_where_one_is_refused(sample: Terminal, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("good", encoding="utf-8")
    own, before = sample.json("evidence", "STRIDE")["items"][0]["id"], sample.picture
    for argv in (("add", "a"), ("edit", own)):
        answer = sample(*argv, "--file", str(tmp_path / "good.txt"), "--file", str(tmp_path / "absent.txt"))
        assert answer.code == 1
        assert "absent.txt" in answer.err
    assert sample.picture == before


def test_a_file_is_no_folder_for_backups(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = terminal("config", "backup-dir", str(tmp_path / "file"))
    assert (answer.code, answer.out) == (1, "")
    assert "is a file and not a folder, so nothing was changed." in answer.err
    answer = terminal("config", "backup-dir", "~nobody-of-that-name/x")
    assert (answer.code, answer.out) == (1, "")
    assert "is the folder of nobody on this machine, so nothing was changed." in answer.err
    answer = terminal("config", "backup-dir", str(tmp_path / "unplugged" / "second"))
    assert (answer.code, answer.out) == (1, "")
    assert "unplugged is not there, so nothing was changed." in answer.err
    assert not terminal.data_dir.exists()
    terminal.done("config", "backup-dir", "backups")
    assert terminal.done("config", "backup-dir").strip() == str(Path("backups").absolute())
    terminal.done("config", "backup-dir", "")
    assert terminal.json("config", "backup-dir") == {"backup-dir": ""}


def test_a_period_can_be_moved_by_what_the_refusal_says(terminal: Terminal) -> None:
    terminal.done("config", "period-to", "2026-03-31")
    answer = terminal("config", "period-from", "2026-04-01")
    assert answer.code == 1
    assert "Set its end (period-to) first, to 2026-04-01 or later." in answer.err
    terminal.done("config", "period-to", "2027-03-31")
    terminal.done("config", "period-from", "2026-04-01")


def test_leftovers_are_notes_and_no_damage(sample: Terminal) -> None:
    (sample.data_dir / "plan" / "attachments" / ".abc.part").write_bytes(b"half")
    checked = sample.json("check")
    assert checked["ok"] is True
    assert len(checked["findings"]) == 1
    assert ".abc.part" in checked["findings"][0]
    assert sample("check").err.startswith("Nothing is wrong with the plan. What lies there unused does no harm.\n")


def test_a_report_tells_of_files_whose_copy_is_missing(sample: Terminal, tmp_path: Path) -> None:
    attached = [path for path in (sample.data_dir / "plan" / "attachments").rglob("*") if path.is_file()]
    attached[0].unlink()
    answer = sample("report", str(tmp_path / "r.pdf"), "--include-private")
    assert answer.code == 0
    assert "It lists 1 file whose copy is missing from the plan" in answer.err
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    answer = sample("report", str(tmp_path / "r.pdf"), "--from", "1990-01-01", "--to", "1990-01-02")
    assert "missing" not in answer.err


@pytest.mark.parametrize("argv", ALL_COMMANDS)
def test_a_file_is_no_data_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    answer = Terminal(tmp_path / "file", capsys)(*argv)
    assert (answer.code, answer.out) == (1, "")
    assert "file is no directory, so nothing was done." in answer.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_message_holds_nothing_that_a_terminal_would_obey(terminal: Terminal) -> None:
    answer = terminal("add", "turned \u202e round")
    assert answer.err == "Added “turned   round”.\n"
    assert terminal.json("evidence")["items"][0]["title"] == "turned \u202e round"


def test_a_day_of_the_period_may_have_blanks_around_it(terminal: Terminal) -> None:
    terminal.done("config", "period-from", " 2026-04-01 ")
    assert terminal.done("config", "period-from") == "2026-04-01\n"


def test_a_rating_of_an_older_day_is_said_to_be_history(terminal: Terminal) -> None:
    terminal.done("rate", "info/1", "met", "--on", "2024-05-01")
    answer = terminal("rate", "info/1", "developing", "--on", "2024-04-01")
    assert answer.err == (
        "information-security/1: developing on 1 April 2024 was added to the history; "
        "the current rating stays met, of 1 May 2024.\n"
    )
    told = terminal.json("rate", "info/1", "not-started", "--on", "2024-03-01")
    assert (told["rating"], told["previous"]) == ("not-started", "met")
    assert [each["rating"] for each in terminal.json("history", "info/1")] == ["not-started", "developing", "met"]
    assert terminal("rate", "info/1", "developing", "--on", "2024-05-01").err.endswith("developing (before: met).\n")


def test_a_tag_with_blanks_around_it_is_the_tag_without(terminal: Terminal) -> None:
    own = terminal.json("add", "One", "--tag", " A b ", "--tag", "a  B")["id"]
    assert len(terminal.json("show", own)["tags"]) == 1
    for tag in ("a b", " A B ", "A  b"):
        assert terminal.json("evidence", "--tag", tag)["total"] == 1
    terminal.done("edit", own, "--tag", " New ", "--untag", "a b")
    assert terminal.json("show", own)["tags"] == [" New "]
    terminal.done("edit", own, "--untag", "NEW")
    assert terminal.json("show", own)["tags"] == []


def test_what_is_shown_says_whether_it_is_in_the_bin(terminal: Terminal) -> None:
    for own in (terminal.json("add", "One")["id"], terminal.json("goal", "add", "Two")["id"]):
        assert terminal.json("show", own)["binned"] is False
        terminal.done("bin", own)
        assert terminal.json("show", own)["binned"] is True
