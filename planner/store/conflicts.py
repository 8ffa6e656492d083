"""The versions that lost a merge, as a person is told of them, and how one is settled.

The secret it keeps: what is worth telling. A version that says the same, times aside, is not, and neither is one of the
inbox; a child whose parent was deleted for good elsewhere is.
"""

from collections.abc import Container, Iterable, Iterator

from planner.core.changes import Value
from planner.core.column_rules import Cell
from planner.core.conflict import Conflict, conflict_id, differing, written
from planner.core.errors import InvalidValue, NotFound
from planner.core.reference import shown
from planner.core.review import ReviewState
from planner.core.travelling import MERGED, SHAPES, Row, Shape, version_row
from planner.store.first_page import Run
from planner.store.writing import SHEETS, Writing

_TITLES = {"evidence": "title", "goal": "title", "review": "name"}
_SHORTEST = 4
_NOTHING_CHANGED = "Nothing was changed."


def found(run: Run) -> Iterator[Conflict]:
    """Every conflict there is to tell of, in the order of the tables."""
    origin = str(run("SELECT id FROM store", ())[0][0])
    # Only what another store wrote outlives what it belonged to; to look for that is to go through the parents' tables.
    alone = not run("SELECT 1 FROM seen WHERE origin <> ? LIMIT 1", (origin,))
    # Asked once for each sort of parent: there are few, and every child's table would have to be gone through for them.
    purged = {shape.name: _purged(run, shape.name) for shape in MERGED if shape.parent and not alone}
    for shape in MERGED:
        if shape.name in SHEETS:
            yield from _lost(run, shape, origin)
            yield from _outlived(run, shape, origin, purged.get(shape.owner, ()))


def _purged(run: Run, parent: str) -> list[str]:
    """The ids of this sort of parent that were deleted for good. Indexes count the others at once; only where there are
    some is the whole table read."""
    counted = f"SELECT count(*) FROM {parent}"
    kept = sum(run(f"{counted} WHERE deleted_at IS {state} AND purged = 0", ())[0][0] for state in ("NULL", "NOT NULL"))
    if kept == run(counted, ())[0][0]:
        return []
    return [row[0] for row in run(f"SELECT id FROM {parent} WHERE purged = 1 ORDER BY id", ())]


def _lost(run: Run, shape: Shape, here: str) -> Iterator[Conflict]:
    statement = 'SELECT revision, origin, version FROM conflict WHERE kind = ? ORDER BY "key", revision DESC, origin'
    for revision, origin, version in run(statement, (shape.name,)):
        lost = version_row(shape, version)
        theirs = shape.named(lost)
        stands = _row(run, shape, _key(shape, lost))
        if stands is None:
            continue
        mine = shape.named(stands)
        names = differing(mine, theirs)
        if names:
            yield Conflict(
                conflict_id(shape.name, _key(shape, lost), (revision, origin)),
                shape.name,
                tuple(str(part) for part in _key(shape, lost)),
                _title(run, shape, mine if not mine.get("purged") else theirs),
                {name: mine[name] for name in names},
                {name: theirs[name] for name in names},
                stands=written(mine, here),
                lost=written(theirs, here),
            )


def _outlived(run: Run, shape: Shape, here: str, purged: Iterable[str]) -> Iterator[Conflict]:
    columns = ", ".join(f'"{name}"' for name in shape.columns)
    statement = f'SELECT {columns} FROM "{shape.name}" WHERE {shape.owner} = ?'
    for row in (row for own in purged for row in run(statement, (own,))):
        fields = shape.named(tuple(row))
        key = _key(shape, tuple(row))
        own = conflict_id(shape.name, key, (int(str(fields["revision"])), str(fields["origin"])))
        title = _title(run, shape, fields)
        yield Conflict(
            own,
            shape.name,
            tuple(str(part) for part in key),
            title,
            fields,
            outlived=True,
            stands=written(fields, here),
        )


def _title(run: Run, shape: Shape, fields: dict[str, Cell]) -> str:
    if shape.name in _TITLES:
        return str(fields[_TITLES[shape.name]])
    if shape.owner:
        column = _TITLES[shape.owner]
        rows = run(f"SELECT {column} FROM {shape.owner} WHERE id = ?", (fields[shape.owner],))
        return str(rows[0][0]) if rows else ""
    return str(fields[{"rating": "descriptor", "profile": "field"}.get(shape.name, shape.keys[0])])


def _key(shape: Shape, row: Row) -> tuple[Cell, ...]:
    return tuple(row[shape.columns.index(name)] for name in shape.keys)


def _row(run: Run, shape: Shape, key: tuple[Cell, ...]) -> Row | None:
    columns = ", ".join(f'"{name}"' for name in shape.columns)
    where = " AND ".join(f'"{name}" = ?' for name in shape.keys)
    rows = run(f'SELECT {columns} FROM "{shape.name}" WHERE {where}', key)
    return tuple(rows[0]) if rows else None


# Settling


def settle(writing: Writing, wanted: str, take: Container[str] | None) -> None:
    """Write what a person decided. take: as PlanStore.settle has it. Raises NotFound, InvalidValue."""
    conflict = _one(writing.run, wanted)
    if conflict.outlived:
        if take is None or conflict.theirs:
            raise InvalidValue(
                f"What it belonged to was deleted for good, so there is nothing to take. {_NOTHING_CHANGED}",
                "Keep what stands, which removes this too.",
            )
        writing.remove(conflict.kind, _sheet_key(writing.run, conflict))
        return
    chosen = [name for name in conflict.theirs if take is None or name in take]
    if not chosen:
        writing.keep(conflict.kind, _sheet_key(writing.run, conflict))
        return
    _take(writing, conflict, chosen)


def _one(run: Run, wanted: str) -> Conflict:
    beginning = wanted.strip().lower()
    those = [each for each in found(run) if any(name.startswith(beginning) for name in (each.id, *each.key))]
    if len(beginning) < _SHORTEST or len(those) != 1:
        raise NotFound(
            f"“{shown(wanted)}” is the id of no conflict, or of several. {_NOTHING_CHANGED}",
            "planner conflict list shows their ids; give 4 characters or more.",
        )
    return those[0]


def _take(writing: Writing, conflict: Conflict, chosen: list[str]) -> None:
    shape, key = SHAPES[conflict.kind], _sheet_key(writing.run, conflict)
    stands = _row(writing.run, shape, tuple(conflict.key))
    assert stands is not None
    if conflict.kind == "review" and shape.named(stands)["state"] == ReviewState.CLOSED:
        raise InvalidValue(
            f"The review “{conflict.title[:80]}” is closed, and that is for good. {_NOTHING_CHANGED}",
            "Keep what stands.",
        )
    theirs = _lost_fields(writing.run, shape, conflict)
    if writing.row(conflict.kind, key) is None:  # it was deleted for good here: all of it comes back, or nothing
        writing.add(conflict.kind, key, theirs)
    else:
        writing.change(conflict.kind, key, {name: theirs[name] for name in chosen})


def _lost_fields(run: Run, shape: Shape, conflict: Conflict) -> dict[str, Value]:
    for revision, origin, version in run(
        "SELECT revision, origin, version FROM conflict WHERE kind = ?", (shape.name,)
    ):
        row = version_row(shape, version)
        if conflict_id(shape.name, _key(shape, row), (revision, origin)) == conflict.id:
            fields = shape.named(row)
            return {name: fields[name] for name in SHEETS[shape.name].content}  # type: ignore[misc]
    raise AssertionError("the conflict was found a moment ago")


def _sheet_key(run: Run, conflict: Conflict) -> tuple[str, ...]:
    """The key by which Writing knows the row: a step has its goal before its id."""
    if conflict.kind != "step":
        return conflict.key
    (goal,) = run("SELECT goal FROM step WHERE id = ?", conflict.key)[0]
    return goal, *conflict.key
