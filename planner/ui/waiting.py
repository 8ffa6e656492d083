"""Waiting with the window alive: the event loop runs until a fact is told, never for a time alone."""

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance


def wait_for(*signals: SignalInstance, at_most_ms: int) -> None:
    """Run events until one of the signals is emitted, or that many milliseconds have passed."""
    loop = QEventLoop()
    for signal in signals:
        signal.connect(loop.quit)
    QTimer.singleShot(at_most_ms, loop, loop.quit)
    loop.exec()
    for signal in signals:
        signal.disconnect(loop.quit)
