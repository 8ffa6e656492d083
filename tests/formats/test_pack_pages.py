"""The evidence pack: PDFs and pictures appended as pages."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf.errors import DependencyError
from reportlab.pdfgen.canvas import Canvas

from planner.formats.pdf_pages import render_page
from planner.formats.reports.pack import LeftOut
from planner.formats.reports.pack_pictures import UnfitError, picture_of
from planner.formats.reports.pdf import render_report
from tests.formats.pack_files import BOTH, PAGES, TEXT, Store, a_pdf, a_picture, a_piece, a_report, figures, written
from tests.formats.pdf_text import outline, page_of, read, words

_READ = """
import sys
from pathlib import Path
from planner.formats.reports.pack_documents import sheets_of
from planner.formats.reports.pack_pictures import UnfitError
try:
    sheets_of(Path(sys.argv[1]), "annex-1")
except UnfitError:
    pass
sys.stdout.write("done")
"""


def test_a_pdf_becomes_pages_with_a_heading_that_says_whose_they_are(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("model.pdf", a_pdf("First sheet", "Second sheet"))), options=PAGES)
    packed, pdf = written(report, tmp_path / "r.pdf", store)
    assert packed.pages == len(read(pdf).pages)
    first, second = page_of(pdf, "First sheet"), page_of(pdf, "Second sheet")
    assert second == first + 1
    assert "Annex 1: model.pdf" in words(pdf, first)
    assert "Page 1 of 2. Threat model, 1 March 2026" in words(pdf, first)
    assert f"Page {second + 1} of {packed.pages}" in words(pdf, second)
    assert (1, "Annex 1: model.pdf", first) in outline(pdf)
    assert not read(pdf).attachments


def test_appended_pages_bring_no_links_of_their_own(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("model.pdf", a_pdf("A sheet"))), options=PAGES)
    _, pdf = written(report, tmp_path / "r.pdf", store)
    assert b"example.org/elsewhere" not in pdf
    assert not read(pdf).pages[page_of(pdf, "A sheet")].get("/Annots")


def test_what_stands_in_the_fields_of_a_form_is_appended_too(store: Store, tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), invariant=1)
    canvas.drawString(60, 150, "Your name")
    canvas.acroForm.textfield(name="name", x=60, y=100, width=150, height=20, value="Maren Alderwick")
    canvas.acroForm.checkbox(name="yes", x=60, y=60, size=20, checked=True)
    canvas.save()
    report = a_report(a_piece(store.attach("form.pdf", out.getvalue())), options=PAGES)
    _, pdf = written(report, tmp_path / "r.pdf", store)
    page = page_of(pdf, "Your name")
    left, bottom, _, _ = (float(each) for each in figures(pdf)[-1]["/A"]["/BBox"])
    wide, high, pixels = render_page(pdf, page, 595)
    ticked = [(left + 60 + x, high - bottom - 60 - y) for x in range(3, 17) for y in range(3, 17)]
    assert sum(is_dark(pixels, wide, *place) for place in ticked) > 10
    assert "Maren Alderwick" in words(pdf, page)
    assert not read(pdf).get_fields()


def test_appended_pages_bring_no_tags_of_their_own(store: Store, tmp_path: Path) -> None:
    own = tmp_path / "own.pdf"
    with own.open("wb") as out:
        render_report(a_report(), out)
    _, pdf = written(
        a_report(a_piece(store.attach("own.pdf", own.read_bytes())), options=PAGES), tmp_path / "r.pdf", store
    )
    page = read(pdf).pages[-1]
    forms: Any = page["/Resources"]["/XObject"]  # type: ignore[index]
    drawn = next(each.get_object().get_data() for name, each in forms.items() if "annex" in name)
    assert b"Tj" in drawn
    assert not any(sign in drawn for sign in (b"BDC", b"BMC", b"EMC"))


@pytest.mark.parametrize(
    ("turned", "size", "corner"),
    [(0, (300, 200), "lower left"), (90, (200, 300), "upper left"), (180, (300, 200), "upper right"),
     (270, (200, 300), "lower right")],
)  # fmt: skip
def test_a_turned_page_is_shown_as_its_reader_would(
    turned: int, size: tuple[int, int], corner: str, store: Store, tmp_path: Path
) -> None:
    report = a_report(a_piece(store.attach("m.pdf", a_pdf("A sheet", turned=turned))), options=PAGES)
    _, pdf = written(report, tmp_path / "r.pdf", store)
    left, bottom, right, top = (float(each) for each in figures(pdf)[-1]["/A"]["/BBox"])
    assert (round(right - left), round(top - bottom)) == size
    wide, high, pixels = render_page(pdf, page_of(pdf, "A sheet"), 595)
    dark = {
        f"{'lower' if y == bottom else 'upper'} {'left' if x == left else 'right'}"
        for x in (left, right)
        for y in (bottom, top)
        if is_dark(pixels, wide, x + (15 if x == left else -15), high - y + (15 if y == top else -15))
    }
    assert dark == {corner}


def is_dark(pixels: bytes, wide: int, x: float, y: float) -> bool:
    at = 4 * (round(y) * wide + round(x))
    return sum(pixels[at : at + 3]) < 100


def test_a_picture_becomes_a_page_turned_as_it_was_taken(store: Store, tmp_path: Path) -> None:
    orientation = Image.Exif()
    orientation[0x0112] = 6
    photo = store.attach("photo.JPG", a_picture(80, 40, "JPEG", exif=orientation))
    _, pdf = written(a_report(a_piece(photo), options=PAGES), tmp_path / "r.pdf", store)
    page = page_of(pdf, "Annex 1: photo.JPG")
    (picture,) = [each for each in read(pdf).pages[page].images if each.image is not None]
    assert picture.image is not None
    assert picture.image.size == (40, 80)
    assert figures(pdf)[-1]["/Alt"] == "photo.JPG, Threat model, 1 March 2026"


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(a_picture(4000, 1000))
    shown = picture_of(path)
    assert (shown.width, shown.height) == (1600, 400)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("locked.pdf", a_pdf("A", encrypted=True), "not appended: it is encrypted with a password"),
        ("damaged.pdf", b"%PDF-1.7\nnothing", "not appended: it cannot be read as a PDF"),
        ("endless.pdf", a_pdf(*["A"] * 101), "not appended: it has 101 pages, and at most 100 are appended"),
        ("damaged.png", b"\x89PNG\r\n\x1a\nnothing", "not appended: it cannot be read as a picture"),
        ("cut.png", a_picture(300, 300)[:200], "not appended: it cannot be read as a picture"),
        ("bomb.png", a_picture(9000, 9000), "not appended: it is too large a picture"),
        ("no-picture.png", b"<svg/>", "not appended: it cannot be read as a picture"),
    ],
)
def test_what_cannot_be_appended_is_told_with_the_reason_and_still_travels(
    name: str, data: bytes, reason: str, store: Store, tmp_path: Path
) -> None:
    report = a_report(a_piece(store.attach(name, data)), options=BOTH)
    packed, pdf = written(report, tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut(name, len(data), reason),)
    assert reason in words(pdf)
    assert read(pdf).attachments[name] == [data]


def test_a_file_whose_cipher_we_go_without_is_encrypted_and_not_damaged(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise DependencyError("a library is required for AES algorithm")

    monkeypatch.setattr("planner.formats.reports.pack_documents.PdfReader", refuse)
    report = a_report(a_piece(store.attach("locked.pdf", a_pdf("A"))), options=PAGES)
    packed, _ = written(report, tmp_path / "r.pdf", store)
    assert [each.reason for each in packed.left_out] == ["not appended: it is encrypted with a password"]


def test_what_the_library_remarks_on_a_damaged_file_is_nowhere(tmp_path: Path) -> None:
    for data in (b"no PDF at all", a_pdf("A")[:-60], b"%PDF-1.7\nnothing"):
        (tmp_path / "m.pdf").write_bytes(data)
        told = subprocess.run([sys.executable, "-c", _READ, str(tmp_path / "m.pdf")], capture_output=True, check=True)
        assert (told.stdout, told.stderr) == (b"done", b"")


def test_a_report_with_annex_pages_is_of_the_same_version_of_pdf(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("model.pdf", a_pdf("A sheet"))), options=PAGES)
    _, pdf = written(report, tmp_path / "r.pdf", store)
    assert pdf.startswith(b"%PDF-1.7\n")


def test_other_kinds_of_files_are_no_pages_and_no_trouble(store: Store, tmp_path: Path) -> None:
    packed, pdf = written(a_report(a_piece(store.attach("notes.txt", TEXT)), options=BOTH), tmp_path / "r.pdf", store)
    assert packed.left_out == ()
    assert "Annex" not in words(pdf)


def test_the_tags_stay_right_with_annex_pages(store: Store, tmp_path: Path) -> None:
    files = store.attach("model.pdf", a_pdf("A sheet", "B")), store.attach("graph.png", a_picture())
    _, pdf = written(a_report(a_piece(*files), options=BOTH), tmp_path / "r.pdf", store)
    reader = read(pdf)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert [each["/Alt"].partition(",")[0] for each in figures(pdf)] == ["model.pdf", "model.pdf", "graph.png"]
    parents: list[Any] = [page["/StructParents"] for page in reader.pages]
    assert parents == list(range(len(reader.pages)))


def test_a_picture_in_a_format_nobody_expects_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    Image.new("RGB", (10, 10)).save(path, "PPM")
    with pytest.raises(UnfitError, match="it cannot be read as a picture"):
        picture_of(path)
