"""Whether a file is a plan that this program may open, and SQLite's troubles in a person's words.

The secret it keeps: SQLite's error codes and the two numbers stamped on a plan. Standard library only, because the
first window asks it before anything heavy is imported. It looks through SQLite alone: plain file calls on a database
that is open elsewhere in this process would drop SQLite's lock.
"""

import errno
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from planner.core.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
)
from planner.store import journal, swap

APPLICATION_ID = 0x43504C4E  # "CPLN"
SCHEMA_VERSION = 1

# Bytes that are no text, and tables that are not as this version makes them, have no code of their own.
_ONLY_WHERE_DAMAGED = (
    "Could not decode to UTF-8",
    "no such column",
    "no such table",
    "malformed database schema",
    "foreign key mismatch",
)
_KEPT = "What was stored before is still stored."


def connect(path: Path, busy_ms: int, *, mode: str = "rw") -> sqlite3.Connection:
    """A connection in which nothing begins a transaction by itself. mode: rw or ro; never creates the file."""
    place = quote(os.fsencode(path.absolute().as_posix() if os.name == "nt" else path.absolute()))
    uri = f"file://{'' if place.startswith('/') else '/'}{place}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_ms / 1000, check_same_thread=False)


def examine(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of the plan in the file; the file is only read.

    Raises StoreForeign, StoreTooNew, StoreDamaged where the file is empty, or whatever `translated` makes of SQLite's
    own trouble.
    """
    with suppress(OSError):  # SQLite says what is wrong then
        # Asked before SQLite reads: it throws away a journal that lies beside an empty file.
        if path.stat().st_size == 0:
            raise StoreDamaged(
                f"The plan at {path} is an empty file, so what was in it is lost; it was left as it is.",
                "Put a backup in its place, or move it away to begin a new plan.",
            )
    if journal.is_of_another(path, APPLICATION_ID, lambda: _pages(path)):
        raise StoreDamaged(
            f"Beside the plan at {path} lies the journal of another database; both were left as they are.",
            f"Move {path.name}-journal away, and start again.",
        )
    try:
        application = _pragma(connection, "application_id")
        version = _pragma(connection, "user_version")
    except sqlite3.Error as error:
        raise translated(error, path) from error
    if application != APPLICATION_ID:
        raise foreign(path)
    if version > SCHEMA_VERSION:
        raise StoreTooNew(
            f"The plan at {path} was written by a newer version of Capability Planner; it was left as it is.",
            "Install the newest version to open it.",
        )
    return version


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _pages(path: Path) -> int:
    """How many pages a plan says it has; no journal is played back for that, and no lock is taken."""
    with suppress(sqlite3.Error), closing(connect(path, 0, mode="ro&immutable=1")) as connection:
        return _pragma(connection, "page_count")
    return 0


def foreign(path: Path) -> StoreForeign:
    """The file is something else."""
    return StoreForeign(
        f"{path} is not a plan of Capability Planner; it was left as it is.",
        "Choose another data directory, or move the file away.",
    )


def damaged(path: Path) -> StoreDamaged:
    """SQLite cannot read the file, or it holds what this program never wrote."""
    return StoreDamaged(
        f"The plan at {path} is damaged; it was left as it is.", "Move it aside, and go back to the newest backup."
    )


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """SQLite's trouble as a StoreError; what can only be a mistake of ours comes back as it is."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(f"Nothing was saved: another program is using the plan. {_KEPT}", "Try again in a moment.")
    if code == sqlite3.SQLITE_FULL:
        return StoreFull(f"Nothing was saved: the disk is full. {_KEPT}", "Make room on the disk and try again.")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) and (unusable := _unusable(path)):
        return unusable
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return StoreReadOnly(
            f"The plan at {path} cannot be written. {_KEPT}",
            "Check who may write to that directory, or choose another data directory.",
        )
    if code == sqlite3.SQLITE_NOTADB:
        return foreign(path)
    if code == sqlite3.SQLITE_CORRUPT or str(error).startswith(_ONLY_WHERE_DAMAGED):
        return damaged(path)
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"The disk failed to read or write the plan at {path}. {_KEPT}", "Check the disk and try again."
        )
    return error


def stands(path: Path) -> bool:
    """Whether anything lies in the plan's place; a restore that was cut off in its swap is finished before.

    Raises StoreError where that cannot be found out.
    """
    try:
        swap.finish(path.parent.parent)
    except OSError as error:
        raise disk_trouble(error, path.parent.parent) from error
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, "directory") from error
    return True


def _unusable(path: Path) -> StoreError | None:
    """Why the file cannot be opened, by what can be seen of it without opening it; None where it looks well."""
    if path.is_symlink() and not path.exists():
        return StoreForeign(
            f"{path} is a link that leads nowhere; it was left as it is.", "Mend the link, or move it away."
        )
    if path.is_dir():
        return StoreForeign(
            f"{path} is a folder and not a plan of Capability Planner; it was left as it is.",
            "Choose another data directory, or move the folder away.",
        )
    return None if os.access(path, os.R_OK) or not path.exists() else _unreadable(path, "file")


def _unreadable(path: Path, what: str) -> StoreError:
    return StoreError(
        f"The plan at {path} cannot be read; it was left as it is.",
        f"Check who may read that {what}, or choose another data directory.",
    )


def disk_trouble(error: OSError, path: Path) -> StoreError:
    """The operating system's trouble with a directory or file of the plan as a StoreError."""
    if error.errno == errno.ENOSPC:
        return StoreFull(f"Nothing was saved: the disk is full. {_KEPT}", "Make room on the disk and try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreReadOnly(
            f"{path} cannot be written. {_KEPT}",
            "Check who may write to that directory, or choose another data directory.",
        )
    return StoreError(
        f"{path} cannot be used as a data directory: {(error.strerror or 'it failed').lower()}. {_KEPT}",
        "Choose another data directory.",
    )
