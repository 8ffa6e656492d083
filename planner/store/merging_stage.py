"""What a bundle holds, staged in a database of its own beside the plan, where it is looked through as a whole.

The secret it keeps: how rows wait between the file they come from and the transaction that takes them in.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from planner.core.errors import BundleRefused
from planner.core.framework import Framework
from planner.core.travelling import SHAPES, Contents, Shape
from planner.store.frameworks import framework_id
from planner.store.opening import SCHEMA_VERSION, connect

_KEPT = "Nothing of it was taken in, and your plan is as it was."
_DAMAGED = "Export it again on the other machine."


class Stage:
    """The staged rows. path: the database that holds them; frameworks: those of the bundle."""

    def __init__(self, path: Path, store: str, frameworks: tuple[Framework, ...]) -> None:
        self.path = path
        self.store = store
        self.frameworks = frameworks

    def files(self) -> Mapping[str, tuple[int, str]]:
        """The attached files that the rows speak of: SHA-256 -> size in bytes, a name. Raises BundleRefused where the
        disk fails."""
        with _on_disk(), closing(connect(self.path, 0, mode="ro")) as connection:
            rows = connection.execute("SELECT sha256, max(size), min(name) FROM attachment GROUP BY sha256").fetchall()
        return {sha256: (size, name) for sha256, size, name in rows}


def staged(directory: Path, contents: Contents) -> Stage:
    """Stage everything, and look it through. directory: private, removed by the caller afterwards.

    Raises BundleRefused where one row is not valid or belongs to nothing, the bundle is of a newer program, or the disk
    fails.
    """
    if contents.schema > SCHEMA_VERSION:
        raise BundleRefused(
            f"The bundle was written by a newer version of Capability Planner. {_KEPT}",
            "Install the newest version, and import it again.",
        )
    path = directory / ".rows.part"
    path.touch(mode=0o600)
    with _on_disk(), closing(connect(path, 0)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # nothing needs it after a crash
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for shape in SHAPES.values():
            _fill(connection, shape, contents)
        _look_through(connection, frozenset(framework_id(each) for each in contents.frameworks))
        connection.execute("COMMIT")
    return Stage(path, contents.store, contents.frameworks)


@contextmanager
def _on_disk() -> Iterator[None]:
    """Trouble with the staged rows, which are not the plan, is told as what it is."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        reason = "there is no room left on the disk" if full else "the disk did not keep what was read of it"
        raise BundleRefused(
            f"The bundle was not taken in: {reason}. Your plan is as it was.", "Make room on the disk, and try again."
        ) from error


def _fill(connection: sqlite3.Connection, shape: Shape, contents: Contents) -> None:
    columns = ", ".join(f'"{name}"' for name in shape.columns)
    key = ", ".join(f'"{name}"' for name in shape.keys)
    connection.execute(f'CREATE TABLE "{shape.name}" ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID')
    marks = ", ".join("?" * len(shape.columns))
    try:
        connection.executemany(f'INSERT INTO "{shape.name}" VALUES ({marks})', contents.rows(shape.name))
    except sqlite3.IntegrityError as error:
        raise _refused(f"it holds a row of {shape.name} twice") from error


def _look_through(connection: sqlite3.Connection, frameworks: frozenset[str]) -> None:
    def ask(statement: str) -> list[tuple[str, ...]]:
        return connection.execute(statement).fetchall()

    for shape in SHAPES.values():
        if shape.owner and ask(
            f'SELECT 1 FROM "{shape.name}" WHERE {shape.owner} NOT IN (SELECT id FROM {shape.owner}) LIMIT 1'
        ):
            raise _refused(f"a row of {shape.name} belongs to nothing")
        unseen = "NOT EXISTS (SELECT 1 FROM seen s WHERE s.origin = t.origin AND s.revision >= t.revision)"
        if shape.name != "seen" and ask(f'SELECT 1 FROM "{shape.name}" t WHERE {unseen} LIMIT 1'):
            raise _refused(f"a row of {shape.name} is newer than what it says it has seen")
    for kind, version in ask("SELECT kind, version FROM conflict"):
        owner = SHAPES[kind].owner
        own = json.loads(version).get(owner)
        if owner and connection.execute(f"SELECT 1 FROM {owner} WHERE id = ?", (own,)).fetchone() is None:
            raise _refused(f"a row of {kind} belongs to nothing")
    if any(own not in frameworks for (own,) in ask("SELECT framework FROM target")):
        raise _refused("a target is of a framework that it does not hold")


def _refused(reason: str) -> BundleRefused:
    return BundleRefused(f"The bundle is not whole: {reason}. {_KEPT}", _DAMAGED)
