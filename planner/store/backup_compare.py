"""A plan compared with its backups: what bears the same dot says the same, or one of the two was damaged.

The secret it keeps: which of the two. A row is written once under a dot, and damage comes later, so of several backups
that hold it the oldest tells how it was written. Backups that damage was copied into do not count against the plan.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from planner.core.check import Pause
from planner.core.column_rules import Cell
from planner.core.conflict import differing
from planner.core.reference import shown
from planner.core.travelling import MERGED, SHAPES, Shape
from planner.store.backup_manifest import DATABASE
from planner.store.deep_check import copy_of_plan, field_words, quoted
from planner.store.opening import SCHEMA_VERSION
from planner.store.writing import SHEETS

_TITLES = {"evidence": "title", "goal": "title", "review": "name"}
_TIMES = frozenset({"revision", "origin", "created_at", "updated_at"})
_AROUND = 24  # characters of each side of where two texts part
_SORTS = {
    "evidence_descriptor": "a descriptor of",
    "evidence_tag": "a tag of",
    "link": "a link of",
    "attachment": "an attached file of",
    "goal_descriptor": "a descriptor of",
    "step": "a step of",
    "review_round": "what came back for",
    "rating": "the rating of",
    "match": "the match of",
    "target": "the target",
    "profile": "the setting",
    "inbox": "something captured:",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that the plan holds otherwise than it was written. kind: its table; key: its natural key; revision, origin:
    its dot; title: of the thing it belongs to; here, there: column -> value of the columns that differ, in the plan and
    as it was written; here is empty where the row is gone. folder: the backup that tells."""

    kind: str
    key: tuple[Cell, ...]
    revision: int
    origin: str
    title: str
    here: Mapping[str, Cell]
    there: Mapping[str, Cell]
    folder: Path

    def words(self) -> str:
        """What is wrong, on a line."""
        what = f"{_SORTS[self.kind]} {quoted(self.title)}" if self.kind in _SORTS else quoted(self.title)
        if not self.here:
            return f"{what} is gone from the plan; the backup {self.folder.name} holds it"
        fields = "; ".join(
            f"{field_words(name)} is “{here}” and was written as “{there}”"
            for name, here, there in ((each, *_parted(self.here[each], self.there[each])) for each in self.here)
        )
        return f"{what}: {fields}, as the backup {self.folder.name} tells"

    @property
    def mendable(self) -> bool:
        """Whether it can be written back by itself; else the backup as a whole brings it back."""
        return self.kind in SHEETS and bool(self.here) and "purged" not in self.here


def changed_rows(data_dir: Path, folders: Sequence[Path], pause: Pause) -> list[Changed]:
    """What the plan holds otherwise than it was written. folders: of backups that are whole, oldest first.

    Raises OSError, StoreError, sqlite3.Error, and what pause raises.
    """
    if not folders:
        return []
    with copy_of_plan(data_dir, pause) as plan:
        found: dict[tuple[str, tuple[Cell, ...]], Changed] = {}
        for number, folder in enumerate(folders):
            pause()
            for each in _changed_since(plan, folder):
                place = (each.kind, each.key)
                if place not in found and not any(_holds(plan, older, each) for older in folders[:number]):
                    found[place] = each
        return list(found.values())


@contextmanager
def _beside(plan: sqlite3.Connection, folder: Path) -> Iterator[bool]:
    """The backup's database under the name of kept; whether it can be compared."""
    path = (folder / DATABASE).absolute()
    place = quote(os.fsencode(path.as_posix() if os.name == "nt" else path))
    plan.execute("ATTACH ? AS kept", (f"file://{'' if place.startswith('/') else '/'}{place}?mode=ro&immutable=1",))
    try:
        yield bool(plan.execute("PRAGMA kept.user_version").fetchone()[0] == SCHEMA_VERSION)
    finally:
        plan.execute("DETACH kept")


def _changed_since(plan: sqlite3.Connection, folder: Path) -> list[Changed]:
    with _beside(plan, folder) as comparable:
        if not comparable:
            return []
        found = [each for shape in MERGED for each in _differing(plan, shape, folder)]
        return found + [each for shape in MERGED if shape.parent for each in _gone(plan, shape, folder)]


def _differing(plan: sqlite3.Connection, shape: Shape, folder: Path) -> Iterator[Changed]:
    unlike = " OR ".join(f'm."{name}" IS NOT k."{name}"' for name in shape.columns if name not in _TIMES)
    statement = f"""SELECT {_columns(shape, "m")}, {_columns(shape, "k")} FROM kept."{shape.name}" k
        CROSS JOIN main."{shape.name}" m WHERE {_same_key(shape)}
        AND m.revision = k.revision AND m.origin = k.origin AND ({unlike})"""
    width = len(shape.columns)
    for row in plan.execute(statement).fetchall():
        here, there = shape.named(tuple(row[:width])), shape.named(tuple(row[width:]))
        names = differing(here, there)
        if names:
            yield _changed(plan, shape, there, folder, {name: here[name] for name in names}, names)


def _gone(plan: sqlite3.Connection, shape: Shape, folder: Path) -> Iterator[Changed]:
    """Parents are never removed, not even when they are deleted for good."""
    statement = f"""SELECT {_columns(shape, "k")} FROM kept."{shape.name}" k
        WHERE NOT EXISTS (SELECT 1 FROM main."{shape.name}" m WHERE {_same_key(shape)})
        AND EXISTS (SELECT 1 FROM main.seen s WHERE s.origin = k.origin AND s.revision >= k.revision)"""
    for row in plan.execute(statement).fetchall():
        yield _changed(plan, shape, shape.named(tuple(row)), folder, {}, ())


def _changed(
    plan: sqlite3.Connection,
    shape: Shape,
    there: Mapping[str, Cell],
    folder: Path,
    here: Mapping[str, Cell],
    names: Sequence[str],
) -> Changed:
    key = tuple(there[name] for name in shape.keys)
    revision, origin = there["revision"], there["origin"]
    assert isinstance(revision, int)
    title = _title(plan, shape, there)
    return Changed(shape.name, key, revision, str(origin), title, here, {name: there[name] for name in names}, folder)


def _title(plan: sqlite3.Connection, shape: Shape, there: Mapping[str, Cell]) -> str:
    if shape.name in _TITLES:
        return str(there[_TITLES[shape.name]])
    if shape.owner:
        statement = f"SELECT {_TITLES[shape.owner]} FROM kept.{shape.owner} WHERE id = ?"
        row = plan.execute(statement, (there[shape.owner],)).fetchone()
        return str(row[0]) if row else ""
    if shape.name == "rating":
        statement = 'SELECT "text" FROM kept.expectation WHERE descriptor = ? LIMIT 1'
        row = plan.execute(statement, (there["descriptor"],)).fetchone()
        return str(row[0]) if row else ""
    return str(there[{"profile": "field", "inbox": "text"}.get(shape.name, shape.keys[0])])


def _holds(plan: sqlite3.Connection, folder: Path, changed: Changed) -> bool:
    """Whether the backup holds the row under the same dot; it says what the plan says then, for it would have been
    the first to differ."""
    shape = SHAPES[changed.kind]
    where = " AND ".join(f'"{name}" = ?' for name in shape.keys)
    with _beside(plan, folder) as comparable:
        return comparable and bool(
            plan.execute(
                f'SELECT 1 FROM kept."{shape.name}" WHERE {where} AND revision = ? AND origin = ?',
                (*changed.key, changed.revision, changed.origin),
            ).fetchone()
        )


def _columns(shape: Shape, side: str) -> str:
    return ", ".join(f'{side}."{name}"' for name in shape.columns)


def _same_key(shape: Shape) -> str:
    return " AND ".join(f'm."{name}" = k."{name}"' for name in shape.keys)


def _parted(here: Cell, there: Cell) -> tuple[str, str]:
    """Both values, cut down to where they part."""
    one, other = ("" if value is None else str(value) for value in (here, there))
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    return _cut(one, start, end), _cut(other, start, end)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, end: int) -> str:
    begin, stop = max(start - _AROUND, 0), min(len(text) - end + _AROUND, len(text))
    return f"{'…' * (begin > 0)}{shown(text[begin:stop])}{'…' * (stop < len(text))}"
