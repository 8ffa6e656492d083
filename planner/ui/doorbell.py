"""The first window's side of a second start: it is rung, and raises the window.

The secret it keeps: how the line is listened to. On POSIX it is a socket that Qt watches; on Windows a named pipe that
a thread waits on. Nothing that comes over it is ever unpickled or run: one word, and a token by which the desktop
knows that the person asked.
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from planner.files import PRIVATE_FILE
from planner.ui.one_window import LONGEST, RAISE, RAISED, Claim

_ANSWER_S = 1.0


class Doorbell(QObject):
    """Listens for the life of the window. Where it cannot listen, a second start opens a second window."""

    _rung = Signal(bytes)

    def __init__(self, window: QWidget, claim: Claim) -> None:
        super().__init__(window)
        self._window = window
        self._address = claim.address
        self._socket: socket.socket | None = None
        self._rung.connect(self._on_rung)
        if claim.address is not None and claim.handle is not None:
            with suppress(OSError):
                self._listen(claim.address)

    def stop(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            self._notifier.setEnabled(False)
            self._socket.close()
            self._socket = None
            with suppress(OSError):
                Path(str(self._address)).unlink()

    def _listen(self, address: str) -> None:
        if sys.platform == "win32":
            self._listen_on_pipe(address)
            return
        # Whoever holds the lock may take away what a crash left in its place.
        Path(address).unlink(missing_ok=True)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.bind(address)
        Path(address).chmod(PRIVATE_FILE)
        line.listen(16)
        line.setblocking(False)
        self._socket = line
        self._notifier = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_call)

    @Slot()
    def _on_call(self) -> None:
        assert self._socket is not None
        try:
            caller, _ = self._socket.accept()
        except OSError:
            return
        with caller:
            caller.settimeout(_ANSWER_S)
            with suppress(OSError):
                words = caller.recv(LONGEST)
                if words.split(b" ")[0] == RAISE:
                    self._on_rung(words)
                    caller.sendall(RAISED)

    def _listen_on_pipe(self, address: str) -> None:
        import threading
        from multiprocessing.connection import Listener

        listener = Listener(address, "AF_PIPE")
        threading.Thread(target=self._answer, args=(listener,), daemon=True).start()

    def _answer(self, listener: object) -> None:
        from multiprocessing.connection import Listener

        assert isinstance(listener, Listener)
        while True:
            with suppress(OSError, EOFError), listener.accept() as caller:
                words = caller.recv_bytes(LONGEST)
                if words.split(b" ")[0] == RAISE:
                    self._rung.emit(words)
                    caller.send_bytes(RAISED)

    @Slot(bytes)
    def _on_rung(self, words: bytes) -> None:
        token = words.partition(b" ")[2].decode("ascii", "ignore")
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt hands it to the desktop with the request
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
