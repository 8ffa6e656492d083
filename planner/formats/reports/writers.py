"""Which formats a report can be written in, and the one way to write any of them.

The secret it keeps: which writer a suffix leads to. Each is imported when it is asked for, with its libraries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from planner.core.errors import InvalidValue
from planner.core.reference import shown
from planner.core.report import Report
from planner.files import atomic_write
from planner.formats.reports.watch import Cancelled, Progress, Watch

Render = Callable[[Report, IO[bytes], Watch], int | None]


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format of a report. suffix: with its dot, lower case; name: as a person calls it; has_pages: whether it knows
    how many pages it has."""

    suffix: str
    name: str
    has_pages: bool = False


# The report with its files beside it, which is written elsewhere.
ARCHIVE = ".zip"
FORMATS = (
    ReportFormat(".pdf", "PDF document", has_pages=True),
    ReportFormat(".html", "Web page"),
    ReportFormat(".md", "Markdown text"),
    ReportFormat(".docx", "Word document"),
    ReportFormat(".csv", "CSV table"),
    ReportFormat(".xlsx", "Excel workbook"),
    ReportFormat(".json", "JSON data"),
)


def format_of(target: Path) -> ReportFormat:
    """The format that a file's name asks for. Raises InvalidValue, which names those that there are."""
    suffixes = {each.suffix: each for each in FORMATS}
    if target.name.lower() in suffixes:
        raise InvalidValue(
            f"“{shown(target.name)}” is a suffix without a name before it, so no report was written.",
            f"Give the report a name such as report{target.name.lower()}.",
        )
    found = suffixes.get(target.suffix.lower())
    if found is None:
        known = ", ".join(suffixes)
        raise InvalidValue(
            f"“{shown(target.name)}” does not end in {known} or {ARCHIVE}, so no report was written.",
            "Give the report a name such as report.pdf; what it ends in says the format.",
        )
    return found


def write(
    report: Report, target: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> int | None:
    """Write the report to the target in the format of its suffix; returns its number of pages where it has pages.

    progress is told how many parts (pages, where there are pages) are done, and cancelled is asked then. Raises
    InvalidValue for an unknown suffix, ReportError and ReportCancelled; each leaves what stood at the target as it was.
    """
    suffix = format_of(target).suffix
    if suffix == ".pdf":
        from planner.formats.reports.pdf import write_pdf

        return write_pdf(report, target, progress=progress, cancelled=cancelled)
    render = _renderer(suffix)
    try:
        with atomic_write(target) as stream:
            return render(report, stream, Watch(progress, cancelled))
    except OSError as error:
        from planner.formats.reports.pdf import not_saved

        raise not_saved(target, error) from error


def _renderer(suffix: str) -> Render:
    if suffix == ".html":
        from planner.formats.reports.html import render_html

        return render_html
    if suffix == ".md":
        from planner.formats.reports.markdown import render_markdown

        return render_markdown
    if suffix == ".docx":
        from planner.formats.reports.docx import render_docx

        return render_docx
    if suffix == ".csv":
        from planner.formats.reports.spreadsheet import render_csv

        return render_csv
    if suffix == ".xlsx":
        from planner.formats.reports.spreadsheet import render_xlsx

        return render_xlsx
    if suffix == ".json":
        from planner.formats.reports.json_document import render_json

        return render_json
    raise AssertionError(suffix)
