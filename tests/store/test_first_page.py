import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from planner import paths
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import By, Plan, RatingValue
from planner.store.first_page import first_plan, read_plan
from planner.store.plan_store import PlanStore
from tests.store.making import BUILD, CALM, DESIGN, FRAMEWORK, LEAD, LEVEL, REVIEW, goal_draft, whole_draft


@pytest.fixture
def rich(store: PlanStore) -> PlanStore:
    store.set_profile({"name": "Ann", "period-from": "2026-01-01"})
    pieces = [store.add_evidence(whole_draft()).ids[0] for _ in range(3)]
    store.add_evidence(EvidenceDraft("elsewhere", descriptors=(CALM,)))
    store.bin(pieces[:1])
    goals = [store.add_goal(goal_draft()).ids[0] for _ in range(3)]
    store.bin(goals[:1])
    store.rate(DESIGN, RatingValue.MET)
    store.rate(DESIGN, RatingValue.DEVELOPING, by=By.MANAGER, on=date(2026, 1, 1))
    store.undo(store.add_evidence(whole_draft()))
    return store


def test_the_first_page_and_the_store_say_the_same(rich: PlanStore, data_dir: Path) -> None:
    plan = first_plan(data_dir, FRAMEWORK)
    assert plan == rich.load()
    assert (plan.evidence, plan.unlinked, len(plan.goals), plan.totals_for(DESIGN).count) == (3, 1, 2, 2)
    assert plan.target == LEVEL


def test_the_first_page_writes_nothing(rich: PlanStore, data_dir: Path) -> None:
    path = paths.database(data_dir)
    before = path.read_bytes()
    first_plan(data_dir, FRAMEWORK)
    assert path.read_bytes() == before
    assert not rich.changed_elsewhere()


def _match(store: PlanStore, old: str, new: str) -> None:
    """A confirmed match, as an upgrade of the framework will write it."""
    with store._act() as writing:
        writing.run("INSERT OR REPLACE INTO \"match\" VALUES (1, 'x', ?, ?, 0.9, '2026-01')", (old, new))
        from planner.store import totals

        totals.count_everything_again(writing.run)


def test_what_hangs_on_a_reworded_descriptor_is_found_under_the_new_words(store: PlanStore, data_dir: Path) -> None:
    both = store.add_evidence(EvidenceDraft("on both", descriptors=(DESIGN, REVIEW))).ids[0]
    store.add_evidence(EvidenceDraft("on the old one", descriptors=(DESIGN,)))
    store.rate(DESIGN, RatingValue.MET)
    _match(store, DESIGN, REVIEW)
    plan = store.load()
    assert plan == first_plan(data_dir, FRAMEWORK)
    assert plan.totals_for(DESIGN) == plan.totals_for(REVIEW)
    assert plan.totals_for(REVIEW).count == 2
    assert store.history(REVIEW) == store.history(DESIGN) != ()
    store.edit_evidence(both, EvidenceEdit(remove_descriptors=(REVIEW,)))
    assert store.evidence(both).shows == ()
    assert store.load().totals_for(REVIEW).count == 1


def test_a_ring_of_matches_speaks_through_its_smallest_key(store: PlanStore, data_dir: Path) -> None:
    store.add_evidence(EvidenceDraft("x", descriptors=(DESIGN, REVIEW, BUILD)))
    for old, new in ((DESIGN, REVIEW), (REVIEW, BUILD), (BUILD, DESIGN)):
        _match(store, old, new)
    plan = store.load()
    assert set(plan.totals) == {min(DESIGN, REVIEW, BUILD)}
    assert plan.totals_for(BUILD).count == 1
    assert plan.totals_for(LEAD).count == 0
    store.add_evidence(EvidenceDraft("y", descriptors=(BUILD,)))
    assert store.load().totals_for(DESIGN).count == 2 == first_plan(data_dir, FRAMEWORK).totals_for(REVIEW).count


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.store.making import FRAMEWORK
from planner.store.plan_store import open_store
store = open_store(Path(sys.argv[1]), framework=FRAMEWORK)
with store._database.writing() as connection:
    connection.exec_driver_sql("PRAGMA cache_size = 1")
    connection.exec_driver_sql("CREATE TABLE junk (x)")
    for number in range(500):
        connection.exec_driver_sql("INSERT INTO junk VALUES (zeroblob(2000))")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_a_killed_program_left_half_done_is_rolled_back_by_the_first_page(rich: PlanStore, data_dir: Path) -> None:
    plan = rich.load()
    rich.close()
    died = subprocess.run([sys.executable, "-c", KILLED, str(data_dir)], check=False)
    assert died.returncode == -signal.SIGKILL
    path = paths.database(data_dir)
    assert path.with_name(path.name + "-journal").exists()
    assert first_plan(data_dir, FRAMEWORK) == plan


def test_a_plan_without_a_target_is_empty_but_whole() -> None:
    def run(statement: str, parameters: tuple[object, ...]) -> list[tuple[object, ...]]:
        return []

    assert read_plan(run) == Plan()
