"""The report as a PDF file: written whole or not at all, the same bytes for the same report."""

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from planner.core.errors import ReportError
from planner.core.report import Report
from planner.files import atomic_write
from planner.formats.reports.canvas import Block
from planner.formats.reports.charts_pdf import charts
from planner.formats.reports.fonts import without_controls
from planner.formats.reports.front import front
from planner.formats.reports.pages import Cancelled, Pages, Progress
from planner.formats.reports.pay_review import pay_review
from planner.formats.reports.sections import sections

_LONGEST_NAME = 60
_FULL = ("the disk is full", "Free some space or choose another folder.")
_FORBIDDEN = (
    "it may not be written there",
    "Choose another folder; or close the file, if another program has it open.",
)
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: ("the disk can only be read", "Choose another folder."),
    errno.ENOENT: ("there is no such folder", "Make the folder first, or choose another one."),
    errno.ENOTDIR: ("what should be a folder is a file", "Choose another folder."),
    errno.EISDIR: ("there is a folder of that name", "Choose another name."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.EIO: ("the disk reported a fault", "Choose a folder on another disk."),
}


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
        raise not_saved(target, error) from error


def not_saved(target: Path, error: OSError, thing: str = "report") -> ReportError:
    """Why the thing could not be written to the target, and what to do about it."""
    # Windows says of a folder in the file's place that access is denied.
    is_folder = error.errno in (errno.EACCES, errno.EPERM) and target.is_dir()
    number = errno.EISDIR if is_folder else error.errno
    unknown = ((error.strerror or "the place cannot be written").lower(), "Choose another folder.")
    reason, hint = _REASONS.get(number or 0, unknown)
    name = without_controls(target.name)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}…"
    # The wording of a full disk is the house's own.
    what = f"The {thing} was not saved" if (reason, hint) == _FULL else f"The {thing} was not saved as {name}"
    return ReportError(f"{what}: {reason}. Your plan is safe.", hint)


def render_report(
    report: Report,
    out: IO[bytes],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    more: Iterable[Block] = (),
) -> int:
    """Write the report's PDF into a binary stream and return its number of pages. more: what follows the report.

    Raises ReportCancelled.
    """
    pages = Pages(report, out, progress, cancelled)
    for part in (front(report), charts(report), sections(report), pay_review(report), more):
        for block in part:
            pages.add(block)
    return pages.finish()
