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
from planner.core.errors import ChangedMeanwhile, StoreBusy, StoreError
from planner.store import search, swap, tables
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


class _OtherFile(Exception):
    """The file that is open is not the plan any more."""


class Database:
    """One connection to one plan. reading and writing are one transaction each, and raise StoreError.

    A plan that was restored from a backup is another file in the same place. Each transaction looks whether its file
    is still the one there: a read goes on with the new one, a write is refused, for it was meant for what was there.
    After trouble with the disk the connection is made anew: what SQLite keeps in memory may be of a write that failed.
    """

    def __init__(self, path: Path, busy_ms: int) -> None:
        self.path = path
        self._busy_ms = busy_ms
        self._times_opened = 0
        self._troubled = False
        self.wrote = False  # anything, through this connection
        self._open()

    def _open(self) -> None:
        self._times_opened += 1
        # Asked before: a file that comes in between is noticed then, and opened again for nothing.
        self._file = self._file_there()
        self._engine = _engine(self.path, self._busy_ms)
        with self._told():
            self._connection = self._engine.connect()
        self._troubled = False

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
        self.wrote = True

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """As writing, with foreign keys off: a table that is copied and dropped would take its children with it.

        What was written is kept only if every row belongs to something, and each table that is still there holds as
        many rows as before.
        """
        with self._told():
            self._cursor().execute("PRAGMA foreign_keys = OFF")  # inside a transaction it does nothing
        try:
            with self.writing() as connection:
                before = _rows(connection)
                yield connection
                after = _rows(connection)
                lost = any(after.get(table, rows) < rows for table, rows in before.items())
                if lost or connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise _loses_rows(self.path)
        finally:
            with self._told():
                self._cursor().execute("PRAGMA foreign_keys = ON")

    def data_version(self) -> tuple[int, int]:
        """A pair that changes when another connection has written, or put another plan in the place of this one."""
        self._follow()
        with self._told():
            pragma = self._cursor().execute("PRAGMA data_version")
            return self._times_opened, int(pragma.fetchone()[0])

    @contextmanager
    def attached(self, path: Path, name: str) -> Iterator[None]:
        """Another database beside the plan's, to be read under that name; not to be begun inside a transaction."""
        self._follow()
        with self._told():
            self._cursor().execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro",))
        try:
            yield
        finally:
            with self._told():
                self._cursor().execute(f"DETACH {name}")

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
        if not writes:
            self._follow()
        try:
            if self._troubled:
                self._renew()
            connection = self._connection.execution_options(**{_WRITES: writes})
            with self._told(), self._rolled_back(), connection.begin():
                # Asked under the lock, which a restore holds while it swaps the two.
                if writes and self._file_there() != self._file:
                    raise _OtherFile
                yield connection
        except _OtherFile:
            self._follow()
            raise ChangedMeanwhile(
                "That was not done: the plan was restored from a backup meanwhile. Nothing was changed.",
                "Look at it as it is now, and do it again.",
            ) from None
        except StoreError as error:
            self._troubled = self._troubled or not isinstance(error, StoreBusy)
            raise

    @contextmanager
    def _rolled_back(self) -> Iterator[None]:
        """A commit that finds a reader in its way leaves its transaction open, and SQLAlchemy takes it for ended."""
        try:
            yield
        except BaseException:
            driver = self._driver()
            if driver.in_transaction:
                driver.rollback()
            raise

    def _follow(self) -> None:
        """Open the file that lies in the plan's place now, if it is not the one that is open and well."""
        if self._troubled or self._file_there() != self._file:
            self._reopen()

    def _renew(self) -> None:
        """A new connection to the file that is open. Raises _OtherFile where another lies there now."""
        before = self._file
        self._reopen()
        if self._file != before:
            raise _OtherFile

    def _reopen(self) -> None:
        self._troubled = True  # until it is open
        with suppress(sqlite3.Error, DBAPIError):
            self.close()
        self._open()

    def _file_there(self) -> tuple[int, int]:
        """What tells one file from another. It is not opened: that would drop SQLite's lock."""
        try:
            looks = self.path.stat()
        except FileNotFoundError as error:
            raise StoreBusy(
                f"The plan is not at {self.path} just now. What was stored before is still stored where it went.",
                "Try again in a moment; where the folder was moved, put it back.",
            ) from error
        except OSError as error:
            raise disk_trouble(error, self.path.parent.parent) from error
        return looks.st_dev, looks.st_ino

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
        return self._driver().cursor()

    def _driver(self) -> sqlite3.Connection:
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver


def _rows(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    )
    return {
        name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one())
        for name in names.scalars().all()
        if not name.startswith("sqlite_") and "_search" not in name
    }


def _loses_rows(path: Path) -> StoreError:
    return StoreError(
        f"The plan at {path} was not brought up to date, for rows of it would have been lost. It is as it was.",
        "Run planner check, and report what it says.",
    )


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
    swap.clear(data_dir)
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
    """Migrate a plan, of which a verified backup is made and kept before; the old plan or the new one, nothing between.

    An upgrade that fails is tried at every start, and every time the same backup is found.
    """
    from planner.store.backup import BEFORE_MIGRATE, make_backup

    make_backup(database.path.parent.parent, pinned=BEFORE_MIGRATE)
    with database.migrating() as connection:
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
