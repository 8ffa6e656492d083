"""Builds QApplication: its name, its language, what the system's signals do to it."""

import builtins
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from planner.core.errors import UserError
from planner.ui.crashes import Crashes
from planner.ui.one_window import Claim

if TYPE_CHECKING:
    from planner.ui.keeping import Keeping

_HURRY = "ended-by-the-system"


def imports_as_usual() -> None:
    """Take PySide's hook out of the import statement.

    It reads the source of every module that is imported after Qt, for switches of spelling that nobody here uses.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def build_application(log_dir: Path) -> QApplication:
    """The one QApplication, made now if there is none. Dates and numbers are English whatever the locale."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QLocale.setDefault(QLocale("en_GB"))
    # QApplication.setStyle would do, but gives the style back, and PySide then builds all of QStyle's enumerations.
    application = QApplication([*sys.argv[:1], "-style", "fusion"])
    application.setApplicationName("capability-planner")
    application.setApplicationDisplayName("Capability Planner")
    application.setOrganizationName("capability-planner")
    QGuiApplication.setDesktopFileName("capability-planner")
    Crashes(log_dir, application).install()
    return application


def run_application(window: QWidget, claim: Claim | None = None) -> int:
    """Run until the window is closed; a termination signal closes it as the person would. claim: the right to it, so
    that a second start raises it."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    from planner.ui.doorbell import Doorbell

    listener = _Signals(window)
    doorbell = Doorbell(window, claim) if claim is not None else None
    try:
        return application.exec()
    finally:
        listener.stop()
        if doorbell is not None:
            doorbell.stop()


def show_trouble(error: UserError) -> None:
    """Tell trouble that kept the window from opening, in a box of its own."""
    from planner.ui.settings import Settings
    from planner.ui.theme import Theme
    from planner.ui.trouble import TroubleDialog

    application = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "fusion"])
    assert isinstance(application, QApplication)
    theme = Theme(application, Settings())
    dialog = TroubleDialog(theme, error)
    dialog.exec()
    dialog.deleteLater()
    theme.deleteLater()


def recover(error: UserError, keeping: "Keeping") -> bool:
    """Show the recovery page for a damaged plan; whether the plan can be opened again."""
    from planner.ui.dialogs import RealDialogs
    from planner.ui.recovery import RecoveryDialog
    from planner.ui.settings import Settings
    from planner.ui.theme import Theme

    application = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "fusion"])
    assert isinstance(application, QApplication)
    settings = Settings()
    theme = Theme(application, settings)
    dialog = RecoveryDialog(theme, error, keeping, RealDialogs(settings))
    mended = dialog.exec() == RecoveryDialog.DialogCode.Accepted
    dialog.deleteLater()
    theme.deleteLater()
    return mended


def in_a_hurry(window: QWidget) -> bool:
    """Whether the system asked the program to end: nothing that takes a while is begun then."""
    return bool(window.property(_HURRY))


class _Signals(QObject):
    """SIGTERM, SIGINT and SIGHUP close the window.

    A Python signal handler runs only when Python does, and Qt's loop may not for a long time: the wake-up descriptor
    is written by the interpreter's own C handler at once, and Qt watches its other end.
    """

    def __init__(self, window: QWidget) -> None:
        import socket

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
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        application.commitDataRequest.connect(self._on_logout)

    def stop(self) -> None:
        """Put the handlers back."""
        self._notifier.setEnabled(False)
        self._application.commitDataRequest.disconnect(self._on_logout)
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._here.close()
        self._there.close()

    def _on_activated(self) -> None:
        self._here.recv(64)
        self._window.setProperty(_HURRY, True)
        # A dialog that is open would hold the window; what is typed is committed by closing all the same.
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                widget.close()
        if not self._window.close():
            QApplication.quit()

    def _on_logout(self, manager: object) -> None:
        """The session ends, or somebody else keeps it from ending: what is typed is committed, and the window stays."""
        from planner.ui.main_window import MainWindow

        if isinstance(self._window, MainWindow):
            self._window.flush()


def _wake(number: int, frame: object) -> None:
    """Signals are handled by _Signals; a handler must be there, or the default one ends the process."""
