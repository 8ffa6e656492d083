"""What the first window shows, by the standard library's sqlite3, before SQLModel is imported.

The secret it keeps: how a Plan is put together from rows. PlanStore reads through the same statements on its own
connection, so that the first page and the store cannot disagree.
"""

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import By, Goal, GoalState, Plan, Rating, RatingValue, Remark, Step
from planner.core.totals import EvidenceKind, EvidenceTotals
from planner.paths import database
from planner.store.opening import connect, damaged, examine, stands, translated

Run = Callable[[str, tuple[Any, ...]], Sequence[Any]]
"""Runs a statement with its parameters and gives its rows."""

TARGET = "target"
_LIVE = "deleted_at IS NULL AND purged = 0"


def empty_plan(framework: Framework) -> Plan:
    """The plan of somebody who has done nothing yet: the framework's first role level as the target."""
    return Plan(framework, framework.role_levels[0] if framework.role_levels else RoleLevel())


def first_plan(data_dir: Path, framework: Framework) -> Plan:
    """The plan stored in the data directory, the empty one of the framework where there is none; nothing is written.

    Raises StoreTooNew, StoreForeign, StoreDamaged, StoreBusy or another StoreError.
    """
    return stored_plan(data_dir) or empty_plan(framework)


def stored_plan(data_dir: Path) -> Plan | None:
    """The plan stored in the data directory, None where there is none yet; raises as first_plan does."""
    path = database(data_dir)
    if not stands(path):
        return None
    # Read-only mode cannot roll back what a killed program left half done, so it is for directories that cannot be
    # written, where nothing can be rolled back anyway.
    mode = "rw" if os.access(path.parent, os.W_OK) else "ro"
    try:
        connection = connect(path, 2_000, mode=mode)
    except sqlite3.Error as error:
        raise translated(error, path) from error
    try:
        connection.execute("PRAGMA query_only = ON")
        if examine(connection, path) == 0:
            return None
        connection.execute("BEGIN")
        return read_plan(lambda sql, parameters: connection.execute(sql, parameters).fetchall())
    except sqlite3.Error as error:
        raise translated(error, path) from error
    except (TypeError, ValueError) as error:  # a day that is none: only damage puts it there
        raise damaged(path) from error
    finally:
        connection.close()


def read_plan(run: Run, stored_framework: Callable[[str], Framework | None] | None = None) -> Plan:
    """The whole plan, inside a read that the caller began. stored_framework: one read earlier, by id; they never
    change, so the caller may keep them."""
    profile = dict(run("SELECT field, value FROM profile ORDER BY field", ()))
    framework, target = _target(run, profile.pop(TARGET, ""), stored_framework)
    evidence, unlinked = next(iter(run("SELECT evidence, unlinked FROM store", ())), (0, 0))
    return Plan(
        framework=framework,
        target=target,
        ratings=_ratings(run),
        goals=read_goals(run, f"SELECT id FROM goal WHERE {_LIVE} ORDER BY created_at, number"),
        totals=_totals(run),
        matches=read_matches(run),
        profile={name: value for name, value in profile.items() if value},
        evidence=evidence,
        unlinked=unlinked,
        remarks=_remarks(run),
    )


def read_matches(run: Run) -> dict[str, str]:
    """Confirmed matches: old key -> new key."""
    return dict(run('SELECT old, "new" FROM "match" ORDER BY old', ()))


def _target(
    run: Run, key: str, stored_framework: Callable[[str], Framework | None] | None
) -> tuple[Framework, RoleLevel]:
    rows = run("SELECT framework FROM target WHERE role_level = ?", (key,))
    if not rows:
        return Framework(), RoleLevel()
    stored = str(rows[0][0])
    framework = (stored_framework(stored) if stored_framework else None) or read_framework(run, stored)
    return framework, next((level for level in framework.role_levels if level.key == key), RoleLevel())


def read_framework(run: Run, framework_id: str) -> Framework:
    """A stored framework with all its role levels, word for word."""
    columns = "title, edition, edition_note, source, licence"
    head = run(f"SELECT {columns} FROM framework WHERE id = ?", (framework_id,))
    words: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    statement = 'SELECT role_level, skill, "text" FROM expectation WHERE framework = ? ORDER BY role_level, position'
    for level, skill, text in run(statement, (framework_id,)):
        words[level][skill].append(text)
    columns = '"key", role_family, role, name, role_description, description, note, skills'
    statement = f"SELECT {columns} FROM role_level WHERE framework = ? ORDER BY position"
    levels = tuple(_role_level(row, words[row[0]]) for row in run(statement, (framework_id,)))
    return replace(Framework(*head[0]), role_levels=levels) if head else Framework()


def _role_level(row: Sequence[Any], words: dict[int, list[str]]) -> RoleLevel:
    _, family, role, name, role_description, description, note, skills = row
    return RoleLevel(
        role_family=family,
        role=role,
        name=name,
        role_description=role_description,
        description=description,
        responsibilities=tuple(words[0]),
        note=note,
        skills=tuple(
            Skill(title, level, tuple(words[number]), about)
            for number, (title, level, about) in enumerate(json.loads(skills), 1)
        ),
    )


def _ratings(run: Run) -> dict[str, tuple[Rating, ...]]:
    found: dict[str, list[Rating]] = {}
    for rating in read_ratings(run):
        found.setdefault(rating.descriptor, []).append(rating)
    return {key: tuple(those) for key, those in found.items()}


def read_ratings(run: Run, keys: Sequence[str] = ()) -> list[Rating]:
    """Ratings of these descriptor keys (of all, where none is given), oldest first."""
    where = f"WHERE descriptor IN ({marks(keys)})" if keys else ""
    statement = f'SELECT id, descriptor, rating, "by", "on", note, revision, origin FROM rating {where}'
    rows = run(f'{statement} ORDER BY "on", revision, origin, id', tuple(keys))
    return [
        Rating(own, key, RatingValue(value), By(by), date.fromisoformat(on), note, (revision, origin))
        for own, key, value, by, on, note, revision, origin in rows
    ]


def read_goals(run: Run, which: str, parameters: tuple[Any, ...] = ()) -> tuple[Goal, ...]:
    """Goals whole. which: a statement that gives their ids in the order wanted."""
    ids = [row[0] for row in run(which, parameters)]
    columns = "id, title, why, measure, due, state, private, deleted_at"
    rows = {row[0]: row for row in _of(run, f"SELECT {columns} FROM goal WHERE id IN", ids)}
    steps: dict[str, list[Step]] = defaultdict(list)
    for goal, own, text, done in _of(
        run, 'SELECT goal, id, "text", done FROM step WHERE goal IN', ids, "ORDER BY goal, position, id"
    ):
        steps[goal].append(Step(own, text, bool(done)))
    keys: dict[str, list[str]] = defaultdict(list)
    statement = "SELECT goal, descriptor FROM goal_descriptor WHERE goal IN"
    for goal, key in _of(run, statement, ids, "ORDER BY goal, descriptor"):
        keys[goal].append(key)
    return tuple(_goal(rows[own], steps[own], keys[own]) for own in ids)


def _goal(row: Sequence[Any], steps: Iterable[Step], keys: Iterable[str]) -> Goal:
    own, title, why, measure, due, state, private, deleted_at = row
    return Goal(
        id=own,
        title=title,
        why=why,
        measure=measure,
        due=date.fromisoformat(due) if due else None,
        state=GoalState(state),
        private=bool(private),
        binned=deleted_at is not None,
        steps=tuple(steps),
        descriptors=tuple(keys),
    )


def _totals(run: Run) -> dict[str, EvidenceTotals]:
    statement = "SELECT descriptor, pieces, newest, kinds, complete, in_period FROM total ORDER BY descriptor"
    return {
        key: EvidenceTotals(
            count=pieces,
            newest=date.fromisoformat(newest) if newest else None,
            kinds=frozenset(EvidenceKind(kind) for kind in kinds.split(",")),
            complete=date.fromisoformat(complete) if complete else None,
            in_period=in_period,
        )
        for key, pieces, newest, kinds, complete, in_period in run(statement, ())
    }


def _remarks(run: Run) -> dict[str, tuple[Remark, ...]]:
    """The comments of each review's round that counts: the last one that was not filed after the review was closed."""
    found: dict[str, list[Remark]] = defaultdict(list)
    last = ""
    for review, name, on, comments in run(_ROUNDS, ()):
        if review != last:
            for key, text in json.loads(comments)["descriptors"].items():
                found[key].append(Remark(review, text, name, date.fromisoformat(on)))
        last = review
    return {key: tuple(sorted(those, key=lambda remark: remark.on)) for key, those in found.items()}


_ROUNDS = """SELECT r.review, r.name, r."on", r.comments FROM review_round r JOIN review ON review.id = r.review
WHERE review.deleted_at IS NULL AND review.purged = 0
AND NOT (review.state = 'closed' AND instr(review.sha256 || ' ', ' ' || r.sha256 || ' ') = 0)
ORDER BY r.review, r.revision DESC, r.origin DESC, r.sha256 DESC"""


def _of(run: Run, statement: str, ids: Sequence[str], order: str = "") -> list[Sequence[Any]]:
    # SQLite takes at most 32,766 parameters in one statement.
    rows: list[Sequence[Any]] = []
    for start in range(0, len(ids), 10_000):
        part = tuple(ids[start : start + 10_000])
        rows.extend(run(f"{statement} ({marks(part)}) {order}", part))
    return rows


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))
