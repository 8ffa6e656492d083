"""The report as a Word document.

The secret it keeps: the file's format. Its package, styles and properties are python-docx's; paragraphs and tables are
written as the XML they are, which is quicker and gives the same bytes every time.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import quote
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from planner.core.report import Report
from planner.formats.reports import docx_style as style
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

_SHARES = {
    "skills": (34.0, 18.0, 34.0, 11.0, 11.0),
    "next": (46.0, 30.0, 24.0),
    "thin": (54.0, 46.0),
    "pay-review": (50.0, 20.0, 18.0, 12.0),
}
_FACTS = (15.0, 38.0, 14.0, 33.0)
# The earliest day that a ZIP archive can tell: the same for every file, so that the same report is the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_IN_ADDRESS = ":/?#@!$&'()*+,;=%-._~"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def render_docx(report: Report, out: IO[bytes], watch: Watch) -> None:
    """Write the document into a binary stream. Raises ReportCancelled."""
    report = fit(report)
    document = docx.Document()
    style.dress(document)
    _describe(document, report)
    _foot(document, report)
    body = _Body(document)
    for element in body.elements(report):
        body.add(element)
        watch.step()
    _save(document, out)


def _describe(document: Document, report: Report) -> None:
    """What the file says of itself, and nothing of whoever made python-docx's template."""
    about, day = document.core_properties, report.made_on
    about.title, about.author = f"{words.EYEBROW}: {report.title}"[:255], report.author[:255]
    about.subject, about.comments = report.title[:255], report.licence[:255]
    about.language, about.last_modified_by, about.keywords = "en-GB", report.author[:255], ""
    about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    about.revision = 1
    relations: Any = document.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[name]


def _foot(document: Document, report: Report) -> None:
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    first = footer.paragraphs[0]._p
    look = f'<w:rPr><w:color w:val="{style.MUTED}"/><w:sz w:val="16"/></w:rPr>'
    number = "".join(
        f'{_run(before, look)}<w:fldSimple w:instr="{field}">{_run("1", look)}</w:fldSimple>'
        for before, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
    )
    stop = f'<w:tab w:val="right" w:pos="{style.twentieths(style.WIDTH)}"/>'
    made = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="clear" w:pos="4320"/>'
        f'<w:tab w:val="clear" w:pos="8640"/>{stop}</w:tabs></w:pPr>'
        f"{_run(report.licence, look)}<w:r><w:tab/></w:r>{number}</w:p>"
    )
    first.getparent().replace(first, made)


def _save(document: Document, out: IO[bytes]) -> None:
    """The package with its files in their order and without the hour they were made."""
    whole = io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for each in made.infolist():
            entry = zipfile.ZipInfo(each.filename, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, made.read(each))


def _run(text: str, look: str = "") -> str:
    """A run of text as XML, its line ends kept. look: its w:rPr, or nothing."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{look}{lines}</w:r>"


def _even(columns: int) -> tuple[float, ...]:
    """The first column as wide as names need, the others alike."""
    first = 40.0 if columns < 7 else 15.0
    return (first, *((100 - first) / (columns - 1),) * (columns - 1))


class _Body:
    """The document's text under way. It knows the relations of links and the numbers of bookmarks."""

    def __init__(self, document: Document) -> None:
        self._part = document.part
        self._end: Any = document.element.body.sectPr
        self._spaces = nsdecls("w", "r")
        self._ids = {style.name: style.style_id for style in document.styles}
        self._marks: dict[str, int] = {}
        self._relations: dict[str, str] = {}

    def add(self, element: str) -> None:
        """Add a paragraph or a table, given as XML."""
        name, rest = element.split(">", 1)
        self._end.addprevious(parse_xml(f"{name} {self._spaces}>{rest}"))

    def elements(self, report: Report) -> Iterator[str]:
        """Every paragraph and table, in reading order."""
        yield self._paragraph(style.ABOVE, _run(words.EYEBROW))
        yield self._paragraph(style.TITLE, _run(report.title))
        yield self._paragraph(style.LEAD, _run(report.description))
        yield self._facts(report)
        yield self._paragraph(style.AROUND, "")
        yield self._cards(report)
        for table in tables(report):
            yield from self._table(table)
        if charts := list(figures(report)):
            yield self._paragraph(style.HEADING, _run(HEADING))
            for table in charts:
                yield from self._table(table, style.DESCRIPTOR)
        for section in sections(report):
            yield from self._section(section)
        for table in endings(report):
            yield from self._table(table)

    def _paragraph(self, kind: str, runs: str, mark: str = "", more: str = "") -> str:
        inside = self._marked(mark, runs) if mark else runs
        return f'<w:p><w:pPr><w:pStyle w:val="{self._ids[kind]}"/>{more}</w:pPr>{inside}</w:p>'

    def _marked(self, mark: str, runs: str) -> str:
        number = self._number(mark)
        start = f'<w:bookmarkStart w:id="{number}" w:name="place_{number}"/>'
        return f'{start}{runs}<w:bookmarkEnd w:id="{number}"/>'

    def _number(self, mark: str) -> int:
        """A bookmark's name has few letters and may not be long: each place has a number."""
        return self._marks.setdefault(mark, len(self._marks) + 1)

    def _piece(self, piece: Piece, look: str = "") -> str:
        if not piece.to:
            return _run(piece.text, look)
        link = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
        if piece.to.startswith("#"):
            return f'<w:hyperlink w:anchor="place_{self._number(piece.to[1:])}">{_run(piece.text, link)}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self._relation(piece.to)}">{_run(piece.text, link)}</w:hyperlink>'

    def _relation(self, address: str) -> str:
        if address not in self._relations:
            target = quote(_STRAY_PERCENT.sub("%25", address), safe=f"{_IN_ADDRESS}{'[]' * ('//[' in address)}")
            self._relations[address] = self._part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._relations[address]

    def _look(self, colour: str = "", *, bold: bool = False, italic: bool = False) -> str:
        inside = "<w:b/>" * bold + "<w:i/>" * italic + (f'<w:color w:val="{colour}"/>' if colour else "")
        return f"<w:rPr>{inside}</w:rPr>" if inside else ""

    def _facts(self, report: Report) -> str:
        quiet = self._look(style.MUTED)
        cells = [
            self._paragraph(style.CELL, _run(text, look))
            for label, value in report.facts
            for text, look in ((label, quiet), (value, ""))
        ]
        cells += [self._paragraph(style.CELL, "")] * (-len(cells) % 4)
        rows = [self._row(cells[at : at + 4], _FACTS) for at in range(0, len(cells), 4)]
        return self._grid("About this report", _FACTS, rows)

    def _cards(self, report: Report) -> str:
        told = words.cards(report)
        shares = (1.0,) * len(told)
        cells = [
            self._paragraph(style.NUMBER, _run(f"{number:,}")) + self._paragraph(style.AROUND, _run(said))
            for number, said in told
        ]
        return self._grid("In numbers", shares, [self._row(cells, shares)], boxed=True)

    def _grid(self, caption: str, shares: tuple[float, ...], rows: Iterable[str], *, boxed: bool = False) -> str:
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in style.widths(shares))
        about = style.table_properties(caption, boxed=boxed)
        return f"<w:tbl>{about}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def _row(self, cells: Iterable[str], shares: tuple[float, ...], *, head: bool = False) -> str:
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, style.widths(shares), strict=True)
        )
        again = "<w:tblHeader/>" if head else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{inside}</w:tr>"

    def _table(self, table: Table, heading: str = style.HEADING) -> Iterator[str]:
        shares = _SHARES.get(table.mark) or _even(len(table.columns))
        ends = ['<w:jc w:val="right"/>' if at in table.numbers else "" for at in range(len(shares))]
        quiet = self._look(style.MUTED)
        names = [
            self._paragraph(style.CELL, _run(name, quiet), more=f"<w:keepNext/>{end}")
            for name, end in zip(table.columns, ends, strict=True)
        ]
        rows = [self._row(names, shares, head=True)]
        for number, row in enumerate(table.rows):
            # Two rows at least stand together at either end of a page.
            keep = "<w:keepNext/>" if number in (0, len(table.rows) - 2) else ""
            cells = [self._cell(cell, f"{keep}{end}") for cell, end in zip(row, ends, strict=True)]
            rows.append(self._row(cells, shares))
        yield self._paragraph(heading, _run(table.title), table.mark)
        yield self._grid(table.title, shares, rows)
        # Two tables with nothing between them would be one.
        yield from (self._paragraph(style.AROUND, _run(said) if said else "") for said in table.after or ("",))

    def _cell(self, cell: Cell, end: str) -> str:
        first, *others = cell.pieces
        beside = self._look(style.DANGER if cell.alarm else style.MUTED)
        runs = self._piece(first) + "".join(f"<w:r><w:br/></w:r>{self._piece(each, beside)}" for each in others)
        return self._paragraph(style.CELL, runs, more=end)

    def _section(self, section: Section) -> Iterator[str]:
        yield self._paragraph(style.HEADING, _run(section.name), section.mark)
        yield self._paragraph(style.AROUND, _run(section.above), more="<w:keepNext/>")
        if section.below:
            yield self._paragraph(style.AROUND, _run(section.below))
        for told in section.descriptors:
            yield from self._told(told)
        for entry in section.entries:
            yield from self._entry(entry, style.LOOSE_ENTRY)

    def _told(self, told: Told) -> Iterator[str]:
        yield self._paragraph(style.DESCRIPTOR, _run(told.text), told.mark)
        yield self._paragraph(style.AROUND, self._ratings(told), more="<w:keepNext/>")
        for line in told.lines:
            yield self._line(line, style.NOTE if line.kind == "note" else style.AROUND)
        for entry in told.entries:
            yield from self._entry(entry, style.ENTRY)

    def _ratings(self, told: Told) -> str:
        strong = self._look(style.TEXT, bold=True)
        parts = [
            f"{_run(f'{who}: ')}{_run(value.words, strong)}{_run(f', {when}') if when else ''}"
            for who, value, when in told.ratings
        ]
        return _run("  ·  ").join(parts)

    def _entry(self, entry: Entry, kind: str) -> Iterator[str]:
        beside = '<w:rPr><w:b w:val="0"/>' + f'<w:color w:val="{style.MUTED}"/><w:sz w:val="18"/></w:rPr>'
        facts = _run(f"  {' · '.join(entry.facts)}", beside) if entry.facts else ""
        yield self._paragraph(kind, f"{_run(f'{entry.label}{entry.title}')}{facts}", entry.mark)
        for line in entry.lines:
            yield self._line(line, style.ACCOUNT if line.kind == "account" else style.AROUND_ENTRY)
        for step in entry.steps:
            yield self._paragraph(style.STEP, _run(f"{'☑' if step.done else '☐'} {step.text}"))

    def _line(self, line: Line, kind: str) -> str:
        said = self._look(italic=line.kind == "note")
        label = _run(f"{line.label}. ", self._look(style.MUTED)) if line.label else ""
        return self._paragraph(kind, label + "".join(self._piece(piece, said) for piece in line.pieces))
