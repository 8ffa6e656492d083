"""What is derived from rows, brought up to date for many rows at once after a merge.

The secret it keeps: the statements that come to the same as writing.derive does for one row. The search index is told
the old words before anything is written, for it has to be handed them.
"""

import sqlite3
from collections.abc import Iterable

from sqlalchemy import Connection

from planner.store import search, totals
from planner.store.writing import is_complete, runner, told_of

_AROUND = """SELECT group_concat(word, char(10)) FROM (
    SELECT url || ' ' || title AS word FROM link l WHERE l.evidence = evidence.id
    UNION ALL SELECT name FROM attachment a WHERE a.evidence = evidence.id
    UNION ALL SELECT label FROM evidence_tag t WHERE t.evidence = evidence.id)"""
_LOOSE = """NOT EXISTS (SELECT 1 FROM evidence_descriptor d JOIN temp.wanted w ON w.descriptor = d.descriptor
    WHERE d.evidence = evidence.id)"""


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
        totals.count_everything_again(self._run)
        totals.count_pieces(self._run)

    def _derive(self) -> None:
        self._run(
            f"""UPDATE evidence SET told = told_of(situation, task, action, result),
            complete = is_complete(result, corroborated_by),
            around = coalesce(({_AROUND}), '')
            WHERE {self._changed("evidence")}""",
            (),
        )
        self._run(
            f"""UPDATE goal SET around = coalesce((SELECT group_concat("text", char(10)) FROM
            (SELECT "text" FROM step WHERE step.goal = goal.id ORDER BY position, step.id)), '')
            WHERE {self._changed("goal")}""",
            (),
        )
        self._run("CREATE TEMP TABLE wanted (descriptor PRIMARY KEY) WITHOUT ROWID", ())
        keys = [(key,) for key in totals.keys_of_targets(self._run)]
        if keys:
            self._connection.exec_driver_sql("INSERT INTO temp.wanted VALUES (?)", keys)
        self._run(f"UPDATE evidence SET loose = {_LOOSE} WHERE loose <> {_LOOSE}", ())
        self._run("DROP TABLE temp.wanted", ())

    def _touched(self, parent: str) -> str:
        return f"id IN (SELECT id FROM temp.touched WHERE parent = '{parent}')"

    def _changed(self, parent: str) -> str:
        return f"(number > {self._highest[parent]} OR {self._touched(parent)})"
