"""A written report of any format read back, by what had no part in writing it: a program's reader where there is one,
else the format's own rules."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markdown_it import MarkdownIt

from planner.core.report import Report
from planner.formats.reports.writers import write
from tests.formats import pdf_text

SUFFIXES = (".pdf", ".html", ".md", ".docx", ".csv", ".xlsx", ".json")
BEFORE, AFTER = "[continued from the row above]\n", "\n[continued in the row below]"
FLOWING = (".html", ".md", ".docx")
_HTML = "{http://www.w3.org/1999/xhtml}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd", "caption", "tr", "br", "svg", "title"}


def written(report: Report, suffix: str, place: Path) -> bytes:
    """The bytes of the report's file."""
    target = place / f"report{suffix}"
    write(report, target)
    return target.read_bytes()


def flat(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def words(data: bytes, suffix: str) -> str:
    """Everything the file says to a reader, with single spaces."""
    return flat(_READERS[suffix](data))


def raw(data: bytes, suffix: str) -> str:
    """The file's bytes as text, archives unpacked: what a search of the file would find."""
    if suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if suffix == ".pdf":
        reader = pdf_text.read(data)
        about = reader.xmp_metadata
        packet = about.stream.get_data().decode("utf-8") if about else ""
        return f"{pdf_text.words(data)} {reader.metadata} {packet}"
    return data.decode("utf-8")


def html_tree(data: bytes) -> ElementTree.Element:
    """The page as a tree; it is XML as well."""
    return ElementTree.fromstring(data.decode("utf-8").removeprefix("<!DOCTYPE html>\n"))


def _html(data: bytes) -> str:
    body = html_tree(data).find("body")
    assert body is not None
    return "".join(_texts(body))


def _texts(element: ElementTree.Element) -> Iterator[str]:
    apart = " " if element.tag in _BLOCKS else ""
    yield apart + element.get("aria-label", "") + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield apart


def markdown_tokens(data: bytes) -> list[Any]:
    """What CommonMark makes of the document."""
    return MarkdownIt("commonmark").parse(data.decode("utf-8"))


def _markdown(data: bytes) -> str:
    parts = []
    for token in markdown_tokens(data):
        for child in token.children or []:
            parts.append(child.content if child.type in ("text", "code_inline", "html_inline") else "")
            if child.type in ("softbreak", "hardbreak"):
                parts.append("\n")
        parts.append("\n" if token.children else token.content)
    return "".join(parts)


def docx_part(data: bytes, name: str) -> ElementTree.Element:
    """One part of a Word document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def _docx(data: bytes) -> str:
    parts = []
    for name in ("word/document.xml", "word/footer1.xml"):
        for element in docx_part(data, name).iter():
            if element.tag == f"{_WORD}t":
                parts.append(element.text or "")
            elif element.tag in (f"{_WORD}br", f"{_WORD}tab", f"{_WORD}p"):
                parts.append("\n")
    return "".join(parts)


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of their columns, without the apostrophes that say that a cell is text."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return [{name: _without_mark(value) for name, value in row.items()} for row in rows]


def _without_mark(value: str) -> str:
    return re.sub(r"\A'(?=\s*[-=+@\uff1d\uff0b\uff0d\uff20]|\t)", "", value)


def joined(rows: list[list[str]]) -> list[list[str]]:
    """The rows with what goes on in the row below put back into its cell."""
    whole: list[list[str]] = []
    for row in rows:
        if any(cell.startswith(BEFORE) for cell in row):
            for at, cell in enumerate(row):
                if cell.startswith(BEFORE):
                    whole[-1][at] = whole[-1][at].removesuffix(AFTER) + cell.removeprefix(BEFORE)
        else:
            whole.append(list(row))
    return whole


def _csv(data: bytes) -> str:
    return "\n".join(cell for row in joined([list(row.values()) for row in csv_rows(data)]) for cell in row)


def xlsx_sheets(data: bytes) -> dict[str, list[list[str]]]:
    """Rows of cells of each sheet; a number as it is stored, a text as it reads."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = [_unescaped("".join(each.itertext())) for each in _root(archive, "xl/sharedStrings.xml")]
        names = [each.get("name", "") for each in _root(archive, "xl/workbook.xml").iter(f"{_SHEET}sheet")]
        return {
            name: [
                _cells(row, texts) for row in _root(archive, f"xl/worksheets/sheet{number}.xml").iter(f"{_SHEET}row")
            ]
            for number, name in enumerate(names, 1)
        }


def _root(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def _cells(row: ElementTree.Element, texts: list[str]) -> list[str]:
    found: list[str] = []
    for cell in row.iter(f"{_SHEET}c"):
        assert cell.find(f"{_SHEET}f") is None, "a formula"
        value = cell.findtext(f"{_SHEET}v", "")
        column = re.sub(r"\d", "", cell.get("r", ""))
        at = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(column))) - 1
        found += [""] * (at - len(found))
        found.append(texts[int(value)] if cell.get("t") == "s" else value)
    return found


def _unescaped(text: str) -> str:
    """A workbook writes some characters by their number."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def _xlsx(data: bytes) -> str:
    return "\n".join(cell for rows in xlsx_sheets(data).values() for row in joined(rows) for cell in row)


def _json(data: bytes) -> str:
    return "\n".join(_leaves(json.loads(data)))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield str(value)


_READERS = {
    ".pdf": pdf_text.words,
    ".html": _html,
    ".md": _markdown,
    ".docx": _docx,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".json": _json,
}
