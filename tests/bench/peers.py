"""The long report's words set by other makers of PDFs: `python -m tests.bench.peers NAME`.

Each gets the paragraphs of the report as they read, sets them as its own running text, and so does less than the report
does: no tags, no bars, no links. Prints one JSON object: pages a second and the peak of memory in MiB. Those that are
not installed (they are no dependency) are left out by the bench.
"""

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from html import escape
from importlib import import_module
from pathlib import Path

from tests.bench.report import lines_of, report
from tests.bench.start import peak_mib

Lines = list[str]


def by_qtextdocument(lines: Lines) -> bytes:
    """Qt's own rich text, printed into a PDF."""
    import os

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QPdfWriter, QTextDocument

    application = QGuiApplication.instance() or QGuiApplication([])
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer, document = QPdfWriter(buffer), QTextDocument()
    document.setHtml("".join(f"<p>{escape(line)}</p>" for line in lines))
    document.print_(writer)
    del writer, application
    return bytes(buffer.data().data())


def by_fpdf2(lines: Lines) -> bytes:
    """fpdf2 with the same font."""
    FPDF = import_module("fpdf").FPDF  # noqa: N806 (its own name)
    font = Path(import_module("fontpkg_fira_sans").__file__ or "").parent / "files" / "FiraSans-Regular.ttf"
    pdf = FPDF()
    pdf.set_auto_page_break(True, 20)
    pdf.add_font("Fira", fname=str(font))
    pdf.set_font("Fira", size=10)
    pdf.add_page()
    for line in lines:
        pdf.multi_cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def by_weasyprint(lines: Lines) -> bytes:
    """WeasyPrint, from paragraphs."""
    HTML = import_module("weasyprint").HTML  # noqa: N806 (its own name)
    made: bytes = HTML(string="".join(f"<p>{escape(line)}</p>" for line in lines)).write_pdf()
    return made


def by_typst(lines: Lines) -> bytes:
    """typst, from paragraphs given as strings."""
    typst = import_module("typst")
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "report.typ"
        source.write_text("\n\n".join(f"#{json.dumps(line, ensure_ascii=False)}" for line in lines), encoding="utf-8")
        return bytes(typst.compile(str(source)))


PEERS: dict[str, Callable[[Lines], bytes]] = {
    "QTextDocument": by_qtextdocument,
    "fpdf2": by_fpdf2,
    "WeasyPrint": by_weasyprint,
    "typst": by_typst,
}


def main(name: str) -> None:
    """Measure one and print."""
    from planner.formats.reports.pdf import render_report

    out = io.BytesIO()
    render_report(report(), out)
    lines = [line for page in lines_of(out.getvalue()) for line in page]
    before = peak_mib()
    start = time.perf_counter()
    try:
        made = PEERS[name](lines)
    except ImportError:
        print(json.dumps({}))
        return
    seconds = time.perf_counter() - start
    print(json.dumps({"rate": len(lines_of(made)) / seconds, "peak": peak_mib() - before}))


if __name__ == "__main__":
    main(sys.argv[1])
