"""Whether a backup is whole: looked at by size, read by hash, and opened.

The secret it keeps: how a copy is opened without leaving anything beside it. A copy is never written to, so SQLite is
told that it does not change: it takes no lock then and looks for no journal.
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from planner import files
from planner.core.errors import StoreError
from planner.store.backup_manifest import DATABASE, BackedFile, Manifest, NotABackup, read_manifest
from planner.store.opening import examine, translated

_COUNTED = {
    "evidence": "evidence",
    "goals": "goal",
    "reviews": "review",
    "ratings": "rating",
    "attachments": "attachment",
}
_MANY = 20
_STEPS = 2_000  # of SQLite's machine, some milliseconds


def open_copy(path: Path) -> sqlite3.Connection:
    """A connection to a database file that nobody writes."""
    place = quote(os.fsencode(path.absolute().as_posix() if os.name == "nt" else path.absolute()))
    uri = f"file://{'' if place.startswith('/') else '/'}{place}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


Digest = Callable[[Path], str]
"""A file's SHA-256, as files.sha256_of has it."""


def findings(
    folder: Path,
    *,
    read: Collection[str] | None = None,
    digest: Digest = files.sha256_of,
    stopped: Callable[[], bool] | None = None,
) -> list[str]:
    """What is wrong with the backup, in words; empty where nothing is. read: paths of the attachments whose hash is
    compared, all of them where it is None; the database's always is. stopped: asked all along; what is found is worth
    nothing once it said so."""
    try:
        manifest = read_manifest(folder)
        found = [each for each in _files_findings(folder, manifest, read, digest) if each]
        return found or _database_findings(folder / DATABASE, manifest, stopped)
    except NotABackup as error:
        return [str(error)]
    except OSError as error:
        return [f"it cannot be read: {(error.strerror or 'the disk failed').lower()}"]


def stands_by_size(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of the backup is there with its size; nothing is read."""
    return not any(_seen(folder, each) for each in manifest.files)


def _files_findings(folder: Path, manifest: Manifest, read: Collection[str] | None, digest: Digest) -> Iterator[str]:
    for each in manifest.files:
        trouble = _seen(folder, each)
        if not trouble and (read is None or each.path in read or each.path == DATABASE):
            trouble = "" if digest(folder / each.path) == each.sha256 else f"{each.path} is damaged"
        yield trouble


def _seen(folder: Path, each: BackedFile) -> str:
    try:
        looks = (folder / each.path).lstat()
    except OSError:
        return f"{each.path} is missing"
    if not stat.S_ISREG(looks.st_mode):
        return f"{each.path} is not a plain file"
    return "" if looks.st_size == each.size else f"{each.path} has {looks.st_size} bytes instead of {each.size}"


def _database_findings(path: Path, manifest: Manifest, stopped: Callable[[], bool] | None) -> list[str]:
    try:
        with closing(open_copy(path)) as connection:
            if stopped is not None:
                connection.set_progress_handler(stopped, _STEPS)
            version = examine(connection, path)
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            found += [f"a row of {row[0]} belongs to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
            counted = counts(connection)
    except StoreError as error:
        return [error.message]
    except sqlite3.Error as error:
        return [f"{DATABASE} is damaged ({error})"]
    if version != manifest.schema_version or counted != dict(manifest.counts):
        found.append(f"{DATABASE} holds something else than the manifest says")
    return found[:_MANY]


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows there are of what a person knows; what a schema does not have yet is left out."""
    there = tables(connection)
    return {name: _rows_of(connection, table) for name, table in _COUNTED.items() if table in there}


def _rows_of(connection: sqlite3.Connection, table: str) -> int:
    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    kept = "WHERE purged = 0" if "purged" in columns else ""
    return int(connection.execute(f"SELECT count(*) FROM {table} {kept}").fetchone()[0])


def tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of the tables there are."""
    return frozenset(row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database says about itself. attachments: SHA-256 and size of each file that it speaks of."""

    schema_version: int
    store: str
    revision: int
    counts: Mapping[str, int]
    attachments: tuple[tuple[str, int], ...]


def facts(path: Path) -> Facts:
    """What a copied database says, of whichever schema. Raises StoreError."""
    try:
        with closing(open_copy(path)) as connection:
            return _facts(connection, examine(connection, path))
    except sqlite3.Error as error:
        raise translated(error, path) from error


def identity(connection: sqlite3.Connection) -> tuple[int, str, int]:
    """Schema version, store and revision of a plan, to see whether it is the same as another."""
    there = tables(connection)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    store = connection.execute("SELECT id FROM store").fetchone() if "store" in there else None
    last = connection.execute("SELECT coalesce(max(revision), 0) FROM seen").fetchone() if "seen" in there else None
    return version, str(store[0]) if store else "", int(last[0]) if last else 0


def _facts(connection: sqlite3.Connection, version: int) -> Facts:
    there = tables(connection)

    def rows(table: str, what: str) -> list[tuple[Any, ...]]:
        return connection.execute(f"SELECT {what}").fetchall() if table in there else []

    _, store, revision = identity(connection)
    return Facts(
        version,
        store,
        revision,
        counts(connection),
        tuple(rows("attachment", "sha256, max(size) FROM attachment GROUP BY sha256 ORDER BY sha256")),
    )
