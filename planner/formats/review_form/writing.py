"""The review form as a PDF file: written whole or not at all, the same bytes for the same review."""

import hashlib
from pathlib import Path
from typing import IO, Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress

from planner.core.dates import date_range
from planner.core.errors import ReportError
from planner.core.progress import Counts
from planner.core.report import LICENCE, Report
from planner.core.review import Review
from planner.core.snapshot import Snapshot
from planner.core.snapshot_json import digest, from_json
from planner.files import atomic_write
from planner.formats.reports.about import about
from planner.formats.reports.canvas import CREATOR, LANGUAGE
from planner.formats.reports.fonts import without_controls
from planner.formats.reports.pages import Pages
from planner.formats.reports.pdf import not_saved
from planner.formats.review_form.fields import Fields
from planner.formats.review_form.layout import form
from planner.formats.review_form.names import SNAPSHOT


def write(review: Review, target: Path) -> int:
    """As write_form."""
    if not review.snapshot:
        raise ReportError(
            f"The review “{review.name}” is a draft, and a form holds what is frozen. Nothing was written.",
            "Freeze the review, and make its form then.",
        )
    try:
        with atomic_write(target) as stream:
            return render_form(review, stream)
    except OSError as error:
        raise not_saved(target, error, "review form") from error


def render_form(review: Review, out: IO[bytes]) -> int:
    """Write the form's PDF into a binary stream and return its number of pages."""
    snapshot = from_json(review.snapshot)
    pages = _Pages(snapshot, out)
    pages.embed(review.snapshot)
    for block in form(snapshot, digest(review.snapshot), pages.fields):
        pages.add(block)
    return pages.finish()


class _Pages(Pages):
    """The pages of a form, which are a report's with fields and with a file inside."""

    def __init__(self, snapshot: Snapshot, out: IO[bytes]) -> None:
        report = _as_report(snapshot)
        super().__init__(report, out, None, None)
        title = f"{report.title}: review form, {snapshot.name}"
        subject = f"Review form. {report.period}"
        self._document.Catalog.Metadata = about(title, subject, CREATOR, LANGUAGE, report)
        self._canvas.setTitle(without_controls(title))
        self._canvas.setSubject(without_controls(subject))
        self.fields = Fields(self._canvas, snapshot.review)

    @property
    def _document(self) -> Any:
        return self._canvas._doc  # type: ignore[attr-defined]

    def embed(self, text: str) -> None:
        """Put the snapshot into the file, byte for byte, with its hash."""
        document = self._document
        data = text.encode("utf-8")
        checked = PDFString(hashlib.md5(data, usedforsecurity=False).digest(), enc="raw")
        held: dict[str, Any] = {
            "Type": PDFName("EmbeddedFile"),
            "Subtype": PDFName("application#2Fjson"),
            "Params": PDFDictionary({"Size": len(data), "CheckSum": checked}),
        }
        stream = document.Reference(PDFStream(PDFDictionary(held), data, [PDFZCompress]))
        file = PDFDictionary(
            {
                "Type": PDFName("Filespec"),
                "F": PDFString(SNAPSHOT),
                "UF": PDFString(SNAPSHOT),
                "Desc": PDFString(f"What was claimed in the review, as JSON. SHA-256: {digest(text)}"),
                "AFRelationship": PDFName("Data"),
                "EF": PDFDictionary({"F": stream, "UF": stream}),
            }
        )
        files = PDFArray([PDFString(SNAPSHOT), document.Reference(file)])
        catalog = document.Catalog
        catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": files})})
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
        catalog.AF = PDFArray([document.Reference(file)])


def _as_report(snapshot: Snapshot) -> Report:
    """What the pages of a report want to know: whose they are, and what stands at their foot."""
    return Report(
        title=snapshot.role_level or "Review",
        author=snapshot.person.get("name", ""),
        description="",
        facts=(),
        period=date_range(snapshot.start, snapshot.end),
        made_on=snapshot.on,
        counts=Counts(),
        goals_done=0,
        goals_open=0,
        goals_overdue=0,
        groups=(),
        skills=0,
        next_goals=(),
        gaps=(),
        unlinked=(),
        evidence=0,
        licence=snapshot.licence or LICENCE,
    )
