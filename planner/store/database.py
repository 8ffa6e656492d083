"""The connection to a plan. The secret it keeps: SQLAlchemy's engine, pragmas, and how transactions begin.

sqlite3 begins no transaction by itself: writes open with BEGIN IMMEDIATE and reads with plain BEGIN, so that two
writers never find out at their commit that one of them was late, and readers never lock a writer out.
"""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from planner import files, paths
from planner.store import search, tables
from planner.store.opening import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    connect,
    disk_trouble,
    examine,
    stands,
    translated,
)

_WRITES = "planner_writes"


class Database:
    """One connection to one plan. reading and writing are one transaction each, and raise StoreError."""

    def __init__(self, path: Path, busy_ms: int) -> None:
        self.path = path
        self._busy_ms = busy_ms
        self._engine = _engine(path, busy_ms)
        with self._told():
            self._connection = self._engine.connect()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its beginning; it is kept when the block ends well."""
        with self._transaction(writes=True) as connection:
            yield connection

    def data_version(self) -> int:
        """A number that changes when another connection has written."""
        with self._told():
            pragma = self._cursor().execute("PRAGMA data_version")
            return int(pragma.fetchone()[0])

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file, in its words."""
        with self._told():
            found = [str(row[0]) for row in self._cursor().execute("PRAGMA quick_check") if row[0] != "ok"]
            broken = self._cursor().execute("PRAGMA foreign_key_check").fetchall()
        return found + [f"a row of {row[0]} belongs to nothing" for row in broken]

    def close(self) -> None:
        """Let go of the file; closing twice is no mistake."""
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        connection = self._connection.execution_options(**{_WRITES: writes})
        with self._told(), connection.begin():
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise translated(error.orig, self.path) from error
            raise
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def _cursor(self) -> sqlite3.Cursor:
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver.cursor()


def _engine(path: Path, busy_ms: int) -> Engine:
    # hide_parameters: an error's text must not print what a person wrote.
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: connect(path, busy_ms),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    pragmas = ["foreign_keys = ON", "synchronous = EXTRA", "secure_delete = ON", "trusted_schema = OFF"]
    pragmas.append("cache_size = -8192")  # KiB: what lists and totals read of 100,000 pieces of evidence
    if sys.platform == "darwin":
        pragmas.append("fullfsync = 1")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_database(data_dir: Path, busy_ms: int, begin: Callable[[Connection], None]) -> Database:
    """The plan's database in the data directory, made where there is none, brought up to date where it is older.

    begin: writes what a new plan begins with, in the transaction that makes the tables. Raises StoreError; a file that
    is refused is left as it is.
    """
    path = paths.database(data_dir)
    if not stands(path):
        _make_plan(path, busy_ms, begin)
    version = _examined(path, busy_ms)
    database = Database(path, busy_ms)
    try:
        if version < SCHEMA_VERSION:
            _bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return database


def _make_plan(path: Path, busy_ms: int, begin: Callable[[Connection], None]) -> None:
    """Make a plan whole beside its place and give it its name then: under it there is never anything half made, so an
    empty file that lies there is never ours."""
    try:
        files.private_dir(path.parent)
        # Made before SQLite sees it: its journals take their mode from it, whatever the umask.
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    except OSError as error:
        raise disk_trouble(error, path.parent.parent) from error
    os.close(handle)
    part = Path(name)
    try:
        part.chmod(files.PRIVATE_FILE)
        with closing(Database(part, busy_ms)) as database, database.writing() as connection:
            create_schema(connection)
            begin(connection)
        _give_name(part, path)
    except OSError as error:
        raise disk_trouble(error, path.parent.parent) from error
    finally:
        part.unlink(missing_ok=True)
    # The directories' own entries must survive a power cut too, or what is acknowledged in them does not. A directory
    # above ours that may not be read cannot be asked; it is not new then.
    for directory in list(path.parents)[:3]:
        with suppress(OSError):
            files.sync_dir(directory)


def _give_name(part: Path, path: Path) -> None:
    """Give the file its name unless another program was quicker; what that one made is never written over."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            part.rename(path)


def _examined(path: Path, busy_ms: int) -> int:
    try:
        connection = connect(path, busy_ms)
        try:
            connection.execute("PRAGMA query_only = ON")
            return examine(connection, path)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise translated(error, path) from error


def _bring_up_to_date(database: Database) -> None:
    with database.writing() as connection:
        # Asked again inside the transaction: another program may have been quicker.
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version < SCHEMA_VERSION:
            from planner.store.migrations.upgrade import upgrade

            upgrade(connection, version)


def create_schema(connection: Connection) -> None:
    """Make every table of the newest schema, inside the caller's transaction."""
    tables.METADATA.create_all(connection, checkfirst=False)
    for statement in search.statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
