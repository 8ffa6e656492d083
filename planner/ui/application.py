"""Builds QApplication: its name, its logs, signals of the system, and what happens with errors nobody caught."""

import faulthandler
import logging
import platform
import signal
import socket
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QLocale, QMessageLogContext, QObject, QSocketNotifier, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from planner.core.errors import UserError
from planner.files import PRIVATE_FILE, private_dir

_log = logging.getLogger("planner")
_LOG_SIZE = 512 * 1024
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def build_application(log_dir: Path) -> QApplication:
    """The one QApplication, made now if there is none. Dates and numbers are English whatever the locale."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("capability-planner")
    application.setApplicationDisplayName("Capability Planner")
    application.setOrganizationName("capability-planner")
    QGuiApplication.setDesktopFileName("capability-planner")
    _Crashes(log_dir, application).install()
    return application


def run_application(window: QWidget) -> int:
    """Run until the window is closed; a termination signal closes it as the person would."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    listener = _Signals(window)
    try:
        return application.exec()
    finally:
        listener.stop()


def show_trouble(error: UserError) -> None:
    """Tell trouble that kept the window from opening, in a box of its own."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    box = QMessageBox(QMessageBox.Icon.Warning, "Capability Planner", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(error.message)
    box.setInformativeText(error.hint)
    box.exec()
    del application


class _Signals(QObject):
    """SIGTERM, SIGINT and SIGHUP close the window.

    A Python signal handler runs only when Python does, and Qt's loop may not for a long time: the wake-up descriptor
    is written by the interpreter's own C handler at once, and Qt watches its other end.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._before = {
            number: signal.signal(number, _wake)
            for name in ("SIGTERM", "SIGINT", "SIGHUP")
            if (number := getattr(signal, name, None)) is not None
        }
        self._old_descriptor = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    def stop(self) -> None:
        """Put the handlers back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._here.close()
        self._there.close()

    def _on_activated(self) -> None:
        self._here.recv(64)
        # A dialog that is open would hold the window; what is typed is committed by closing all the same.
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                widget.close()
        if not self._window.close():
            QApplication.quit()


def _wake(number: int, frame: object) -> None:
    """Signals are handled by _Signals; a handler must be there, or the default one ends the process."""


class _Crashes(QObject):
    """Errors that nobody caught: written to a log without anything a person typed, and told in a box to copy from."""

    def __init__(self, log_dir: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._log_dir = log_dir
        self._fault_file: IO[str] | None = None
        self._handler: logging.Handler | None = None
        self._telling = False

    def install(self) -> None:
        """Take over every way an error may come."""
        self._open_log()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)

    def uninstall(self) -> None:
        """Let go of the logs."""
        if self._handler is not None:
            _log.removeHandler(self._handler)
            self._handler.close()
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()

    def _open_log(self) -> None:
        try:
            private_dir(self._log_dir)
            path = self._log_dir / "planner.log"
            handler = RotatingFileHandler(path, maxBytes=_LOG_SIZE, backupCount=2, encoding="utf-8", delay=False)
            path.chmod(PRIVATE_FILE)
            fault_path = self._log_dir / "crash.log"
            self._fault_file = fault_path.open("a", encoding="utf-8")
            fault_path.chmod(PRIVATE_FILE)
        except OSError as error:
            _log.warning("no log can be written: %s", error.strerror)
            return
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        _log.addHandler(handler)
        self._handler = handler
        _log.setLevel(logging.INFO)
        faulthandler.enable(self._fault_file)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None = None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = _details(kind, error, trace)
        _log.error("%s", details)
        print("".join(traceback.format_exception(kind, error, trace)), file=sys.stderr)
        on_gui_thread = threading.current_thread() is threading.main_thread()
        if on_gui_thread and not self._telling:
            self._telling = True
            _tell(details)
            self._telling = False

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)


def _details(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Where it happened. The message is left out: it may quote what a person wrote."""
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([f"{kind.__name__} on {platform.platform()}, Python {platform.python_version()}", *places])


def _tell(details: str) -> None:
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return  # nobody is there to close the box
    box = QMessageBox(QMessageBox.Icon.Critical, "Capability Planner", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText("Something went wrong in the program. What you wrote is saved.")
    box.setInformativeText(
        "You can go on working. The details below help to find the fault; they hold none of your words."
    )
    box.setDetailedText(details)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.INFO), "Qt: %s", message)
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        print(message, file=sys.stderr)
