"""How the program ends, whoever ends it: what is typed is stored, and the next start tells of a crash.

Each test runs the real window in a process of its own.
"""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceQuery
from planner.store.plan_store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes by POSIX signals")

TITLE, TYPED = "Moved the vault", "Nobody noticed, which was the point"
# Types into a field and leaves it so; then does what the test asks for.
PROGRAM = f"""
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
import planner.app as app
from planner.ui.main_window import MainWindow

def begin():
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    if not windows or not windows[0]._session.ready:
        return
    timer.stop()
    window = windows[0]
    window.add("evidence")
    form = window.page("evidence").editor.form
    QTest.keyClicks(form.title, "{TITLE}")
    window.flush()
    QTest.keyClicks(form.account.fields["result"], "{TYPED}")
    after(window)
    print("typed", flush=True)

def after(window):
    exec(sys.argv[2])

import planner.ui.build as build
made = build.build_window
def build_window(*arguments, **named):
    global timer
    timer = QTimer(interval=10)
    timer.timeout.connect(begin)
    timer.start()
    return made(*arguments, **named)
build.build_window = build_window
sys.exit(app.main(["--data-dir", sys.argv[1]]))
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def running(data_dir: Path, after: str = "") -> Iterator["subprocess.Popen[str]"]:
    """The program, with words typed that are not stored yet."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(data_dir.parent / "config")}
    command = [sys.executable, "-c", PROGRAM, str(data_dir), after]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, umask=0
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line == "typed\n", process.communicate()
            yield process
        finally:
            process.kill()


def stored_result(data_dir: Path) -> str:
    store = open_store(data_dir, framework=read_builtin(paths.FRAMEWORK))
    (line,) = store.evidence_lines(EvidenceQuery(), 0, 10)
    result = store.evidence(line.id).result
    store.close()
    return result


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_of_the_system_ends_it_well_within_two_seconds(data_dir: Path, number: signal.Signals) -> None:
    with running(data_dir) as process:
        begun = time.monotonic()
        process.send_signal(number)
        assert process.wait(30) == 0, process.stderr
        took = time.monotonic() - begun
    assert stored_result(data_dir) == TYPED
    assert took < 2
    assert not (data_dir / "backups").exists() or not list((data_dir / "backups").glob("2*")), "nothing slow is begun"


def test_an_open_dialog_does_not_hold_it(data_dir: Path) -> None:
    with running(data_dir, "QTimer.singleShot(0, window.acts['about'].trigger)") as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert stored_result(data_dir) == TYPED


def test_at_logout_what_is_typed_is_stored(data_dir: Path) -> None:
    # Only the desktop can make what Qt's signal carries, so what listens to it is called.
    listens = "next(each for each in window.children() if hasattr(each, '_on_logout'))"
    out = f"QTimer.singleShot(0, lambda signals={listens}: (signals._on_logout(None), os._exit(3)))"
    with running(data_dir, out) as process:
        assert process.wait(30) == 3
    assert stored_result(data_dir) == TYPED


def test_closed_by_a_person_it_leaves_a_backup(data_dir: Path) -> None:
    with running(data_dir, "QTimer.singleShot(0, window.close)") as process:
        assert process.wait(60) == 0
    assert stored_result(data_dir) == TYPED
    assert len(list((data_dir / "backups").glob("2*"))) == 1


FAULTS = {
    "slot": "QTimer.singleShot(0, lambda: 1 / 0)",
    "thread": "import threading; threading.Thread(target=lambda: 1 / 0).start()",
    "task": "from planner.ui.tasks import Task; window.task = Task(lambda: 1 / 0); window.task.start()",
    "unraisable": "type('Broken', (), {'__del__': lambda self: 1 / 0})()",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_logged_privately_and_the_window_goes_on(data_dir: Path, fault: str) -> None:
    goes_on = "; QTimer.singleShot(800, lambda: print('still there', flush=True))"
    with running(data_dir, fault + goes_on) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "still there\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    log = data_dir / "logs" / "planner.log"
    text = log.read_text()
    assert "ZeroDivisionError" in text
    assert TITLE not in text
    assert TYPED not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stored_result(data_dir) == TYPED


SAYS = (
    "from planner.ui.attendants import Attendants; bar = window.findChild(Attendants)._bar; "
    "print('bar', bar.words if bar is not None and bar.isVisible() else '', flush=True)"
)


def bar_at_the_start(data_dir: Path) -> str:
    """What the message bar says when the program has started; it is ended as a person would."""
    with running_raw(data_dir, SAYS) as process:
        assert process.stdout is not None
        line = next(each for each in process.stdout if each.startswith("bar"))
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    return line.removeprefix("bar").strip()


@contextmanager
def running_raw(data_dir: Path, after: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(data_dir.parent / "config")}
    program = PROGRAM.replace('    window.add("evidence")', "    exec(sys.argv[2]); return")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data_dir), after], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_start_after_a_crash_says_so_once(data_dir: Path) -> None:
    crash = "import faulthandler; QTimer.singleShot(900, faulthandler._sigsegv)"
    with running(data_dir, crash) as process:
        assert process.wait(30) == -signal.SIGSEGV
    crashed = (data_dir / "logs" / "crash.log").read_text()
    assert "Segmentation fault" in crashed
    assert TYPED not in crashed
    assert "The program crashed the last time" in bar_at_the_start(data_dir)
    assert (data_dir / "logs" / "crash-before.log").read_text() == crashed
    assert "crashed" not in bar_at_the_start(data_dir)
    assert stored_result(data_dir) == TYPED
