"""What is not whole is refused, and a merge that cannot be ended leaves the old plan."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.core.errors import BundleRefused
from planner.core.evidence import EvidenceQuery
from planner.core.travelling import SHAPES, Row, version_text
from planner.store import merging_stage, opening
from planner.store.plan_store import PlanStore
from tests.store.making import whole_draft
from tests.store.merging import Frozen, check_derived, frozen, take_in


def changed(contents: Frozen, table: str, change: Callable[[dict[str, object]], object]) -> Frozen:
    """A picture with the first row of a table changed."""
    shape = SHAPES[table]
    first = dict(shape.named(contents.tables[table][0]))
    change(first)  # type: ignore[arg-type]
    row: Row = tuple(first[name] for name in shape.columns)
    return replace(contents, tables={**contents.tables, table: [row, *contents.tables[table][1:]]})


def refused(store: PlanStore, contents: Frozen) -> str:
    before = frozen(store)
    with pytest.raises(BundleRefused) as error:
        take_in(store, contents)
    assert frozen(store) == before
    return error.value.message


def test_a_bundle_of_a_newer_program_is_refused(store: PlanStore, home: PlanStore) -> None:
    assert "newer version" in refused(store, replace(frozen(home), schema=2))


def test_a_row_that_belongs_to_nothing_refuses_it_all(store: PlanStore, home: PlanStore) -> None:
    home.add_evidence(whole_draft())
    picture = frozen(home)
    assert "belongs to nothing" in refused(store, replace(picture, tables={**picture.tables, "evidence": []}))


def test_a_version_that_lost_and_belongs_to_nothing_refuses_it_all(store: PlanStore, home: PlanStore) -> None:
    home.add_evidence(whole_draft())
    picture = frozen(home)
    shape = SHAPES["evidence_tag"]
    row = list(picture.tables["evidence_tag"][0])
    row[0] = "f" * 32
    named = shape.named(tuple(row))
    lost = ("evidence_tag", '["x"]', named["revision"], named["origin"], version_text(shape, tuple(row)))
    assert "belongs to nothing" in refused(store, replace(picture, tables={**picture.tables, "conflict": [lost]}))


def test_the_same_row_twice_refuses_it_all(store: PlanStore, home: PlanStore) -> None:
    home.add_evidence(whole_draft())
    picture = frozen(home)
    twice = [*picture.tables["link"], picture.tables["link"][0]]
    assert "twice" in refused(store, replace(picture, tables={**picture.tables, "link": twice}))


def test_a_row_newer_than_what_was_seen_refuses_it_all(store: PlanStore, home: PlanStore) -> None:
    home.add_evidence(whole_draft())
    assert "newer than" in refused(store, changed(frozen(home), "evidence", lambda row: row.update(revision=99)))


def test_a_target_without_its_framework_refuses_it_all(store: PlanStore, home: PlanStore) -> None:
    assert "framework" in refused(store, replace(frozen(home), frameworks=()))


def test_a_bundle_that_claims_to_know_what_it_does_not_hold_removes_nothing(store: PlanStore, home: PlanStore) -> None:
    store.add_evidence(whole_draft())
    picture = frozen(home)
    seen = [*picture.tables["seen"], *((origin, 1 << 30) for origin, _ in frozen(store).tables["seen"])]
    assert "does not hold" in refused(store, replace(picture, tables={**picture.tables, "seen": seen}))


def test_a_merge_that_fails_half_way_leaves_the_old_plan(
    store: PlanStore, home: PlanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.store import merging_derived

    home.add_evidence(whole_draft())
    picture, before = frozen(home), frozen(store)

    def fail(_: object) -> None:
        raise RuntimeError("stop")

    monkeypatch.setattr(merging_derived.Derived, "finish", fail)
    with pytest.raises(RuntimeError, match="stop"):
        take_in(store, picture)
    monkeypatch.undo()
    assert frozen(store) == before
    check_derived(store)
    take_in(store, picture)
    assert store.evidence_count(EvidenceQuery()) == 1


def test_a_full_disk_beside_the_plan_is_told_in_words_and_takes_nothing_in(
    store: PlanStore, home: PlanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_evidence(whole_draft())
    real = opening.connect

    def small(path: Path, busy_ms: int, *, mode: str = "rw") -> sqlite3.Connection:
        connection = real(path, busy_ms, mode=mode)
        connection.execute("PRAGMA max_page_count = 8")
        return connection

    monkeypatch.setattr(merging_stage, "connect", small)
    with pytest.raises(BundleRefused, match="no room left on the disk"):
        take_in(home, frozen(store))
    assert home.load().evidence == 0
