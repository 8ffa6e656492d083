"""Writing(...): one user act's writes, row by row, with what each row held before.

The secret it keeps: the dot on every row, the derived columns, and how an act is taken back. It is the only code that
writes the tables that travel (bulk.py adds to them in the same shape).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Integer, Table, and_, delete, insert, select, update
from sqlalchemy.types import TypeEngine

from planner.core.changes import NOTHING, Change, Edit, Fields, Kind, Value, joined
from planner.core.errors import ChangedMeanwhile, NotFound
from planner.store import search, totals
from planner.store.first_page import Run
from planner.store.tables import table

PARENTS = ("evidence", "goal", "review")
BINNED = "deleted_at"
_NO_CONTENT = {"revision", "origin", "number", "created_at", "updated_at", "purged"}
_DERIVED = {"around", "told", "complete", "loose"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """How rows of one table are written. keys: natural key; content: what a person changes; owner: the parent table
    a leaf belongs to, and its column, where it has one."""

    name: str
    kind: Kind
    keys: tuple[str, ...]
    owner: str = ""

    @property
    def parent(self) -> bool:
        return self.name in PARENTS

    @property
    def table(self) -> Table:
        return table(self.name)

    @property
    def content(self) -> tuple[str, ...]:
        hidden = _NO_CONTENT | set(self.keys) | (_DERIVED if self.parent else set())
        return tuple(column.name for column in self.table.columns if column.name not in hidden)


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet("evidence", Kind.EVIDENCE, ("id",)),
        Sheet("evidence_descriptor", Kind.EVIDENCE, ("evidence", "descriptor"), "evidence"),
        Sheet("evidence_tag", Kind.EVIDENCE, ("evidence", "tag"), "evidence"),
        Sheet("link", Kind.EVIDENCE, ("evidence", "url"), "evidence"),
        Sheet("attachment", Kind.EVIDENCE, ("evidence", "sha256"), "evidence"),
        Sheet("goal", Kind.GOAL, ("id",)),
        Sheet("goal_descriptor", Kind.GOAL, ("goal", "descriptor"), "goal"),
        Sheet("step", Kind.GOAL, ("goal", "id"), "goal"),
        Sheet("review", Kind.REVIEW, ("id",)),
        Sheet("review_round", Kind.REVIEW, ("review", "sha256"), "review"),
        Sheet("rating", Kind.RATING, ("id",)),
        Sheet("profile", Kind.PROFILE, ("field",)),
        Sheet("target", Kind.TARGET, ("role_level",)),
    )
}

_CHILDREN = {parent: tuple(sheet for sheet in SHEETS.values() if sheet.owner == parent) for parent in PARENTS}


def runner(connection: Connection) -> Run:
    """Plain SQL on the connection of a transaction."""

    def run(statement: str, parameters: tuple[Any, ...]) -> list[Any]:
        result = connection.exec_driver_sql(statement, parameters)
        return list(result.fetchall()) if result.returns_rows else []

    return run


@dataclass(frozen=True, slots=True)
class _Before:
    """What was derived from a parent when the act began."""

    words: Any
    facts: tuple[Any, ...]


class Writing:
    """The writes of one act inside a transaction that the caller holds; `finish` brings everything derived up to date
    and gives the Change."""

    def __init__(self, connection: Connection, origin: str, now: Callable[[], datetime] | None = None) -> None:
        self.connection = connection
        self.run = runner(connection)
        self.origin = origin
        self.revision = int(self.run("SELECT coalesce(max(revision), 0) + 1 FROM seen", ())[0][0])
        self.now = (now() if now else datetime.now(UTC)).isoformat(timespec="seconds")
        self._edits: list[Edit] = []
        self._touched: dict[tuple[str, str], _Before] = {}

    # Rows

    def row(self, name: str, key: tuple[str, ...]) -> Mapping[str, Value] | None:
        """A row's content, None where it is absent or a purged stub."""
        sheet = SHEETS[name]
        wanted = [sheet.table.c[column] for column in sheet.content]
        # The revision is asked for as well, because a row may have no content but its key.
        statement = select(sheet.table.c.revision, *wanted).where(self._at(sheet, key))
        if sheet.parent:
            statement = statement.where(sheet.table.c.purged.is_(False))
        found = self.connection.execute(statement).mappings().first()
        return None if found is None else {column: found[column] for column in sheet.content}

    def add(self, name: str, key: tuple[str, ...], fields: Fields) -> None:
        """Add a row that is not there."""
        sheet = SHEETS[name]
        self._write(Edit(name, key, None, {**_blank(sheet, sheet.content), **fields}))

    def change(self, name: str, key: tuple[str, ...], fields: Fields) -> None:
        """Change fields of a row that is there; what already holds the value stays untouched."""
        now = self.row(name, key)
        if now is None:
            raise NotFound("What was to be changed is not there any more. Nothing was changed.")
        after = {column: value for column, value in fields.items() if now[column] != value}
        if after:
            self._write(Edit(name, key, {column: now[column] for column in after}, after))

    def remove(self, name: str, key: tuple[str, ...]) -> None:
        """Remove a leaf, if it is there."""
        now = self.row(name, key)
        if now is not None:
            self._write(Edit(name, key, now, None))

    def put(self, name: str, key: tuple[str, ...], fields: Fields) -> None:
        """Add the leaf, or change it where it is there."""
        if self.row(name, key) is None:
            self.add(name, key, fields)
        else:
            self.change(name, key, fields)

    def keep(self, name: str, key: tuple[str, ...]) -> None:
        """Write a row again as it stands, purged or not: from now on it is this act's word."""
        self._write(Edit(name, key, {}, {}))

    def apply(self, edits: Iterable[Edit]) -> None:
        """Write edits of an earlier act again. Raises ChangedMeanwhile where a row does not hold their before."""
        edits = tuple(edits)
        for edit in edits:
            now = self.row(edit.table, edit.key)
            if not _holds(now, edit):
                raise changed_meanwhile()
        for edit in edits:
            self._write(edit)
        for edit in edits:
            self._check_family(edit)

    # How a row is written

    def _write(self, edit: Edit) -> None:
        sheet = SHEETS[edit.table]
        self._touch(sheet, edit)
        if edit.after is None and not sheet.parent:
            self.connection.execute(delete(sheet.table).where(self._at(sheet, edit.key)))
        elif edit.after is None:
            self._make_stub(sheet, edit.key)
        elif edit.before is None:
            self._insert(sheet, edit.key, edit.after)
        else:
            self._update(sheet, edit.key, dict(edit.after))
        key = edit.key[-1:] if edit.table == "step" else edit.key  # a step is known by its id alone
        self.run('DELETE FROM conflict WHERE kind = ? AND "key" = ?', (edit.table, json.dumps(list(key))))
        self._edits.append(edit)

    def _insert(self, sheet: Sheet, key: tuple[str, ...], fields: Fields) -> None:
        values = {**dict(zip(sheet.keys, key, strict=True)), **fields, **self._dot()}
        if not sheet.parent:
            self.connection.execute(insert(sheet.table).values(values))
        elif self._update(sheet, key, {**fields, "purged": False}) == 0:  # else an undone add left its stub
            derived = _blank(sheet, [name for name in _DERIVED if name in sheet.table.c])
            times = {"created_at": self.now, "updated_at": self.now, "purged": False}
            self.connection.execute(insert(sheet.table).values({**values, **derived, **times}))

    def _update(self, sheet: Sheet, key: tuple[str, ...], fields: dict[str, Any]) -> int:
        values = {**fields, **self._dot()}
        if sheet.parent:
            values["updated_at"] = self.now
        return self.connection.execute(update(sheet.table).where(self._at(sheet, key)).values(values)).rowcount

    def _make_stub(self, sheet: Sheet, key: tuple[str, ...]) -> None:
        columns = [name for name in (*sheet.content, *_DERIVED) if name in sheet.table.c]
        self._update(sheet, key, {**_blank(sheet, columns), "purged": True})

    def _dot(self) -> dict[str, Any]:
        return {"revision": self.revision, "origin": self.origin}

    def _at(self, sheet: Sheet, key: tuple[str, ...]) -> Any:
        return and_(*(sheet.table.c[column] == value for column, value in zip(sheet.keys, key, strict=True)))

    def _check_family(self, edit: Edit) -> None:
        sheet = SHEETS[edit.table]
        if sheet.parent and edit.after is None:
            for child in _CHILDREN.get(sheet.name, ()):
                if self.run(f"SELECT 1 FROM {child.name} WHERE {child.owner} = ? LIMIT 1", edit.key):
                    raise changed_meanwhile()
        elif sheet.owner and edit.after is not None and self.row(sheet.owner, (_owner_of(edit),)) is None:
            raise changed_meanwhile()

    # What is derived

    def _touch(self, sheet: Sheet, edit: Edit) -> None:
        parent = sheet.name if sheet.parent else sheet.owner
        if not parent:
            return
        own = edit.key[0] if sheet.parent else _owner_of(edit)
        if (parent, own) not in self._touched and parent in search.COLUMNS:
            facts = totals.facts(self.run, own) if parent == "evidence" else ()
            self._touched[parent, own] = _Before(search.words(self.run, parent, own), facts)

    def finish(self) -> Change:
        """Everything derived brought up to date; the Change, NOTHING where nothing was written."""
        if not self._edits:
            return NOTHING
        stale: set[str] = set()
        for (parent, own), before in self._touched.items():
            derive(self.run, parent, own)
            search.reindex(self.run, parent, before.words, search.words(self.run, parent, own))
            if parent == "evidence" and (after := totals.facts(self.run, own)) != before.facts:
                stale.update(before.facts[-1] if before.facts else (), after[-1] if after else ())
                totals.count_one(self.run, before.facts, after)
        totals.count_again(self.run, stale)
        if any(edit.table == "profile" and edit.key[0].startswith("period-") for edit in self._edits):
            totals.count_everything_again(self.run)
        self.mark_seen()
        written = Change(
            frozenset(SHEETS[edit.table].kind for edit in self._edits),
            tuple(dict.fromkeys((*self._concerned(), *sorted(stale)))),
            tuple(self._edits),
        )
        return joined(written, NOTHING)  # a row written twice is one edit

    def _concerned(self) -> Iterable[str]:
        for edit in self._edits:
            if edit.table == "rating":
                # A rating that was mended or settled is an edit of some of its fields alone.
                fields = {**(self.row("rating", edit.key) or {}), **(edit.before or {}), **(edit.after or {})}
                yield str(fields["descriptor"])
            elif SHEETS[edit.table].kind in (Kind.EVIDENCE, Kind.GOAL, Kind.REVIEW):
                yield _owner_of(edit) or edit.key[0]
            if edit.table.endswith("_descriptor"):
                yield edit.key[1]

    def mark_seen(self) -> None:
        """Remember the act's revision, so that the next one is above it."""
        self.run("INSERT OR REPLACE INTO seen (origin, revision) VALUES (?, ?)", (self.origin, self.revision))


def derive(run: Run, parent: str, own: str) -> None:
    """Bring the derived columns of one parent up to date."""
    if parent == "goal":
        steps = run('SELECT "text" FROM step WHERE goal = ? ORDER BY position, id', (own,))
        run("UPDATE goal SET around = ? WHERE id = ?", ("\n".join(row[0] for row in steps), own))
        return
    around = run(
        """SELECT url || ' ' || title FROM link WHERE evidence = ?1 UNION ALL
        SELECT name FROM attachment WHERE evidence = ?1 UNION ALL SELECT label FROM evidence_tag WHERE evidence = ?1""",
        (own,),
    )
    columns = "situation, task, action, result, corroborated_by"
    row = run(f"SELECT {columns} FROM evidence WHERE id = ?", (own,))[0]
    told, complete = told_of(*row[:4]), is_complete(row[3], row[4])
    loose = totals.keys_of_targets(run).isdisjoint(totals.keys_of(run, own))
    run(
        "UPDATE evidence SET around = ?, told = ?, complete = ?, loose = ? WHERE id = ?",
        ("\n".join(each[0] for each in around), told, complete, loose, own),
    )


def told_of(situation: str, task: str, action: str, result: str) -> str:
    """The initials of the STAR fields that say something."""
    return "".join(
        initial for initial, text in zip("STAR", (situation, task, action, result), strict=True) if text.strip()
    )


def is_complete(result: str, corroborated_by: str) -> bool:
    """Whether a piece tells a result and who can corroborate it."""
    return bool(result.strip() and corroborated_by.strip())


def changed_meanwhile() -> ChangedMeanwhile:
    """The error of an undo or redo that finds something else than the act left."""
    return ChangedMeanwhile(
        "That cannot be taken back or done again: it was changed elsewhere meanwhile. Nothing was changed.",
        "Look at it as it is now, and edit it by hand.",
    )


def _holds(now: Mapping[str, Value] | None, edit: Edit) -> bool:
    if now is None or edit.before is None:
        return now is None and edit.before is None
    return all(now[column] == value for column, value in edit.before.items())


def _blank(sheet: Sheet, columns: Iterable[str]) -> dict[str, Any]:
    found = (sheet.table.c[name] for name in columns)
    return {column.name: None if column.nullable else _empty(column.type) for column in found}


def _empty(of: TypeEngine[Any]) -> Value:
    if isinstance(of, Boolean):
        return False
    return 0 if isinstance(of, Integer) else ""


def _owner_of(edit: Edit) -> str:
    return edit.key[0] if SHEETS[edit.table].owner else ""  # a child's key begins with its owner's
