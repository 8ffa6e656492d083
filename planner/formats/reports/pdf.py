"""The report as a PDF file: written whole or not at all, the same bytes for the same report."""

from pathlib import Path
from typing import IO

from planner.core.errors import ReportError
from planner.core.report import Report
from planner.files import atomic_write
from planner.formats.reports.front import front
from planner.formats.reports.pages import Cancelled, Pages, Progress
from planner.formats.reports.sections import sections


def write_pdf(
    report: Report, target: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> int:
    """Write the report to the target and return its number of pages.

    progress is told each page's number when the page is done, and cancelled is asked then. Raises ReportError, and
    ReportCancelled, which leave what stood at the target as it was.
    """
    try:
        with atomic_write(target) as stream:
            return render_report(report, stream, progress=progress, cancelled=cancelled)
    except OSError as error:
        reason = (error.strerror or "the place cannot be written").lower()
        raise ReportError(
            f"The report was not saved as {target.name}: {reason}. Your plan is safe.",
            "Choose another folder, or free some space on the disk.",
        ) from error


def render_report(
    report: Report, out: IO[bytes], *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> int:
    """Write the report's PDF into a binary stream and return its number of pages. Raises ReportCancelled."""
    pages = Pages(report, out, progress, cancelled)
    for part in (front(report), sections(report)):
        for block in part:
            pages.add(block)
    return pages.finish()
