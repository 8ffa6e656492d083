"""Waiting with the window alive: the event loop runs until a fact is told, never for a time alone."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance

from planner.core.errors import StoreBusy

T = TypeVar("T")

_PATIENCE_MS = 5_000
_PAUSE_MS = 100


def patiently(attempt: Callable[[], T]) -> T:
    """Try until no other program holds the store's lock, five seconds at most; the window goes on painting."""
    waited = 0
    while True:
        try:
            return attempt()
        except StoreBusy:
            if waited >= _PATIENCE_MS:
                raise
        waited += _PAUSE_MS
        loop = QEventLoop()
        QTimer.singleShot(_PAUSE_MS, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def wait_for(*signals: SignalInstance, at_most_ms: int) -> None:
    """Run events until one of the signals is emitted, or that many milliseconds have passed."""
    loop = QEventLoop()
    for signal in signals:
        signal.connect(loop.quit)
    QTimer.singleShot(at_most_ms, loop, loop.quit)
    loop.exec()
    for signal in signals:
        signal.disconnect(loop.quit)
