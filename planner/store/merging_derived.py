"""What is derived from rows, brought up to date for many rows at once after a merge.

The secret it keeps: the statements that come to the same as writing.derive does for one row. The search index is told
the old words before anything is written, for it has to be handed them.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from planner.store import search, totals
from planner.store.writing import is_complete, runner, told_of

_AROUND = """coalesce((SELECT group_concat(word, char(10)) FROM (
    SELECT url || ' ' || title AS word FROM main.link l WHERE l.evidence = own.id
    UNION ALL SELECT name FROM main.attachment a WHERE a.evidence = own.id
    UNION ALL SELECT label FROM main.evidence_tag t WHERE t.evidence = own.id)), '')"""
_STEPS = """coalesce((SELECT group_concat("text", char(10)) FROM
    (SELECT "text" FROM main.step s WHERE s.goal = own.id ORDER BY position, s.id)), '')"""
_LOOSE = """NOT EXISTS (SELECT 1 FROM main.evidence_descriptor d JOIN temp.wanted w ON w.descriptor = d.descriptor
    WHERE d.evidence = own.id)"""

DERIVED: Mapping[str, Mapping[str, str]] = {
    "evidence": {
        "around": _AROUND,
        "told": "told_of(own.situation, own.task, own.action, own.result)",
        "complete": "is_complete(own.result, own.corroborated_by)",
        "loose": _LOOSE,
    },
    "goal": {"around": _STEPS},
}
"""What is derived of a row, as SQL over the row by the name of own; for rows whose children are in the plan."""


class Derived:
    """begin before anything is written, finish after it; in the same transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run = runner(connection)
        self._connection = connection
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.create_function("told_of", 4, told_of, deterministic=True)
        driver.create_function("is_complete", 2, is_complete, deterministic=True)
        self._highest: dict[str, int] = {}

    def begin(self, owners: Iterable[tuple[str, str]]) -> None:
        """Take the words of what may change out of the index. owners: table, id; those not in the plan are new."""
        self._run("CREATE TEMP TABLE touched (parent, id, PRIMARY KEY (parent, id)) WITHOUT ROWID", ())
        each = sorted(set(owners))
        if each:
            self._connection.exec_driver_sql("INSERT INTO temp.touched VALUES (?, ?)", each)
        for parent, columns in search.COLUMNS.items():
            names = ", ".join(columns)
            self._highest[parent] = int(self._run(f"SELECT coalesce(max(number), 0) FROM {parent}", ())[0][0])
            self._run(
                f"""INSERT INTO {parent}_search ({parent}_search, rowid, {names})
                SELECT 'delete', number, {names} FROM {parent} WHERE {self._touched(parent)}""",
                (),
            )

    def finish(self) -> None:
        """Bring everything derived up to date."""
        self._derive()
        for parent, columns in search.COLUMNS.items():
            names = ", ".join(columns)
            known = f"number <= {self._highest[parent]} AND {self._touched(parent)}"
            self._run(
                f"INSERT INTO {parent}_search (rowid, {names}) SELECT number, {names} FROM {parent} WHERE {known}", ()
            )
            search.index_after(self._run, parent, self._highest[parent])
        self._run("DROP TABLE temp.touched", ())
        self._run("DROP TABLE temp.wanted", ())
        totals.count_everything_again(self._run)
        totals.count_pieces(self._run)

    def know_targets(self) -> None:
        """Before the first piece is written, and after targets and matches are."""
        self._run("CREATE TEMP TABLE IF NOT EXISTS wanted (descriptor PRIMARY KEY) WITHOUT ROWID", ())
        keys = [(key,) for key in totals.keys_of_targets(self._run)]
        if keys:
            self._connection.exec_driver_sql("INSERT OR IGNORE INTO temp.wanted VALUES (?)", keys)

    def _derive(self) -> None:
        for parent, columns in DERIVED.items():
            fresh = ", ".join(f"{name} = {value}" for name, value in columns.items())
            self._run(f"UPDATE {parent} AS own SET {fresh} WHERE {self._touched(parent)}", ())
        # A target or a match that came in may have made any piece loose, or not.
        self._run(f"UPDATE evidence AS own SET loose = {_LOOSE} WHERE loose <> {_LOOSE}", ())

    def _touched(self, parent: str) -> str:
        return f"id IN (SELECT id FROM temp.touched WHERE parent = '{parent}')"
