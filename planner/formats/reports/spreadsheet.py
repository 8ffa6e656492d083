"""The report as rows: one CSV file, or a workbook with a sheet for each kind of thing.

The secret it keeps: how a text stays a text in a spreadsheet. A cell that would begin a formula is written so that no
program calculates it, and one longer than a cell can hold goes on in the row below.
"""

import csv
import io
from datetime import date, datetime
from math import ceil
from typing import IO, TYPE_CHECKING, Any

from planner.core.report import Report
from planner.formats.reports import words
from planner.formats.reports.fit import fit
from planner.formats.reports.sheets import Sheet, Value, sheets
from planner.formats.reports.watch import Watch

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# What begins a formula in a spreadsheet, also as East Asian keyboards write it.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_A3 = 8
_LINE, _HIGHEST = 15.0, 409.0
_AUTHOR_OF_FILE = "Capability Planner"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate the text, or read past what it begins with to something that it would."""
    return text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA)


def inert(text: str) -> str:
    """The text as a CSV cell that no spreadsheet calculates: an apostrophe before it says that it is text."""
    return f"'{text}" if is_formula(text) else text


def render_csv(report: Report, out: IO[bytes], watch: Watch) -> None:
    """Write the rows into a binary stream, those of descriptors first. Raises ReportCancelled.

    UTF-8 with a byte order mark, for Excel takes a CSV without one to be in the machine's old code page and garbles
    every quote and accent, while other readers know the mark. Lines end as RFC 4180 says, within cells in a new line.
    """
    told = sheets(fit(report))
    keys = list(dict.fromkeys(key for sheet in told for key, _, _ in sheet.columns))
    out.write(b"\xef\xbb\xbf" + _csv_line(["kind", *keys]))
    for sheet in told:
        at = [keys.index(key) for key, _, _ in sheet.columns]
        for row in sheet.rows:
            cells = [""] * len(keys)
            for place, value in zip(at, row, strict=True):
                cells[place] = _csv_cell(value)
            out.write(_csv_line([sheet.kind, *cells]))
            watch.step()


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        return inert(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _csv_line(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8")


def render_xlsx(report: Report, out: IO[bytes], watch: Watch) -> None:
    """Write the workbook into a binary stream. Raises ReportCancelled."""
    from xlsxwriter.workbook import Workbook

    report = fit(report)
    book = Workbook(out, {"in_memory": True})
    book.set_properties(_properties(report))
    formats = _Formats(book)
    for sheet in sheets(report):
        _fill(book.add_worksheet(sheet.name), sheet, formats, watch)
    book.close()


def _properties(report: Report) -> dict[str, Any]:
    return {
        "title": f"{words.EYEBROW}: {report.title}",
        "author": report.author or _AUTHOR_OF_FILE,
        "comments": report.licence,
        "created": datetime(report.made_on.year, report.made_on.month, report.made_on.day),
    }


class _Formats:
    """How cells look."""

    def __init__(self, book: "Workbook") -> None:
        cell = {"text_wrap": True, "valign": "top", "font_name": "Calibri", "font_size": 11}
        self.text = book.add_format(cell)
        self.inert = book.add_format({**cell, "quote_prefix": True})
        self.day = book.add_format({**cell, "num_format": "d mmm yyyy", "align": "left"})
        self.number = book.add_format({**cell, "num_format": "#,##0"})
        self.link = book.add_format({**cell, "font_color": "#1F5FBF", "underline": 1})
        self.head = book.add_format({**cell, "bold": True, "bg_color": "#F2F3F5", "bottom": 1, "valign": "vcenter"})


def _fill(page: "Worksheet", sheet: Sheet, formats: _Formats, watch: Watch) -> None:
    for at, (_, name, width) in enumerate(sheet.columns):
        page.set_column(at, at, width, formats.text)
        page.write_string(0, at, name, formats.head)
    for number, row in enumerate(sheet.rows, 1):
        page.set_row(number, _height(sheet, row))
        for at, value in enumerate(row):
            _write(page, number, at, value, formats)
        watch.step()
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(_A3)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.repeat_columns(0)
    page.set_footer("&L&A&RPage &P of &N")


def _height(sheet: Sheet, row: list[Value]) -> float:
    """The height in points that shows the row's longest text, as far as a row can be high: not every program works it
    out by itself."""
    lines = 1
    for (_, _, width), value in zip(sheet.columns, row, strict=True):
        if isinstance(value, str) and value:
            lines = max(lines, sum(max(ceil(len(line) * 1.1 / width), 1) for line in value.split("\n")))
    return min(lines * _LINE, _HIGHEST)


def _write(page: "Worksheet", number: int, at: int, value: Value, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        # A day before those a workbook can count is told in words.
        if value.year < 1900:
            page.write_string(number, at, value.isoformat(), formats.text)
        else:
            page.write_datetime(number, at, datetime(value.year, value.month, value.day), formats.day)
    elif isinstance(value, int):
        page.write_number(number, at, value, formats.number)
    elif words.safe_address(value) and value.isascii():
        page.write_url(number, at, value, formats.link, value)
    else:
        page.write_string(number, at, value, formats.inert if is_formula(value) else formats.text)
