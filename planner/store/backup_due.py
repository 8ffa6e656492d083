"""Backups for one who works at the terminal alone: when one is due, and that nobody else makes it.

The secret it keeps: the question costs next to nothing where the answer is no. One row is read by plain sqlite3, and
nothing else is imported.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner import paths
from planner.core.errors import StoreBusy, UserError
from planner.store.opening import connect

EVERY = timedelta(minutes=30)
_BUSY_MS = 100


def _now() -> datetime:
    return datetime.now(UTC)


def back_up_if_due(data_dir: Path, now: Callable[[], datetime] = _now) -> str:
    """Make a backup where there are changes without one, the last was not made within half an hour, and no window has
    the plan open, which makes them itself; then room is kept back for a full disk, too. Returns what a person has to be
    told, empty for nothing."""
    try:
        if not _changed(data_dir) or has_window(data_dir) or _made_lately(data_dir, now()):
            return ""
        from planner.store import ballast
        from planner.store.backup import make_backup, note_backup

        made = make_backup(data_dir, now=now)
        ballast.keep(data_dir)
        note_backup(data_dir, made.backup)
        return made.trouble
    except StoreBusy:
        return ""  # another program makes one, or is writing; the next command looks again
    except UserError as error:
        return str(error)
    except (sqlite3.Error, OSError) as error:
        return f"No backup was made: {error}. What was stored is still stored."


def has_window(data_dir: Path) -> bool:
    """Whether a window has the plan open: it holds the operating system's lock on the lock file."""
    try:
        handle = os.open(paths.window_lock(data_dir), os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Shared, so that two that ask at once do not take each other for a window.
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _changed(data_dir: Path) -> bool:
    """Whether anything was written since the last backup: revisions are counted, since clocks jump."""
    with suppress(sqlite3.Error), closing(connect(paths.database(data_dir), _BUSY_MS)) as connection:
        connection.execute("PRAGMA query_only = ON")
        statement = "SELECT backed_up < (SELECT coalesce(max(revision), 0) FROM seen) FROM store"
        row = connection.execute(statement).fetchone()
        return bool(row and row[0])
    return False


def _made_lately(data_dir: Path, now: datetime) -> bool:
    """Whether the newest backup is of the last half hour; one that the clock has not reached yet is not.

    Those made before something do not count: what was done then is in none of them.
    """
    from planner.store.backup import backups

    last = next((each for each in backups(data_dir) if each.verified and not each.pinned and not each.second), None)
    return last is not None and timedelta(0) <= now - last.made_at < EVERY
