"""The canvas a report is drawn on, which knows on which page each bookmark came to stand, and what is drawn on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from planner.core.report import Report
from planner.formats.reports.about import about
from planner.formats.reports.fonts import REGULAR, face, without_controls
from planner.formats.reports.glyphs import Glyphs, length
from planner.formats.reports.styles import PAGE_HEIGHT, PAGE_WIDTH
from planner.formats.reports.tags import Element, Structure

CREATOR = "Capability Planner"
LANGUAGE = "en-GB"
# Of tagged files as ISO 14289-1 wants them.
_VERSION = (1, 7)
# Streams are kept as bytes: as base-85 text they are a quarter larger, and take a fifth of the time to write.
rl_config.useA85 = 0
# A reader scrolls to a little above the bookmark, so that its text does not stick to the window's edge.
_ABOVE = 8.0
_PRINTED = 4
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where readers can go to: a bookmark's name and, with a title, an entry of the outline at that level."""

    name: str
    title: str = ""
    level: int = 0


class ReportCanvas(Canvas):
    """A canvas for one report. pages: bookmark -> number of its page, from 1; structure: what is drawn, as a tree."""

    def __init__(self, report: Report, out: IO[bytes]) -> None:
        size = (PAGE_WIDTH, PAGE_HEIGHT)
        # The stubs take the name of a font for a number.
        name: Any = face(REGULAR).name
        super().__init__(
            out,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            lang=LANGUAGE,
            initialFontName=name,
            pdfVersion=_VERSION,
        )
        self.pages: dict[str, int] = {}
        self.structure = Structure(self)
        self._glyphs: dict[str, Glyphs] = {}
        title, subject = f"{report.title}: progress report", f"Progress report. {report.period}"
        document: Any = self._doc  # type: ignore[attr-defined]
        document.Catalog.Metadata = about(title, subject, CREATOR, LANGUAGE, report)
        self.setTitle(without_controls(title))
        self.setAuthor(without_controls(report.author))
        self.setSubject(without_controls(subject))
        self.setCreator(CREATOR)
        self.setProducer(CREATOR)
        self.setDateFormatter(lambda *_: f"D:{report.made_on:%Y%m%d}000000Z")
        self.setViewerPreference("DisplayDocTitle", "true")
        self.showOutline()

    def glyphs(self, name: str) -> Glyphs:
        """The letters of a face in this document."""
        found = self._glyphs.get(name)
        if found is None:
            document: Any = self._doc  # type: ignore[attr-defined]
            found = self._glyphs[name] = Glyphs(face(name).name, document)
        return found

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin, as every block does, without reportlab's way of writing six numbers for these two."""
        here: Any = self
        a, b, c, d, e, f = here._currentMatrix
        here._currentMatrix = (a, b, c, d, a * dx + c * dy + e, b * dx + d * dy + f)
        self.addLiteral(f"1 0 0 1 {length(dx)} {length(dy)} cm")

    def link(self, element: Element, to: str, said: str, place: tuple[float, float, float, float]) -> None:
        """Make the place (left, bottom, right, top) clickable, and the element's. to: an address, or "#" and the name
        of a bookmark, which may come later; said: the words that are there."""
        about: dict[str, Any] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray(self._absRect(place, 1)),  # type: ignore[attr-defined]
            "Border": "[0 0 0]",
            "F": _PRINTED,
            "Contents": PDFString(without_controls(said if to.startswith("#") else f"{said} ({to})")),
        }
        if to.startswith("#"):
            about["Dest"] = self._bookmarkReference(to[1:])  # type: ignore[attr-defined]
        else:
            address = PDFString(quote(to, safe=_URL_SAFE, errors="replace"))
            about["A"] = PDFDictionary({"Type": PDFName("Action"), "S": PDFName("URI"), "URI": address})
        annotation = PDFDictionary(about)
        self._addAnnotation(annotation)  # type: ignore[attr-defined]
        self.structure.note(element, annotation)

    def put_mark(self, mark: Mark, top: float) -> None:
        """Put a bookmark here, `top` points up, and its entry into the outline if it has a title."""
        self.pages[mark.name] = self.getPageNumber()
        self.bookmarkHorizontal(mark.name, 0, top + _ABOVE)
        if mark.title:
            self.addOutlineEntry(without_controls(mark.title), mark.name, mark.level, closed=mark.level > 0)


class Block(Flowable):
    """What a report is laid out of. keep: points that must follow it on the same page; before, after: space about it;
    only_between: it is left out at the top of a page; above: makes what stands over it where it begins a page."""

    canv: ReportCanvas

    def __init__(
        self, height: float = 0, *, keep: float = 0, before: float = 0, after: float = 0, only_between: bool = False
    ) -> None:
        super().__init__()
        self.height = height
        self.keep = keep
        self.before = before
        self.after = after
        self.only_between = only_between
        self.above: Callable[[], Block] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The height it needs; more than there is where what has to follow would not fit."""
        follows = self.height + (self.after + self.keep if self.keep else 0)
        return width, self.height if follows <= height else max(follows, height + 1)
