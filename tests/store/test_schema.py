import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from planner import paths
from planner.store import tables
from planner.store.database import create_schema
from planner.store.migrations import upgrade
from planner.store.opening import APPLICATION_ID, SCHEMA_VERSION
from planner.store.plan_store import PlanStore, empty_plan
from tests.store.making import FRAMEWORK, Opener


@contextmanager
def _empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _schema(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql NOTNULL").all()
    return {name: re.sub(r"\s+", " ", sql).strip().replace("( ", "(").replace(" )", ")") for name, sql in rows}


def test_the_migrations_give_the_schema_that_a_new_plan_gets() -> None:
    with _empty() as fresh, _empty() as migrated:
        create_schema(fresh)
        upgrade.upgrade(migrated, 0)
        assert _schema(migrated) == _schema(fresh)
        for pragma, wanted in (("user_version", SCHEMA_VERSION), ("application_id", APPLICATION_ID)):
            for connection in (fresh, migrated):
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == wanted


def test_the_steps_lead_to_the_newest_version_one_by_one() -> None:
    assert [step.revision for step in upgrade.STEPS] == list(range(1, SCHEMA_VERSION + 1))


def test_a_plan_without_its_tables_is_migrated_when_it_is_opened(data_dir: Path) -> None:
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE before_the_first (x)")
    connection.execute("INSERT INTO before_the_first VALUES ('kept')")
    connection.commit()
    connection.close()
    with Opener(data_dir) as opener:
        opener()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("SELECT x FROM before_the_first").fetchall() == [("kept",)]
    assert connection.execute("SELECT count(*) FROM evidence").fetchall() == [(0,)]
    connection.close()


def test_a_migration_that_fails_leaves_the_old_plan(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE goal (mine)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Exception, match="already exists"), Opener(data_dir) as opener:
        opener()
    assert path.read_bytes() == before


def test_every_table_that_travels_has_a_dot_and_every_table_its_name() -> None:
    travels = {
        "evidence", "goal", "review", "evidence_descriptor", "evidence_tag", "link", "attachment", "goal_descriptor",
        "step", "rating", "review_round", "match", "target", "profile", "inbox",
    }  # fmt: skip
    stays = {
        "framework", "role_level", "descriptor", "expectation", "conflict", "seen", "store", "draft", "total",
    }  # fmt: skip
    assert set(tables.METADATA.tables) == travels | stays
    for name in travels:
        assert {"revision", "origin"} <= set(tables.table(name).columns.keys())


def _imported_by(code: str, *arguments: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


FRESH = """
from pathlib import Path
from tests.store.making import FRAMEWORK
from planner.store.plan_store import open_store
open_store(Path(sys.argv[1]), framework=FRAMEWORK).close()
"""


def test_alembic_is_imported_only_to_migrate(store: PlanStore, data_dir: Path, tmp_path: Path) -> None:
    assert store.load() == empty_plan(FRAMEWORK)
    for directory in (data_dir, tmp_path / "new"):
        loaded = _imported_by(FRESH, str(directory))
        assert "sqlmodel" in loaded
        assert not {"alembic", "PySide6"} & loaded


def test_the_first_page_is_read_without_anything_heavy(store: PlanStore, data_dir: Path) -> None:
    code = """
from pathlib import Path
from planner.core.framework import Framework
from planner.store.first_page import first_plan
assert first_plan(Path(sys.argv[1]), Framework()).framework.title == "Sample framework"
"""
    assert store.load() == empty_plan(FRAMEWORK)
    assert not {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "PySide6"} & _imported_by(code, str(data_dir))
