"""Words that were changed under a plan, written back.

The secret it keeps: the search index is made anew first. A row is taken out of it by its old words, and those are not
what the index knows.
"""

import sqlite3
from collections.abc import Iterable
from typing import cast

from planner.core.changes import Change, Value
from planner.core.check import Pause
from planner.core.travelling import SHAPES
from planner.store import search, totals
from planner.store.backup_compare import Changed
from planner.store.deep_check import stopped_by
from planner.store.merging_derived import DERIVED
from planner.store.writing import SHEETS, Writing


def mend(writing: Writing, changed: Iterable[Changed], pause: Pause) -> Change:
    """Write back what is still as it was found; what was written meanwhile is somebody's word and stays. Raises what
    pause raises, for the caller to take everything back."""
    connection = writing.connection.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    with stopped_by(connection, pause):
        return _mended(writing, changed)


def _mended(writing: Writing, changed: Iterable[Changed]) -> Change:
    for parent, derived in DERIVED.items():
        fresh = derived["around"]
        writing.run(f"UPDATE {parent} AS own SET around = {fresh} WHERE purged = 0 AND around IS NOT {fresh}", ())
    search.make_anew(writing.run)
    for each in changed:
        key = _key_as_it_stands(writing, each)
        if key is not None and writing.row(each.kind, key) is not None:
            content = SHEETS[each.kind].content
            writing.change(
                each.kind, key, {name: cast(Value, value) for name, value in each.there.items() if name in content}
            )
    written = writing.finish()
    # Counts were right before the damage, and an act moves them on from what a row says: they are counted anew.
    totals.count_everything_again(writing.run)
    totals.count_pieces(writing.run)
    return written


def _key_as_it_stands(writing: Writing, changed: Changed) -> tuple[str, ...] | None:
    """The key by which Writing knows the row, None where it bears another dot now."""
    shape, sheet = SHAPES[changed.kind], SHEETS[changed.kind]
    columns = ", ".join(f'"{name}"' for name in sheet.keys)
    where = " AND ".join(f'"{name}" = ?' for name in shape.keys)
    rows = writing.run(
        f'SELECT {columns} FROM "{sheet.name}" WHERE {where} AND revision = ? AND origin = ?',
        (*changed.key, changed.revision, changed.origin),
    )
    return tuple(rows[0]) if rows else None
