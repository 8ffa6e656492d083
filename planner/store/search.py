"""The search index. The secret it keeps: FTS5's tables, and how a person's words become a query that never fails.

The tables have external content: to take a row out of the index, its old words must be handed in. So whoever writes a
row calls `words` before and `reindex` after, in the same transaction. No triggers: they refuse every insert where
trusted_schema is off.
"""

from collections.abc import Sequence
from typing import Any

from planner.store.first_page import Run

COLUMNS = {
    "evidence": ("title", "situation", "task", "action", "result", "corroborated_by", "around"),
    "goal": ("title", "why", "measure", "around"),
}


def statements() -> tuple[str, ...]:
    """The statements that make the two tables."""
    return tuple(
        f"CREATE VIRTUAL TABLE {parent}_search USING fts5({', '.join(columns)}, content='{parent}', "
        f"content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
        for parent, columns in COLUMNS.items()
    )


def words(run: Run, parent: str, own: str) -> Sequence[Any] | None:
    """What the index holds of a row: its number and its columns; None for what is absent.

    A purged stub stays in with no words, so that the index has a row for each of the table's and can be checked.
    """
    columns = ", ".join(COLUMNS[parent])
    rows = run(f"SELECT number, {columns} FROM {parent} WHERE id = ?", (own,))
    return rows[0] if rows else None


def reindex(run: Run, parent: str, before: Sequence[Any] | None, after: Sequence[Any] | None) -> None:
    """Bring the index from what `words` said before a write to what it says after it."""
    if before == after:
        return
    columns = ("rowid", *COLUMNS[parent])
    if before is not None:
        marks = ", ".join("?" * len(columns))
        run(
            f"INSERT INTO {parent}_search ({parent}_search, {', '.join(columns)}) VALUES ('delete', {marks})",
            tuple(before),
        )
    if after is not None:
        _insert(run, parent, columns, after)


def _insert(run: Run, parent: str, columns: Sequence[str], values: Sequence[Any]) -> None:
    marks = ", ".join("?" * len(columns))
    run(f"INSERT INTO {parent}_search ({', '.join(columns)}) VALUES ({marks})", tuple(values))


def index_after(run: Run, parent: str, number: int) -> None:
    """Index every row whose number is greater: rows added at once that were never indexed."""
    columns = ", ".join(COLUMNS[parent])
    run(
        f"INSERT INTO {parent}_search (rowid, {columns}) SELECT number, {columns} FROM {parent} WHERE number > ?",
        (number,),
    )


def fit(text: str) -> str:
    """The text with a space for every character that SQLite would stumble over: NUL, and halves of surrogate pairs."""
    return "".join(" " if character == "\0" or "\ud800" <= character <= "\udfff" else character for character in text)


def query(text: str) -> str:
    """What a person typed as an FTS5 query: every word quoted, and enough as the beginning of a word. Empty where
    there is no word in it."""
    quoted = (part.replace('"', '""') for part in fit(text).split() if any(map(str.isalnum, part)))
    return " ".join(f'"{part}"*' for part in quoted)
