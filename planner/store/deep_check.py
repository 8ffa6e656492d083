"""Words that are not those that were stored, found where a plan holds the same twice.

The secret it keeps: what is held twice. SQLite keeps no sum of a row, but the search index knows every word, a piece
knows the words of its tags, links and files, a framework is named by its sum, and every row by an act that was seen.
All of it is asked of a copy, so that nobody waits for a lock; it lies beside the backups and is gone with the look.
"""

import os
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from planner import files, paths
from planner.core.check import Finding, Pause, Way
from planner.core.errors import StoreDamaged
from planner.core.reference import shown
from planner.core.travelling import MERGED
from planner.store import search
from planner.store.backup_copy import copy_live
from planner.store.backup_lock import backups_dir
from planner.store.first_page import read_framework
from planner.store.frameworks import framework_id
from planner.store.merging_derived import DERIVED
from planner.store.opening import connect, disk_trouble, translated

_LEFT_ALONE_S = 86_400
_STEPS = 2_000  # of SQLite's machine, some milliseconds
_MANY = 20
_FEW_WORDS = 5
_NAMES = {"evidence": "title", "goal": "title", "review": "name"}
_FROM_ELSEWHERE = ("review", "review_round")  # what a manager wrote is kept as it came, and has sums of its own
_SORTS = {"INTEGER": "integer", "BOOLEAN": "integer", "FLOAT": "real"}
_NAMED = {  # one of a table, and several
    "evidence": ("a piece of evidence", "pieces of evidence"),
    "goal": ("a goal", "goals"),
    "review": ("a review", "reviews"),
    "evidence_descriptor": ("a link of evidence with a descriptor", "links of evidence with descriptors"),
    "evidence_tag": ("a tag", "tags"),
    "link": ("a link", "links"),
    "attachment": ("an attached file", "attached files"),
    "goal_descriptor": ("a link of a goal with a descriptor", "links of goals with descriptors"),
    "step": ("a step of a goal", "steps of goals"),
    "review_round": ("something that came back for a review", "things that came back for reviews"),
    "rating": ("a rating", "ratings"),
    "match": ("a match of a descriptor", "matches of descriptors"),
    "target": ("a target", "targets"),
    "profile": ("a setting", "settings"),
    "inbox": ("something captured", "captured things"),
    "conflict": ("a word kept from elsewhere", "words kept from elsewhere"),
}
_FIELDS = {
    "on": "date",
    "until": "last day",
    "created_at": "when it was written first",
    "updated_at": "when it was written last",
    "deleted_at": "whether it is deleted",
    "purged": "whether it is deleted for good",
    "how": "how it shows a descriptor",
    "corroborated_by": "who can confirm it",
    "media_type": "the sort of the file",
    "sha256": "the sum of the file's bytes",
    "size": "its size",
    "period_from": "the first day of its period",
    "period_to": "the last day of its period",
    "descriptor": "its descriptor",
    "evidence": "its piece of evidence",
    "goal": "its goal",
    "review": "its review",
    "by": "whose it is",
    "old": "the old descriptor",
    "new": "the new descriptor",
    "likeness": "how alike they are",
    "id": "the number that it is known by",
    "fingerprint": "the sum it is known by",
    "position": "its place",
    "why": "why it matters",
    "due": "the day it is due",
    "private": "whether it is private",
    "url": "its address",
    "value": "what it says",
    "snapshot": "what was frozen",
    "done": "whether it is done",
    "field": "its name",
    "kind": "its kind",
    "framework": "its framework",
}
_OF_AN_INDEX = re.compile(
    r"row \d+ missing from index .+|wrong # of entries in index .+|non-unique entry in index .+"
    r"|row \d+ values differ from index .+|rowid not at end-of-record for row \d+ of index .+"
    r"|malformed inverted index for FTS5 table .+"
)
_AROUND = {"evidence": "tags, links and files", "goal": "steps"}


@contextmanager
def copy_of_plan(data_dir: Path, pause: Pause) -> Iterator[sqlite3.Connection]:
    """A connection to a copy of the plan that is thrown away in the end. Bytes that are no text read as U+FFFD.

    Raises OSError, sqlite3.Error, StoreError, and what pause raises.
    """

    def asked(done: float) -> None:
        pause()

    with _private_file(data_dir) as path:
        copy_live(paths.database(data_dir), path, asked)
        with closing(connect(path, 0)) as connection, stopped_by(connection, pause):
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            if sys.platform != "win32":
                path.unlink()  # a kill leaves nothing behind then
            yield connection


def word_findings(data_dir: Path, pause: Pause) -> list[str]:
    """What is wrong with a plan's words, in words, as far as they can be told from the plan alone.

    Raises OSError, StoreError, sqlite3.Error, and what pause raises.
    """
    with copy_of_plan(data_dir, pause) as connection:
        wrong = of_the_file(
            str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_MANY})") if row[0] != "ok"
        )
        try:
            wrong += _unfit(connection)
            wrong += _in_the_index(connection)
            wrong += _around(connection)
            wrong += _by_nobody(connection)
            wrong += _frameworks(connection)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            pause()  # SQLite takes a stop for trouble
            wrong = wrong or [f"the plan cannot be read to its end ({error})"]
    return list(dict.fromkeys(wrong))


def of_the_file(wrong: Iterable[str]) -> list[str]:
    """What SQLite finds wrong with the file, with what helps."""
    found = list(wrong)
    way = Way.MEND if all(of_an_index(each) for each in found) else Way.RESTORE
    return [Finding(each, way) for each in found]


def of_an_index(finding: str) -> bool:
    """Whether what integrity_check says is of an index alone: its content is in the rows a second time."""
    return _OF_AN_INDEX.fullmatch(finding) is not None


def told_findings(data_dir: Path, pause: Pause) -> list[str]:
    """The same, with the disk's and SQLite's troubles as StoreError; a plan that is damaged says so among them."""
    try:
        return word_findings(data_dir, pause)
    except sqlite3.Error as error:
        trouble = translated(error, paths.database(data_dir))
        if isinstance(trouble, StoreDamaged):
            return [trouble.message]
        raise trouble from error
    except OSError as error:
        raise disk_trouble(error, backups_dir(data_dir)) from error


# The copy


@contextmanager
def _private_file(data_dir: Path) -> Iterator[Path]:
    handle, name = _made(data_dir)
    os.close(handle)
    path = Path(name)
    try:
        path.chmod(files.PRIVATE_FILE)
        yield path
    finally:
        with suppress(OSError):
            path.unlink()


def _made(data_dir: Path) -> tuple[int, str]:
    place = backups_dir(data_dir)
    try:
        files.private_dir(place)
        for left in place.glob(".check-*.part"):
            if left.stat().st_mtime < time.time() - _LEFT_ALONE_S:
                left.unlink()
        return tempfile.mkstemp(prefix=".check-", suffix=".part", dir=place)
    except OSError:  # a plan that can be read and not written
        return tempfile.mkstemp(prefix=".check-", suffix=".part")


@contextmanager
def stopped_by(connection: sqlite3.Connection, pause: Pause) -> Iterator[None]:
    """Ask pause in the middle of the connection's long statements too; what it raises comes out."""
    trouble: list[BaseException] = []

    def asked() -> int:
        try:
            pause()
        except BaseException as error:
            trouble.append(error)
            return 1
        return 0

    connection.set_progress_handler(asked, _STEPS)
    try:
        yield
    except Exception:  # SQLite's own, or what others make of it
        if trouble:
            raise trouble[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


# What no field takes in


def _unfit(connection: sqlite3.Connection) -> Iterator[str]:
    """Values of another sort than their column's, and signs that are refused wherever something is typed."""
    signs = "".join(chr(each) for each in range(1, 32) if chr(each) not in "\t\n") + "\x7f"
    for shape in MERGED:
        name, owner = _NAMES.get(shape.name, shape.keys[0]), _NAMES.get(shape.owner, "")
        title = f"(SELECT {owner} FROM {shape.owner} p WHERE p.id = t.{shape.owner})" if owner else f't."{name}"'
        for _, column, sort, not_null, *_ in connection.execute(f'PRAGMA table_info("{shape.name}")').fetchall():
            sorts = [_SORTS.get(sort, "text"), *([] if not_null else ["null"])]
            wrong = f"""typeof("{column}") NOT IN ('{"', '".join(sorts)}')"""
            if shape.name not in _FROM_ELSEWHERE and sorts[0] == "text":
                wrong += f""" OR "{column}" GLOB '*[' || ?1 || ']*' OR instr("{column}", char(0))"""
            else:
                wrong += " OR ?1 IS NULL"
            for row in connection.execute(
                f'SELECT {title} FROM "{shape.name}" t WHERE {wrong} LIMIT {_MANY}', (signs,)
            ):
                words = f"{quoted(row[0])}, {field_words(column)}: it holds signs that nobody can have typed"
                yield Finding(words, Way.BY_HAND)


# The search index


def _in_the_index(connection: sqlite3.Connection) -> Iterator[str]:
    for parent in search.COLUMNS:
        try:
            connection.execute(f"INSERT INTO {parent}_search ({parent}_search, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            told = _differing_words(connection, parent)
            yield from told or [Finding(f"the search index of {_many(parent)} is damaged", Way.MEND)]


def _many(parent: str) -> str:
    return "goals" if parent == "goal" else parent


def _differing_words(connection: sqlite3.Connection, parent: str) -> list[str]:
    """Which words the index holds and the rows do not, and the other way round; empty where it cannot be read."""
    columns = ", ".join(search.COLUMNS[parent])
    try:
        connection.execute(search.beside(parent))
        connection.execute(f"INSERT INTO temp.beside (rowid, {columns}) SELECT number, {columns} FROM {parent}")
        for name, home, index in (("known", "main", f"{parent}_search"), ("said", "temp", "beside")):
            connection.execute(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab('{home}', '{index}', 'instance')")
        places: dict[tuple[int, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for side, (one, other) in enumerate((("known", "said"), ("said", "known"))):
            words = f"SELECT doc, col, term FROM temp.{one} EXCEPT SELECT doc, col, term FROM temp.{other}"
            for doc, column, term in connection.execute(f"{words} LIMIT 1000"):
                places[doc, column][side].add(term)
        return [_telling(connection, parent, *place, *words) for place, words in sorted(places.items())[:_MANY]]
    except sqlite3.DatabaseError:
        return []
    finally:
        for name in ("known", "said", "beside"):
            with suppress(sqlite3.Error):
                connection.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _telling(
    connection: sqlite3.Connection, parent: str, number: int, column: str, known: set[str], said: set[str]
) -> str:
    row = connection.execute(f"SELECT title FROM {parent} WHERE number = ?", (number,)).fetchone()
    where = _AROUND[parent] if column == "around" else field_words(column)
    return Finding(
        f"{quoted(row[0] if row else '')}, {where}: the search index knows {_list(known)} where the plan says "
        f"{_list(said)}",
        Way.BY_HAND,
    )


def _list(words: set[str]) -> str:
    few = ", ".join(f"“{shown(word)}”" for word in sorted(words)[:_FEW_WORDS])
    return f"{few} and {len(words) - _FEW_WORDS} more words" if len(words) > _FEW_WORDS else few or "nothing"


def quoted(title: object) -> str:
    """A thing's title as a finding names it."""
    return f"“{shown(str(title))}”" if str(title).strip() else "something without a title"


def field_words(column: str) -> str:
    """A column as a person knows it."""
    return _FIELDS.get(column, column.replace("_", " "))


# What a parent knows of its children


def _around(connection: sqlite3.Connection) -> Iterator[str]:
    for parent, derived in DERIVED.items():
        held = f"SELECT title, around, {derived['around']} AS fresh FROM {parent} AS own WHERE purged = 0"
        for title, kept, fresh in connection.execute(f"SELECT * FROM ({held}) WHERE around IS NOT fresh"):
            before, now = sorted(str(kept).split("\n")), sorted(str(fresh).split("\n"))  # the order is nobody's word
            if before != now:
                lost, new = set(before) - set(now), set(now) - set(before)
                words = f"{quoted(title)}, {_AROUND[parent]}: {_list(new)} stands where {_list(lost)} was stored"
                yield Finding(words, Way.BY_HAND)


# What names a row


def _by_nobody(connection: sqlite3.Connection) -> Iterator[str]:
    for name in (*(shape.name for shape in MERGED), "conflict"):
        count = connection.execute(
            f"""SELECT count(*) FROM "{name}" t WHERE NOT EXISTS
            (SELECT 1 FROM seen s WHERE s.origin = t.origin AND s.revision >= t.revision)"""
        ).fetchone()[0]
        if count:
            what, bear = (_NAMED[name][0], "bears") if count == 1 else (f"{count} {_NAMED[name][1]}", "bear")
            yield f"{what} {bear} the mark of an act that this plan never saw"


def _frameworks(connection: sqlite3.Connection) -> Iterator[str]:
    def run(statement: str, parameters: tuple[Any, ...]) -> Sequence[Any]:
        return connection.execute(statement, parameters).fetchall()

    for own, title in run("SELECT id, title FROM framework", ()):
        if framework_id(read_framework(run, own)) != own:
            yield f"the framework {quoted(title)} is not word for word what was stored"
