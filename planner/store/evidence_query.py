"""Search, filters and pages of evidence. The secret it keeps: which index answers which question.

Pages read columns, never whole accounts nor ORM objects.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.core.evidence import (
    Attachment,
    Evidence,
    EvidenceKind,
    EvidenceLine,
    EvidenceOrder,
    EvidenceQuery,
    Link,
    Shows,
)
from planner.core.framework import normalised
from planner.store import search
from planner.store.first_page import Run, marks
from planner.store.totals import LAST_DAY, LIVE

_BINNED = "deleted_at IS NOT NULL AND purged = 0"
_MANY = 5_000
_MANY_LINKED = 2_000
_WALKED = 256
_AT_ONCE = 500
# Of one day or title, the order they were added in: newest first means the newest addition too.
_ORDERS = {
    EvidenceOrder.NEWEST: (LAST_DAY, "DESC"),
    EvidenceOrder.OLDEST: (LAST_DAY, "ASC"),
    EvidenceOrder.TITLE: ("title COLLATE NOCASE", "ASC"),
}


@dataclass(frozen=True, slots=True)
class _Where:
    """Conditions joined by AND, with their parameters. source: the table, and the index to find the rows by."""

    source: str
    text: str
    parameters: tuple[Any, ...]


def count(run: Run, query: EvidenceQuery) -> int:
    """How many pieces the query finds."""
    if query.text.strip() and query == EvidenceQuery(text=query.text, order=query.order):
        return _count_words(run, query.text)
    if query == EvidenceQuery(unlinked=query.unlinked, order=query.order):
        return int(run(f"SELECT {'unlinked' if query.unlinked else 'evidence'} FROM store", ())[0][0])
    where = _where(run, query)
    return int(run(f"SELECT count(*) FROM {where.source} WHERE {where.text}", where.parameters)[0][0])


def _count_words(run: Run, text: str) -> int:
    condition, words = _text(run, text)
    found = "SELECT count(*) FROM evidence WHERE"
    if not search.query(text):
        return int(run(f"{found} {LIVE} AND {condition}", (words,))[0][0])
    # The index knows its own count; only what is in the bin has to be looked at row by row.
    everywhere = run("SELECT count(*) FROM evidence_search WHERE evidence_search MATCH ?", (words,))[0][0]
    if not everywhere or not run(f"SELECT 1 FROM evidence WHERE {_BINNED} LIMIT 1", ()):
        return int(everywhere)
    return int(everywhere - run(f"{found} {_BINNED} AND {condition}", (words,))[0][0])


def ids(run: Run, query: EvidenceQuery, offset: int, limit: int) -> list[str]:
    """Ids of a page, in the query's order."""
    frequency = _frequency(run, query)
    if frequency.everywhere and (near := _walked(run, query, offset, limit)):
        return near
    where, (column, way) = _where(run, query), _ORDERS[query.order]
    source = "evidence INDEXED BY evidence_by_day" if frequency.often else where.source
    statement = f"SELECT id FROM {source} WHERE {where.text} ORDER BY {column} {way}, number {way} LIMIT ? OFFSET ?"
    return [row[0] for row in run(statement, (*where.parameters, limit, offset))]


@dataclass(frozen=True, slots=True)
class _Frequency:
    """often: it fits so many pieces that walking along the days until the page is full beats sorting them; everywhere:
    the words are in a third of all."""

    often: bool = False
    everywhere: bool = False


def _frequency(run: Run, query: EvidenceQuery) -> _Frequency:
    """How many pieces the words or descriptors fit, as far as it matters for the way to them."""
    if query.binned or query.order is EvidenceOrder.TITLE:
        return _Frequency()
    if not search.query(query.text):
        return _Frequency(often=_is_linked_often(run, query.descriptors))
    third = int(run("SELECT evidence FROM store", ())[0][0]) // 3
    most = max(_MANY, third)
    statement = "SELECT count(*) FROM (SELECT 1 FROM evidence_search WHERE evidence_search MATCH ? LIMIT ?)"
    found = int(run(statement, (search.match(run, "evidence", query.text).words, most))[0][0])
    return _Frequency(often=found >= _MANY, everywhere=found >= most)


def _is_linked_often(run: Run, keys: Sequence[str]) -> bool:
    links = f"SELECT 1 FROM evidence_descriptor WHERE descriptor IN ({marks(keys)}) LIMIT ?"
    return bool(keys) and bool(run(f"SELECT count(*) FROM ({links})", (*keys, _MANY_LINKED))[0][0] == _MANY_LINKED)


def _walked(run: Run, query: EvidenceQuery, offset: int, limit: int) -> list[str]:
    """A page near the top for words that are everywhere: each piece along the days is asked whether it has them, which
    spares the list of all that have. Empty where that does not fill the page soon."""
    words = search.match(run, "evidence", query.text)
    alone = query == EvidenceQuery(text=query.text, order=query.order)
    if not (alone and words.seekable and 0 < limit <= _WALKED - offset):
        return []
    column, way = _ORDERS[query.order]
    near = run(
        f"SELECT id, number FROM evidence INDEXED BY evidence_by_day WHERE {LIVE} "
        f"ORDER BY {column} {way}, number {way} LIMIT ?",
        (_WALKED,),
    )
    found: list[str] = []
    for first in range(0, len(near), limit):
        part = near[first : first + limit]
        has = _those_with(run, words.words, [number for _, number in part])
        found.extend(own for own, number in part if number in has)
        if len(found) >= offset + limit:
            return found[offset : offset + limit]
    return []


def _those_with(run: Run, words: str, numbers: Sequence[int]) -> set[int]:
    statement = f"SELECT rowid FROM evidence_search WHERE evidence_search MATCH ? AND rowid IN ({marks(numbers)})"
    return {row[0] for row in run(statement, (words, *numbers))}


def position(run: Run, query: EvidenceQuery, evidence_id: str) -> int | None:
    """The place of a piece in the query's order, from 0; None where the query does not find it."""
    where, (column, way) = _where(run, query), _ORDERS[query.order]
    there = run(
        f"SELECT {column}, number FROM evidence WHERE id = ? AND {where.text}", (evidence_id, *where.parameters)
    )
    if not there:
        return None
    before = ">" if way == "DESC" else "<"
    statement = f"SELECT count(*) FROM {where.source} WHERE {where.text} AND ({column}, number) {before} (?, ?)"
    return int(run(statement, (*where.parameters, *there[0]))[0][0])


def _where(run: Run, query: EvidenceQuery) -> _Where:
    parts: list[str] = [_BINNED if query.binned else LIVE]
    parameters: list[Any] = []

    def add(condition: str, *values: object) -> None:
        parts.append(condition)
        parameters.extend(values)

    if query.text.strip():
        add(*_text(run, query.text))
    if query.descriptors:
        keys = query.descriptors
        add(f"id IN (SELECT evidence FROM evidence_descriptor WHERE descriptor IN ({marks(keys)}))", *keys)
    if query.tag:
        add("id IN (SELECT evidence FROM evidence_tag WHERE tag = ?)", normalised(search.fit(query.tag)))
    if query.start:
        add(f"{LAST_DAY} >= ?", query.start.isoformat())
    if query.end:
        add('"on" <= ?', query.end.isoformat())
    if query.with_files:
        add("id IN (SELECT evidence FROM attachment)")
    if query.unlinked:
        add("loose = 1")
    return _Where(f"evidence {_index(query)}", " AND ".join(parts), tuple(parameters))


def _index(query: EvidenceQuery) -> str:
    """Left to itself, SQLite fetches the whole row by its number or id before it looks at a narrow index."""
    if query.binned:
        return ""
    if query.descriptors or query.tag or query.with_files:
        return "INDEXED BY evidence_facts"
    if search.query(query.text):
        return "INDEXED BY evidence_by_number"
    if query.order is EvidenceOrder.TITLE:
        return "INDEXED BY evidence_by_title"
    return "INDEXED BY evidence_loose" if query.unlinked else "INDEXED BY evidence_by_day"


def _text(run: Run, text: str) -> tuple[str, str]:
    words = search.match(run, "evidence", text).words
    if words:
        return "number IN (SELECT rowid FROM evidence_search WHERE evidence_search MATCH ?)", words
    # Signs alone are in no index; a title may be found by them all the same.
    return "instr(title, ?) > 0", search.fit(text).strip()


def lines(run: Run, own_ids: Sequence[str]) -> tuple[EvidenceLine, ...]:
    """The pieces with these ids as a list shows them, in the order of the ids."""
    columns = 'id, title, "on", until, kind, private, told, corroborated_by'
    rows = {row[0]: row for row in run(f"SELECT {columns} FROM evidence WHERE id IN ({marks(own_ids)})", (*own_ids,))}
    keys = _children(run, "evidence_descriptor", "descriptor", own_ids)
    tags = _children(run, "evidence_tag", "label", own_ids, "tag")
    links = _counts(run, "link", own_ids)
    files = _counts(run, "attachment", own_ids)
    return tuple(
        EvidenceLine(
            id=own,
            title=title,
            on=date.fromisoformat(on),
            until=_day(until),
            kind=EvidenceKind(kind),
            private=bool(private),
            descriptors=tuple(row[0] for row in keys[own]),
            tags=tuple(row[0] for row in tags[own]),
            links=links.get(own, 0),
            files=files.get(own, 0),
            told=told,
            corroborated=bool(corroborated_by.strip()),
        )
        for own, title, on, until, kind, private, told, corroborated_by in (rows[each] for each in own_ids)
    )


def whole(run: Run, own_ids: Sequence[str]) -> tuple[Evidence, ...]:
    """The pieces with these ids, whole, in the order of the ids; those that are absent or purged are left out."""
    columns = 'id, title, "on", until, situation, task, action, result, kind, corroborated_by, private, deleted_at'
    statement = f"SELECT {columns} FROM evidence WHERE purged = 0 AND id IN ({marks(own_ids)})"
    rows = {row[0]: row for row in run(statement, (*own_ids,))}
    shows = _children(run, "evidence_descriptor", "descriptor, how", own_ids, "descriptor")
    tags = _children(run, "evidence_tag", "label", own_ids, "tag")
    links = _children(run, "link", "url, title", own_ids, "url")
    files = _children(run, "attachment", "sha256, name, size, media_type", own_ids, "name, sha256")
    return tuple(
        Evidence(
            id=own,
            title=rows[own][1],
            on=date.fromisoformat(rows[own][2]),
            until=_day(rows[own][3]),
            situation=rows[own][4],
            task=rows[own][5],
            action=rows[own][6],
            result=rows[own][7],
            kind=EvidenceKind(rows[own][8]),
            corroborated_by=rows[own][9],
            private=bool(rows[own][10]),
            binned=rows[own][11] is not None,
            shows=tuple(Shows(*row) for row in shows[own]),
            tags=tuple(row[0] for row in tags[own]),
            links=tuple(Link(*row) for row in links[own]),
            attachments=tuple(Attachment(*row) for row in files[own]),
        )
        for own in own_ids
        if own in rows
    )


def id_pages(run: Run, start: date | None, end: date | None, size: int) -> Iterator[list[str]]:
    """Ids of every piece not in the bin that touches the period, newest first, in pages of the size."""
    query = EvidenceQuery(start=start, end=end)
    found = ids(run, query, 0, -1)
    for first in range(0, len(found), size):
        yield found[first : first + size]


def tags(run: Run) -> tuple[str, ...]:
    """A label for every tag that a piece not in the bin has, by the folded tag."""
    # Steps from tag to tag along the index, or a tag on every piece would cost a look at every piece.
    statement = f"""WITH RECURSIVE known (tag) AS (
            SELECT min(tag) FROM evidence_tag
            UNION ALL SELECT (SELECT min(tag) FROM evidence_tag WHERE tag > known.tag) FROM known WHERE tag NOTNULL)
        SELECT (SELECT label FROM evidence_tag t CROSS JOIN evidence e
            WHERE t.tag = known.tag AND e.id = t.evidence AND {LIVE} ORDER BY t.label LIMIT 1)
        FROM known WHERE tag NOTNULL"""
    return tuple(row[0] for row in run(statement, ()) if row[0] is not None)


def attached(run: Run, own_ids: Sequence[str] | None) -> set[str]:
    """SHA-256 of the files attached to the pieces with these ids; None: to any piece not in the bin."""
    if own_ids is None:
        live = f"EXISTS (SELECT 1 FROM evidence e INDEXED BY evidence_facts WHERE e.id = a.evidence AND {LIVE})"
        return {row[0] for row in run(f"SELECT DISTINCT sha256 FROM attachment a WHERE {live}", ())}
    found: set[str] = set()
    for first in range(0, len(own_ids), _AT_ONCE):
        part = own_ids[first : first + _AT_ONCE]
        found.update(
            row[0] for row in run(f"SELECT sha256 FROM attachment WHERE evidence IN ({marks(part)})", (*part,))
        )
    return found


def _children(
    run: Run, name: str, columns: str, own_ids: Sequence[str], order: str = ""
) -> defaultdict[str, list[tuple[Any, ...]]]:
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    statement = f"SELECT evidence, {columns} FROM {name} WHERE evidence IN ({marks(own_ids)})"
    for own, *rest in run(f"{statement} ORDER BY evidence, {order or columns}", (*own_ids,)):
        found[own].append(tuple(rest))
    return found


def _counts(run: Run, name: str, own_ids: Sequence[str]) -> dict[str, int]:
    statement = f"SELECT evidence, count(*) FROM {name} WHERE evidence IN ({marks(own_ids)}) GROUP BY evidence"
    return {row[0]: row[1] for row in run(statement, (*own_ids,))}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
