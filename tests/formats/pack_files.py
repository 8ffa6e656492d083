"""What tests of the evidence pack share: files of every kind, kept as a plan keeps them, and reports that take them."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from planner.core.evidence import Attachment, Evidence
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.pack_writing import Packed, write_with_files
from tests.core.making import TODAY, evidence, plan
from tests.formats.pdf_text import read

REF, OTHER = "information-security/1", "user-focus/5"
INSIDE, PAGES = ReportOptions(with_files=True), ReportOptions(annex=True)
BOTH = ReportOptions(with_files=True, annex=True)
TEXT = b"What was decided.\n" * 400


@dataclass
class Store:
    """Copies of attached files, as a plan keeps them."""

    folder: Path
    kept: dict[str, Path] = field(default_factory=dict)

    def attach(self, name: str, data: bytes, media_type: str = "application/octet-stream") -> Attachment:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.folder / sha256
        path.write_bytes(data)
        self.kept[sha256] = path
        return Attachment(sha256, name, len(data), media_type)

    def __call__(self, attachment: Attachment) -> Path:
        return self.folder / attachment.sha256


def a_pdf(*words: str, turned: int = 0, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), invariant=1)
    for each in words:
        canvas.drawString(60, 100, each)
        canvas.rect(0, 0, 30, 30, fill=1)  # in the lower left corner
        canvas.linkURL("https://example.org/elsewhere", (0, 0, 300, 200))
        canvas.showPage()
    canvas.save()
    if not (turned or encrypted):
        return out.getvalue()
    writer = PdfWriter(clone_from=out)
    for page in writer.pages:
        page.rotate(turned)
    if encrypted:
        writer.encrypt("secret")
    changed = io.BytesIO()
    writer.write(changed)
    return changed.getvalue()


def a_picture(width: int = 40, height: int = 20, form: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(out, form, **how)
    return out.getvalue()


def a_report(*pieces: Evidence, options: ReportOptions = INSIDE) -> Report:
    return build_report(plan(), pieces, options, TODAY)


def a_piece(*files: Attachment, number: int = 1, title: str = "Threat model", **rest: Any) -> Evidence:
    return evidence(number, REF, title=title, on=date(2026, 3, 1), attachments=files, **rest)


def written(report: Report, target: Path, store: Store) -> tuple[Packed, bytes]:
    packed = write_with_files(report, target, store)
    return packed, target.read_bytes()


def figures(pdf: bytes) -> list[Any]:
    root: Any = read(pdf).trailer["/Root"]
    kids = (each.get_object() for each in root["/StructTreeRoot"]["/K"]["/K"])
    return [each for each in kids if each["/S"] == "/Figure"]
