"""The search index. The secret it keeps: FTS5's tables, and how a person's words become a query that never fails.

The tables have external content: to take a row out of the index, its old words must be handed in. So whoever writes a
row calls `words` before and `reindex` after, in the same transaction. No triggers: they refuse every insert where
trusted_schema is off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.store.first_page import Run

COLUMNS = {
    "evidence": ("title", "situation", "task", "action", "result", "corroborated_by", "around"),
    "goal": ("title", "why", "measure", "around"),
}
_KEPT_BEGINNINGS = 3  # letters: beginnings of words up to there have an index of their own
_FEW_WORDS = 16
_TOKENS = "tokenize='unicode61 remove_diacritics 2'"


@dataclass(frozen=True, slots=True)
class Match:
    """words: an FTS5 query, empty where there is no word in it. seekable: whether it is cheap to ask of single rows."""

    words: str
    seekable: bool


def statements() -> tuple[str, ...]:
    """The statements that make the two tables."""
    return tuple(
        f"CREATE VIRTUAL TABLE {parent}_search USING fts5({', '.join(columns)}, content='{parent}', "
        f"content_rowid='number', {_TOKENS}, "
        f"prefix='{' '.join(str(1 + letters) for letters in range(_KEPT_BEGINNINGS))}')"
        for parent, columns in COLUMNS.items()
    )


def beside(parent: str) -> str:
    """The statement that makes an empty index like the parent's as temp.beside, without content."""
    return f"CREATE VIRTUAL TABLE temp.beside USING fts5({', '.join(COLUMNS[parent])}, content='', {_TOKENS})"


def make_anew(run: Run) -> None:
    """Make both indexes anew from what the rows say."""
    for parent in COLUMNS:
        run(f"INSERT INTO {parent}_search ({parent}_search) VALUES ('rebuild')", ())


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


def match(run: Run, parent: str, text: str) -> Match:
    """The same as `query`, fast: a beginning longer than those that are kept would have FTS5 merge the places of all
    words that begin so before it tells the first row, so the words that there are stand in its place."""
    parts, seekable = [], True
    for part in (each for each in fit(text).split() if any(map(str.isalnum, each))):
        # Words of other signs may be several words to the tokenizer, or be folded by it.
        plain = part.isascii() and part.isalnum()
        if plain and len(part) > _KEPT_BEGINNINGS and (known := _words_from(run, parent, part.lower())):
            either = " OR ".join(f'"{word}"' for word in known)
            parts.append(f"({either})")
        else:
            parts.append(query(part))
            seekable = seekable and plain and len(part) <= _KEPT_BEGINNINGS
    return Match(" AND ".join(parts), seekable)


def _words_from(run: Run, parent: str, beginning: str) -> list[str]:
    """The indexed words with this beginning; none where they are more than a few."""
    source = f"fts5vocab('main', '{parent}_search', 'instance')"
    run(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{parent}_words USING {source}", ())
    statement = f"SELECT term FROM temp.{parent}_words WHERE term >= ? AND term <= ? ORDER BY term LIMIT 1"
    found: list[str] = []
    after, last = beginning, beginning + "\U0010ffff"
    while rows := run(statement, (after, last)):
        if len(found) == _FEW_WORDS:
            return []
        found.append(rows[0][0])
        after = found[-1] + "0"  # the least sign of a word: from here on another word begins
    return found
