"""Task: a function run off the GUI thread, its end told on the GUI thread.

    self._task = Task(lambda: services.preview_pdf(options))
    self._task.done.connect(self._on_preview)      # with what the function returned
    self._task.failed.connect(self._on_failed)     # with the UserError
    self._task.start()

The caller owns the Task (keeps it as an attribute): its signals would die with it. `cancelled` is asked by the
function, `report` told by it. Anything that is no UserError is a bug of ours and goes to sys.excepthook, after
`ended`. Tests run tasks inline: `Task.inline = True` (the `inline_tasks` fixture), or `Task(function, inline=True)`.
"""

import sys
import threading
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from planner.core.errors import UserError


class Task(QObject):
    """One run of one function: done(result) or failed(UserError), progress(int); ended() comes last, in any case."""

    inline: ClassVar[bool] = False

    done = Signal(object)
    failed = Signal(object)
    progress = Signal(int)
    ended = Signal()
    _finished = Signal(object, object)

    def __init__(
        self, function: Callable[[], object], parent: QObject | None = None, *, inline: bool | None = None
    ) -> None:
        super().__init__(parent)
        self._function = function
        self._inline = inline
        self._cancel = threading.Event()
        self._running = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._running

    def start(self) -> None:
        """Run the function; a task runs once at a time."""
        if self._running:
            return
        self._running = True
        self._cancel.clear()
        if Task.inline if self._inline is None else self._inline:
            self._on_finished(*_outcome(self._function))
            return
        QThreadPool.globalInstance().start(_Run(self._function, self._finished.emit))

    def cancel(self) -> None:
        """Ask the function to stop; it does at its next look at `cancelled`."""
        self._cancel.set()

    def cancelled(self) -> bool:
        """For the function: whether it is to stop. Any thread."""
        return self._cancel.is_set()

    def report(self, done: int) -> None:
        """For the function: how far it has come. Any thread."""
        self.progress.emit(done)

    @Slot(object, object)
    def _on_finished(self, result: object, error: BaseException | None) -> None:
        self._running = False
        if error is None:
            self.done.emit(result)
        elif isinstance(error, UserError):
            self.failed.emit(error)
        self.ended.emit()
        if error is not None and not isinstance(error, UserError):
            sys.excepthook(type(error), error, error.__traceback__)


class _Run(QRunnable):
    def __init__(self, function: Callable[[], object], finished: Callable[[object, object], None]) -> None:
        super().__init__()
        self._function = function
        self._finished = finished

    def run(self) -> None:
        try:
            self._finished(*_outcome(self._function))
        except RuntimeError:
            return  # the window that waited for it is gone


def _outcome(function: Callable[[], object]) -> tuple[object, BaseException | None]:
    try:
        return function(), None
    except Exception as error:  # told on the GUI thread: to the person or to the crash dialog
        return None, error
