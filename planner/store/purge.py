"""What lies in the bin, removed for good.

The secret it keeps: everywhere a purged thing has left words. Its row becomes a blank stub, so that other stores learn
that it went; its children, the versions of it that lost a merge, its drafts and the files that nobody else has go; then
the search index and the file itself are swept, for removed words survive in both until then.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner.core.binned import Binned
from planner.core.changes import Change
from planner.core.errors import InvalidValue, NotFound, StoreBusy
from planner.store import drafts, search
from planner.store.attachments import FileStore
from planner.store.first_page import Run
from planner.store.opening import connect, translated
from planner.store.writing import PARENTS, SHEETS, Writing

MOST_DAYS = 36_500
_ALWAYS = "9999"  # later than any moment
_ORPHANS_STAY_S = 86_400  # an undo of today may want the file of a row that went
_BUSY_MS = 5_000


@dataclass(frozen=True, slots=True)
class Gone:
    """What was removed: the act's Change, which holds no words and cannot be undone, and the files that it had."""

    change: Change
    files: frozenset[str]


def binned_before(days: int, now: datetime | None = None) -> str:
    """The moment that many days ago, as the bin writes it down. Raises InvalidValue."""
    if not 0 <= days <= MOST_DAYS:
        raise InvalidValue(
            f"The days must be between 0 and {MOST_DAYS}, so nothing was removed.", "Give 30 for what is older."
        )
    return ((now or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="seconds")


def binned(run: Run, before: str) -> list[tuple[str, str]]:
    """(parent's table, id) of what lies in the bin since that moment or longer, oldest first."""
    found: list[tuple[str, str, str]] = []
    for parent in PARENTS:
        where = "deleted_at IS NOT NULL AND deleted_at <= ? AND purged = 0"
        found += [
            (moment, parent, own)
            for moment, own in run(f"SELECT deleted_at, id FROM {parent} WHERE {where}", (before,))
        ]
    return [(parent, own) for _, parent, own in sorted(found)]


def things(run: Run) -> tuple[Binned, ...]:
    """Everything in the bin, what went there last first."""
    found: list[Binned] = []
    for parent in PARENTS:
        title = "name" if parent == "review" else "title"
        rows = run(f"SELECT id, {title}, deleted_at FROM {parent} WHERE deleted_at IS NOT NULL AND purged = 0", ())
        found += [Binned(own, SHEETS[parent].kind, said, datetime.fromisoformat(at)) for own, said, at in rows]
    return tuple(sorted(found, key=lambda each: (each.at, each.id), reverse=True))


def chosen(run: Run, ids: Iterable[str]) -> list[tuple[str, str]]:
    """(parent's table, id) of these things of the bin. Raises NotFound where one is not in it."""
    there = {own: parent for parent, own in binned(run, _ALWAYS)}
    wanted = list(dict.fromkeys(ids))
    if missing := [own for own in wanted if own not in there]:
        raise NotFound(
            f"The trash holds nothing with the id {missing[0][:40]}, so nothing was deleted.",
            "Look at the trash again.",
        )
    return [(there[own], own) for own in wanted]


def remove(writing: Writing, doomed: Iterable[tuple[str, str]]) -> Gone:
    """Make blank stubs of these things (parent's table, id), and remove what belongs to them."""
    files: set[str] = set()
    for parent, own in doomed:
        for name, key in list(_children(writing.run, parent, own)):
            files |= {key[1]} if name == "attachment" else set()
            writing.remove(name, key)
        writing.remove(parent, (own,))
        _remove_versions(writing.run, parent, own)
    change = writing.finish()
    return Gone(Change(change.kinds, change.ids), frozenset(files))


def _children(run: Run, parent: str, own: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for sheet in SHEETS.values():
        if sheet.owner == parent:
            columns = ", ".join(f'"{key}"' for key in sheet.keys)
            for key in run(f"SELECT {columns} FROM {sheet.name} WHERE {parent} = ?", (own,)):
                yield sheet.name, tuple(key)


def _remove_versions(run: Run, parent: str, own: str) -> None:
    """Versions of children that are in no table any more, and what was typed and not yet committed."""
    kinds = [parent, *(sheet.name for sheet in SHEETS.values() if sheet.owner == parent)]
    for kind in kinds:
        for key, version in run('SELECT DISTINCT "key", version FROM conflict WHERE kind = ?', (kind,)):
            if own in json.loads(key) or f'"{own}"' in version:
                run('DELETE FROM conflict WHERE kind = ? AND "key" = ?', (kind, key))
    drafts.forget(run, own)


def attached(run: Run) -> frozenset[str]:
    """The SHA-256 of every attached file."""
    return frozenset(row[0] for row in run("SELECT DISTINCT sha256 FROM attachment", ()))


def let_go(run: Run, store: FileStore, candidates: Iterable[str]) -> None:
    """Remove these files unless something has them still, and those of rows that went more than a day ago.

    For one who holds the write lock: nobody attaches a file meanwhile.
    """
    for sha256 in {*candidates, *_orphans(store)}:
        attached = run("SELECT 1 FROM attachment WHERE sha256 = ? LIMIT 1", (sha256,))
        kept = run("SELECT 1 FROM conflict WHERE kind = 'attachment' AND instr(\"key\", ?) LIMIT 1", (f'"{sha256}"',))
        if not attached and not kept:
            store.forget(sha256)


def _orphans(store: FileStore) -> Iterator[str]:
    old = time.time() - _ORPHANS_STAY_S
    for path in store.directory.glob("??/*"):
        with suppress(OSError):
            if not path.name.startswith(".") and path.stat().st_mtime < old:
                yield path.name


def sweep(path: Path) -> None:
    """Rewrite the search index and the whole file, so that no removed word is left in either. Raises StoreError.

    Outside of any transaction, on a connection of its own.
    """
    try:
        with closing(connect(path, _BUSY_MS)) as connection:
            for pragma in ("secure_delete = ON", "synchronous = EXTRA", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {pragma}")
            for parent in search.COLUMNS:
                connection.execute(f"INSERT INTO {parent}_search ({parent}_search) VALUES ('optimize')")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        trouble = translated(error, path)
        if isinstance(trouble, StoreBusy):
            raise StoreBusy(
                "What was in the bin is removed, but the file was not swept: another program is using the plan.",
                "Empty the bin again in a moment, so that nothing of it is left in the file.",
            ) from error
        raise trouble from error
