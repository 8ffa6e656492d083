"""Before a plan is brought up to date it is backed up, and what would lose rows is not kept."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from planner import paths
from planner.core.errors import StoreError, StoreFull
from planner.store import backup, backup_check, database
from planner.store.backup import BEFORE_MIGRATE, backups
from planner.store.migrations import upgrade as migrations
from planner.store.opening import APPLICATION_ID, SCHEMA_VERSION
from tests.store.making import Opener

BEGINNING = f"PRAGMA application_id = {APPLICATION_ID}; CREATE TABLE parent (id PRIMARY KEY); "
BEGINNING += "CREATE TABLE child (parent REFERENCES parent (id)); INSERT INTO parent VALUES (1), (2); "


@pytest.fixture
def old(data_dir: Path) -> Path:
    """A plan of a schema before the first, with rows that belong to each other."""
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEGINNING + "INSERT INTO child VALUES (1), (2);")
    return path


def _migrate_by(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    def upgrade(connection: Connection, version: int) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")

    monkeypatch.setattr(migrations, "upgrade", upgrade)


def _open(data_dir: Path) -> None:
    database.open_database(data_dir, 1_000, lambda connection: None).close()


def test_a_plan_is_backed_up_and_the_copy_opened_before_it_is_migrated(data_dir: Path, old: Path) -> None:
    with Opener(data_dir) as opener:
        opener()
    (made,) = backups(data_dir)
    assert made.pinned == BEFORE_MIGRATE
    assert backup_check.findings(Path(made.folder)) == []
    with closing(backup_check.open_copy(Path(made.folder) / "planner.sqlite3")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM child").fetchone() == (2,)


def test_an_upgrade_that_fails_at_every_start_makes_one_backup(
    data_dir: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _migrate_by(monkeypatch, "DROP TABLE child", "SELECT nothing FROM nowhere")
    before = old.read_bytes()
    for _ in range(5):
        with pytest.raises(sqlite3.Error):
            _open(data_dir)
    assert len(backups(data_dir)) == 1
    assert old.read_bytes() == before


def test_without_a_backup_nothing_is_migrated(data_dir: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "build", full)
    before = old.read_bytes()
    with pytest.raises(StoreFull, match="No backup was made"):
        _open(data_dir)
    assert old.read_bytes() == before


@pytest.mark.parametrize(
    "loss",
    ["DELETE FROM parent WHERE id = 1", "DELETE FROM child WHERE parent = 1", "UPDATE parent SET id = 9 WHERE id = 1"],
)
def test_a_migration_that_loses_rows_is_not_kept(
    data_dir: Path, old: Path, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    _migrate_by(monkeypatch, loss)
    before = old.read_bytes()
    with pytest.raises(StoreError, match=r"rows of it would have been lost\. It is as it was"):
        _open(data_dir)
    assert old.read_bytes() == before


def test_a_table_that_is_made_anew_keeps_its_children(
    data_dir: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _migrate_by(
        monkeypatch,
        "CREATE TABLE parent_new (id PRIMARY KEY, more)",
        "INSERT INTO parent_new SELECT id, '' FROM parent",
        "DROP TABLE parent",
        "ALTER TABLE parent_new RENAME TO parent",
    )
    _open(data_dir)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT count(*) FROM child").fetchone() == (2,)
        assert connection.execute("SELECT count(more) FROM parent").fetchone() == (2,)
