"""The program as a person starts it: a process of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PLANNER = (sys.executable, "-m", "planner")
WITHOUT_QT = """
import sys
from planner.app import main
code = main(sys.argv[1:])
print(sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))), file=sys.stderr)
sys.exit(code)
"""


def planner(data_dir: Path, *argv: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    command = [*PLANNER, "--data-dir", str(data_dir), *argv]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


def test_what_one_command_writes_the_next_one_reads(tmp_path: Path) -> None:
    added = planner(tmp_path / "data", "add", "Zählwerk — réparé", "--for", "info/1", "--json")
    assert (added.returncode, added.stderr) == (0, b"")
    own = json.loads(added.stdout.decode("utf-8"))["id"]
    shown = planner(tmp_path / "data", "show", own)
    assert shown.returncode == 0
    assert "Zählwerk — réparé" in shown.stdout.decode("utf-8")


def test_documents_are_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    environment = os.environ | {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    answer = planner(tmp_path / "data", "checklist", "--json", env=environment)
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert "develop a team’s capability" in answer.stdout.decode("utf-8")


@pytest.mark.parametrize("argv", [("status",), ("add", "Something")])
def test_no_command_imports_qt(tmp_path: Path, argv: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", WITHOUT_QT, "--data-dir", str(tmp_path / "data"), *argv]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 0
    assert answer.stderr.splitlines()[-1] == "[]"


def test_reading_imports_neither_the_store_s_libraries_nor_those_of_documents(tmp_path: Path) -> None:
    probe = WITHOUT_QT.replace('("PySide6", "shiboken6")', '("sqlmodel", "sqlalchemy", "alembic", "reportlab", "rich")')
    command = [sys.executable, "-c", probe, "--data-dir", str(tmp_path / "data"), "status"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (answer.returncode, answer.stderr.splitlines()[-1]) == (0, "[]")


def test_refusals_and_wrong_usage_have_their_codes(tmp_path: Path) -> None:
    refused = planner(tmp_path / "data", "rate", "info/1", "perfect")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"Traceback" not in refused.stderr
    wrong = planner(tmp_path / "data", "nonsense")
    assert (wrong.returncode, wrong.stdout) == (2, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that a shell closes early")
def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*PLANNER, "--data-dir", str(tmp_path / "data"), "checklist"]
    answer = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)
    assert (answer.returncode, answer.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    command = [*PLANNER, "--data-dir", str(tmp_path / "data"), "checklist"]
    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert answer.returncode == 1
    assert b"The output could not be written: no space left on device." in answer.stderr
    assert b"Traceback" not in answer.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell that closes a stream")
@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("checklist", "--json"), 1, b"The output could not be written: standard output is closed. "),
        (("unbin", "--help"), 0, b""),
        (("status", "--nonsense"), 2, b"No such option"),
    ],
)
def test_a_closed_output_is_no_success_where_something_was_to_be_printed(
    argv: tuple[str, ...], code: int, said: bytes, tmp_path: Path
) -> None:
    command = ["sh", "-c", 'exec "$@" >&-', "sh", *PLANNER, "--data-dir", str(tmp_path / "data"), *argv]
    answer = subprocess.run(command, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (answer.returncode, said in answer.stderr, b"Traceback" in answer.stderr) == (code, True, False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no interrupt to one process alone")
def test_an_interrupt_is_quiet(tmp_path: Path) -> None:
    command = [*PLANNER, "--data-dir", str(tmp_path / "data"), "add", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(b"x" * 200_000)  # more than a pipe holds: once it is written, the program is reading
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert not (tmp_path / "data").exists()
