"""A report with its files: a PDF that holds them, or an archive of the report and the files in readable folders."""

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from planner.core.errors import InvalidValue
from planner.core.report import Report
from planner.files import atomic_write
from planner.formats.reports.pack import (
    MISSING,
    Cancelled,
    Files,
    LeftOut,
    Pack,
    PackedFile,
    choose,
    stop_if,
)
from planner.formats.reports.pack_documents import fill
from planner.formats.reports.pack_embed import Embedded, embed
from planner.formats.reports.pack_pages import Annexes, add_annex, pack_pages, scale_of
from planner.formats.reports.pdf import not_saved, render_report
from planner.formats.reports.watch import Progress, Watch
from planner.formats.reports.writers import ARCHIVE

DOCUMENT = ".pdf"
_CHUNK = 1 << 20
_FIRST_YEAR = 1980
_PRIVATE = 0o600 << 16
_UNIX = 3
# Squeezing these again takes time and gives nothing.
_SQUEEZED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".zip", ".gz", ".docx", ".xlsx", ".pptx", ".mp4", ".mov")


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written. pages: of the PDF; files: how many travel; left_out: what does not, or was not appended;
    missing: how many of those have no copy in the plan."""

    pages: int
    files: int
    left_out: tuple[LeftOut, ...]

    @property
    def missing(self) -> int:
        """How many files have no copy in the plan any more."""
        return sum(each.reason == MISSING for each in self.left_out)


def write_with_files(
    report: Report,
    target: Path,
    files: Files,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Packed:
    """Write the report as a PDF that holds its files, or as a ZIP with both beside each other, by the target's suffix.

    files: where an attachment's copy lies, be it there or not. The same report and files give the same bytes. Raises
    InvalidValue for any other suffix, ReportError and ReportCancelled; each leaves what stood at the target as it was.
    """
    suffix = target.suffix.lower()
    if suffix not in (ARCHIVE, DOCUMENT):
        raise InvalidValue(
            f"Files cannot travel in a {suffix or 'file without a suffix'}, so no report was written.",
            "Name a .pdf, which holds them inside, or a .zip.",
        )
    work = _Work(report, files, progress, cancelled)
    try:
        with atomic_write(target) as stream:
            return work.archive(stream) if suffix == ARCHIVE else work.document(stream)
    except OSError as error:
        raise not_saved(target, error) from error


def render_with_files(report: Report, out: IO[bytes], files: Files) -> int:
    """Write the pages alone of the PDF that write_with_files would write, to look at; returns how many there are."""
    return _Work(report, files, None, None).pages(out)


class _Work:
    """A report under way, with what travels with it."""

    def __init__(self, report: Report, files: Files, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._report = report
        self._progress = progress
        self._cancelled = cancelled
        self._pack = choose(report, files, cancelled)
        self._annexes = Annexes()
        if report.options.annex:
            for file in self._pack.once():
                stop_if(cancelled)
                add_annex(self._annexes, file)
        self._left_out = (*self._pack.left_out, *self._annexes.left_out)

    def document(self, out: IO[bytes]) -> Packed:
        """The PDF with the files inside, where they are asked for."""
        names = _flat_names(self._pack)
        inside = self._pack.once() if self._report.options.with_files else []
        embedded = [
            Embedded(names[_known(file)], file.path, _kind(file), file.whose, file.name.lower().endswith(_SQUEEZED))
            for file in inside
        ]
        listed = [names[_known(file)] for file in self._pack.files]
        if not embedded:
            return self._packed(self._laid_out(out, listed))
        with tempfile.TemporaryFile() as whole:
            pages = self._laid_out(whole, listed)
            embed(whole, out, embedded, self._report.made_on, self._stop)
        return self._packed(pages)

    def archive(self, out: IO[bytes]) -> Packed:
        """The ZIP: the report as a PDF and as a web page, and the files in folders of their skill and evidence."""
        from planner.formats.reports.html import render_html

        day = self._report.made_on
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryFile() as whole:
            pages = self._laid_out(whole, [file.place for file in self._pack.files])
            self._pour(archive, "report.pdf", day, whole)
            with tempfile.TemporaryFile() as page:
                render_html(self._report, page, Watch(None, self._cancelled))
                self._pour(archive, "report.html", day, page)
            for file in self._pack.once():
                with file.path.open("rb") as stream:
                    self._pour(archive, file.place, day, stream)
        return self._packed(pages)

    def pages(self, out: IO[bytes]) -> int:
        """The pages of the PDF, and no files in it."""
        names = _flat_names(self._pack)
        return self._laid_out(out, [names[_known(file)] for file in self._pack.files])

    def _laid_out(self, out: IO[bytes], names: Sequence[str]) -> int:
        more = pack_pages(self._pack, names, self._left_out, self._annexes)
        sheets = self._annexes.sheets()
        if not sheets:
            return render_report(self._report, out, progress=self._progress, cancelled=self._cancelled, more=more)
        with tempfile.TemporaryFile() as empty:
            pages = render_report(self._report, empty, progress=self._progress, cancelled=self._cancelled, more=more)
            self._stop()
            fill(empty, out, sheets, [scale_of(sheet.width, sheet.height) for sheet in sheets])
        return pages

    def _pour(self, archive: zipfile.ZipFile, name: str, day: date, source: IO[bytes]) -> None:
        about = zipfile.ZipInfo(name, (max(day.year, _FIRST_YEAR), day.month, day.day, 0, 0, 0))
        about.external_attr, about.create_system = _PRIVATE, _UNIX
        about.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_SQUEEZED) else zipfile.ZIP_DEFLATED
        source.seek(0)
        with archive.open(about, "w", force_zip64=True) as inside:
            while chunk := source.read(_CHUNK):
                inside.write(chunk)
                self._stop()

    def _stop(self) -> None:
        stop_if(self._cancelled)

    def _packed(self, pages: int) -> Packed:
        return Packed(pages, len(self._pack.once()), self._left_out)


def _known(file: PackedFile) -> str:
    return file.attachment.sha256


def _kind(file: PackedFile) -> str:
    return file.attachment.media_type


def _flat_names(pack: Pack) -> dict[str, str]:
    """SHA-256 -> the name in a list without folders, where twins have a number."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for file in pack.once():
        stem, dot, suffix = file.name.rpartition(".")
        name, number = file.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}){dot}{suffix}" if stem else f"{file.name} ({number})"
        taken.add(name.casefold())
        names[_known(file)] = name
    return names
