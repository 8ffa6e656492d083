"""Commands run in this process, and what they gave back."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from planner.cli.main import run


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """Runs commands in this process on one data directory."""

    data_dir: Path
    captured: pytest.CaptureFixture[str]

    def __call__(self, *argv: str) -> Answer:
        self.captured.readouterr()
        code = run(["--data-dir", str(self.data_dir), *argv])
        said = self.captured.readouterr()
        return Answer(code, said.out, said.err)

    def done(self, *argv: str) -> str:
        """The data of a command that has to succeed."""
        answer = self(*argv)
        assert answer.code == 0, answer.err
        return answer.out

    def json(self, *argv: str) -> Any:
        """The document of a command that has to succeed and to say nothing else."""
        answer = self(*argv, "--json")
        assert (answer.code, answer.err) == (0, "")
        return json.loads(answer.out)

    @property
    def database(self) -> Path:
        return self.data_dir / "plan" / "planner.sqlite3"

    @property
    def picture(self) -> dict[str, str]:
        """Every file of the plan with its hash: what has to stay the same where nothing is changed."""
        files = (each for each in sorted(self.data_dir.rglob("*")) if each.is_file())
        return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}
