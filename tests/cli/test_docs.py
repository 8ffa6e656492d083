"""docs/terminal.md keeps its word: its examples run, and no command lacks one."""

import io
import re
import shlex
from pathlib import Path

import pytest
import typer

from planner.cli.commands import build_commands
from planner.cli.main import run
from tests.cli.filling import fill

DOCUMENT = Path(__file__).parents[2] / "docs" / "terminal.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
KEPT = re.compile(r"(\w+)=\$\((.*)\)")


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")) if kind == language]


def examples() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


def commands() -> list[str]:
    root = typer.main.get_command(build_commands())
    names = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        names += [f"{name} {each}" for each in getattr(command, "commands", {})] or [name]
    return names


@pytest.mark.parametrize("name", commands())
def test_every_command_has_an_example(name: str) -> None:
    assert any(re.search(rf"planner (--data-dir \S+ )?{name}\b", line) for line in examples())


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_DATA_DIR", str(tmp_path / "data"))
    Path("graph.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    Path("entry.md").write_text(blocks("markdown")[0], encoding="utf-8")
    Path("mine.txt").write_text(blocks("text")[0], encoding="utf-8")
    Path("secret.txt").write_text("correct horse battery staple\n", encoding="utf-8")
    kept: dict[str, str] = {}
    for line in examples():
        assignment = KEPT.fullmatch(line)
        words = shlex.split(assignment[2] if assignment else line)
        if "<" in words:
            entry = words.index("<")
            monkeypatch.setattr("sys.stdin", io.StringIO(Path(words[entry + 1]).read_text(encoding="utf-8")))
            words = words[:entry]
        assert words[0] == "planner"
        if "filled.pdf" in words:
            fill(Path("form.pdf"), Path("filled.pdf"), {"statement": "A good year."})
        capsys.readouterr()
        code = run([kept[word[1:]] if word.startswith("$") else word for word in words[1:]])
        said = capsys.readouterr()
        assert code == 0, f"{line}\n{said.err}"
        if assignment:
            kept[assignment[1]] = said.out.strip()
    assert set(kept) == {"id", "goal", "review", "next"}
