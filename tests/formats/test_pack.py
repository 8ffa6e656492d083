"""The evidence pack: files within the PDF, as annex pages, or beside the report in an archive."""

import hashlib
import io
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError
from reportlab.pdfgen.canvas import Canvas

from planner.core.errors import InvalidValue, ReportCancelled, ReportError
from planner.core.evidence import Attachment, Evidence
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.pdf_pages import render_page
from planner.formats.reports.pack import LeftOut, choose, clean
from planner.formats.reports.pack_pictures import UnfitError, picture_of
from planner.formats.reports.pack_writing import Packed, write_with_files
from planner.formats.reports.pdf import render_report
from tests.core.making import TODAY, evidence, plan
from tests.formats.pdf_text import outline, page_of, read, words

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


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = tmp_path / "store"
    folder.mkdir()
    return Store(folder)


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


def _written(report: Report, target: Path, store: Store) -> tuple[Packed, bytes]:
    packed = write_with_files(report, target, store)
    return packed, target.read_bytes()


def test_the_pdf_holds_each_file_letter_for_letter(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("notes.txt", TEXT), store.attach("Schöne Übersicht.png", a_picture())))
    packed, pdf = _written(report, tmp_path / "r.pdf", store)
    assert (packed.files, packed.left_out, packed.missing) == (2, (), 0)
    held = read(pdf).attachments
    assert held["notes.txt"] == [TEXT]
    assert held["Schöne Übersicht.png"] == [a_picture()]


def test_an_embedded_file_says_its_size_its_day_and_whose_it_is(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("notes.txt", TEXT, "text/plain")))
    _, pdf = _written(report, tmp_path / "r.pdf", store)
    catalogue: Any = read(pdf).trailer["/Root"]
    (spec,) = [each.get_object() for each in catalogue["/AF"]]
    about = spec["/EF"]["/F"].get_object()
    assert (spec["/UF"], spec["/AFRelationship"]) == ("notes.txt", "/Supplement")
    assert spec["/Desc"] == "Threat model, 1 March 2026"
    assert about["/Subtype"] == "/text/plain"
    assert about["/Params"]["/Size"] == len(TEXT)
    assert about["/Params"]["/CheckSum"] == hashlib.md5(TEXT, usedforsecurity=False).digest()
    assert about["/Params"]["/ModDate"] == "D:20261124000000Z"


@pytest.mark.parametrize("kind", ["", "text/plain; charset=é", "a/b) /JS (c\ud800", "image/svg+xml"])
def test_whatever_a_file_says_of_its_kind_is_a_name(kind: str, store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("notes.txt", TEXT, kind)))
    _, pdf = _written(report, tmp_path / "r.pdf", store)
    catalogue: Any = read(pdf).trailer["/Root"]
    about = catalogue["/AF"][0].get_object()["/EF"]["/F"].get_object()
    assert about["/Subtype"] == f"/{kind.replace(chr(0xD800), '?') or 'application/octet-stream'}"
    assert "/JS" not in about


def test_the_annex_lists_each_file_with_its_size_and_sha256(store: Store, tmp_path: Path) -> None:
    notes = store.attach("notes.txt", TEXT)
    _, pdf = _written(a_report(a_piece(notes)), tmp_path / "r.pdf", store)
    text = words(pdf)
    assert "notes.txt Threat model, 1 March 2026 7 kB" in text
    assert notes.sha256[:32] in text
    assert notes.sha256[32:] in text
    assert "Files" in [title for _, title, _ in outline(pdf)]


def test_a_report_without_any_file_says_so(store: Store, tmp_path: Path) -> None:
    packed, pdf = _written(a_report(a_piece()), tmp_path / "r.pdf", store)
    assert packed == Packed(packed.pages, 0, ())
    assert "No file is attached to the evidence of this report." in words(pdf)


def test_a_file_whose_copy_is_missing_or_changed_is_told_and_left_out(store: Store, tmp_path: Path) -> None:
    gone, changed = store.attach("gone.pdf", b"once"), store.attach("changed.txt", b"as it was")
    store.kept[gone.sha256].unlink()
    store.kept[changed.sha256].write_bytes(b"otherwise")
    packed, pdf = _written(a_report(a_piece(gone, changed)), tmp_path / "r.pdf", store)
    assert packed.left_out == (
        LeftOut("gone.pdf", 4, "its copy is missing from the plan"),
        LeftOut("changed.txt", 9, "its copy in the plan was changed"),
    )
    assert (packed.files, packed.missing) == (0, 1)
    assert "gone.pdf 4 bytes its copy is missing from the plan" in words(pdf)


def test_a_file_that_cannot_be_read_is_told_and_left_out(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("planner.formats.reports.pack.sha256_of", refuse)
    packed, _ = _written(a_report(a_piece(store.attach("notes.txt", TEXT))), tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut("notes.txt", len(TEXT), "its copy cannot be read"),)


def test_what_would_be_too_much_is_left_out_and_smaller_ones_go_on(store: Store, tmp_path: Path) -> None:
    large, small = store.attach("large.bin", bytes(900)), store.attach("small.bin", b"x" * 100)
    options = ReportOptions(with_files=True, most_bytes=500)
    packed, pdf = _written(a_report(a_piece(large, small), options=options), tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut("large.bin", 900, "all files together may have 500 bytes"),)
    assert list(read(pdf).attachments) == ["small.bin"]


def test_a_file_attached_twice_travels_once_and_is_listed_twice(store: Store, tmp_path: Path) -> None:
    notes = store.attach("notes.txt", TEXT)
    again = Attachment(notes.sha256, "minutes.txt", notes.size, notes.media_type)
    report = a_report(a_piece(notes), a_piece(again, number=2, title="Review"))
    packed, pdf = _written(report, tmp_path / "r.pdf", store)
    assert packed.files == 1
    assert len(read(pdf).attachments) == 1
    assert words(pdf).count(notes.sha256[:32]) == 2


def test_private_evidence_keeps_its_files_to_itself_unless_asked(store: Store, tmp_path: Path) -> None:
    secret = a_piece(store.attach("secret.txt", b"canary-in-a-file"), private=True)
    packed, data = _written(a_report(secret), tmp_path / "r.zip", store)
    assert packed.files == 0
    assert not any("secret" in name for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    _, pdf = _written(a_report(secret), tmp_path / "r.pdf", store)
    assert not read(pdf).attachments
    asked = a_report(secret, options=ReportOptions(with_files=True, include_private=True))
    assert _written(asked, tmp_path / "r.pdf", store)[0].files == 1


@pytest.mark.parametrize("options", [BOTH, ReportOptions(with_files=True, annex=True, include_private=True)])
def test_what_is_in_the_bin_brings_no_file_along(options: ReportOptions, store: Store, tmp_path: Path) -> None:
    thrown = a_piece(store.attach("thrown.pdf", a_pdf("canary")), binned=True)
    packed, pdf = _written(a_report(thrown, options=options), tmp_path / "r.pdf", store)
    assert (packed.files, packed.left_out) == (0, ())
    assert "thrown" not in words(pdf)
    assert not read(pdf).attachments


def test_a_pdf_becomes_pages_with_a_heading_that_says_whose_they_are(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("model.pdf", a_pdf("First sheet", "Second sheet"))), options=PAGES)
    packed, pdf = _written(report, tmp_path / "r.pdf", store)
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
    _, pdf = _written(report, tmp_path / "r.pdf", store)
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
    _, pdf = _written(report, tmp_path / "r.pdf", store)
    page = page_of(pdf, "Your name")
    left, bottom, _, _ = (float(each) for each in _figures(pdf)[-1]["/A"]["/BBox"])
    wide, high, pixels = render_page(pdf, page, 595)
    ticked = [(left + 60 + x, high - bottom - 60 - y) for x in range(3, 17) for y in range(3, 17)]
    assert sum(_is_dark(pixels, wide, *place) for place in ticked) > 10
    assert "Maren Alderwick" in words(pdf, page)
    assert not read(pdf).get_fields()


def test_appended_pages_bring_no_tags_of_their_own(store: Store, tmp_path: Path) -> None:
    own = tmp_path / "own.pdf"
    with own.open("wb") as out:
        render_report(a_report(), out)
    _, pdf = _written(
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
    _, pdf = _written(report, tmp_path / "r.pdf", store)
    left, bottom, right, top = (float(each) for each in _figures(pdf)[-1]["/A"]["/BBox"])
    assert (round(right - left), round(top - bottom)) == size
    wide, high, pixels = render_page(pdf, page_of(pdf, "A sheet"), 595)
    dark = {
        f"{'lower' if y == bottom else 'upper'} {'left' if x == left else 'right'}"
        for x in (left, right)
        for y in (bottom, top)
        if _is_dark(pixels, wide, x + (15 if x == left else -15), high - y + (15 if y == top else -15))
    }
    assert dark == {corner}


def _is_dark(pixels: bytes, wide: int, x: float, y: float) -> bool:
    at = 4 * (round(y) * wide + round(x))
    return sum(pixels[at : at + 3]) < 100


def _figures(pdf: bytes) -> list[Any]:
    root: Any = read(pdf).trailer["/Root"]
    kids = (each.get_object() for each in root["/StructTreeRoot"]["/K"]["/K"])
    return [each for each in kids if each["/S"] == "/Figure"]


def test_a_picture_becomes_a_page_turned_as_it_was_taken(store: Store, tmp_path: Path) -> None:
    orientation = Image.Exif()
    orientation[0x0112] = 6
    photo = store.attach("photo.JPG", a_picture(80, 40, "JPEG", exif=orientation))
    _, pdf = _written(a_report(a_piece(photo), options=PAGES), tmp_path / "r.pdf", store)
    page = page_of(pdf, "Annex 1: photo.JPG")
    (picture,) = [each for each in read(pdf).pages[page].images if each.image is not None]
    assert picture.image is not None
    assert picture.image.size == (40, 80)
    assert _figures(pdf)[-1]["/Alt"] == "photo.JPG, Threat model, 1 March 2026"


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
    packed, pdf = _written(report, tmp_path / "r.pdf", store)
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
    packed, _ = _written(report, tmp_path / "r.pdf", store)
    assert [each.reason for each in packed.left_out] == ["not appended: it is encrypted with a password"]


def test_what_the_library_remarks_on_a_damaged_file_is_nowhere(tmp_path: Path) -> None:
    for data in (b"no PDF at all", a_pdf("A")[:-60], b"%PDF-1.7\nnothing"):
        (tmp_path / "m.pdf").write_bytes(data)
        told = subprocess.run([sys.executable, "-c", _READ, str(tmp_path / "m.pdf")], capture_output=True, check=True)
        assert (told.stdout, told.stderr) == (b"done", b"")


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


def test_a_report_with_annex_pages_is_of_the_same_version_of_pdf(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("model.pdf", a_pdf("A sheet"))), options=PAGES)
    _, pdf = _written(report, tmp_path / "r.pdf", store)
    assert pdf.startswith(b"%PDF-1.7\n")


def test_a_file_that_is_attached_twice_and_left_out_is_named_once(store: Store, tmp_path: Path) -> None:
    notes = store.attach("notes.txt", TEXT)
    store.kept[notes.sha256].write_bytes(b"otherwise")
    report = a_report(a_piece(notes), a_piece(notes, number=2, title="Review"))
    packed, _ = _written(report, tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut("notes.txt", len(TEXT), "its copy in the plan was changed"),)


def test_other_kinds_of_files_are_no_pages_and_no_trouble(store: Store, tmp_path: Path) -> None:
    packed, pdf = _written(a_report(a_piece(store.attach("notes.txt", TEXT)), options=BOTH), tmp_path / "r.pdf", store)
    assert packed.left_out == ()
    assert "Annex" not in words(pdf)


def test_the_tags_stay_right_with_annex_pages(store: Store, tmp_path: Path) -> None:
    files = store.attach("model.pdf", a_pdf("A sheet", "B")), store.attach("graph.png", a_picture())
    _, pdf = _written(a_report(a_piece(*files), options=BOTH), tmp_path / "r.pdf", store)
    reader = read(pdf)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert [each["/Alt"].partition(",")[0] for each in _figures(pdf)] == ["model.pdf", "model.pdf", "graph.png"]
    parents: list[Any] = [page["/StructParents"] for page in reader.pages]
    assert parents == list(range(len(reader.pages)))


def test_the_archive_has_the_report_twice_and_the_files_in_readable_folders(store: Store, tmp_path: Path) -> None:
    files = store.attach("graph.png", a_picture()), store.attach("notes.txt", TEXT)
    loose = evidence(9, title="Talk", on=date(2026, 2, 1), attachments=(store.attach("slides.pdf", a_pdf("S")),))
    packed, data = _written(a_report(a_piece(*files), loose), tmp_path / "r.zip", store)
    archive = zipfile.ZipFile(io.BytesIO(data))
    folder = "03 Information security/2026-03-01 Threat model"
    assert archive.namelist() == [
        "report.pdf",
        "report.html",
        f"{folder}/graph.png",
        f"{folder}/notes.txt",
        "99 Other evidence/2026-02-01 Talk/slides.pdf",
    ]
    assert archive.read(f"{folder}/notes.txt") == TEXT
    assert packed.pages == len(PdfReader(io.BytesIO(archive.read("report.pdf"))).pages)
    assert not PdfReader(io.BytesIO(archive.read("report.pdf"))).attachments
    assert f"{folder}/notes.txt" in words(archive.read("report.pdf"))
    assert b"Threat model" in archive.read("report.html")


def test_everything_in_the_archive_is_private_and_of_the_reports_day(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("notes.txt", TEXT)))
    _, data = _written(report, tmp_path / "r.zip", store)
    for about in zipfile.ZipFile(io.BytesIO(data)).infolist():
        assert about.date_time == (2026, 11, 24, 0, 0, 0)
        assert about.external_attr >> 16 == 0o600
    assert stat.S_IMODE((tmp_path / "r.zip").stat().st_mode) == 0o600


@pytest.mark.parametrize("suffix", [".pdf", ".zip"])
def test_the_same_report_and_files_are_the_same_bytes(suffix: str, store: Store, tmp_path: Path) -> None:
    files = store.attach("model.pdf", a_pdf("A sheet")), store.attach("graph.png", a_picture())
    report = a_report(a_piece(*files), options=BOTH)
    first, again = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
    assert _written(report, first, store) == _written(report, again, store)


def test_twins_and_names_that_some_system_would_refuse_get_others(store: Store) -> None:
    names = [
        "a.txt",
        "A.TXT",
        "con.txt",
        "x/../../y.txt",
        "end. ",
        "CON",
        "n\u00e9.txt",
        "ne\u0301.txt",
        "\u202etxt.exe",
    ]
    files = [store.attach(name, name.encode()) for name in names]
    given = [each.name for each in choose(a_report(a_piece(*files)), store).files]
    assert given[:4] == ["a.txt", "A (2).TXT", "_con.txt", "x_.._.._y.txt"]
    assert given[4:] == ["end", "_CON", "n\u00e9.txt", "n\u00e9 (2).txt", "txt.exe"]


def test_pieces_of_one_day_and_title_have_folders_of_their_own(store: Store) -> None:
    notes, others = store.attach("n.txt", b"1"), store.attach("n.txt", b"2")
    pack = choose(a_report(a_piece(notes), a_piece(others, number=2)), store)
    assert [each.folders[1] for each in pack.files] == ["2026-03-01 Threat model", "2026-03-01 Threat model (2)"]
    assert [each.name for each in pack.files] == ["n.txt", "n.txt"]


@given(st.text(max_size=300), st.integers(10, 80))
def test_a_name_is_one_that_every_system_takes(name: str, longest: int) -> None:
    made = clean(name, longest)
    assert 0 < len(made) <= longest + 1
    assert not set(made) & set('<>:"/\\|?*')
    assert all(each.isprintable() for each in made)
    assert made == made.strip()
    assert made not in (".", "..")
    assert not made.endswith(".")
    assert made.partition(".")[0].casefold() not in ("con", "prn", "aux", "nul", "com1", "lpt9")


@pytest.mark.parametrize("suffix", [".pdf", ".zip"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.7, 0.99])
def test_a_pack_that_is_stopped_leaves_no_file(suffix: str, share: float, store: Store, tmp_path: Path) -> None:
    files = store.attach("model.pdf", a_pdf("A sheet")), store.attach("large.bin", bytes(3_000_000))
    report = a_report(a_piece(*files), options=BOTH)
    asked: list[bool] = []
    target = tmp_path / "out" / f"r{suffix}"
    target.parent.mkdir()
    write_with_files(report, target, store, cancelled=_counting(asked))
    target.write_bytes(b"what was there")
    with pytest.raises(ReportCancelled):
        write_with_files(report, target, store, cancelled=_after(int(share * len(asked))))
    assert [each.read_bytes() for each in target.parent.iterdir()] == [b"what was there"]


def _counting(asked: list[bool]) -> Callable[[], bool]:
    def ask() -> bool:
        asked.append(False)
        return False

    return ask


def _after(calls: int) -> Callable[[], bool]:
    left = iter(range(calls))
    return lambda: next(left, None) is None


def test_a_pack_that_cannot_be_saved_says_why_and_keeps_what_was_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="there is no such folder"):
        write_with_files(a_report(), tmp_path / "nowhere" / "r.zip", store)
    with pytest.raises(InvalidValue, match=r"Files cannot travel in a \.html"):
        write_with_files(a_report(), tmp_path / "r.html", store)
    assert not (tmp_path / "r.html").exists()


def test_a_picture_in_a_format_nobody_expects_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    Image.new("RGB", (10, 10)).save(path, "PPM")
    with pytest.raises(UnfitError, match="it cannot be read as a picture"):
        picture_of(path)
