"""The application: signals of the system close it well, and errors nobody caught are kept and told."""

import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.ui import application
from planner.ui.crashes import Crashes
from planner.ui.trouble import TroubleDialog


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.closed = 0

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed += 1
        super().closeEvent(event)


@pytest.fixture
def crashes(qapp: QApplication, tmp_path: Path) -> Iterator[Path]:
    """Crash handling as a start installs it, taken out again afterwards; gives the folder of the logs."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    crashes = Crashes(tmp_path / "logs", qapp)
    crashes.install()
    yield tmp_path / "logs"
    crashes.uninstall()
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_termination_signal_closes_the_window_as_a_person_would(qtbot: QtBot, number: signal.Signals) -> None:
    window = _Window()
    qtbot.addWidget(window)
    window.show()
    before = signal.getsignal(number)
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
    assert application.run_application(window) == 0
    assert window.closed == 1
    assert signal.getsignal(number) is before


def test_there_is_one_application(qapp: QApplication, tmp_path: Path) -> None:
    assert application.build_application(tmp_path) is qapp


def test_a_fault_is_kept_in_a_private_log_without_a_persons_words(crashes: Path) -> None:
    try:
        raise ValueError("my private words")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    log = crashes / "planner.log"
    text = log.read_text()
    assert "ValueError" in text
    assert "test_application.py" in text
    assert "my private words" not in text
    if os.name != "nt":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        assert stat.S_IMODE(crashes.stat().st_mode) == 0o700


def test_a_fault_in_a_thread_is_kept_too(crashes: Path) -> None:
    def work() -> None:
        raise LookupError("gone")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "LookupError" in (crashes / "planner.log").read_text()


def _in_thread() -> None:
    thread = threading.Thread(target=lambda: [][0])
    thread.start()
    thread.join()


class _Broken:
    def __del__(self) -> None:
        raise IndexError("my private words")


@pytest.mark.parametrize("break_something", [_in_thread, _Broken], ids=["thread", "destructor"])
def test_a_fault_outside_the_windows_own_code_is_told_in_its_thread_without_a_persons_words(
    crashes: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    break_something: Callable[[], object],
) -> None:
    told: list[tuple[str, threading.Thread]] = []
    monkeypatch.delenv("PLANNER_DEBUG", raising=False)
    monkeypatch.setattr("planner.ui.crashes._tell", lambda details: told.append((details, threading.current_thread())))
    break_something()
    assert told == []
    qtbot.waitUntil(lambda: told != [])
    ((details, thread),) = told
    assert "IndexError" in details
    assert thread is threading.main_thread()
    # What is no terminal is the log of the desktop.
    assert all("my private words" not in text for text in (details, *capsys.readouterr()))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('Cannot open "My appraisal.pdf" for reading', "Cannot open … for reading"),
        ("cannot read /home/ada/Documents/my-words.png: it is not there", "cannot read … it is not there"),
        ("C:\\Users\\ada\\words.txt has gone", "… has gone"),
    ],
)
def test_what_qt_quotes_is_not_kept(crashes: Path, said: str, kept: str) -> None:
    qWarning(said)
    assert f"Qt: {kept}\n" in (crashes / "planner.log").read_text()


def test_what_qt_says_is_kept(crashes: Path) -> None:
    qWarning("a picture is missing")
    assert "Qt: a picture is missing" in (crashes / "planner.log").read_text()


def test_a_log_that_cannot_be_written_is_done_without(qapp: QApplication, tmp_path: Path) -> None:
    in_the_way = tmp_path / "logs"
    in_the_way.write_text("a file where the folder should be")
    handling = Crashes(in_the_way, qapp)
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handling.install()
    handling.uninstall()
    sys.excepthook, threading.excepthook, sys.unraisablehook = before
    assert in_the_way.read_text() == "a file where the folder should be"


def test_trouble_before_the_window_is_told_in_words(qapp: QApplication) -> None:
    told: list[tuple[str, str]] = []
    waiting = QTimer(interval=0)

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, TroubleDialog):
            waiting.stop()
            told.append((box.what.text(), box.todo.text()))
            box.copy.click()
            box.close_button.click()

    waiting.timeout.connect(answer)
    waiting.start()
    QApplication.processEvents()  # a window of an earlier test may have asked the application to quit
    application.show_trouble(UserError("The plan cannot be read.", "Choose another folder."))
    assert told == [("The plan cannot be read.", "Choose another folder.")]
    assert QApplication.clipboard().text() == "The plan cannot be read. Choose another folder."
