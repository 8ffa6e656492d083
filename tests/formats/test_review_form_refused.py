"""The review form on its way back, where it cannot be filed: each refusal with its reason."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    IndirectObject,
    NameObject,
    TextStringObject,
)

from planner.core.errors import NotAForm, ReturnRefused
from planner.core.plan import RatingValue
from planner.core.review_return import accepted
from planner.formats.review_form import read_form, reading
from tests.core.making import TODAY
from tests.formats.review_forms import ID, filled
from tests.formats.review_returns import FILLED, FORM, KEY, OTHER, REVIEW, changed, kept, refusal


def test_a_file_without_any_sign_of_a_form_says_so_by_its_kind(tmp_path: Path) -> None:
    def not_ours(data: bytes) -> bool:
        with pytest.raises(ReturnRefused) as caught:
            read_form(kept(tmp_path, data))
        return isinstance(caught.value, NotAForm)

    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[f"{KEY}.rating"][NameObject("/V")] = TextStringObject("Splendid")

    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    out = io.BytesIO()
    blank.write(out)
    assert not_ours(b"hello")
    assert not_ours(out.getvalue())
    assert not not_ours(FORM[: len(FORM) - 400])
    assert not not_ours(changed(put))


def test_a_rating_that_the_form_does_not_offer_is_said_and_nothing_filed(tmp_path: Path) -> None:
    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[f"{KEY}.rating"][NameObject("/V")] = TextStringObject("Splendid")

    assert "“Splendid”" in refusal(kept(tmp_path, changed(put)))


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.pdf") == "There is no file “missing.pdf” to read."
    assert "There is no file" in refusal(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path, FORM)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert refusal(path) == "“returned.pdf” cannot be read: permission denied."


def test_a_file_larger_than_any_form_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.MOST_BYTES == 50_000_000
    monkeypatch.setattr(reading, "MOST_BYTES", len(FORM) - 1)
    assert "is larger than" in refusal(kept(tmp_path, FORM))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a document of another kind", b"hello" * 1_000])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(kept(tmp_path, data)) == "“returned.pdf” is not a PDF."


@pytest.mark.parametrize("data", [FORM[: len(FORM) // 3], b"%PDF-1.7\n" + b"\x00" * 5_000, b"%PDF-1.7"])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(kept(tmp_path, data)) == "“returned.pdf” is damaged and cannot be read."


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("password", ["", "secret"])
@pytest.mark.parametrize("bits", ["128", "256"])
def test_an_encrypted_file_is_refused_with_what_to_do(tmp_path: Path, password: str, bits: str) -> None:
    source, target = tmp_path / "form.pdf", tmp_path / "locked.pdf"
    source.write_bytes(FORM)
    weak = ["--allow-weak-crypto"] if bits == "128" else []
    subprocess.run(
        ["qpdf", *weak, "--encrypt", password, "owner", bits, "--", str(source), str(target)], check=True, timeout=60
    )
    with pytest.raises(ReturnRefused, match="protected with a password") as caught:
        read_form(target)
    assert "without a password" in caught.value.hint


@pytest.mark.skipif(shutil.which("pdftocairo") is None, reason="poppler's tools are not installed")
def test_a_printed_copy_is_refused_with_what_to_do(tmp_path: Path) -> None:
    source, target = tmp_path / "form.pdf", tmp_path / "printed.pdf"
    source.write_bytes(filled(FORM, {f"{KEY}.comment": "Well done"}))
    subprocess.run(["pdftocairo", "-pdf", str(source), str(target)], check=True, timeout=60, capture_output=True)
    assert "printed or flattened copy" in refusal(target)
    with pytest.raises(ReturnRefused) as caught:
        read_form(target)
    assert "not printed or exported" in caught.value.hint


def test_a_flattened_copy_that_kept_the_file_inside_is_refused(tmp_path: Path) -> None:
    def flatten(writer: PdfWriter, _: dict[str, Any]) -> None:
        del writer.root_object["/AcroForm"]
        for page in writer.pages:
            if "/Annots" in page:
                del page["/Annots"]

    assert "printed or flattened copy" in refusal(kept(tmp_path, changed(flatten)))


def test_a_form_of_another_program_is_refused(tmp_path: Path) -> None:
    def rename(writer: PdfWriter, _: dict[str, Any]) -> None:
        form: Any = writer.root_object["/AcroForm"]
        form["/Fields"][0].get_object()[NameObject("/T")] = TextStringObject("application")
        del writer.root_object["/Names"]

    assert "not a review form of this program" in refusal(kept(tmp_path, changed(rename)))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfd"])
def test_a_form_that_lost_the_file_inside_is_refused(tmp_path: Path, content: bytes | None) -> None:
    def lose(writer: PdfWriter, _: dict[str, Any]) -> None:
        del writer.root_object["/Names"]
        if content is not None:
            writer.add_attachment("review-snapshot.json", content)

    assert "lost the copy of the review" in refusal(kept(tmp_path, changed(lose)))


@pytest.mark.parametrize("name", [f"{KEY}.rating", f"{OTHER}.comment", "statement", "agreement"])
def test_a_form_that_lost_a_field_is_refused_since_answers_may_be_lost_with_it(tmp_path: Path, name: str) -> None:
    def lose(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[name][NameObject("/T")] = TextStringObject("elsewhere")

    assert "has lost some of its fields" in refusal(kept(tmp_path, changed(lose)))


def test_an_answer_that_leads_nowhere_is_damage_and_not_a_blank(tmp_path: Path) -> None:
    def lose(writer: PdfWriter, fields: dict[str, Any]) -> None:
        fields["statement"][NameObject("/V")] = IndirectObject(99_999, 0, writer)

    assert refusal(kept(tmp_path, changed(lose))) == "“returned.pdf” is damaged and cannot be read."


def test_a_file_cut_short_is_not_taken_for_what_it_was_before_it_was_filled_in(tmp_path: Path) -> None:
    writer = PdfWriter(io.BytesIO(FORM), incremental=True)
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, {f"{ID}.statement": "Saved at the end"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    assert data.startswith(FORM)
    assert read_form(kept(tmp_path, data)).statement == "Saved at the end"
    for end in (len(FORM) + 40, (len(FORM) + len(data)) // 2, len(data) - 10):
        assert refusal(kept(tmp_path, data[:end])) == "“returned.pdf” is damaged and cannot be read."


def test_a_little_that_was_left_behind_the_end_of_a_file_does_not_matter(tmp_path: Path) -> None:
    assert read_form(kept(tmp_path, FILLED + b"\r\n<!-- sent by post -->\n")).ratings == {KEY: RatingValue.MET}


def test_a_file_inside_that_was_changed_is_left_to_the_review_to_find_out(tmp_path: Path) -> None:
    def change(writer: PdfWriter, _: dict[str, Any]) -> None:
        del writer.root_object["/Names"]
        writer.add_attachment("review-snapshot.json", REVIEW.snapshot.replace("polish", "dull").encode())

    form = read_form(kept(tmp_path, changed(change)))
    with pytest.raises(ReturnRefused, match="was changed"):
        accepted(form, REVIEW, "Ada Example", TODAY)


def test_a_tree_of_fields_without_an_end_is_refused(tmp_path: Path) -> None:
    def loop(writer: PdfWriter, _: dict[str, Any]) -> None:
        form: Any = writer.root_object["/AcroForm"]
        top = form["/Fields"][0].get_object()
        top["/Kids"].append(form["/Fields"][0])

    assert "more time or memory" in refusal(kept(tmp_path, changed(loop)))
