"""The evidence pack: each file within the PDF, listed, told of where it is left out."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from planner.core.evidence import Attachment
from planner.core.report import ReportOptions
from planner.formats.reports.pack import LeftOut
from planner.formats.reports.pack_writing import Packed
from tests.formats.pack_files import (
    BOTH,
    TEXT,
    Store,
    a_pdf,
    a_picture,
    a_piece,
    a_report,
    written,
)
from tests.formats.pdf_text import outline, read, words


def test_the_pdf_holds_each_file_letter_for_letter(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("notes.txt", TEXT), store.attach("Schöne Übersicht.png", a_picture())))
    packed, pdf = written(report, tmp_path / "r.pdf", store)
    assert (packed.files, packed.left_out, packed.missing) == (2, (), 0)
    held = read(pdf).attachments
    assert held["notes.txt"] == [TEXT]
    assert held["Schöne Übersicht.png"] == [a_picture()]


def test_an_embedded_file_says_its_size_its_day_and_whose_it_is(store: Store, tmp_path: Path) -> None:
    report = a_report(a_piece(store.attach("notes.txt", TEXT, "text/plain")))
    _, pdf = written(report, tmp_path / "r.pdf", store)
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
    _, pdf = written(report, tmp_path / "r.pdf", store)
    catalogue: Any = read(pdf).trailer["/Root"]
    about = catalogue["/AF"][0].get_object()["/EF"]["/F"].get_object()
    assert about["/Subtype"] == f"/{kind.replace(chr(0xD800), '?') or 'application/octet-stream'}"
    assert "/JS" not in about


def test_the_annex_lists_each_file_with_its_size_and_sha256(store: Store, tmp_path: Path) -> None:
    notes = store.attach("notes.txt", TEXT)
    _, pdf = written(a_report(a_piece(notes)), tmp_path / "r.pdf", store)
    text = words(pdf)
    assert "notes.txt Threat model, 1 March 2026 7 kB" in text
    assert notes.sha256[:32] in text
    assert notes.sha256[32:] in text
    assert "Files" in [title for _, title, _ in outline(pdf)]


def test_a_report_without_any_file_says_so(store: Store, tmp_path: Path) -> None:
    packed, pdf = written(a_report(a_piece()), tmp_path / "r.pdf", store)
    assert packed == Packed(packed.pages, 0, ())
    assert "No file is attached to the evidence of this report." in words(pdf)


def test_a_file_whose_copy_is_missing_or_changed_is_told_and_left_out(store: Store, tmp_path: Path) -> None:
    gone, changed = store.attach("gone.pdf", b"once"), store.attach("changed.txt", b"as it was")
    store.kept[gone.sha256].unlink()
    store.kept[changed.sha256].write_bytes(b"otherwise")
    packed, pdf = written(a_report(a_piece(gone, changed)), tmp_path / "r.pdf", store)
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
    packed, _ = written(a_report(a_piece(store.attach("notes.txt", TEXT))), tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut("notes.txt", len(TEXT), "its copy cannot be read"),)


def test_what_would_be_too_much_is_left_out_and_smaller_ones_go_on(store: Store, tmp_path: Path) -> None:
    large, small = store.attach("large.bin", bytes(900)), store.attach("small.bin", b"x" * 100)
    options = ReportOptions(with_files=True, most_bytes=500)
    packed, pdf = written(a_report(a_piece(large, small), options=options), tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut("large.bin", 900, "all files together may have 500 bytes"),)
    assert list(read(pdf).attachments) == ["small.bin"]


def test_a_file_attached_twice_travels_once_and_is_listed_twice(store: Store, tmp_path: Path) -> None:
    notes = store.attach("notes.txt", TEXT)
    again = Attachment(notes.sha256, "minutes.txt", notes.size, notes.media_type)
    report = a_report(a_piece(notes), a_piece(again, number=2, title="Review"))
    packed, pdf = written(report, tmp_path / "r.pdf", store)
    assert packed.files == 1
    assert len(read(pdf).attachments) == 1
    assert words(pdf).count(notes.sha256[:32]) == 2


def test_private_evidence_keeps_its_files_to_itself_unless_asked(store: Store, tmp_path: Path) -> None:
    secret = a_piece(store.attach("secret.txt", b"canary-in-a-file"), private=True)
    packed, data = written(a_report(secret), tmp_path / "r.zip", store)
    assert packed.files == 0
    assert not any("secret" in name for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    _, pdf = written(a_report(secret), tmp_path / "r.pdf", store)
    assert not read(pdf).attachments
    asked = a_report(secret, options=ReportOptions(with_files=True, include_private=True))
    assert written(asked, tmp_path / "r.pdf", store)[0].files == 1


@pytest.mark.parametrize("options", [BOTH, ReportOptions(with_files=True, annex=True, include_private=True)])
def test_what_is_in_the_bin_brings_no_file_along(options: ReportOptions, store: Store, tmp_path: Path) -> None:
    thrown = a_piece(store.attach("thrown.pdf", a_pdf("canary")), binned=True)
    packed, pdf = written(a_report(thrown, options=options), tmp_path / "r.pdf", store)
    assert (packed.files, packed.left_out) == (0, ())
    assert "thrown" not in words(pdf)
    assert not read(pdf).attachments


def test_a_file_that_is_attached_twice_and_left_out_is_named_once(store: Store, tmp_path: Path) -> None:
    notes = store.attach("notes.txt", TEXT)
    store.kept[notes.sha256].write_bytes(b"otherwise")
    report = a_report(a_piece(notes), a_piece(notes, number=2, title="Review"))
    packed, _ = written(report, tmp_path / "r.pdf", store)
    assert packed.left_out == (LeftOut("notes.txt", len(TEXT), "its copy in the plan was changed"),)
