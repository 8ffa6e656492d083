"""The report as Markdown: CommonMark alone, so that every reader of Markdown shows the same words.

The secret it keeps: what Markdown would obey. Whatever a person typed is escaped; what CommonMark has no sign for (a
table, a place within the document) is told as a list or in words.
"""

import re
from collections.abc import Iterator
from typing import IO

from planner.core.report import Report
from planner.formats.reports import words
from planner.formats.reports.chart_words import HEADING
from planner.formats.reports.fit import fit
from planner.formats.reports.telling import (
    Cell,
    Entry,
    Line,
    Piece,
    Section,
    Table,
    Told,
    endings,
    figures,
    sections,
    tables,
)
from planner.formats.reports.watch import Watch

# Signs that mean something anywhere in a line, here or in the Markdown of GitHub and its like.
_SIGNS = re.compile(r"([\\`*_\[\]<>&#|~$])")
# What means something at the beginning of a line: a list, a heading's underline, a number of a list.
_BEGINNINGS = re.compile(r"^([-+=]|\d{1,9}(?=[.)]))")
_IN_ADDRESS = {"\\": "%5C", "<": "%3C", ">": "%3E", "`": "%60", "&": "\\&"}
_HARD_BREAK = "\\\n"


def render_markdown(report: Report, out: IO[bytes], watch: Watch) -> None:
    """Write the document into a binary stream, in UTF-8. Raises ReportCancelled."""
    for number, block in enumerate(_blocks(fit(report))):
        out.write(f"{chr(10) if number else ''}{block}\n".encode())
        watch.step()


def escaped(text: str) -> str:
    """The text as one line that Markdown reads back letter for letter, but for its white space."""
    return _line(" ".join(text.split()))


def paragraphs(text: str) -> str:
    """The text with its lines and its paragraphs, as Markdown reads them back."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(_HARD_BREAK.join(escaped(line) for line in part.split("\n") if line.strip()) for part in parts)


def _line(text: str) -> str:
    signs = _SIGNS.sub(r"\\\1", text)
    found = _BEGINNINGS.match(signs)
    if found is None:
        return signs
    first = found[0]
    return f"{first}\\{signs[len(first) :]}" if first.isdigit() else f"\\{signs}"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    yield words.EYEBROW
    if report.description.strip():
        yield paragraphs(report.description)
    yield "\n".join(f"- {label}: {escaped(value)}" for label, value in report.facts)
    # Another bullet begins another list.
    yield "\n".join(f"* **{number:,}** {escaped(said)}" for number, said in words.cards(report))
    for table in tables(report):
        yield from _table(table)
    if charts := list(figures(report)):
        yield f"## {HEADING}"
        for table in charts:
            yield from _table(table, 3)
    for section in sections(report):
        yield from _section(section)
    for table in endings(report):
        yield from _table(table)
    yield "---"
    yield paragraphs(report.licence)


def _table(table: Table, level: int = 2) -> Iterator[str]:
    yield f"{'#' * level} {escaped(table.title)}"
    yield "\n".join(_row(table.columns, row) for row in table.rows)
    yield from map(escaped, table.after)


def _row(names: tuple[str, ...], row: tuple[Cell, ...]) -> str:
    (first, *beside), *others = [_cell(cell) for cell in row]
    facts = [*beside, *(f"{name}: {', '.join(told)}" for name, told in zip(names[1:], others, strict=True) if told)]
    return f"- **{first}** · {' · '.join(facts)}" if facts else f"- **{first}**"


def _cell(cell: Cell) -> list[str]:
    return [escaped(piece.text) for piece in cell.pieces if piece.text.strip()]


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.name)}"
    yield escaped(section.above)
    if section.below:
        yield escaped(section.below)
    for told in section.descriptors:
        yield from _told(told)
    for entry in section.entries:
        yield from _entry(entry, 3)


def _told(told: Told) -> Iterator[str]:
    yield f"### {escaped(told.text)}"
    yield " · ".join(f"{who}: **{value.words}**{f', {when}' if when else ''}" for who, value, when in told.ratings)
    yield from map(_said, told.lines)
    for entry in told.entries:
        yield from _entry(entry, 4)


def _entry(entry: Entry, level: int) -> Iterator[str]:
    yield f"{'#' * level} {escaped(f'{entry.label}{entry.title}')}"
    if entry.facts:
        yield escaped(" · ".join(entry.facts))
    yield from map(_said, entry.lines)
    if entry.steps:
        yield "\n".join(f"- [{'x' if step.done else ' '}] {escaped(step.text)}" for step in entry.steps)


def _said(line: Line) -> str:
    label = f"**{escaped(line.label)}.** " if line.label else ""
    if len(line.pieces) == 1 and not line.pieces[0].to:
        return f"{label}{paragraphs(line.pieces[0].text)}"
    return f"{label}{''.join(_piece(piece) for piece in line.pieces)}"


def _piece(piece: Piece) -> str:
    """Some words with the spaces around them. A place within the document is told by its words alone."""
    text = escaped(piece.text)
    if piece.to and not piece.to.startswith("#"):
        address = "".join(_IN_ADDRESS.get(each, each) for each in piece.to)
        text = f"[{text}](<{address}>)"
    before, after = (" " if piece.text[:1].isspace() else ""), (" " if piece.text[-1:].isspace() else "")
    return f"{before}{text}{after}"
