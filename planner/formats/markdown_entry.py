"""A piece of evidence written as a Markdown text.

The secret it keeps: how a text is taken apart. The first heading (or the first line) is the title; lines such as
`When: 2026-04-01` above the account are fields; headings Situation, Task, Action and Result begin its parts. Only real
headings count, never a line of a code block that looks like one. What stands above them all belongs to the situation.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from markdown_it import MarkdownIt

from planner.core.errors import InvalidValue
from planner.core.evidence import EvidenceKind, Link
from planner.core.reference import parse_choice, parse_date

PARTS = ("situation", "task", "action", "result")
LARGEST = 1_000_000

_FIELD = re.compile(r"[*_]{0,2}(when|tags?|links?|for|kind|by whom)[*_]{0,2}:[*_]{0,2}\s*(.*)", re.IGNORECASE)
_NAMED_LINK = re.compile(r"\[(.*)\]\((\S+)\)")


@dataclass(frozen=True, slots=True)
class MarkdownEntry:
    """What the text says, as it is written there; refs are references to descriptors, not looked up yet."""

    title: str = ""
    on: date | None = None
    until: date | None = None
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    refs: tuple[str, ...] = ()
    kind: EvidenceKind = EvidenceKind.WORK
    corroborated_by: str = ""
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading outside quotes, lists and code. first and after: its lines, counted from 0; text: what it says."""

    first: int
    after: int
    text: str


def read_entry(data: bytes) -> MarkdownEntry:
    """The entry in a UTF-8 text. Raises InvalidValue where there is none, or a field's value is wrong."""
    lines = _text(data).split("\n")
    headings = list(_headings("\n".join(lines)))
    title = _title(lines, headings)
    parts = [each for each in headings if each.first >= title.after and each.text.strip().lower() in PARTS]
    ends = [*(each.first for each in parts), len(lines)]
    above = [*lines[: title.first], *lines[title.after : ends[0]]]
    entry, rest = _fields(MarkdownEntry(title.text), above)
    told = dict.fromkeys(PARTS, "") | {"situation": _block(rest)}
    for heading, end in zip(parts, ends[1:], strict=True):
        part = heading.text.strip().lower()
        told[part] = _block([told[part], "", *lines[heading.after : end]])
    return replace(entry, situation=told["situation"], task=told["task"], action=told["action"], result=told["result"])


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise InvalidValue("The entry is longer than 1 MB, so nothing was added.", "Attach the long part as a file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValue(
            f"The entry is not UTF-8 text at byte {error.start}, so nothing was added.", "Save it as UTF-8."
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _headings(text: str) -> Iterator[_Heading]:
    tokens = MarkdownIt("commonmark").parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            yield _Heading(token.map[0], token.map[1], inline.content)


def _title(lines: Sequence[str], headings: Sequence[_Heading]) -> _Heading:
    """The title with its place: a heading that nothing but fields stands above, else the first line."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise InvalidValue("The entry is empty, so nothing was added.", "Begin it with a line that says what happened.")
    above = next((number for number in range(first, len(lines)) if not _is_field(lines[number])), first)
    heading = next((each for each in headings if each.first == above), None)
    return heading or _Heading(first, first + 1, lines[first].strip())


def _is_field(line: str) -> bool:
    return not line.strip() or _FIELD.fullmatch(line.strip()) is not None


def _fields(entry: MarkdownEntry, lines: Sequence[str]) -> tuple[MarkdownEntry, list[str]]:
    """The entry with the fields that begin the lines, and the lines that follow them."""
    for number, line in enumerate(lines):
        found = _FIELD.fullmatch(line.strip())
        if found:
            entry = _READERS[found[1].lower().removesuffix("s")](entry, found[2].strip())
        elif line.strip():
            return entry, list(lines[number:])
    return entry, []


def _when(entry: MarkdownEntry, value: str) -> MarkdownEntry:
    first, _, last = value.partition(" to ")
    return replace(entry, on=parse_date(first), until=parse_date(last) if last else None)


def _tags(entry: MarkdownEntry, value: str) -> MarkdownEntry:
    return replace(entry, tags=(*entry.tags, *_listed(value)))


def _refs(entry: MarkdownEntry, value: str) -> MarkdownEntry:
    return replace(entry, refs=(*entry.refs, *_listed(value)))


def _link(entry: MarkdownEntry, value: str) -> MarkdownEntry:
    named = _NAMED_LINK.fullmatch(value)
    link = Link(named[2], named[1]) if named else Link(value.removeprefix("<").removesuffix(">"))
    return replace(entry, links=(*entry.links, link))


def _kind(entry: MarkdownEntry, value: str) -> MarkdownEntry:
    return replace(entry, kind=parse_choice(EvidenceKind, value, "kind"))


def _by_whom(entry: MarkdownEntry, value: str) -> MarkdownEntry:
    return replace(entry, corroborated_by=value)


_READERS: dict[str, Callable[[MarkdownEntry, str], MarkdownEntry]] = {
    "when": _when,
    "tag": _tags,
    "link": _link,
    "for": _refs,
    "kind": _kind,
    "by whom": _by_whom,
}


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _block(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()
