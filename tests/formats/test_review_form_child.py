"""The child process that reads a returned form: its limits, and what a hostile file makes of it."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from planner.core.review_return import ReturnedForm
from planner.formats.review_form import read_form, reading
from planner.formats.review_form.child import MEMORY, told
from tests.formats.review_forms import ID
from tests.formats.review_returns import FILLED, FORM, kept, refusal


def _as_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(reading, "_command", lambda: [sys.executable, "-c", code])


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.SECONDS == 10
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    _as_child(monkeypatch, "import threading; threading.Event().wait()")
    assert "more time or memory" in refusal(kept(tmp_path, FORM))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system holds no process to its memory")
def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    assert MEMORY == 1 << 30
    code = (
        "from planner.formats.review_form import child, answers\n"
        "answers.answers = lambda reader: {'all': bytes(child.MEMORY)}\n"
        "child.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], input=FORM, capture_output=True, timeout=60, check=True)
    assert json.loads(done.stdout) == {"refused": "too much"}
    assert done.stderr == b""


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import os; os.abort()", "print('no JSON')"])
def test_a_child_that_dies_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    _as_child(monkeypatch, code)
    assert "more time or memory" in refusal(kept(tmp_path, FORM))


def test_nothing_beside_the_file_is_taken_for_a_part_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pypdf.py", "json.py", "planner.py"):
        (tmp_path / name).write_text("raise SystemExit(5)")
    (tmp_path / "returned.pdf").write_bytes(FORM)
    monkeypatch.chdir(tmp_path)
    assert read_form(Path("returned.pdf")).review == ID


def test_the_program_itself_is_the_child_where_it_is_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reading._command() == [sys.executable, "--read-form"]
    done = subprocess.run(
        [sys.executable, "-m", "planner", "--read-form"], input=FORM, capture_output=True, timeout=60, check=True
    )
    assert json.loads(done.stdout)["form"]["review"] == ID


def _mutated(random: Random, data: bytes) -> bytes:
    kind = random.randrange(4)
    if kind == 0:
        return data[: random.randrange(len(data))]
    changed_bytes = bytearray(data)
    for _ in range(random.choice((1, 8, 64, 512))):
        place = random.randrange(len(changed_bytes))
        if kind == 1:
            changed_bytes[place] = random.randrange(256)
        elif kind == 2:
            del changed_bytes[place : place + random.randrange(1, 40)]
        else:
            changed_bytes[place:place] = random.choice((b"<<", b">>", b"endobj\n", b"/Kids [1 0 R]", b"\x00" * 9))
        if not changed_bytes:
            break
    return bytes(changed_bytes)


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_file_is_refused_or_a_form_and_never_a_crash(seed: int) -> None:
    said = told(_mutated(Random(seed), FILLED))
    if "form" in said:
        assert said["form"]["review"]
        ReturnedForm(sha256="", **said["form"])
    else:
        assert said["refused"] in reading._REASONS
