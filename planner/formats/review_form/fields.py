"""Fields that a reader fills in (ISO 32000-1, 12.7): their names, their tooltips, their place in the structure.

reportlab's own forms know no long text and no tree of names, so that the dictionaries are written here. A field paints
nothing while it is empty: its box is part of the page, and so looks the same in every reader.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFStream, PDFString, PDFZCompress

from planner.formats.reports.canvas import ReportCanvas
from planner.formats.reports.fonts import REGULAR, face, without_controls
from planner.formats.review_form.names import Name

Place = tuple[float, float, float, float]

_PRINTED = 4
_LONG_TEXT = 1 << 12
_DROP_DOWN = 1 << 17
_FONT = "Fira"
_INK = "0.106 0.122 0.141 rg"
_SIZE = 9.5
_FIRST, _LAST = 32, 255
_EMPTY = b"/Tx BMC EMC"
_TICK = b"q 0.122 0.373 0.749 RG 1.8 w 1 J 1 j 3 6.2 m 5.4 3.6 l 9.4 8.8 l S Q"


class Fields:
    """The fields of one document, in a tree by their names; each is added while its page is drawn, in Tab order."""

    def __init__(self, canvas: ReportCanvas, review: str) -> None:
        self._canvas = canvas
        self._document: Any = canvas._doc  # type: ignore[attr-defined]
        self._nodes: dict[Name, PDFDictionary] = {}
        self._review = review
        fonts = PDFDictionary({_FONT: self._document.Reference(_font(self._document))})
        self._top = PDFArray([])
        self._document.Catalog.AcroForm = PDFDictionary(
            {"Fields": self._top, "DA": _appearance(_SIZE), "DR": PDFDictionary({"Font": fonts})}
        )

    def text(self, name: Name, said: str, place: Place, *, is_long: bool = False) -> None:
        """A text, of one line or as long as it may get. place: left, bottom, right, top, where the canvas is now."""
        about = {"FT": PDFName("Tx"), "DA": _appearance(_SIZE), "Ff": _LONG_TEXT if is_long else 0}
        self._add(name, said, place, about | {"AP": PDFDictionary({"N": self._drawn(place, _EMPTY)})})

    def choice(self, name: Name, said: str, place: Place, options: Sequence[str]) -> None:
        """One of several, which are called in the file what is shown."""
        shown = PDFArray([PDFString(option) for option in options])
        about = {"FT": PDFName("Ch"), "DA": _appearance(_SIZE), "Ff": _DROP_DOWN, "Opt": shown}
        self._add(name, said, place, about | {"AP": PDFDictionary({"N": self._drawn(place, _EMPTY)})})

    def tick(self, name: Name, said: str, place: Place) -> None:
        """A box to tick, twelve points wide."""
        states = PDFDictionary({"Yes": self._drawn(place, _TICK), "Off": self._drawn(place, b"")})
        about = {
            "FT": PDFName("Btn"),
            "AS": PDFName("Off"),
            "V": PDFName("Off"),
        }
        self._add(name, said, place, about | {"AP": PDFDictionary({"N": states})})

    def _add(self, name: Name, said: str, place: Place, about: dict[str, Any]) -> None:
        canvas, structure = self._canvas, self._canvas.structure
        field = PDFDictionary(
            about
            | {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Widget"),
                "Rect": PDFArray(canvas._absRect(place, 1)),  # type: ignore[attr-defined]
                "F": _PRINTED,
                "P": self._document.thisPageRef(),
                "T": PDFString(name[-1]),
                "TU": PDFString(without_controls(said)),
            }
        )
        # The canvas gives it its name in the file, which has to be known before anything refers to it.
        canvas._addAnnotation(field)  # type: ignore[attr-defined]
        self._hang(field, name)
        structure.note(structure.add("Form"), field)

    def _hang(self, field: PDFDictionary, name: Name) -> None:
        """Put the field under its parent, which is made where it is not there yet."""
        above = self._node(name[:-1])
        above["Kids"].sequence.append(self._document.Reference(field))
        field["Parent"] = self._document.Reference(above)

    def _node(self, name: Name) -> PDFDictionary:
        found = self._nodes.get(name)
        if found is None:
            own = name[-1] if name else self._review
            found = self._nodes[name] = PDFDictionary({"T": PDFString(own), "Kids": PDFArray([])})
            if name:
                self._hang(found, name)
            else:
                self._top.sequence.append(self._document.Reference(found))
        return found

    def _drawn(self, place: Place, code: bytes) -> PDFObject:
        """What a reader shows of the field until it is filled in."""
        left, bottom, right, top = place
        about = {"Type": "XObject", "Subtype": "Form"}
        shown = PDFDictionary({key: PDFName(value) for key, value in about.items()})
        shown["BBox"] = PDFArray([0, 0, right - left, top - bottom])
        shown["Resources"] = PDFDictionary({})
        reference: PDFObject = self._document.Reference(PDFStream(shown, code, []))
        return reference


def _appearance(size: float) -> str:
    return f"(/{_FONT} {size} Tf {_INK})"


def _font(document: Any) -> PDFDictionary:
    """The report's font with all its letters, for readers to write answers in: which ones come is not known yet."""
    data, shape = _letters()
    widths = face(REGULAR).width
    letters = [bytes([code]).decode("cp1252", "replace") for code in range(_FIRST, _LAST + 1)]
    file = PDFStream(PDFDictionary({"Length1": len(data)}), data, [PDFZCompress])
    about: dict[str, Any] = {
        "Type": PDFName("FontDescriptor"),
        "FontName": PDFName(REGULAR),
        "Flags": 32,
        "FontBBox": PDFArray(shape.bbox),
        "ItalicAngle": 0,
        "Ascent": shape.ascent,
        "Descent": shape.descent,
        "CapHeight": shape.capHeight,
        "StemV": shape.stemV,
        "FontFile2": document.Reference(file),
    }
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("TrueType"),
            "BaseFont": PDFName(REGULAR),
            "Encoding": PDFName("WinAnsiEncoding"),
            "FirstChar": _FIRST,
            "LastChar": _LAST,
            "Widths": PDFArray([round(1000 * widths(letter)) for letter in letters]),
            "FontDescriptor": document.Reference(PDFDictionary(about)),
        }
    )


@lru_cache(maxsize=1)
def _letters() -> tuple[bytes, Any]:
    shape: Any = pdfmetrics.getFont(face(REGULAR).name).face  # type: ignore[attr-defined]
    return Path(shape.filename).read_bytes(), shape
