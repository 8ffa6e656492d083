"""The review form on its way back, filled in by programs we did not write."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from planner.core.plan import RatingValue
from planner.core.review_return import ReturnedForm, accepted
from planner.formats.review_form import read_form
from tests.core.making import ITEMS, TODAY
from tests.formats.review_forms import ACCENTS, ID, LONG, filled, filled_by_qpdf, form_of, frozen
from tests.formats.review_returns import FORM, KEY, OTHER, REVIEW, changed, kept, values


def held(name: str, value: Any) -> dict[str, Any]:
    """What the form says where one field holds that value."""

    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[name][NameObject("/V")] = value

    return values(changed(put))


def test_a_form_filled_in_by_pypdf_comes_back_whole(tmp_path: Path) -> None:
    path = kept(
        tmp_path,
        filled(
            FORM,
            {
                f"{KEY}.rating": "Met",
                f"{KEY}.comment": ACCENTS,
                f"{OTHER}.rating": "Not applicable",
                f"{OTHER}.comment": LONG,
                "skill.boats.comment": "As a whole: fine",
                "skill.responsibilities.comment": "Leads well",
                "statement": "A good year.\nAnother to come.",
                "action.1": "Read",
                "action.4": "Write",
                "manager.name": "Grace Example",
                "manager.date": "20 November 2026",
                "agreement": "/Yes",
            },
        ),
    )
    assert read_form(path) == ReturnedForm(
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        review=ID,
        snapshot=REVIEW.snapshot,
        name="Grace Example",
        written_on="20 November 2026",
        ratings={KEY: RatingValue.MET, OTHER: RatingValue.NOT_APPLICABLE},
        comments={KEY: ACCENTS, OTHER: LONG},
        skill_comments={"boats": "As a whole: fine", "responsibilities": "Leads well"},
        statement="A good year.\nAnother to come.",
        actions=("Read", "Write"),
        agreed=True,
    )


def test_what_comes_back_is_accepted_as_a_round(tmp_path: Path) -> None:
    path = kept(tmp_path, filled(FORM, {f"{KEY}.rating": "Developing", "manager.date": "20 November 2026"}))
    made = accepted(read_form(path), REVIEW, "Ada Example", TODAY)
    assert made.ratings == {KEY: RatingValue.DEVELOPING}
    assert made.on.isoformat() == "2026-11-20"


def test_every_descriptor_can_be_answered(tmp_path: Path) -> None:
    every = {f"{item.key}.rating": "Met" for item in ITEMS.values()}
    form = read_form(kept(tmp_path, filled(form_of(frozen()), every)))
    assert form.ratings == {item.key: RatingValue.MET for item in ITEMS.values()}


def test_a_form_that_nobody_filled_in_is_blank(tmp_path: Path) -> None:
    form = read_form(kept(tmp_path, FORM))
    assert form.blank
    assert (form.review, form.snapshot, form.agreed) == (ID, REVIEW.snapshot, False)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_a_form_filled_in_by_qpdf_comes_back_whole(tmp_path: Path) -> None:
    source, target = tmp_path / "form.pdf", tmp_path / "filled.pdf"
    source.write_bytes(FORM)
    written = {
        f"{KEY}.rating": "u:Not started",
        f"{KEY}.comment": f"u:{ACCENTS}",
        "statement": f"u:{LONG}",
        "agreement": "/Yes",
        "manager.name": "u:Zoë Ångström",
    }
    filled_by_qpdf(source, target, written)
    form = read_form(target)
    assert form.ratings == {KEY: RatingValue.NOT_STARTED}
    assert form.comments == {KEY: ACCENTS}
    assert (form.statement, form.agreed, form.name) == (LONG, True, "Zoë Ångström")
    assert form.snapshot == REVIEW.snapshot


@pytest.mark.skipif(shutil.which("pdftk") is None, reason="pdftk is not among what the tests put in place")
def test_a_form_filled_in_by_pdftk_comes_back_whole(tmp_path: Path) -> None:
    source, target, answers = (tmp_path / name for name in ("form.pdf", "filled.pdf", "answers.xfdf"))
    source.write_bytes(FORM)
    entries = {f"{KEY}.rating": "Met", f"{KEY}.comment": ACCENTS, "statement": LONG, "agreement": "Yes"}
    told_as = "".join(
        f'<field name="{ID}.{name}"><value>{value.replace("&", "&amp;")}</value></field>'
        for name, value in entries.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>'
    answers.write_text(f"{head}{told_as}</fields></xfdf>", encoding="utf-8")
    command = ["pdftk", str(source), "fill_form", str(answers), "output", str(target)]
    subprocess.run(command, check=True, timeout=120)
    form = read_form(target)
    assert (form.ratings, form.comments) == ({KEY: RatingValue.MET}, {KEY: ACCENTS})
    assert (form.statement, form.agreed, form.snapshot) == (LONG, True, REVIEW.snapshot)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (TextStringObject("Met"), "met"),
        (TextStringObject(" mEt "), "met"),
        (NameObject("/Met"), "met"),
        (TextStringObject("not-started"), "not-started"),
        (TextStringObject("NOT_STARTED"), "not-started"),
        (NameObject("/not-applicable"), "not-applicable"),
        (ArrayObject([TextStringObject("Developing")]), "developing"),
    ],
)
def test_a_rating_is_known_however_it_is_written(written: Any, value: str) -> None:
    assert held(f"{KEY}.rating", written)["ratings"] == {KEY: value}


@pytest.mark.parametrize("blank", [TextStringObject(" "), TextStringObject(""), NullObject(), ArrayObject([])])
def test_a_blank_choice_is_no_rating(blank: Any) -> None:
    assert held(f"{KEY}.rating", blank)["ratings"] == {}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"caf\xe9", "café"),
        (b"\xfe\xff" + "žluť 🚀".encode("utf-16-be"), "žluť 🚀"),
        (b"\xff\xfe" + "žluť 🚀".encode("utf-16-le"), "žluť 🚀"),
        (b"\xef\xbb\xbf" + "žluť 🚀".encode(), "žluť 🚀"),
        (b"one\r\ntwo\rthree\nfour\tfive", "one\ntwo\nthree\nfour\tfive"),
        (b"a\x01b\x07c\x1bd\x7f", "abcd"),
        (b"  as it was typed  ", "  as it was typed  "),
        (b"\xfe\xff\xd8\x00\x00a", "a"),
    ],
)
def test_a_text_is_known_however_it_is_encoded(raw: bytes, text: str) -> None:
    assert held("statement", ByteStringObject(raw))["statement"].replace("\ufffd", "") == text


def test_a_long_text_may_be_a_stream() -> None:
    stream = StreamObject()
    stream.set_data(b"from a stream")
    assert held("statement", stream)["statement"] == "from a stream"


@pytest.mark.parametrize(
    ("state", "agreed"), [("/Yes", True), ("/On", True), ("/1", True), ("/Off", False), ("/", False)]
)
def test_a_tick_is_any_state_but_off(state: str, agreed: bool) -> None:
    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields["agreement"][NameObject("/V")] = NameObject(state)
        fields["agreement"][NameObject("/AS")] = NameObject(state)

    assert values(changed(put))["agreed"] is agreed


def test_a_tick_may_be_in_the_appearance_alone() -> None:
    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        del fields["agreement"]["/V"]
        fields["agreement"][NameObject("/AS")] = NameObject("/Yes")

    assert values(changed(put))["agreed"] is True


def test_a_value_may_be_at_a_fields_parent_or_at_its_widget() -> None:
    def part(writer: PdfWriter, fields: dict[str, Any]) -> None:
        for name in ("statement", "manager.name"):
            field = fields[name]
            inner = DictionaryObject({NameObject("/Parent"): field.indirect_reference})
            inner[NameObject("/Subtype")] = NameObject("/Widget")
            at = inner if name == "statement" else field
            at[NameObject("/V")] = TextStringObject("Here")
            field[NameObject("/Kids")] = ArrayObject([writer._add_object(inner)])

    said = values(changed(part))
    assert (said["statement"], said["name"]) == ("Here", "Here")


def test_fields_are_found_on_their_pages_where_the_tree_of_them_is_gone() -> None:
    def fell(writer: PdfWriter, fields: dict[str, Any]) -> None:
        fields["statement"][NameObject("/V")] = TextStringObject("Still here")
        del writer.root_object["/AcroForm"]

    said = values(changed(fell))
    assert (said["review"], said["statement"]) == (ID, "Still here")


def test_flat_names_with_full_stops_are_the_same_names() -> None:
    def flatten(writer: PdfWriter, fields: dict[str, Any]) -> None:
        field = fields["statement"]
        field[NameObject("/T")] = TextStringObject(f"{ID}.statement")
        field[NameObject("/V")] = TextStringObject("Flat")
        del field["/Parent"]
        form: Any = writer.root_object["/AcroForm"]
        form[NameObject("/Fields")] = ArrayObject([field.indirect_reference])

    assert values(changed(flatten))["statement"] == "Flat"


def test_another_kind_of_form_inside_is_not_looked_at() -> None:
    def add(writer: PdfWriter, fields: dict[str, Any]) -> None:
        fields["statement"][NameObject("/V")] = TextStringObject("Plain")
        form: Any = writer.root_object["/AcroForm"]
        form[NameObject("/XFA")] = TextStringObject("<xfa/>")

    assert values(changed(add))["statement"] == "Plain"
