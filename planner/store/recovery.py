"""A plan that is damaged: found before anything is written, and put aside whole where a person begins anew.

The secret it keeps: which look at the file tells damage, and the name under which a damaged plan is kept.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from planner import files, paths
from planner.core.errors import StoreDamaged
from planner.store.backup_lock import one_at_a_time
from planner.store.opening import connect, disk_trouble, stands, translated

_BUSY_MS = 5_000


def refuse_damaged(data_dir: Path) -> None:
    """Look through the whole file, on a connection of its own that writes nothing. Raises StoreDamaged or another
    StoreError; a plan that is not there yet is fine."""
    path = paths.database(data_dir)
    if not stands(path):
        return
    try:
        with closing(connect(path, _BUSY_MS)) as connection:
            connection.execute("PRAGMA query_only = ON")
            wrong = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
    except sqlite3.Error as error:
        raise translated(error, path) from error
    if wrong:
        raise StoreDamaged(
            f"The plan at {path} is damaged; it was left as it is.", "Move it aside, and go back to the newest backup."
        )


def set_aside(data_dir: Path) -> Path:
    """Move the plan aside, so that the next start makes an empty one; returns the folder where it is kept whole.

    Raises StoreError; then it is where it was.
    """
    plan = paths.database(data_dir).parent
    try:
        with one_at_a_time(data_dir):
            aside = aside_name(data_dir)
            plan.rename(aside)
            files.sync_dir(data_dir)
    except OSError as error:
        raise disk_trouble(error, data_dir) from error
    return aside


def aside_name(data_dir: Path) -> Path:
    """A folder that is not there yet, under whose name a damaged plan is kept; for one who holds the right to."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    names = (f"plan-damaged-{now}{f'-{number}' if number > 1 else ''}" for number in range(1, 1_000))
    return next(data_dir / name for name in names if not (data_dir / name).exists())
