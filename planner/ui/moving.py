"""The plan moved to a good place of this machine, because the banner's button was pressed.

The secret it keeps: that nothing is typed meanwhile. What was typed is stored before; a modal box that cannot be left
stands over the window until the plan is there, and then the program starts again on it and this window closes.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from planner.core.errors import UserError
from planner.ui.tasks import Task
from planner.ui.theme import XL, M, Theme
from planner.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from planner.ui.dialogs import Dialogs
    from planner.ui.keeping import Keeping
    from planner.ui.main_window import MainWindow

_TITLE = "Keep the plan on this machine"
_CHOOSE = "An empty folder on this machine for the plan"
_WIDTH = 420


class MovingDialog(QDialog):
    """What is being done to the plan; there is nothing to press."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLE)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.words = plain_label("", wrap=True)
        progress = QProgressBar()
        progress.setRange(0, 0)
        progress.setTextVisible(False)
        progress.setAccessibleName(_TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(M)
        column.addWidget(self.words)
        column.addWidget(progress)
        self.setMinimumWidth(theme.px(_WIDTH))

    def reject(self) -> None:
        """Esc does not stop it: it is one act."""


class Mover(QObject):
    """Moves the plan once. fail: tells what a move was refused for."""

    _stepped = Signal(str)

    def __init__(
        self,
        window: "MainWindow",
        theme: Theme,
        dialogs: "Dialogs",
        keeping: "Keeping",
        fail: Callable[[UserError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._dialogs = window, theme, dialogs
        self._keeping, self._fail = keeping, fail
        self._task: Task | None = None
        self._dialog: MovingDialog | None = None

    @Slot()
    def begin(self) -> None:
        """Move the plan to the platform's own place, or where the person says if that is no good."""
        if self._task is not None:
            return
        self._window.flush()
        place = self._keeping.own_place() or self._dialogs.choose_folder(self._window, _CHOOSE, Path.home())
        if place is None:
            return
        target = place
        self._dialog = MovingDialog(self._theme, self._window)
        self._stepped.connect(self._dialog.words.setText)
        self._dialog.open()
        self._task = Task(lambda: self._keeping.move(target, self._stepped.emit), self)
        self._task.done.connect(self._on_moved)
        self._task.failed.connect(self._on_failed)
        self._task.ended.connect(self._on_ended)
        self._task.start()

    @Slot(object)
    def _on_moved(self, home: object) -> None:
        assert isinstance(home, Path)
        try:
            self._keeping.open_at(home)
        except UserError as error:
            self._dialogs.tell(self._window, _TITLE, str(error))
        self._window.close()

    @Slot(object)
    def _on_failed(self, error: UserError) -> None:
        self._fail(error)

    @Slot()
    def _on_ended(self) -> None:
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Accepted)
            self._dialog.deleteLater()
            self._dialog = None
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
