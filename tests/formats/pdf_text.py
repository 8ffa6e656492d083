"""A written PDF read back, by a library that had no part in writing it."""

import io
from functools import lru_cache
from typing import Any

from pypdf import PdfReader

from planner.core.report import Report
from planner.formats.reports.pdf import render_report


def pdf_of(report: Report) -> bytes:
    """The report's PDF."""
    out = io.BytesIO()
    render_report(report, out)
    return out.getvalue()


def read(data: bytes) -> PdfReader:
    """A reader that refuses what is not sound."""
    return PdfReader(io.BytesIO(data), strict=True)


@lru_cache(maxsize=4)
def _pages(data: bytes) -> tuple[str, ...]:
    return tuple(" ".join(page.extract_text().split()) for page in read(data).pages)


def words(data: bytes, page: int | None = None) -> str:
    """The text of one page, or of all, with single spaces."""
    return " ".join(_pages(data)) if page is None else _pages(data)[page]


def page_of(data: bytes, text: str) -> int:
    """The first page with that text, from 0."""
    return next(number for number, page in enumerate(_pages(data)) if text in page)


def links(data: bytes) -> list[dict[str, Any]]:
    """Every link annotation: page (index of its page), uri (or None), to (index of the page it leads to, or None)."""
    reader = read(data)
    found = []
    for number, page in enumerate(reader.pages):
        for reference in page.get("/Annots", ()):
            note = reference.get_object()
            goal = note.get("/Dest")
            to = None if goal is None else reader.get_page_number(goal[0].get_object())
            found.append({"page": number, "uri": note.get("/A", {}).get("/URI"), "to": to})
    return found


def outline(data: bytes) -> list[tuple[int, str, int]]:
    """The bookmarks: (level, title, index of the page)."""
    reader = read(data)
    found: list[tuple[int, str, int]] = []

    def walk(entries: Any, level: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, level + 1)
            else:
                page = reader.get_destination_page_number(entry)
                assert page is not None
                found.append((level, entry.title, page))

    walk(reader.outline, 0)
    return found


def font_descriptors(data: bytes) -> dict[str, bool]:
    """Name of each font that any page can use -> whether its file is embedded."""
    found: dict[str, bool] = {}
    for page in read(data).pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor", {})
            found[font["/BaseFont"]] = "/FontFile2" in descriptor
    return found
