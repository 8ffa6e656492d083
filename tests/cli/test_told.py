"""What the terminal says of a plan and its files where a bare fact would not do."""

import os
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


def test_check_notes_that_the_plan_lies_in_a_synchronised_folder_and_nothing_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(tmp_path / "Dropbox" / "plan", capsys)
    assert terminal.json("check") == {"ok": True, "findings": []}
    terminal.done("add", "One")
    found = terminal.json("check")
    assert found["ok"] is True
    (said,) = found["findings"]
    assert said.startswith("Your plan lies in a folder that Dropbox synchronises.")
    assert "Nothing is wrong with the plan." in terminal("check").err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the file system takes no such name")
def test_a_file_whose_name_is_no_text_is_named_and_the_way_out_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(tmp_path / "plan", capsys)
    odd = tmp_path / os.fsdecode(b"bill \xff.txt")
    odd.write_text("x")
    done = terminal("add", "One", "--file", str(odd))
    assert done.code != 0
    assert "“bill \ufffd.txt” was not attached" in done.err
    assert "Rename the file" in done.err
    assert terminal.json("evidence")["total"] == 0


def test_a_conflict_about_what_was_deleted_for_good_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = Terminal(tmp_path / "here", capsys), Terminal(tmp_path / "there", capsys)
    bundle = tmp_path / "plan.zip"
    own = here.done("add", "One").strip()
    here.done("export", str(bundle))
    there.done("import", str(bundle))
    there.done("edit", own, "--title", "Two")
    here.done("bin", own)
    here.done("purge", "--older-than", "0")
    there.done("export", str(bundle))
    here.done("import", str(bundle))
    lines = here.done("conflict", "list")
    assert "purged" not in lines
    assert "title: here deleted for good, there “Two”" in lines or "title: here “Two”, there deleted for good" in lines
    assert "“True”" not in lines
