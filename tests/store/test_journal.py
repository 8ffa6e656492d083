"""A journal that another database left beside the plan is not played back into it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from planner import paths
from planner.core.errors import StoreDamaged
from planner.store.first_page import first_plan
from planner.store.plan_store import PlanStore, open_store
from tests.store.making import FRAMEWORK, Opener, whole_draft


def _hot_journal(database: Path, change: str) -> bytes:
    """The journal of a write in the middle, with pages that were on the disk."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; {change}")
        journal = database.with_name(f"{database.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    return journal


@pytest.mark.parametrize(
    "change", ["UPDATE t SET x = randomblob(60000)", "CREATE TABLE u (x); UPDATE t SET x = randomblob(60000)"]
)
def test_the_journal_of_another_database_is_refused_and_nothing_is_touched(
    store: PlanStore, data_dir: Path, tmp_path: Path, change: str
) -> None:
    store.add_evidence(whole_draft())
    store.close()
    other = tmp_path / "other"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.executescript("CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(60000))")
    plan = paths.database(data_dir)
    journal = plan.with_name(f"{plan.name}-journal")
    journal.write_bytes(_hot_journal(other, change))
    before = plan.read_bytes(), journal.read_bytes()
    with pytest.raises(StoreDamaged, match="journal of another database"):
        first_plan(data_dir, FRAMEWORK)
    with pytest.raises(StoreDamaged, match="journal of another database"):
        open_store(data_dir, framework=FRAMEWORK)
    assert (plan.read_bytes(), journal.read_bytes()) == before


@pytest.mark.parametrize(
    "change", ["UPDATE evidence SET task = hex(randomblob(9000))", "CREATE TABLE u (x); UPDATE evidence SET task = 'x'"]
)
def test_the_plans_own_journal_is_played_back(data_dir: Path, opener: Opener, change: str) -> None:
    store = opener()
    for _ in range(30):
        store.add_evidence(whole_draft())
    told = list(store.evidence_all())
    store.close()
    plan = paths.database(data_dir)
    journal = plan.with_name(f"{plan.name}-journal")
    with closing(sqlite3.connect(plan, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA cache_size = 1; PRAGMA synchronous = OFF; BEGIN; {change}")
        half, left = plan.read_bytes(), journal.read_bytes()
        connection.execute("ROLLBACK")
    plan.write_bytes(half)
    journal.write_bytes(left)
    again = opener()
    assert list(again.evidence_all()) == told
    assert again.check(deep=True) == []
