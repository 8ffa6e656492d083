"""A report of about 500 pages, in a process of its own, against its own text on reportlab's bare canvas.

Prints one JSON object: pages, and pages a second of each, the best of three taken in turn.
"""

import io
import json
import sys
import time
from datetime import date

from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import Evidence, Shows
from planner.core.plan import Plan
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.fonts import REGULAR, face
from planner.formats.reports.pdf import render_report
from tests.bench.plans import drafts
from tests.bench.start import peak_mib

PIECES = 3_300
_TODAY = date(2026, 11, 24)


def evidence(pieces: int) -> list[Evidence]:
    """So many pieces of evidence for the built-in role level's descriptors."""
    keys = tuple(each.key for each in read_builtin(paths.FRAMEWORK).role_levels[0].descriptors())
    return [
        Evidence(f"{n:032x}", each.title, each.on or _TODAY, None, each.situation, each.task, each.action, each.result,
                 each.kind, each.corroborated_by, shows=(Shows(keys[n % len(keys)]),), tags=each.tags)
        for n, each in enumerate(drafts(pieces, keys, _TODAY))
    ]  # fmt: skip


def report(pieces: int = PIECES) -> Report:
    """The report of many pieces."""
    framework = read_builtin(paths.FRAMEWORK)
    return build_report(Plan(framework, framework.role_levels[0]), evidence(pieces), ReportOptions(), _TODAY)


def lines_of(pdf: bytes) -> list[list[str]]:
    """The lines of each page."""
    document = PdfDocument(pdf)
    return [document[n].get_textpage().get_text_range().splitlines() for n in range(len(document))]


def draw_bare(pages: list[list[str]]) -> None:
    """The floor: the lines drawn, and no more."""
    canvas = Canvas(io.BytesIO(), pageCompression=1, invariant=1)
    for page in pages:
        canvas.setFont(face(REGULAR).name, 9.5)
        for number, line in enumerate(page):
            canvas.drawString(54, 780 - 14 * number, line)
        canvas.showPage()
    canvas.save()


def main() -> None:
    """Measure and print. With a number of pieces, only the peak of memory of a report of so many."""
    if len(sys.argv) > 1:
        count = render_report(report(int(sys.argv[1])), io.BytesIO())
        print(json.dumps({"pages": count, "peak": peak_mib()}))
        return
    whole, out = report(), io.BytesIO()
    count = render_report(whole, out)
    pages = lines_of(out.getvalue())
    ours, floor = [], []
    for _ in range(3):
        start = time.perf_counter()
        render_report(whole, io.BytesIO())
        middle = time.perf_counter()
        draw_bare(pages)
        ours.append(middle - start)
        floor.append(time.perf_counter() - middle)
    print(json.dumps({"pages": count, "ours": count / min(ours), "floor": count / min(floor)}))


if __name__ == "__main__":
    main()
