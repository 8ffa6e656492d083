"""The sample's attachments: small real files, drawn and written by code, the same bytes every time."""

import io
import struct
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from planner.formats.pdf_pages import render_page
from planner.formats.reports.fonts import BOLD, REGULAR, face
from planner.formats.reports.styles import ACCENT, HAIRLINE, MET, MUTED, PAPER, TEXT

_WIDTH, _HEIGHT = 480, 270
_MONTHS = ("Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")
_MINUTES = (40, 38, 31, 19, 12, 8, 6)
_FINDINGS = (
    "Scope: the service, its pipeline and the accounts that both run under.",
    "Thirty-one threats, ranked by what they would cost and how likely they are.",
    "The nine highest have a control, an owner and a test in the pipeline.",
    "Two flaws were closed before launch; the next round is due in six months.",
)
_NOTE = """# Notes

- what was asked: a service that can be released on any day
- what was tried: smaller changes, a rehearsal each week, one page that says who does what
- what came of it: fewer alarms at night, and a release that nobody notices

Next: write the same page for the two teams that take the service over.
"""


def sample_files(directory: Path, names: Iterable[str]) -> dict[str, Path]:
    """Write a file for each name into the directory; returns name -> path. What is in it follows from the suffix:
    .png a graph, .pdf one page, .csv a table, anything else (.md, .txt) a note."""
    made = {}
    for name in names:
        path = directory / name
        path.write_bytes(_MAKERS.get(path.suffix.lower(), _note)(path.stem))
        made[name] = path
    return made


def _heading(stem: str) -> str:
    words = stem.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _graph(stem: str) -> bytes:
    width, height, pixels = render_page(_graph_page(stem), 0, 2 * _WIDTH)
    return _png(width, height, pixels)


def _graph_page(stem: str) -> bytes:
    canvas, out = _canvas(_WIDTH, _HEIGHT)
    canvas.setFillColor(TEXT)
    canvas.setFont(BOLD, 16)
    canvas.drawString(28, _HEIGHT - 36, _heading(stem))
    canvas.setFont(REGULAR, 10)
    canvas.setFillColor(MUTED)
    canvas.drawString(28, _HEIGHT - 52, "Minutes, median of each month")
    floor, tallest, step = 44, 140, (_WIDTH - 56) / len(_MINUTES)
    canvas.setStrokeColor(HAIRLINE)
    canvas.line(28, floor, _WIDTH - 28, floor)
    for number, (month, minutes) in enumerate(zip(_MONTHS, _MINUTES, strict=True)):
        left = 28 + number * step
        high = tallest * minutes / max(_MINUTES)
        canvas.setFillColor(MET if number == len(_MINUTES) - 1 else ACCENT)
        canvas.roundRect(left + 8, floor, step - 16, high, 3, stroke=0, fill=1)
        canvas.setFillColor(TEXT)
        canvas.drawCentredString(left + step / 2, floor + high + 5, str(minutes))
        canvas.setFillColor(MUTED)
        canvas.drawCentredString(left + step / 2, floor - 16, month)
    canvas.save()
    return out.getvalue()


def _page(stem: str) -> bytes:
    canvas, out = _canvas(595, 842)
    canvas.setTitle(_heading(stem))
    canvas.setFillColor(TEXT)
    canvas.setFont(BOLD, 22)
    canvas.drawString(64, 760, _heading(stem))
    canvas.setFont(REGULAR, 11)
    for number, line in enumerate(_FINDINGS):
        canvas.drawString(64, 724 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def _canvas(width: float, height: float) -> tuple[Canvas, io.BytesIO]:
    for name in (REGULAR, BOLD):
        face(name)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1, pageCompression=1)
    canvas.setFillColor(PAPER)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    return canvas, out


def _png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of RGBA pixels (https://www.w3.org/TR/png/): signature, then header, data and end, each with its check."""
    row = 4 * width
    rows = b"".join(b"\0" + pixels[at : at + row] for at in range(0, height * row, row))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _table(_stem: str) -> bytes:
    lines = ("month,minutes", *(f"{month},{minutes}" for month, minutes in zip(_MONTHS, _MINUTES, strict=True)))
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _note(stem: str) -> bytes:
    return _NOTE.replace("# Notes", f"# {_heading(stem)}", 1).encode("utf-8")


_MAKERS: dict[str, Callable[[str], bytes]] = {".png": _graph, ".pdf": _page, ".csv": _table}
