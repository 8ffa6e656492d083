"""The self-test that the frozen build runs is true of a source tree, and fails where something does not work."""

import subprocess
import sys
from pathlib import Path

import pytest

from planner.app import assemble
from planner.selftest import smoke_test
from planner.ui.main_window import MainWindow
from planner.ui.services import Services
from planner.ui.session import Session


def test_the_self_test_passes_with_an_empty_home(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "planner", "--smoke-test"], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = "rated, added, undone, every page drawn, every report written, a form read back"
    assert done.stdout == f"Self-test passed: {told}.\n"


def test_the_self_test_fails_where_nothing_is_exported(
    qapp: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_undo(data_dir: Path) -> tuple[Session, MainWindow, Services]:
        session, window, services = assemble(data_dir)
        monkeypatch.setattr(session, "undo", lambda: None)
        return session, window, services

    assert smoke_test(without_undo, lambda: True) == 1
    assert capsys.readouterr().err == "Self-test failed: undo did not take the goal back\n"


def test_without_a_display_the_window_is_refused_with_what_to_do_instead(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "planner", "--data-dir", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 1
    assert "no display" in done.stderr
    assert "planner --help" in done.stderr
    assert list(tmp_path.iterdir()) == []
