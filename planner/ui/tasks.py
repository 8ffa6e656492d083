"""Task: a function run off the GUI thread, its end told on the GUI thread.

    self._task = Task(lambda: services.preview_pdf(options))
    self._task.done.connect(self._on_preview)      # with what the function returned
    self._task.failed.connect(self._on_failed)     # with the UserError
    self._task.start()

The caller owns the Task (keeps it as an attribute): its signals would die with it. It may be deleted at any time, also
while its function runs: no other thread touches it, the end is told by way of an object that outlives every task.
`cancelled` is asked by the function, `report` told by it. Anything that is no UserError is a bug of ours and goes to
sys.excepthook, after `ended`. Tests run tasks inline: `Task.inline = True` (the `inline_tasks` fixture), or
`Task(function, inline=True)`.
"""

import sys
import threading
from collections.abc import Callable
from typing import ClassVar
from weakref import ref

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from planner.core.errors import UserError


class Task(QObject):
    """One run of one function: done(result) or failed(UserError), progress(int); ended() comes last, in any case."""

    inline: ClassVar[bool] = False

    done = Signal(object)
    failed = Signal(object)
    progress = Signal(int)
    ended = Signal()

    def __init__(
        self, function: Callable[[], object], parent: QObject | None = None, *, inline: bool | None = None
    ) -> None:
        super().__init__(parent)
        self._function = function
        self._inline = inline
        self._cancel = threading.Event()
        self._running = False
        self._relay: _Relay | None = None

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
            self._relay = None
            self.end(*_outcome(self._function))
            return
        relay = self._relay = _relay()
        QThreadPool.globalInstance().start(_Run(self._function, relay, ref(self)))

    def cancel(self) -> None:
        """Ask the function to stop; it does at its next look at `cancelled`."""
        self._cancel.set()

    def cancelled(self) -> bool:
        """For the function: whether it is to stop. Any thread."""
        return self._cancel.is_set()

    def report(self, done: int) -> None:
        """For the function: how far it has come. Any thread."""
        if self._relay is None:
            self.progress.emit(done)
        else:
            self._relay.moved.emit(ref(self), done)

    def end(self, result: object, error: BaseException | None) -> None:
        """It is over; for this module alone, on the GUI thread."""
        self._running = False
        if error is None:
            self.done.emit(result)
        elif isinstance(error, UserError):
            self.failed.emit(error)
        self.ended.emit()
        if error is not None and not isinstance(error, UserError):
            sys.excepthook(type(error), error, error.__traceback__)


class _Relay(QObject):
    """What other threads emit from. An emit lets go of the interpreter while it is in Qt: were it of the task, its end
    could be heard here, and the task be deleted for it, before the emit has returned."""

    finished = Signal(object, object, object)
    moved = Signal(object, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object, object)
    def _on_finished(self, task: "ref[Task]", result: object, error: BaseException | None) -> None:
        if (waiting := _living(task)) is not None:
            waiting.end(result, error)

    @Slot(object, int)
    def _on_moved(self, task: "ref[Task]", done: int) -> None:
        if (waiting := _living(task)) is not None:
            waiting.progress.emit(done)


def _relay() -> _Relay:
    """The application's one; it lives as long, and the application waits for its threads before it goes."""
    application = QCoreApplication.instance()
    assert application is not None
    return application.findChild(_Relay) or _Relay(application)


def _living(task: "ref[Task]") -> Task | None:
    found = task()
    return found if found is not None and isValid(found) else None


class _Run(QRunnable):
    def __init__(self, function: Callable[[], object], relay: _Relay, task: "ref[Task]") -> None:
        super().__init__()
        self._function = function
        self._relay = relay
        self._task = task

    def run(self) -> None:
        try:
            self._relay.finished.emit(self._task, *_outcome(self._function))
        except RuntimeError:
            return  # the application that waited for it is gone


def _outcome(function: Callable[[], object]) -> tuple[object, BaseException | None]:
    try:
        return function(), None
    except Exception as error:  # told on the GUI thread: to the person or to the crash dialog
        return None, error
