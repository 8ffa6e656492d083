"""What exporting and importing a whole plan look like while they run: what is being done, how far it is, and Cancel.

The secret it keeps: how a person stops work that runs on another thread, and that a dialog outlives its work.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from planner.core.errors import BundleCancelled, UserError
from planner.ui.tasks import Task
from planner.ui.theme import XL, L, M, S, Theme, set_role
from planner.ui.widgets.buttons import IconButton, PlainButton
from planner.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from planner.core.bundle import Step, Watch

_WHOLE = 1000
_WIDTH = 560
_STOPPING = "Stopping"


class BundleDialog(QDialog):
    """Modal to its window. Subclasses fill `body`, put their buttons into `buttons`, and call `work`."""

    _moved = Signal(str, int, bool)

    def __init__(self, theme: Theme, title: str, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._task: Task | None = None
        self._leaving = False
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.body = QVBoxLayout()
        self.buttons = QHBoxLayout()
        self.trouble = plain_label("", "danger", wrap=True)
        self.trouble.hide()
        self.cancel = PlainButton(theme, "Cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self._on_cancel)
        self.progress = QProgressBar()
        self.doing = plain_label("", "caption")
        self.working = QWidget()
        self._build(title, about, parent)
        self._moved.connect(self._on_moved)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._on_cancel)  # the program waits for its threads

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self._task is not None

    def work(self, function: "Callable[[Watch], object]", done: Callable[[object], None], doing: str) -> None:
        """Run the function off the GUI thread; it is handed a Watch. done: with what it returned. What it refuses is
        said by `failed`, and `ended` follows in any case."""
        self.say("")
        self.doing.setText(doing)
        self.progress.setRange(0, 0)
        self.cancel.setEnabled(True)
        self._show_working(True)
        task = self._task = Task(lambda: function(self._watch), self)
        task.done.connect(done)
        task.failed.connect(self.failed)
        task.ended.connect(self._on_ended)
        task.start()

    def failed(self, error: UserError) -> None:
        """What was refused is said where it was asked for; what the person stopped is no trouble."""
        self.say(str(error), calm=isinstance(error, BundleCancelled))

    def ended(self) -> None:
        """The work is over."""

    def say(self, words: str, *, calm: bool = False) -> None:
        """Say something above the buttons; nothing hides it."""
        set_role(self.trouble, "caption" if calm else "danger")
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        self.fit()

    # Building

    def _build(self, title: str, about: str, parent: QWidget) -> None:
        self.about = plain_label(about, "muted", wrap=True)
        self.body.setSpacing(S)
        top = QVBoxLayout()
        top.setContentsMargins(XL, L + 4, XL, L)
        top.setSpacing(S)
        top.addWidget(plain_label(title, "title"))
        top.addWidget(self.about)
        top.addSpacing(S)
        top.addLayout(self.body)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        self._foot = self._new_foot()
        column.addWidget(self._foot)
        self.setFixedWidth(min(self._theme.px(_WIDTH), parent.width()))

    def fit(self) -> None:
        """As high as its words need at its width; Qt would ask for the height at a narrower one."""
        layout = self.layout()
        assert layout is not None
        self._foot.updateGeometry()  # what was hidden in it is told to its own layout alone
        layout.activate()
        height = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.setFixedHeight(height)

    def _new_foot(self) -> QWidget:
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(f"Progress: {self.windowTitle()}")
        work = QHBoxLayout(self.working)
        work.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.addWidget(self.doing)
        words.addWidget(self.progress)
        work.addLayout(words, 1)
        work.addWidget(self.cancel, alignment=Qt.AlignmentFlag.AlignBottom)
        self.working.hide()
        self.buttons.setSpacing(S)
        self.buttons.addStretch(1)
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(foot)
        column.setContentsMargins(XL, M, XL, M)
        column.setSpacing(S)
        column.addWidget(self.trouble)
        column.addWidget(self.working)
        column.addLayout(self.buttons)
        return foot

    def _show_working(self, on: bool) -> None:
        self.working.setVisible(on)
        for row in (self.body, self.buttons):
            for place in range(row.count()):
                item = row.itemAt(place)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    widget.setEnabled(not on)
        if on:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit()

    # While it runs

    def _watch(self, step: "Step", done: int, of: int) -> None:
        task = self._task
        if task is not None and task.cancelled():
            raise BundleCancelled("Stopped, and nothing is left of it.")
        self._moved.emit(step.value, done * _WHOLE // of if of else -1, step.last)

    def _on_moved(self, doing: str, share: int, last: bool) -> None:
        if self._task is None or self._task.cancelled():
            return
        self.doing.setText(f"{doing}, which is not stopped any more" if last else doing)
        self.progress.setRange(0, _WHOLE if share >= 0 else 0)
        self.progress.setValue(max(share, 0))
        self.cancel.setEnabled(not last)

    def _on_cancel(self) -> None:
        if self._task is not None and self.cancel.isEnabled():
            self._task.cancel()
            self.doing.setText(_STOPPING)
            self.progress.setRange(0, 0)
            self.cancel.setEnabled(False)

    def _on_ended(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self._show_working(False)
        self.ended()
        if self._leaving:
            self.close()

    # Qt's own

    def reject(self) -> None:
        if self._task is not None:
            self._on_cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._task is not None:
            self._leaving = True
            self._on_cancel()
            event.ignore()
            return
        super().closeEvent(event)


class PassphraseField(QWidget):
    """A passphrase as it is typed, hidden until it is asked to be shown."""

    entered = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(name)
        self.line.returnPressed.connect(self.entered)
        self.eye = IconButton(theme, "eye", f"Show what is typed: {name}")
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._on_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.line)

    @property
    def words(self) -> str:
        """What is typed, letter for letter."""
        return self.line.text()

    def again(self) -> None:
        """Put the cursor there, so that typing replaces what was wrong."""
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_toggled(self, on: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
