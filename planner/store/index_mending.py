"""Damage that hit an index and nothing else: told from other damage, and mended by making the indexes anew.

The secret it keeps: how SQLite words it. What an index says is in the rows a second time; rows alone are believed, and
only where the whole file stands its check afterwards. The file as it was found is kept first.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from planner import files, paths
from planner.core.check import Pause
from planner.core.errors import StoreDamaged
from planner.store import search
from planner.store.backup_copy import copy_live
from planner.store.backup_lock import one_at_a_time
from planner.store.deep_check import of_an_index, stopped_by
from planner.store.opening import connect, disk_trouble, translated
from planner.store.recovery import aside_name

_BUSY_MS = 5_000


def make_indexes_anew(data_dir: Path, pause: Pause) -> Path | None:
    """Where SQLite finds fault with indexes and with nothing else, make them anew; returns the folder where the file
    is kept as it was found, None where it stands its check.

    Raises StoreDamaged where more is damaged, another StoreError, and what pause raises; then nothing was changed.
    """
    path = paths.database(data_dir)
    try:
        with closing(connect(path, _BUSY_MS)) as connection, stopped_by(connection, pause):
            wrong = _wrong(connection)
            if not wrong:
                return None
            if not all(of_an_index(each) for each in wrong):
                raise _beyond(wrong)
            kept = _keep(data_dir, path, pause)
            _anew(connection)
            return kept
    except sqlite3.Error as error:
        trouble = translated(error, path)
        raise (_beyond([str(error)]) if isinstance(trouble, StoreDamaged) else trouble) from error
    except OSError as error:
        raise disk_trouble(error, data_dir) from error


def _wrong(connection: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _anew(connection: sqlite3.Connection) -> None:
    """Both sorts of indexes in one transaction, which is kept only where the whole file stands its check then."""
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA secure_delete = ON")  # an old index holds words too
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("REINDEX")
        search.make_anew(lambda statement, values: connection.execute(statement, values).fetchall())
        broken = [f"a row of {row[0]} belongs to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
        wrong = [*_wrong(connection), *broken]
        if wrong:
            raise _beyond(wrong)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _keep(data_dir: Path, path: Path, pause: Pause) -> Path:
    """A copy of the file as it was found, on the disk before anything is changed."""
    with one_at_a_time(data_dir):
        folder = aside_name(data_dir)
        try:
            _copy(path, files.private_dir(folder) / path.name, pause)
            for directory in (folder, data_dir):
                files.sync_dir(directory)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return folder


def _copy(path: Path, target: Path, pause: Pause) -> None:
    def asked(done: float) -> None:
        pause()

    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, files.PRIVATE_FILE)
    try:
        copy_live(path, target, asked)
        os.fsync(handle)
    finally:
        os.close(handle)


def _beyond(wrong: Iterable[str]) -> StoreDamaged:
    return StoreDamaged(
        f"The plan was not mended: more than an index is damaged ({next(iter(wrong))}). It was left as it is.",
        "Go back to the newest backup that was checked.",
    )
