"""Every schema that was released: a plan of it opens whole, and no migration is without such a plan and a proof."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from planner.core.evidence import EvidenceQuery
from planner.core.review import ReviewState
from planner.store.migrations import upgrade
from planner.store.opening import SCHEMA_VERSION
from tests.store.making import Opener
from tests.store.releasing import put, released

# What the steps of each schema that somebody has give, as a sum. A released step is never changed: it gets a
# successor, and a line here.
RELEASED = {1: "ce1bd2e9d12f2d73"}


def _schema(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql NOTNULL ORDER BY name").fetchall()
    return hashlib.sha256("".join("".join(row[0].split()) for row in rows).encode()).hexdigest()[:16]


def test_every_migration_has_a_plan_of_its_schema_and_a_sum() -> None:
    revisions = {step.revision for step in upgrade.STEPS}
    assert revisions == set(RELEASED), "a migration has no test: run tests.store.releasing, and add its sum"
    assert [revision for revision in revisions if not released(revision).is_file()] == []


@pytest.mark.parametrize("revision", sorted(RELEASED))
def test_a_released_step_gives_what_it_gave_and_what_its_plan_has(data_dir: Path, revision: int) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(upgrade, "STEPS", upgrade.STEPS[:revision])
            upgrade.upgrade(connection, 0)
        made = connection.connection.driver_connection
        assert isinstance(made, sqlite3.Connection)
        assert _schema(made) == RELEASED[revision]
    engine.dispose()
    with closing(sqlite3.connect(put(revision, data_dir))) as plan:
        assert _schema(plan) == RELEASED[revision]
        assert plan.execute("PRAGMA user_version").fetchone() == (revision,)


@pytest.mark.parametrize("revision", sorted(RELEASED))
def test_a_plan_of_a_released_schema_opens_with_everything_in_it(data_dir: Path, revision: int) -> None:
    path = put(revision, data_dir)
    with Opener(data_dir) as opener:
        store = opener()
        (piece,) = store.evidence_all()
        assert (piece.title, piece.result, piece.tags) == (
            "Zero-downtime move",
            "Nobody noticed",
            ("Big Win", "Cloud"),
        )
        assert store.evidence_count(EvidenceQuery(binned=True)) == 1
        assert [line.id for line in store.evidence_lines(EvidenceQuery(text="ubergang"), 0, 5)] == [piece.id]
        plan = store.load()
        assert [goal.title for goal in plan.goals] == ["Learn"]
        assert plan.profile["name"] == "Ann"
        assert [review.state for review in store.reviews()] == [ReviewState.SENT]
        assert store.check(deep=True) == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
