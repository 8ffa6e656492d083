"""Attached PDFs as pages of a report: what one has to show, and its pages put where the report left room for them.

The secret it keeps: pypdf. A page comes as a picture of vectors, with what stands in the fields of a form and with the
notes drawn on it; links and scripts stay behind.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from planner.formats.reports.pack_pictures import UnfitError

MOST_PAGES = 100
MOST_BYTES = 50_000_000
_LONGEST_SIDE = 14_400.0
_DAMAGED = "it cannot be read as a PDF"
_ENCRYPTED = "it is encrypted with a password"
_FORM = "/FormXob."
# Hidden, or not to be seen: the bits of an annotation's flags.
_UNSEEN = 2 | 32
_TURNS = (0, 90, 180, 270)
# A page begins with these (ISO 32000-1, 8.4.1); a form begins with whatever was in force where it is drawn.
_TAGS = (b"BMC", b"BDC", b"EMC", b"MP", b"DP")
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
        with _silence(), path.open("rb") as stream:
            reader = PdfReader(stream)
            if reader.is_encrypted:
                raise UnfitError(_ENCRYPTED)
            count = len(reader.pages)
            if count > MOST_PAGES:
                raise UnfitError(f"it has {count:,} pages, and at most {MOST_PAGES} are appended")
            found = tuple(_sheet(page, path, name, index) for index, page in enumerate(reader.pages))
            # What cannot be taken later is found out now, while it can still be said.
            scratch = PdfWriter()
            for page in reader.pages:
                _drawn(page, 1.0, scratch)
    except UnfitError:
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        # The one thing that needs a library we go without is deciphering.
        raise UnfitError(_ENCRYPTED) from error
    except Exception as error:  # a damaged file fails in more ways than pypdf documents
        raise UnfitError(_DAMAGED) from error
    if not found:
        raise UnfitError("it has no pages")
    return found


@contextmanager
def _silence() -> Iterator[None]:
    """Without what pypdf remarks on a file, which goes to standard error: what matters of it is said in our words."""
    # A handler that does nothing, and not a level: two reports under way at once cannot leave it wrong for each other.
    log, deaf = logging.getLogger("pypdf"), logging.NullHandler()
    log.addHandler(deaf)
    try:
        yield
    finally:
        log.removeHandler(deaf)


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
    """What draws the page, without its own tags, which would stand within the report's."""
    content = page.get_contents()
    if content is None:
        return b""
    data = bytes(content.get_data())
    if not any(sign in data for sign in _TAGS):
        return data
    content.operations = [each for each in content.operations if each[1] not in _TAGS]
    return bytes(content.get_data())


def fill(source: IO[bytes], out: IO[bytes], sheets: Sequence[Sheet], scales: Sequence[float]) -> None:
    """Copy the report, each sheet in its place, made smaller by its scale."""
    report = PdfReader(source)
    writer = PdfWriter(clone_from=report)
    writer.pdf_header = report.pdf_header  # its version, which a writer would set back to 1.3
    places = dict(_places(writer))
    readers: dict[Path, PdfReader] = {}
    with _silence():
        for sheet, scale in zip(sheets, scales, strict=True):
            if sheet.path not in readers:
                readers[sheet.path] = PdfReader(sheet.path)
            page = readers[sheet.path].pages[sheet.index]
            writer._replace_object(places[sheet.name], _drawn(page, scale, writer))
    writer.write(out)


def _places(writer: PdfWriter) -> Iterator[tuple[str, Any]]:
    for page in writer.pages:
        resources: Any = page["/Resources"]
        forms = resources.get("/XObject", {})
        for name, reference in forms.items():
            if name.startswith(f"{_FORM}annex-"):
                yield name.removeprefix(_FORM), reference


def _drawn(page: PageObject, scale: float, writer: PdfWriter) -> Any:
    """The page as a form of the writer's file."""
    looks = dict(_looks(page))
    form = DecodedStreamObject()
    form.set_data(b"".join((_BEGINNING, b"q ", _content(page), b" Q\n", *(code for code, _ in looks.values()))))
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
    resources = drawn.setdefault(NameObject("/Resources"), DictionaryObject())
    if looks:
        forms = DictionaryObject(resources.get("/XObject", DictionaryObject()))
        forms |= {NameObject(name): each.clone(writer).indirect_reference for name, (_, each) in looks.items()}
        resources[NameObject("/XObject")] = forms
    return drawn


def _looks(page: PageObject) -> Iterator[tuple[str, tuple[bytes, Any]]]:
    """How the fields and notes of a page look (ISO 32000-1, 12.5.5): a name, the code that draws it, and its form."""
    notes: Any = page.get("/Annots") or ()
    for number, reference in enumerate(notes):
        note = reference.get_object()
        look = note.get("/AP", {}).get("/N")
        look = None if look is None else look.get_object()
        if look is not None and "/BBox" not in look:  # one look for each state, such as a box's Yes and Off
            state = look.get(note.get("/AS"))
            look = None if state is None else state.get_object()
        if look is None or note.get("/Subtype") == "/Popup" or int(note.get("/F", 0)) & _UNSEEN:
            continue
        name = f"/Look{number}"
        code = " ".join(f"{each:.4f}" for each in _placing(look, [float(each) for each in note["/Rect"]]))
        yield name, (f"q {code} cm {name} Do Q\n".encode("ascii"), look)


def _placing(look: Any, rect: Sequence[float]) -> tuple[float, ...]:
    """What brings a look, moved by its own matrix, to the place where it belongs on the page."""
    left, bottom, right, top = (float(each) for each in look["/BBox"])
    a, b, c, d, e, f = (float(each) for each in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    across = [a * x + c * y + e for x, y in corners]
    upward = [b * x + d * y + f for x, y in corners]
    wide, high = max(across) - min(across), max(upward) - min(upward)
    width, height = abs(rect[2] - rect[0]), abs(rect[3] - rect[1])
    stretch, rise = (width / wide if wide else 1), (height / high if high else 1)
    x, y = min(rect[0], rect[2]), min(rect[1], rect[3])
    return stretch, 0, 0, rise, x - stretch * min(across), y - rise * min(upward)


def _matrix(box: tuple[float, float, float, float], turn: int, scale: float) -> tuple[float, ...]:
    """What brings the page, turned clockwise as it is seen, to the origin and to its scale (ISO 32000-1, 8.3.4)."""
    left, bottom, right, top = (scale * each for each in box)
    return {
        0: (scale, 0, 0, scale, -left, -bottom),
        90: (0, -scale, scale, 0, -bottom, right),
        180: (-scale, 0, 0, -scale, right, top),
        270: (0, scale, -scale, 0, top, -left),
    }[turn]
