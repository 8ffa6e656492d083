"""Migrations that are killed at each statement: the old plan or the new one, whole, and the next start brings it up.

From a plan file of each released schema, by the product's own steps and by one more that is made for the proof alone:
it makes a table anew, as a step of Alembic's would, adds one, and changes rows. `python -m tests.soak.migrations DIR
EVERY` does it in a process of its own that forks one for each kill.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from alembic import op
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from planner import paths
from planner.store import backup_check, database, opening
from planner.store.backup import BEFORE_MIGRATE, backups
from planner.store.migrations import upgrade
from planner.store.opening import APPLICATION_ID, SCHEMA_VERSION
from tests.soak.proof import Proof
from tests.store.releasing import put

_DIED = 9
_NEXT = SCHEMA_VERSION + 1
_COPY = "goal_anew"
Place = Callable[[Path], Path]


def prove(full: bool) -> Proof:
    """Every statement (in the tests every twelfth); the control commits in the middle, and is found out."""
    name = "Migrations killed at each statement"
    if not hasattr(os, "fork"):
        return Proof(name, skipped="there is no fork here")
    with tempfile.TemporaryDirectory(prefix="planner-migrations-") as place:
        command = [sys.executable, "-m", "tests.soak.migrations", place, "1" if full else "12"]
        counted = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    figures: dict[str, int | str] = {**counted["figures"], "wrong": len(counted["wrong"])}
    figures |= {f"wrong {number}": what for number, what in enumerate(counted["wrong"][:5], 1)}
    found_out = counted["control"] > 0
    figures["the control that commits in the middle"] = "found out" if found_out else "NOT found out"
    return Proof(name, figures, not counted["wrong"] and found_out and counted["figures"]["kills"] > 0)


def _one_more() -> None:
    """The step that no version has: a parent made anew, a table more, and rows changed."""
    sql = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'goal'").scalar_one()
    op.execute(str(sql).replace("CREATE TABLE goal (", f"CREATE TABLE {_COPY} (hue VARCHAR NOT NULL DEFAULT '', ", 1))
    columns = ", ".join(f'"{row[1]}"' for row in op.get_bind().exec_driver_sql("PRAGMA table_info(goal)"))
    op.execute(f"INSERT INTO {_COPY} ({columns}) SELECT {columns} FROM goal")
    op.execute("DROP TABLE goal")
    op.execute(f"ALTER TABLE {_COPY} RENAME TO goal")
    op.execute("CREATE INDEX goal_by_day ON goal (created_at, number) WHERE deleted_at IS NULL AND purged = 0")
    op.execute("CREATE TABLE added (id INTEGER PRIMARY KEY, text VARCHAR NOT NULL)")
    op.execute("INSERT INTO added (text) SELECT title FROM evidence")
    op.execute("UPDATE goal SET hue = 'blue'")


def _halves() -> None:
    """The control: what is half done is committed."""
    op.execute("CREATE TABLE IF NOT EXISTS half (x)")
    op.execute("COMMIT")
    op.execute("BEGIN IMMEDIATE")
    _one_more()


@contextmanager
def one_schema_more(step: Callable[[], None] = _one_more) -> Iterator[None]:
    """A program of the next version, which has one step more than this one."""
    steps: Any = (*upgrade.STEPS, SimpleNamespace(revision=_NEXT, upgrade=step))
    with (
        mock.patch.object(upgrade, "STEPS", steps),
        mock.patch.object(opening, "SCHEMA_VERSION", _NEXT),
        mock.patch.object(database, "SCHEMA_VERSION", _NEXT),
    ):
        yield


def before_the_first(data_dir: Path) -> Path:
    """A plan of no schema at all, which the product's first step fills."""
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; CREATE TABLE mine (x);")
        connection.execute("INSERT INTO mine VALUES ('kept')")
        connection.commit()
    return path


def begins() -> dict[str, Place]:
    """What plans are migrated from, in words."""
    found: dict[str, Place] = {"a plan before the first schema": before_the_first}
    for revision in range(1, _NEXT):
        found[f"the released schema {revision}"] = lambda data_dir, revision=revision: put(revision, data_dir)  # type: ignore[misc]
    return found


def kill_each(place: Path, every: int, begin: Place, wrong: list[str]) -> Counter[str]:
    """Kills at every so-manieth statement of one migration, what came of each counted."""
    counted, home = Counter[str](), place / "whole"
    old = _picture(begin(home))
    with closing(_Statements(0)) as statements:
        _bring_up(home)
        counted["statements"] = statements.done
    new = _picture(paths.database(home))
    assert old != new
    for at in range(1, counted["statements"] + 1, every):
        home = place / f"killed-{at}"
        path = begin(home)
        if _killed(home, at) != _DIED:
            wrong.append(f"statement {at}: it was not killed")
            continue
        counted["kills"] += 1
        found = _picture(path)
        counted["the old plan stood"] += found == old
        counted["the new plan stood"] += found == new
        if found not in (old, new):
            wrong.append(f"statement {at}: neither the old plan nor the new one")
        _bring_up(home)
        made = [each for each in backups(home) if each.pinned == BEFORE_MIGRATE]
        if _picture(path) != new:
            wrong.append(f"statement {at}: the next start does not bring it up")
        if len(made) != 1 or backup_check.findings(Path(made[0].folder)):
            wrong.append(f"statement {at}: {len(made)} backups before it, or not whole")
    return counted


class _Statements:
    """Counts what SQLite is told on the plan's connection, and ends the process at one of them, 0 for none."""

    def __init__(self, last: int) -> None:
        self.done, self._last, self._prepare = 0, last, database._prepare
        self._patch = mock.patch.object(database, "_prepare", self._watched)
        self._patch.start()

    def _watched(self, connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        self._prepare(connection, entry)
        connection.set_trace_callback(self._count)

    def _count(self, statement: str) -> None:
        self.done += 1
        if self.done == self._last:
            os._exit(_DIED)

    def close(self) -> None:
        """Count no more."""
        self._patch.stop()


def _killed(home: Path, at: int) -> int:
    child = os.fork()
    if child == 0:
        try:
            _Statements(at)
            _bring_up(home)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _bring_up(home: Path) -> None:
    database.open_database(home, 1_000, lambda connection: None).close()


def _picture(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table and row there is, and the version; a journal that lies there is played back, as at a start."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
        return {**found, "version": connection.execute("PRAGMA user_version").fetchall()}


def main(place: Path, every: int) -> None:
    """Kill and count, and say so as JSON."""
    wrong: list[str] = []
    told: list[str] = []
    figures: dict[str, int] = {"plans migrated from": len(begins()), "statements": 0, "kills": 0}
    total = Counter[str]()
    with one_schema_more():
        for number, begin in enumerate(begins().values()):
            total += kill_each(place / str(number), every, begin, wrong)
    with one_schema_more(_halves):
        kill_each(place / "control", max(2, every // 2), begins()["the released schema 1"], told)
    print(json.dumps({"figures": {**figures, **total}, "wrong": wrong, "control": len(told)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
