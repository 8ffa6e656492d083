"""Whatever is wrong, one sentence says what happened and one what to do; the exit code is 1 and nothing is changed."""

import io
import json
import os
import re
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

REFUSED = [
    (("rate", "information-security/9", "met"), "Information security has 2"),
    (("rate", "cooking/1", "met"), "the groups are responsibilities, availability"),
    (("rate", "0123456789ab", "met"), "No descriptor has the key"),
    (("rate", "info/1", "perfect"), "Use not-started, developing, met or not-applicable."),
    (("rate", "info/1", "met", "--on", "2024-02-30"), "“2024-02-30” is not a date"),
    (("rate", "info/1", "met", "--on", "9999-12-31"), "after today"),
    (("rate", "info/1", "met", "--by", "nobody"), "Use me or manager."),
    (("rate", "info/1", "not-applicable"), "Give the reason as a note."),
    (("history", "systems/1"), "systems-design or systems-integration"),
    (("add", ""), "A title is needed."),
    (("add", "x" * 201), "at most 200 fit"),
    (("add", "bell\x07"), "cannot be shown (U+0007)"),
    (("add", "broken \udcff"), "cannot be shown"),
    (("add", "a", "--on", "yesterday"), "YYYY-MM-DD"),
    (("add", "a", "--on", "2024-02-02", "--until", "2024-02-01"), "before it begins"),
    (("add", "a", "--on", "9999-12-31"), "9999-12-31 is more than a year after today"),
    (("add", "a", "--on", "2024-02-02", "--until", "9999-12-31"), "9999-12-31 is more than a year after today"),
    (("add", "a", "--on", "1026-04-01"), "1026-04-01 is before 1950"),
    (("add", "a", "--link", "javascript:alert(1)"), "https://, http:// or mailto:"),
    (("add", "a", "--file", "no-such-file.png"), "There is no file no-such-file.png."),
    (("add", "a", "--file", ""), "--file names no file"),
    (("status", "--data-dir", ""), "--data-dir names no directory"),
    (("add", "a", "--data-dir", ""), "--data-dir names no directory"),
    (("add", "a", "--file", "."), "it is a folder"),
    (("add", "a", "--for", "info/1", "--for", "info/7"), "has 2"),
    (("add", "a", "--kind", "party"), "Use work, feedback, training, award or other."),
    (("add", "a", "--tag", " "), "A tag cannot be empty."),
    (("evidence", "--from", "2024-13-01"), "is not a date"),
    (("evidence", "--from", "2024-02-02", "--to", "2024-02-01"), "before it begins"),
    (("evidence", "--limit", "many"), "is not a limit"),
    (("evidence", "--for", "nothing"), "is no descriptor"),
    (("goal", "add", " "), "A title is needed."),
    (("goal", "add", "a", "--due", "soon"), "is not a date"),
    (("goal", "add", "a", "--step", ""), "A step cannot be empty."),
    (("goal", "list", "--state", "late"), "Use planned, in-progress, done or dropped."),
    (("config", "shoe-size", "44"), "The settings are name, job-title"),
    (("config", "shoe-size"), "The settings are name, job-title"),
    (("config", "period-from", "now"), "is not a date"),
    (("config", "name", "Maren\nAlderwick"), "is one line"),
    (("add", "two\nlines"), "is one line, and this has a line break"),
    (("add", "a", "--tag", "two\nlines"), "is one line"),
    (("goal", "add", "two\nlines"), "is one line"),
    (("goal", "add", "a", "--step", "two\nlines"), "is one line"),
    (("evidence", "--tag", ""), "A tag cannot be empty."),
    (("config", "period-from", "20260401"), "is not a date"),
    (("config", "period-from", "2026-W01-1"), "is not a date"),
    (("evidence", "--limit", "-1"), "“-1” is not a limit"),
    (("config", "pay-bands", "[]"), "The settings are name, job-title"),
    (("config", "template-star"), "The settings are name, job-title"),
    (("pay-review", "cooking", "at"), "The skills are availability"),
    (("pay-review", "systems", "at"), "systems-design or systems-integration"),
    (("pay-review", "info", "perfect"), "Use below, at, above or not-said."),
    (("pay-review", "info", "at", "user"), "“user” has no standing beside it"),
    (("pay-review", "--what-if", "info"), "“info” supposes nothing"),
    (("pay-review", "--what-if", "info=well"), "Use below, at, above or not-said."),
    (("pay-review", "info", "at", "--bands", "1-1.5, 1.7-3"), "a gap or an overlap"),
    (("pay-review", "--bands", ""), "1 to 9 bands, not 0"),
    (("statement",), "No evidence was named"),
    (("statement", "--as", "poem", "--template"), "Use star, bullet or paragraph."),
    (("statement", "--keep"), "--keep names no template"),
    (("statement", "--template-file", "absent.txt"), "absent.txt was not read"),
    (("statement", "--template-file", "."), "was not read"),
    (("report", ".pdf"), "is a suffix without a name"),
    (("report", ""), "does not end in .pdf, .html, .md, .docx, .csv, .xlsx, .json or .zip"),
    (("report", "report.odt"), "does not end in .pdf, .html, .md, .docx, .csv, .xlsx, .json or .zip"),
    (("report", "report"), "does not end in .pdf, .html, .md, .docx, .csv, .xlsx, .json or .zip"),
    (("report", "report.pdf", "--from", "x"), "is not a date"),
    (("report", "no-such-folder/report.pdf"), "The report was not saved as report.pdf"),
]
NEEDS_A_THING = [
    (("show", "abc"), "too short"),
    (("show", "ffffffffffffffffffff"), "Nothing has an id"),
    (("edit", "EVIDENCE"), "No change was named"),
    (("edit", "EVIDENCE", "--due", "2024-01-01"), "--due is nothing that evidence has"),
    (("edit", "GOAL", "--result", "done"), "--result is nothing that a goal has"),
    (("edit", "EVIDENCE", "--on", "x"), "is not a date"),
    (("edit", "EVIDENCE", "--untag", "nothing"), "It has no tag “nothing”."),
    (("edit", "EVIDENCE", "--unlink", "https://nowhere.example.org"), "It has no link"),
    (("edit", "EVIDENCE", "--unfile", "nothing.png"), "It has no file “nothing.png”"),
    (("edit", "EVIDENCE", "--not-for", "user-focus/5"), "It is not for “user-focus/5”"),
    (("edit", "GOAL", "--not-for", "user-focus/5"), "It is not for “user-focus/5”"),
    (("edit", "EVIDENCE", "--file", ""), "--file names no file"),
    (("edit", "EVIDENCE", "--title", ""), "A title is needed."),
    (("bin", "EVIDENCE", "ffffffffffffffffffff"), "Nothing has an id"),
    (("unbin", "zz"), "too short"),
    (("goal", "set", "GOAL", "finished"), "Use planned"),
    (("goal", "set", "EVIDENCE", "done"), "is no goal"),
    (("goal", "step", "GOAL", "99"), "has 4 steps"),
    (("goal", "step", "GOAL", "0"), "is not a step"),
    (("goal", "step", "GOAL", "-1"), "“-1” is not a step"),
    (("goal", "step", "-1", "1"), "“-1” is too short for an id"),
    (("demo",), "The plan is not empty"),
    (("statement", "GOAL"), "is a goal and no evidence"),
    (("statement", "EVIDENCE", "zz"), "too short"),
]
ALL_COMMANDS = [
    ("status",), ("checklist",), ("rate", "info/1", "met"), ("history", "info/1"), ("add", "a"), ("evidence",),
    ("show", "abcd"), ("edit", "abcd", "--title", "a"), ("bin", "abcd"), ("unbin", "abcd"), ("goal", "add", "a"),
    ("goal", "list"), ("goal", "set", "abcd", "done"), ("goal", "step", "abcd", "1"), ("report", "out.pdf"),
    ("config",), ("config", "name", "a"), ("check",), ("demo",), ("statement", "abcd"), ("pay-review",),
    ("pay-review", "info", "at"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def is_plain(message: str) -> bool:
    """One paragraph of whole sentences and no traceback."""
    return message.count("\n") == 1 and message.rstrip().endswith((".", "…")) and "Traceback" not in message


@pytest.mark.parametrize(("argv", "words"), REFUSED)
def test_a_wrong_value_is_refused_and_leaves_no_plan_behind(
    terminal: Terminal, argv: tuple[str, ...], words: str
) -> None:
    answer = terminal(*argv)
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err
    assert is_plain(answer.err)
    assert not terminal.data_dir.exists()
    assert list(Path().iterdir()) == []


@pytest.fixture(scope="module")
def shared_dir(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample plan that nothing here may change."""
    return Path(shutil.copytree(sample_dir, tmp_path_factory.mktemp("shared") / "data"))


@pytest.mark.parametrize(("argv", "words"), [*REFUSED, *NEEDS_A_THING])
def test_a_wrong_value_changes_nothing(
    shared_dir: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], words: str
) -> None:
    shared = Terminal(shared_dir, capsys)
    ids = {
        "EVIDENCE": lambda: shared.json("evidence", "STRIDE")["items"][0]["id"],
        "GOAL": lambda: shared.json("goal", "list")["items"][0]["id"],
    }
    named = [ids[each]() if each in ids else each for each in argv]
    before = shared.picture
    answer = shared(*named, "--json")
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err
    assert is_plain(answer.err)
    assert shared.picture == before


@pytest.mark.parametrize(
    "argv",
    [
        (), ("nonsense",), ("status", "--nonsense"), ("rate",), ("rate", "info/1"), ("show",), ("bin",), ("goal",),
        ("goal", "nonsense"), ("goal", "step", "abcd", "--nonsense"), ("goal", "step", "abcd", "1", "-x"),
        ("add", "a", "--on"), ("status", "more"), ("edit",), ("report",),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_with_exit_code_2(terminal: Terminal, argv: tuple[str, ...]) -> None:
    answer = terminal(*argv)
    assert (answer.code, answer.out) == (2, "")
    assert "--help" in answer.err
    assert "Traceback" not in answer.err
    assert not terminal.data_dir.exists()


@pytest.mark.parametrize(
    "argv", [("show", "abcd"), ("edit", "abcd", "--title", "a"), ("bin", "abcd"), ("unbin", "abcd")]
)
def test_naming_a_thing_where_no_plan_is_makes_none(terminal: Terminal, argv: tuple[str, ...]) -> None:
    answer = terminal(*argv)
    assert (answer.code, answer.out) == (1, "")
    assert "There is no plan in" in answer.err
    assert not terminal.data_dir.exists()


@pytest.mark.parametrize("argv", ALL_COMMANDS)
def test_a_file_that_is_no_database_is_refused_and_left(terminal: Terminal, argv: tuple[str, ...]) -> None:
    terminal.database.parent.mkdir(parents=True)
    terminal.database.write_bytes(b"a shopping list, and no database at all\n" * 200)
    before = terminal.picture
    answer = terminal(*argv)
    assert answer.code == 1
    assert "is not a plan of Capability Planner" in answer.err + answer.out
    assert "Traceback" not in answer.err
    assert terminal.picture == before


@pytest.mark.parametrize("argv", ALL_COMMANDS)
def test_a_plan_of_a_newer_version_is_refused_and_left(sample: Terminal, argv: tuple[str, ...]) -> None:
    connection = sqlite3.connect(sample.database)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = sample.picture
    answer = sample(*argv)
    assert (answer.code, answer.out) == (1, "")
    assert "newer version" in answer.err
    assert is_plain(answer.err)
    assert sample.picture == before


@pytest.mark.parametrize("argv", [("add", "a"), ("rate", "info/1", "met"), ("config", "name", "a"), ("demo",)])
def test_a_data_directory_that_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    answer = Terminal(tmp_path / "file" / "data", capsys)(*argv)
    assert (answer.code, answer.out) == (1, "")
    assert is_plain(answer.err)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps nobody out by a mode")
def test_a_plan_that_may_only_be_read_is_read_and_not_written(sample: Terminal) -> None:
    plan = sample.database.parent
    sample.database.chmod(0o400)
    plan.chmod(0o500)
    try:
        answer = sample("add", "a")
        assert (answer.code, answer.out) == (1, "")
        assert "cannot be written" in answer.err
        assert sample.json("evidence")["total"] == 60
    finally:
        plan.chmod(0o700)


def test_damage_is_found_by_a_check_and_told_as_a_finding(sample: Terminal) -> None:
    attached = next(path for path in (sample.data_dir / "plan" / "attachments").rglob("*") if path.is_file())
    attached.write_bytes(bytes(attached.stat().st_size))
    assert sample.json("check") == {"ok": True, "findings": []}
    answer = sample("check", "--deep", "--json")
    assert answer.code == 1
    (found,) = json.loads(answer.out)["findings"]
    assert re.match(r"[\w.-]+, attached to “.+”, is damaged \(", found)
    assert attached.name in found
    assert '"ok": false' in answer.out


def test_an_entry_that_cannot_be_read_adds_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("# Title\nFor: cooking/1\n"))
    answer = terminal("add", "-")
    assert answer.code == 1
    assert "cooking/1" in answer.err
    assert not terminal.data_dir.exists()


def test_a_report_that_fails_leaves_the_old_one(sample: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.mkdir()
    (target / "kept").write_text("kept", encoding="utf-8")
    answer = sample("report", str(target))
    assert (answer.code, answer.out) == (1, "")
    assert is_plain(answer.err)
    assert [each.name for each in target.iterdir()] == ["kept"]
    shutil.rmtree(target)


def test_a_mistake_of_the_program_is_told_without_a_traceback(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("planner.cli.standing.words.status", broken)
    answer = terminal("status")
    assert (answer.code, answer.out) == (1, "")
    assert "a mistake of its own (RuntimeError)" in answer.err
    assert "secret words" not in answer.err
    monkeypatch.setenv("PLANNER_DEBUG", "1")
    assert "Traceback" in terminal("status").err


def test_a_file_that_may_not_be_read_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/plans/planner.sqlite3")

    monkeypatch.setattr("planner.cli.standing.words.status", forbidden)
    answer = terminal("status")
    assert answer.code == 1
    assert answer.err.startswith("/plans/planner.sqlite3 could not be used: permission denied.")


def test_an_interrupt_in_a_command_is_quiet(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.cli.standing.words.status", interrupted)
    answer = terminal("status")
    assert (answer.code, answer.out, answer.err.strip()) == (130, "", "")


def test_a_sample_without_room_for_its_files_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.formats.sample.read_sample", full)
    answer = terminal("demo")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("The sample was not put in: no space left on device.")
