"""Attached PDFs as pages of a report: what one has to show, and its pages put where the report left room for them.

The secret it keeps: pypdf. A page comes as a picture of vectors: its links, scripts and forms' fields stay behind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from planner.formats.reports.pack_pictures import UnfitError

MOST_PAGES = 100
MOST_BYTES = 50_000_000
_LONGEST_SIDE = 14_400.0
_DAMAGED = "it cannot be read as a PDF"
_FORM = "/FormXob."
_TURNS = (0, 90, 180, 270)
# A page begins with these (ISO 32000-1, 8.4.1); a form begins with whatever was in force where it is drawn.
_BEGINNING = b"0 g 0 G 1 w 0 J 0 j 10 M [] 0 d 0 Tc 0 Tw 100 Tz 0 TL 0 Tr 0 Ts\n"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of an attached PDF. name: of the place in the report's file that it goes into; index: which page it is,
    from 0; width and height as it is seen (points)."""

    name: str
    path: Path
    index: int
    width: float
    height: float


def sheets_of(path: Path, name: str) -> tuple[Sheet, ...]:
    """The pages of an attached PDF; name: what the names of their places begin with. Raises UnfitError."""
    if path.stat().st_size > MOST_BYTES:
        raise UnfitError("it is too large a PDF")
    try:
        with path.open("rb") as stream:
            reader = PdfReader(stream)
            if reader.is_encrypted:
                raise UnfitError("it is encrypted")
            count = len(reader.pages)
            if count > MOST_PAGES:
                raise UnfitError(f"it has {count:,} pages, and at most {MOST_PAGES} are appended")
            found = tuple(_sheet(page, path, name, index) for index, page in enumerate(reader.pages))
            # What cannot be taken later is found out now, while it can still be said.
            for page in reader.pages:
                _content(page)
    except UnfitError:
        raise
    except Exception as error:  # a damaged file fails in more ways than pypdf documents
        raise UnfitError(_DAMAGED) from error
    if not found:
        raise UnfitError("it has no pages")
    return found


def _sheet(page: PageObject, path: Path, name: str, index: int) -> Sheet:
    left, bottom, right, top = _box(page)
    width, height = right - left, top - bottom
    if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
        raise UnfitError(_DAMAGED)
    if _turn(page) in (90, 270):
        width, height = height, width
    return Sheet(f"{name}-{index + 1}", path, index, width, height)


def _box(page: PageObject) -> tuple[float, float, float, float]:
    box = page.cropbox
    return float(box.left), float(box.bottom), float(box.right), float(box.top)


def _turn(page: PageObject) -> int:
    turn = page.rotation % 360
    return turn if turn in _TURNS else 0


def _content(page: PageObject) -> bytes:
    content = page.get_contents()
    return b"" if content is None else bytes(content.get_data())


def fill(source: IO[bytes], out: IO[bytes], sheets: Sequence[Sheet], scales: Sequence[float]) -> None:
    """Copy the report, each sheet in its place, made smaller by its scale."""
    writer = PdfWriter(clone_from=source)
    places = dict(_places(writer))
    readers: dict[Path, PdfReader] = {}
    for sheet, scale in zip(sheets, scales, strict=True):
        if sheet.path not in readers:
            readers[sheet.path] = PdfReader(sheet.path)
        _put(places[sheet.name], readers[sheet.path].pages[sheet.index], scale, writer)
    writer.write(out)


def _places(writer: PdfWriter) -> Iterator[tuple[str, Any]]:
    for page in writer.pages:
        resources: Any = page["/Resources"]
        forms = resources.get("/XObject", {})
        for name, reference in forms.items():
            if name.startswith(f"{_FORM}annex-"):
                yield name.removeprefix(_FORM), reference


def _put(place: Any, page: PageObject, scale: float, writer: PdfWriter) -> None:
    """Make the empty form at that place the picture of the page."""
    form = DecodedStreamObject()
    form.set_data(_BEGINNING + _content(page))
    drawn: Any = form.flate_encode()
    box = _box(page)
    drawn.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(each) for each in box]),
            NameObject("/Matrix"): ArrayObject([FloatObject(each) for each in _matrix(box, _turn(page), scale)]),
        }
    )
    for name in ("/Resources", "/Group"):
        value: Any = page.get(name)
        if value is not None:
            drawn[NameObject(name)] = value.get_object().clone(writer)
    drawn.setdefault(NameObject("/Resources"), DictionaryObject())
    writer._replace_object(place, drawn)


def _matrix(box: tuple[float, float, float, float], turn: int, scale: float) -> tuple[float, ...]:
    """What brings the page, turned clockwise as it is seen, to the origin and to its scale (ISO 32000-1, 8.3.4)."""
    left, bottom, right, top = (scale * each for each in box)
    return {
        0: (scale, 0, 0, scale, -left, -bottom),
        90: (0, -scale, scale, 0, -bottom, right),
        180: (-scale, 0, 0, -scale, right, top),
        270: (0, scale, -scale, 0, top, -left),
    }[turn]
