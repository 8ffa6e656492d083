"""How the plan is kept: the settings of every connection, order without clocks, who may read what is written."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.core.evidence import EvidenceEdit
from planner.core.plan import RatingValue
from planner.store import writing
from planner.store.backup import make_backup
from planner.store.plan_store import PlanStore
from planner.store.restore import restore
from tests.store.making import BUILD, Opener, goal_draft, whole_draft

SETTINGS = {
    "journal_mode": "delete",
    "synchronous": 3,  # EXTRA: the journal's removal is on the disk too
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "locking_mode": "normal",
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_connection_that_writes_is_set_to_lose_nothing(store: PlanStore, setting: str) -> None:
    with store._database.writing() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one() == SETTINGS[setting]


def test_a_connection_made_anew_is_set_the_same(store: PlanStore) -> None:
    store._database._troubled = True
    with store._database.writing() as connection:
        for setting, value in SETTINGS.items():
            assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one() == value


def test_waiting_for_a_lock_is_what_was_asked_for(opener: Opener) -> None:
    for wait in (100, 5_000):
        with opener(busy_ms=wait)._database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == wait


class _BackwardClock:
    """A clock that goes a year back each time it is read."""

    def __init__(self) -> None:
        self._year = 2026

    def now(self, zone: object) -> datetime:
        self._year -= 1
        return datetime(self._year, 1, 1, tzinfo=UTC)


def test_order_and_whether_a_backup_is_due_come_from_counters(
    store: PlanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "datetime", _BackwardClock())
    for value in (RatingValue.DEVELOPING, RatingValue.MET, RatingValue.NOT_STARTED):
        before = _revision(store)
        store.rate(BUILD, value)
        assert _revision(store) == before + 1
        assert store.backup_due()
    assert store.load().value(BUILD) is RatingValue.NOT_STARTED


def _revision(store: PlanStore) -> int:
    with store._database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT max(revision) FROM seen").scalar_one())


@pytest.fixture(params=[0, 0o077], ids=["umask 0", "umask 077"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """A umask that hides nothing, and one that hides everything from others."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes; a profile's folder is private there")
def test_everything_written_is_for_its_owner_alone_whatever_the_umask(
    umask: int, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "file.txt"
    file.write_text("attached")
    file.chmod(0o644)
    with Opener(data_dir) as opener:
        store = opener()
        own = store.add_evidence(whole_draft(file)).ids[0]
        store.add_goal(goal_draft())
        store.keep_reserve()
        first = make_backup(data_dir).backup
        store.edit_evidence(own, EvidenceEdit({"result": "More"}))
        make_backup(data_dir)
        restore(data_dir, Path(first.folder))
        store.load()  # it goes on with the restored plan
        with store._database.writing() as connection:
            connection.exec_driver_sql("PRAGMA cache_size = 1")
            connection.exec_driver_sql("UPDATE evidence SET task = hex(randomblob(20000))")
            assert list(data_dir.rglob("*-journal"))
            open_wide = _open_to_others(data_dir)  # the journal is there too
        assert open_wide == []
    assert _open_to_others(data_dir) == []
    assert sum(1 for _ in data_dir.rglob("*")) > 10


def _open_to_others(home: Path) -> list[str]:
    found = []
    for path in (home, *home.rglob("*")):
        mode = path.stat().st_mode
        wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
        if stat.S_IMODE(mode) != wanted:
            found.append(f"{path.relative_to(home)}: {stat.S_IMODE(mode):o}")
    return found
