"""One backup or restore at a time on a data directory, whichever program makes it.

The secret it keeps: the lock is the operating system's, on an empty file, and goes with the program that holds it.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from planner import files
from planner.core.errors import StoreBusy

_PAUSE_S = 0.05
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT)


def backups_dir(data_dir: Path) -> Path:
    """Where the backups of a data directory lie."""
    return data_dir / "backups"


@contextmanager
def one_at_a_time(data_dir: Path, wait_s: float = 5.0) -> Iterator[None]:
    """Hold the right to make backups and to put the plan in its place. Raises StoreBusy, OSError."""
    files.private_dir(backups_dir(data_dir))
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(backups_dir(data_dir) / ".lock", flags, files.PRIVATE_FILE)
    try:
        until = time.monotonic() + wait_s
        while not _taken(handle):
            if time.monotonic() >= until:
                raise StoreBusy(
                    "That was not done: another program is making a backup or restoring one just now.",
                    "Try again when it is finished.",
                )
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(handle)  # which lets go of the lock


@contextmanager
def alone_where_writable(data_dir: Path) -> Iterator[None]:
    """The same right for one who only reads the plan: where its folder cannot be written, as on a disk that is dying,
    there is no lock to be had, and nobody who could restore into it. Raises StoreBusy, OSError."""
    with ExitStack() as held:
        try:
            held.enter_context(one_at_a_time(data_dir))
        except OSError as error:
            if error.errno not in _NO_WRITING:
                raise
        yield


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
