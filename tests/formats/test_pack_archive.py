"""The evidence pack: files beside the report in an archive, by names every system takes; and a pack that is stopped."""

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from planner.core.errors import InvalidValue, ReportCancelled, ReportError
from planner.formats.reports.pack import choose, clean
from planner.formats.reports.pack_writing import write_with_files
from tests.core.making import evidence
from tests.formats.pack_files import BOTH, TEXT, Store, a_pdf, a_picture, a_piece, a_report, written
from tests.formats.pdf_text import words


def test_the_archive_has_the_report_twice_and_the_files_in_readable_folders(store: Store, tmp_path: Path) -> None:
    files = store.attach("graph.png", a_picture()), store.attach("notes.txt", TEXT)
    loose = evidence(9, title="Talk", on=date(2026, 2, 1), attachments=(store.attach("slides.pdf", a_pdf("S")),))
    packed, data = written(a_report(a_piece(*files), loose), tmp_path / "r.zip", store)
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
    _, data = written(report, tmp_path / "r.zip", store)
    for about in zipfile.ZipFile(io.BytesIO(data)).infolist():
        assert about.date_time == (2026, 11, 24, 0, 0, 0)
        assert about.external_attr >> 16 == 0o600
    assert stat.S_IMODE((tmp_path / "r.zip").stat().st_mode) == 0o600


@pytest.mark.parametrize("suffix", [".pdf", ".zip"])
def test_the_same_report_and_files_are_the_same_bytes(suffix: str, store: Store, tmp_path: Path) -> None:
    files = store.attach("model.pdf", a_pdf("A sheet")), store.attach("graph.png", a_picture())
    report = a_report(a_piece(*files), options=BOTH)
    first, again = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
    assert written(report, first, store) == written(report, again, store)


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
