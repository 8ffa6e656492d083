"""Evidence totals by descriptor, kept beside the evidence so that reading a plan costs the same whatever lies there.

The secret it keeps: which rows they are derived from, and when they have to be counted again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from planner.core.plan import Plan
from planner.store.first_page import Run, marks, read_matches

LIVE = "deleted_at IS NULL AND purged = 0"
LAST_DAY = 'coalesce(until, "on")'
_LOOSE = 4  # its place among the facts


def facts(run: Run, evidence_id: str) -> tuple[Any, ...]:
    """What a piece of evidence adds to totals: its keys and what counts of it; empty when it counts nowhere."""
    columns = f'{LAST_DAY}, "on", kind, complete, loose'
    rows = run(f"SELECT {columns} FROM evidence WHERE id = ? AND {LIVE}", (evidence_id,))
    return (*rows[0], keys_of(run, evidence_id)) if rows else ()


def keys_of(run: Run, evidence_id: str) -> tuple[str, ...]:
    """The descriptor keys that a piece of evidence supports."""
    statement = "SELECT descriptor FROM evidence_descriptor WHERE evidence = ? ORDER BY descriptor"
    return tuple(row[0] for row in run(statement, (evidence_id,)))


def count_again(run: Run, keys: Iterable[str]) -> None:
    """Bring the totals of the descriptors with these keys up to date."""
    plan = Plan(matches=read_matches(run))
    start, end = _period(run)
    for lead in sorted({plan.leading(key) for key in keys}):
        row = _total(run, plan.keys_leading_to(lead), start, end)
        if row[0]:
            run("INSERT OR REPLACE INTO total VALUES (?, ?, ?, ?, ?, ?)", (lead, *row))
        else:
            run("DELETE FROM total WHERE descriptor = ?", (lead,))


def count_everything_again(run: Run) -> None:
    """Bring every total up to date: after bulk work, or when matches or the review period changed."""
    run("DELETE FROM total", ())
    if read_matches(run):
        count_again(run, [row[0] for row in run("SELECT DISTINCT descriptor FROM evidence_descriptor", ())])
        return
    statement = f"""INSERT INTO total SELECT d.descriptor, {_COLUMNS} FROM evidence_descriptor d
        CROSS JOIN evidence e INDEXED BY evidence_facts WHERE e.id = d.evidence AND {LIVE} GROUP BY d.descriptor"""
    start, end = _period(run)
    run(statement, (start, end))


_COLUMNS = f"""count(*), max({LAST_DAY}), group_concat(DISTINCT e.kind),
    max(CASE WHEN complete THEN {LAST_DAY} END), sum({LAST_DAY} >= ? AND "on" <= ?)"""


def _total(run: Run, keys: Sequence[str], start: str, end: str) -> Sequence[Any]:
    statement = f"""SELECT {_COLUMNS} FROM
        (SELECT DISTINCT evidence FROM evidence_descriptor WHERE descriptor IN ({marks(keys)})) d
        CROSS JOIN evidence e INDEXED BY evidence_facts WHERE e.id = d.evidence AND {LIVE}"""
    rows: Sequence[Sequence[Any]] = run(statement, (start, end, *keys))
    return rows[0]


def _period(run: Run) -> tuple[str, str]:
    found = dict(run("SELECT field, value FROM profile WHERE field IN ('period-from', 'period-to')", ()))
    return found.get("period-from", ""), found.get("period-to", "") or "9999-12-31"


def keys_of_targets(run: Run) -> frozenset[str]:
    """Every key that leads to a descriptor of some target."""
    statement = """SELECT DISTINCT descriptor FROM expectation e JOIN target t
        ON t.framework = e.framework AND t.role_level = e.role_level"""
    plan = Plan(matches=read_matches(run))
    return frozenset(key for row in run(statement, ()) for key in plan.keys_leading_to(row[0]))


def count_one(run: Run, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    """Bring the two counts of StoreRow from what `facts` said of one piece to what it says now."""
    pieces = bool(after) - bool(before)
    unlinked = bool(after and after[_LOOSE]) - bool(before and before[_LOOSE])
    if pieces or unlinked:
        run("UPDATE store SET evidence = evidence + ?, unlinked = unlinked + ?", (pieces, unlinked))


def count_pieces(run: Run) -> None:
    """Bring the two counts of StoreRow up to date: after bulk work, or when targets or matches changed."""
    run(
        f"""UPDATE store SET evidence = (SELECT count(*) FROM evidence INDEXED BY evidence_by_day WHERE {LIVE}),
        unlinked = (SELECT count(*) FROM evidence INDEXED BY evidence_loose WHERE {LIVE} AND loose = 1)""",
        (),
    )
