"""What README.md tells a reader to type works, and what it points at is there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _terminal_lines() -> list[list[str]]:
    """The arguments of each `planner` line in README's block about the terminal."""
    block = README.partition("## The same from a terminal")[2].partition("```sh\n")[2].partition("```")[0]
    return [shlex.split(line, comments=True)[1:] for line in block.splitlines()]


def test_the_terminal_commands_of_the_readme_do_what_they_say_one_after_the_other(tmp_path: Path) -> None:
    environment = os.environ | {"PLANNER_DATA_DIR": str(tmp_path / "plan"), "PYTHONPATH": str(ROOT)}
    lines = _terminal_lines()
    for line in lines:
        command = [sys.executable, "-m", "planner", *line]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (line, done.stderr)
    assert [line[0] for line in lines] == ["status", "checklist", "rate", "add", "goal", "report"]
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+) *[`#\n]", README))))
def test_a_make_command_of_the_readme_is_in_the_makefile(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_a_file_that_the_readme_points_at_is_there(target: str) -> None:
    assert (ROOT / target).is_file()
