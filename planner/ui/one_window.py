"""One window for each plan: a second start raises the first one's window and ends.

The secret it keeps: who has the window. It is the process that holds the operating system's lock on the file `lock` in
the data directory; the lock goes with the process however it ends, and what stands in the file is never looked at. So
one that is empty, garbage, left over or written by another machine locks nobody out, and where there are no locks the
window simply opens: the store is safe with many writers.

The first window listens on a socket of the machine (a named pipe on Windows) in a directory for its owner alone, named
after the lock file itself, whichever way the data directory is reached. Neither QtNetwork nor anything else is imported
for it: plain sockets are there already for the signals of the system, and this file is read before Qt is.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from planner.files import PRIVATE_FILE, private_dir
from planner.paths import window_lock

RAISE, RAISED = b"raise", b"raised"
LONGEST = 512  # bytes of a message
_PATIENCE_S = 10.0
_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to the window of a plan, until the process ends. address: where it listens; None where the machine
    gives no locks: nobody can be told from another then."""

    address: str | None
    handle: int | None = None

    def let_go(self) -> None:
        """Give the right back."""
        if self.handle is not None:
            os.close(self.handle)


def claim_window(data_dir: Path, patience_s: float = _PATIENCE_S) -> Claim | None:
    """The right to open the window, or None where another process has it and has raised its own.

    A process that has the right and does not answer for so long does not keep a person out: the window opens beside.
    """
    handle = _lock_file(data_dir)
    if handle is None:
        return Claim(None)
    address = None
    until = time.monotonic() + patience_s
    while True:
        if (mine := _locked(handle)) is None:
            os.close(handle)
            return Claim(None)
        address = address or _address(handle)
        if mine:
            return Claim(address, handle)
        if address and _raised(address, until):
            os.close(handle)
            return None
        if time.monotonic() >= until:
            os.close(handle)
            return Claim(None)
        time.sleep(_PAUSE_S)


def _lock_file(data_dir: Path) -> int | None:
    try:
        private_dir(data_dir)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.open(window_lock(data_dir), flags, PRIVATE_FILE)
    except OSError:
        return None


def _locked(handle: int) -> bool | None:
    """Whether the lock is this process's now; None where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _address(handle: int) -> str | None:
    looks = os.fstat(handle)
    name = f"capability-planner-{sha256(f'{looks.st_dev}:{looks.st_ino}'.encode()).hexdigest()[:24]}"
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    place = _runtime_dir()
    return None if place is None else str(place / name)


def _runtime_dir() -> Path | None:
    """A directory that nobody else can write to: the system's for this login, else one of our own."""
    for place, ours in (
        (Path(os.environ.get("XDG_RUNTIME_DIR", "")), False),
        (Path(tempfile.gettempdir()) / f"capability-planner-{os.getuid()}", True),
    ):
        try:
            if not place.is_absolute():
                continue
            if ours:
                private_dir(place)
            looks = place.lstat()
        except OSError:
            continue
        private = place.is_dir() and not place.is_symlink() and not looks.st_mode & 0o077
        if private and looks.st_uid == os.getuid():
            return place
    return None


def _raised(address: str, until: float) -> bool:
    """Ask the process that listens there to raise its window; whether it said that it did."""
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "").encode("ascii", "ignore")[: LONGEST - len(RAISE) - 1]
    words = RAISE + b" " + token
    try:
        return (_by_pipe if sys.platform == "win32" else _by_socket)(address, words, until) == RAISED
    except (OSError, EOFError):
        return False  # it does not listen yet, or not any more


def _by_socket(address: str, words: bytes, until: float) -> bytes:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(max(until - time.monotonic(), 0.1))
        line.connect(address)
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        return line.recv(LONGEST)


def _by_pipe(address: str, words: bytes, until: float) -> bytes:
    from multiprocessing.connection import Client

    with Client(address, "AF_PIPE") as line:
        line.send_bytes(words)
        return line.recv_bytes(LONGEST) if line.poll(max(until - time.monotonic(), 0.1)) else b""
