"""What happens with errors that nobody caught: a local log without anything a person typed, and a box to copy from.

Logging is imported when there is something to log: a start that goes well needs none of it.
"""

import faulthandler
import os
import re
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from planner.files import PRIVATE_FILE, private_dir

if TYPE_CHECKING:
    from logging import Handler

_LOG_SIZE = 512 * 1024
_SERIOUS = (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
# What Qt quotes may be a person's words, and a path holds names of theirs.
_QUOTED = re.compile(r"""([\"'“‘`]).*[\"'”’`]|\S*[/\\]\S*""", re.DOTALL)


class Crashes(QObject):
    """Takes over every way an error may come. log_dir: made now, for its owner alone; one that cannot be written is
    done without. before: after `install`, the log of a crash of the program before this one, None where it had none.
    happened(details): in whatever thread; the person is told in the window's."""

    happened = Signal(str)

    def __init__(self, log_dir: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._log_dir = log_dir
        self._handler: Handler | None = None
        self._fault_file: IO[str] | None = None
        self._telling = False
        self.before: Path | None = None
        # In a turn of its own: it may have happened in another thread, or while objects were being let go.
        self.happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the hooks of the interpreter and of Qt."""
        self._open_fault_file()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Let go of hooks and logs."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        if self._handler is not None:
            self._handler.close()
            self._handler = None
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None

    def _open_fault_file(self) -> None:
        try:
            private_dir(self._log_dir)
            path = self._log_dir / "crash.log"
            if path.exists() and path.stat().st_size:
                # Kept under another name, so that the start after this one says nothing.
                path.replace(self._log_dir / "crash-before.log")
                self.before = self._log_dir / "crash-before.log"
            self._fault_file = path.open("a", encoding="utf-8")
            path.chmod(PRIVATE_FILE)
        except OSError:
            return  # nowhere to write to: what goes wrong is told on standard error alone
        faulthandler.enable(self._fault_file)

    def _log(self, text: str) -> None:
        import logging
        from logging.handlers import RotatingFileHandler
        from typing import Any

        class _PrivateLog(RotatingFileHandler):
            """Each file that it begins is its owner's alone, whatever the umask."""

            def _open(self) -> Any:
                Path(self.baseFilename).touch(PRIVATE_FILE)
                Path(self.baseFilename).chmod(PRIVATE_FILE)
                return super()._open()

        if self._handler is None:
            path = self._log_dir / "planner.log"
            try:
                self._handler = _PrivateLog(path, maxBytes=_LOG_SIZE, backupCount=2, encoding="utf-8")
            except OSError:
                return
            self._handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._handler.handle(logging.LogRecord("planner", logging.ERROR, "", 0, text, None, None))

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None = None
    ) -> None:
        import traceback

        if issubclass(kind, KeyboardInterrupt):
            from PySide6.QtWidgets import QApplication

            QApplication.quit()
            return
        details = _details(kind, trace)
        self._log(details)
        # Without a terminal it goes to the log of the desktop, which is to hold no more than our own.
        watched = bool(os.environ.get("PLANNER_DEBUG")) or (sys.stderr is not None and sys.stderr.isatty())
        print("".join(traceback.format_exception(kind, error, trace)) if watched else details, file=sys.stderr)
        self.happened.emit(details)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_unraisable(self, unraisable: "sys.UnraisableHookArgs") -> None:
        if unraisable.exc_value is not None:
            self._on_exception(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)

    @Slot(str)
    def _on_happened(self, details: str) -> None:
        if not self._telling:
            self._telling = True
            _tell(details)
            self._telling = False

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        message = _QUOTED.sub("…", message)
        if kind is not QtMsgType.QtDebugMsg:
            self._log(f"Qt: {message}")
        if kind in _SERIOUS:
            print(message, file=sys.stderr)


def _details(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it happened. The message is left out: it may quote what a person wrote."""
    import platform
    import traceback

    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([f"{kind.__name__} on {platform.platform()}, Python {platform.python_version()}", *places])


def _tell(details: str) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QMessageBox

    from planner.ui.boxes import message_box

    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return  # nobody is there to close the box
    box = message_box(None, "Capability Planner", "Something went wrong in the program. What you wrote is saved.")
    box.setIcon(QMessageBox.Icon.Critical)
    box.setInformativeText("You can go on working. The details help to find the fault; they hold none of your words.")
    box.setDetailedText(details)
    box.exec()
    box.deleteLater()
