"""Evidence with its links and attachments, and what a person may put into it.

How strong it makes a descriptor is told by planner.core.totals, whose names are here as well.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from planner.core.totals import (
    NO_EVIDENCE,
    EvidenceKind,
    EvidenceTotals,
    Strength,
    months_before,
    strength,
)

__all__ = [
    "NO_EVIDENCE",
    "Attachment",
    "Evidence",
    "EvidenceDraft",
    "EvidenceEdit",
    "EvidenceKind",
    "EvidenceLine",
    "EvidenceOrder",
    "EvidenceQuery",
    "EvidenceTotals",
    "Link",
    "Shows",
    "Strength",
    "kept_once",
    "months_before",
    "overlaps",
    "strength",
    "totals_of",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A web or mail address (http, https or mailto) with an optional title."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the store. sha256: 64 hexadecimal digits; size in bytes; name: this piece of evidence's own for it."""

    sha256: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Shows:
    """That evidence supports the descriptor with this key; how: the person's words on how it does."""

    descriptor: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that happened, whole. on and until are calendar dates (until None: one day); id is 32 hex digits."""

    id: str
    title: str
    on: date
    until: date | None = None
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    kind: EvidenceKind = EvidenceKind.WORK
    corroborated_by: str = ""
    private: bool = False
    binned: bool = False
    shows: tuple[Shows, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def last_day(self) -> date:
        """The day it ended: what recency is counted from."""
        return self.until or self.on


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """A new piece of evidence as a person gives it; files are paths to copy in, on None means today.

    how: descriptor key -> how this shows it, for some of descriptors.
    """

    title: str
    on: date | None = None
    until: date | None = None
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    kind: EvidenceKind = EvidenceKind.WORK
    corroborated_by: str = ""
    private: bool = False
    descriptors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    files: tuple[Path, ...] = ()
    how: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceEdit:
    """What to change about a piece of evidence.

    fields: column name -> new value, of title, on (date), until (date or None), situation, task, action, result,
    kind (EvidenceKind), corroborated_by, private (bool). The rest adds children or takes them away: descriptors by
    key, tags by label, links by url, files by path in and by SHA-256 out. how: descriptor key -> words.
    """

    fields: dict[str, object] = field(default_factory=dict)
    add_descriptors: tuple[str, ...] = ()
    remove_descriptors: tuple[str, ...] = ()
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_links: tuple[Link, ...] = ()
    remove_links: tuple[str, ...] = ()
    add_files: tuple[Path, ...] = ()
    remove_files: tuple[str, ...] = ()
    how: dict[str, str] = field(default_factory=dict)


class EvidenceOrder(StrEnum):
    """How a list of evidence is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """Which evidence to list.

    text: words that must all be found (as beginnings of words); descriptors: supports any of these keys (matches
    already followed); start and end: overlaps this period, both days included.
    """

    text: str = ""
    descriptors: tuple[str, ...] = ()
    tag: str = ""
    start: date | None = None
    end: date | None = None
    with_files: bool = False
    unlinked: bool = False
    binned: bool = False
    order: EvidenceOrder = EvidenceOrder.NEWEST


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence as a list shows it. words: words in the whole account; told: which of STAR have text."""

    id: str
    title: str
    on: date
    until: date | None
    kind: EvidenceKind
    private: bool
    descriptors: tuple[str, ...]
    tags: tuple[str, ...]
    links: int
    files: int
    told: str = ""
    corroborated: bool = False


def kept_once(files: Sequence[Path], attached: Iterable[Attachment], hash_of: Callable[[Path], str]) -> tuple[str, ...]:
    """A sentence on each of the files just attached that has the content of another, whose name alone is kept.

    attached: what the evidence has now; hash_of: a file's SHA-256, asked only of files whose name is not there.
    """
    names = {each.sha256: each.name for each in attached}
    told: list[str] = []
    for path in files:
        twin = ""
        if path.name not in names.values():
            with suppress(OSError):  # gone since it was copied: then nothing can be said of it
                twin = names.get(hash_of(path), "")
        if twin:
            told.append(f"{path.name} has the same content as {twin}, so it is kept once, as {twin}.")
    return tuple(told)


def totals_of(evidence: Iterable[Evidence], start: date | None = None, end: date | None = None) -> EvidenceTotals:
    """Totals of the pieces given, which all support one descriptor; start and end: the review period."""
    pieces = list(evidence)
    if not pieces:
        return NO_EVIDENCE
    complete = [piece.last_day for piece in pieces if piece.result.strip() and piece.corroborated_by.strip()]
    return EvidenceTotals(
        count=len(pieces),
        newest=max(piece.last_day for piece in pieces),
        kinds=frozenset(piece.kind for piece in pieces),
        complete=max(complete, default=None),
        in_period=sum(overlaps(piece.on, piece.last_day, start, end) for piece in pieces),
    )


def overlaps(first: date, last: date, start: date | None, end: date | None) -> bool:
    """Whether the days from first to last touch the period; a missing end of the period is open."""
    return (start is None or last >= start) and (end is None or first <= end)
