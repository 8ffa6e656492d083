"""What a person does with evidence, as rows. The secret it keeps: which rows a draft and an edit become."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast
from uuid import uuid4

from planner.core import limits
from planner.core.changes import Fields, Value
from planner.core.errors import NotFound
from planner.core.evidence import Attachment, EvidenceDraft, EvidenceEdit, Link
from planner.core.plan import Plan
from planner.store.first_page import Run, marks, read_matches
from planner.store.writing import Writing

Take = Callable[[Path], Attachment]
"""Copies a file into the store."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to add: table, natural key, content."""

    table: str
    key: tuple[str, ...]
    fields: Fields


def known_keys(run: Run, keys: Iterable[str]) -> frozenset[str]:
    """Those of the keys that some stored framework holds."""
    wanted = tuple(key for key in keys if key.isascii())
    rows = run(f'SELECT "key" FROM descriptor WHERE "key" IN ({marks(wanted)})', wanted)
    return frozenset(row[0] for row in rows)


def check_keys(keys: Iterable[str], known: Container[str]) -> None:
    """Raises NotFound for a key that no stored framework holds."""
    for key in keys:
        if key not in known:
            raise NotFound(
                f"There is no descriptor “{key[:40]}”. Nothing was changed.", "Look its reference up in the checklist."
            )


def evidence_rows(draft: EvidenceDraft, today: date, take: Take, known: Container[str]) -> list[NewRow]:
    """The rows of a new piece of evidence, itself first. Raises UserError; files are taken last of all."""
    own = uuid4().hex
    on = draft.on or today
    limits.days(on, draft.until)
    for day in (draft.on, draft.until):
        limits.evidence_day(day, today)
    names = ("title", "until", "situation", "task", "action", "result", "kind", "corroborated_by", "private")
    fields: dict[str, Value] = {name: limits.evidence_field(name, getattr(draft, name)) for name in names}
    fields |= {"on": on.isoformat(), "deleted_at": None}
    check_keys(draft.descriptors, known)
    told = {key: limits.text("account", words) for key, words in draft.how.items()}
    rows = [NewRow("evidence_descriptor", (own, key), {"how": told.get(key, "")}) for key in draft.descriptors]
    rows += [NewRow("evidence_tag", (own, limits.tag(label)), {"label": label}) for label in draft.tags]
    rows += [_link(own, link) for link in draft.links]
    rows = _once(rows)
    limits.count("tags", sum(row.table == "evidence_tag" for row in rows), limits.TAGS)
    limits.count("links", sum(row.table == "link" for row in rows), limits.LINKS)
    limits.count("files", len(draft.files), limits.ATTACHMENTS)
    # Of the same bytes under several names the first is kept, here and in an edit.
    taken = [_attachment(own, take(path)) for path in draft.files]
    rows += reversed(_once(reversed(taken)))
    return [NewRow("evidence", (own,), fields), *rows]


def _once(rows: Iterable[NewRow]) -> list[NewRow]:
    """The rows with one of each key, the last."""
    return list({(row.table, row.key): row for row in rows}.values())


def _link(own: str, link: Link) -> NewRow:
    return NewRow("link", (own, limits.link(link).url), {"title": link.title})


def _attachment(own: str, file: Attachment) -> NewRow:
    fields: Fields = {"name": file.name, "size": file.size, "media_type": file.media_type}
    return NewRow("attachment", (own, file.sha256), fields)


def add_rows(writing: Writing, rows: Iterable[NewRow]) -> None:
    """Add rows that are not there."""
    for row in rows:
        writing.add(row.table, row.key, row.fields)


def edit_evidence(
    writing: Writing, own: str, edit: EvidenceEdit, files: Iterable[Attachment], today: date, *, lenient: bool = False
) -> None:
    """Write an edit whose added files are in the store already. Raises UserError, also for what is to be taken away
    and is not there, unless lenient."""
    now = writing.row("evidence", (own,))
    if now is None:
        raise no_evidence(own)
    fields = {name: limits.evidence_field(name, value) for name, value in edit.fields.items()}
    merged = {**now, **fields}
    limits.days(date.fromisoformat(str(merged["on"])), _day(merged["until"]))
    for name in fields.keys() & {"on", "until"}:
        if fields[name] != now[name]:  # what came from elsewhere with such a day can still be edited
            limits.evidence_day(_day(fields[name]), today)
    writing.change("evidence", (own,), fields)
    _remove(writing, own, edit, lenient=lenient)
    _add(writing, own, edit, files)
    for table, name, most in _CHILD_LIMITS:
        limits.count(name, writing.run(f"SELECT count(*) FROM {table} WHERE evidence = ?", (own,))[0][0], most)


_CHILD_LIMITS = (
    ("evidence_tag", "tags", limits.TAGS),
    ("link", "links", limits.LINKS),
    ("attachment", "files", limits.ATTACHMENTS),
)


def _remove(writing: Writing, own: str, edit: EvidenceEdit, *, lenient: bool) -> None:
    for key in edit.remove_descriptors:
        remove_descriptor(writing, "evidence_descriptor", own, key, lenient=lenient)
    children = [("evidence_tag", limits.tag(label), "tag", label) for label in edit.remove_tags]
    children += [("link", url, "link", url) for url in edit.remove_links]
    children += [("attachment", sha256, "file", sha256) for sha256 in edit.remove_files]
    for table, key, word, shown in children:
        _remove_child(writing, table, (own, key), word, shown, lenient=lenient)


def _remove_child(writing: Writing, table: str, key: tuple[str, str], word: str, shown: str, *, lenient: bool) -> None:
    if not lenient and writing.row(table, key) is None:
        raise NotFound(f"It has no {word} “{shown[:60]}”. Nothing was changed.", "Look at what it has.")
    writing.remove(table, key)


def remove_descriptor(writing: Writing, table: str, own: str, key: str, *, lenient: bool = False) -> None:
    """Take a parent off a descriptor: off every key that leads to it. Raises NotFound where it is on none, unless
    lenient."""
    plan = Plan(matches=read_matches(writing.run))
    there = [each for each in plan.keys_leading_to(key) if writing.row(table, (own, each)) is not None]
    if not there and not lenient:
        raise NotFound(
            f"It is not about the descriptor “{key[:40]}”. Nothing was changed.", "Look at what it is about."
        )
    for each in there:
        writing.remove(table, (own, each))


def _add(writing: Writing, own: str, edit: EvidenceEdit, files: Iterable[Attachment]) -> None:
    check_keys(edit.add_descriptors, known_keys(writing.run, edit.add_descriptors))
    for key in edit.add_descriptors:
        if writing.row("evidence_descriptor", (own, key)) is None:
            writing.add("evidence_descriptor", (own, key), {"how": ""})
    for key, words in edit.how.items():
        if writing.row("evidence_descriptor", (own, key)) is None:
            check_keys((key,), ())
        writing.change("evidence_descriptor", (own, key), {"how": limits.text("account", words)})
    for label in edit.add_tags:
        writing.put("evidence_tag", (own, limits.tag(label)), {"label": label})
    for row in (_link(own, link) for link in edit.add_links):
        # An address given again without a title keeps the title it has.
        if row.fields["title"] or writing.row(row.table, row.key) is None:
            writing.put(row.table, row.key, row.fields)
    for row in (_attachment(own, file) for file in files):
        if writing.row(row.table, row.key) is None:
            writing.add(row.table, row.key, row.fields)


def _day(value: Value) -> date | None:
    return None if value is None else date.fromisoformat(cast("str", value))


def no_evidence(own: str) -> NotFound:
    """The error for an id that leads to no evidence."""
    return NotFound(f"There is no evidence with the id {own[:40]}.", "List the evidence to see the ids.")
