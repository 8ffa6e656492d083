"""The review form on its way back: filled in by programs we did not write, or not fit to be filed."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from planner.core.errors import ReturnRefused
from planner.core.plan import RatingValue
from planner.core.review_return import ReturnedForm, accepted
from planner.formats.review_form import read_form, reading
from planner.formats.review_form.child import MEMORY, told
from tests.core.making import ITEMS, SMALL, SMALL_FRAMEWORK, TODAY, key, plan
from tests.formats.review_forms import ACCENTS, ID, LONG, PERSON, filled, filled_by_qpdf, form_of, frozen

# Few descriptors, since most of what is proved here is as true of a small form.
REVIEW = frozen(plan(level=SMALL, framework=SMALL_FRAMEWORK, profile=PERSON))
FORM = form_of(REVIEW)
KEY, OTHER = key("lamps/1", SMALL), key("boats/1", SMALL)
FILLED = filled(FORM, {f"{KEY}.rating": "Met", "statement": ACCENTS})
KEPT = "Nothing was filed, and your plan is as it was."
Keep = Callable[[bytes], Path]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Puts bytes where they can be returned from."""

    def put(data: bytes) -> Path:
        path = tmp_path / "returned.pdf"
        path.write_bytes(data)
        return path

    return put


def refusal(path: Path) -> str:
    """Why the file is refused; the words say what was kept, and the hint what to do."""
    with pytest.raises(ReturnRefused) as caught:
        read_form(path)
    assert caught.value.message.endswith(KEPT)
    assert caught.value.hint.endswith(".")
    return caught.value.message.removesuffix(KEPT).strip()


def changed(change: Callable[[PdfWriter, dict[str, Any]], None], form: bytes = FORM) -> bytes:
    """The form after a change to its objects; the change gets its fields by their names after the review's id."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    fields: dict[str, Any] = {}
    for page in writer.pages:
        for each in page.get("/Annots", ()):
            note = each.get_object()
            parts: list[str] = []
            above = note
            while above is not None:
                parts.insert(0, str(above.get("/T", "")))
                above = above["/Parent"].get_object() if "/Parent" in above else None
            fields[".".join(parts[1:])] = note
    change(writer, fields)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def values(data: bytes) -> dict[str, Any]:
    """What the child says of a file that it takes."""
    said = told(data)
    assert "form" in said, said
    form: dict[str, Any] = said["form"]
    return form


def held(name: str, value: Any) -> dict[str, Any]:
    """What the form says where one field holds that value."""

    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[name][NameObject("/V")] = value

    return values(changed(put))


def test_a_form_filled_in_by_pypdf_comes_back_whole(keep: Keep) -> None:
    path = keep(
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
        )
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


def test_what_comes_back_is_accepted_as_a_round(keep: Keep) -> None:
    path = keep(filled(FORM, {f"{KEY}.rating": "Developing", "manager.date": "20 November 2026"}))
    made = accepted(read_form(path), REVIEW, "Ada Example", TODAY)
    assert made.ratings == {KEY: RatingValue.DEVELOPING}
    assert made.on.isoformat() == "2026-11-20"


def test_every_descriptor_can_be_answered(keep: Keep) -> None:
    every = {f"{item.key}.rating": "Met" for item in ITEMS.values()}
    form = read_form(keep(filled(form_of(frozen()), every)))
    assert form.ratings == {item.key: RatingValue.MET for item in ITEMS.values()}


def test_a_form_that_nobody_filled_in_is_blank(keep: Keep) -> None:
    form = read_form(keep(FORM))
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


def test_a_rating_that_the_form_does_not_offer_is_said_and_nothing_filed(keep: Keep) -> None:
    def put(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[f"{KEY}.rating"][NameObject("/V")] = TextStringObject("Splendid")

    assert "“Splendid”" in refusal(keep(changed(put)))


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.pdf") == "There is no file “missing.pdf” to read."
    assert "There is no file" in refusal(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(FORM)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert refusal(path) == "“returned.pdf” cannot be read: permission denied."


def test_a_file_larger_than_any_form_is_refused(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.MOST_BYTES == 50_000_000
    monkeypatch.setattr(reading, "MOST_BYTES", len(FORM) - 1)
    assert "is larger than" in refusal(keep(FORM))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a document of another kind", b"hello" * 1_000])
def test_what_is_no_pdf_is_refused(keep: Keep, data: bytes) -> None:
    assert refusal(keep(data)) == "“returned.pdf” is not a PDF."


@pytest.mark.parametrize("data", [FORM[: len(FORM) // 3], b"%PDF-1.7\n" + b"\x00" * 5_000, b"%PDF-1.7"])
def test_a_damaged_file_is_refused(keep: Keep, data: bytes) -> None:
    assert refusal(keep(data)) == "“returned.pdf” is damaged and cannot be read."


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


def test_a_flattened_copy_that_kept_the_file_inside_is_refused(keep: Keep) -> None:
    def flatten(writer: PdfWriter, _: dict[str, Any]) -> None:
        del writer.root_object["/AcroForm"]
        for page in writer.pages:
            if "/Annots" in page:
                del page["/Annots"]

    assert "printed or flattened copy" in refusal(keep(changed(flatten)))


def test_a_form_of_another_program_is_refused(keep: Keep) -> None:
    def rename(writer: PdfWriter, _: dict[str, Any]) -> None:
        form: Any = writer.root_object["/AcroForm"]
        form["/Fields"][0].get_object()[NameObject("/T")] = TextStringObject("application")
        del writer.root_object["/Names"]

    assert "not a review form of this program" in refusal(keep(changed(rename)))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfd"])
def test_a_form_that_lost_the_file_inside_is_refused(keep: Keep, content: bytes | None) -> None:
    def lose(writer: PdfWriter, _: dict[str, Any]) -> None:
        del writer.root_object["/Names"]
        if content is not None:
            writer.add_attachment("review-snapshot.json", content)

    assert "lost the copy of the review" in refusal(keep(changed(lose)))


@pytest.mark.parametrize("name", [f"{KEY}.rating", f"{OTHER}.comment", "statement", "agreement"])
def test_a_form_that_lost_a_field_is_refused_since_answers_may_be_lost_with_it(keep: Keep, name: str) -> None:
    def lose(_: PdfWriter, fields: dict[str, Any]) -> None:
        fields[name][NameObject("/T")] = TextStringObject("elsewhere")

    assert "has lost some of its fields" in refusal(keep(changed(lose)))


def test_an_answer_that_leads_nowhere_is_damage_and_not_a_blank(keep: Keep) -> None:
    def lose(writer: PdfWriter, fields: dict[str, Any]) -> None:
        fields["statement"][NameObject("/V")] = IndirectObject(99_999, 0, writer)

    assert refusal(keep(changed(lose))) == "“returned.pdf” is damaged and cannot be read."


def test_a_file_cut_short_is_not_taken_for_what_it_was_before_it_was_filled_in(keep: Keep) -> None:
    writer = PdfWriter(io.BytesIO(FORM), incremental=True)
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, {f"{ID}.statement": "Saved at the end"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    assert data.startswith(FORM)
    assert read_form(keep(data)).statement == "Saved at the end"
    for end in (len(FORM) + 40, (len(FORM) + len(data)) // 2, len(data) - 10):
        assert refusal(keep(data[:end])) == "“returned.pdf” is damaged and cannot be read."


def test_a_little_that_was_left_behind_the_end_of_a_file_does_not_matter(keep: Keep) -> None:
    assert read_form(keep(FILLED + b"\r\n<!-- sent by post -->\n")).ratings == {KEY: RatingValue.MET}


def test_a_file_inside_that_was_changed_is_left_to_the_review_to_find_out(keep: Keep) -> None:
    def change(writer: PdfWriter, _: dict[str, Any]) -> None:
        del writer.root_object["/Names"]
        writer.add_attachment("review-snapshot.json", REVIEW.snapshot.replace("polish", "dull").encode())

    form = read_form(keep(changed(change)))
    with pytest.raises(ReturnRefused, match="was changed"):
        accepted(form, REVIEW, "Ada Example", TODAY)


def _as_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(reading, "_command", lambda: [sys.executable, "-c", code])


def test_a_file_that_takes_too_long_is_given_up(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.SECONDS == 10
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    _as_child(monkeypatch, "import threading; threading.Event().wait()")
    assert "more time or memory" in refusal(keep(FORM))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system holds no process to its memory")
def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    assert MEMORY == 1 << 30
    code = (
        "from planner.formats.review_form import child, answers\n"
        "answers.answers = lambda reader: {'all': bytes(child.MEMORY)}\n"
        "child.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], input=FORM, capture_output=True, timeout=60, check=True)
    assert json.loads(done.stdout) == {"refused": "too much"}
    assert done.stderr == b""


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import os; os.abort()", "print('no JSON')"])
def test_a_child_that_dies_is_no_crash(keep: Keep, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    _as_child(monkeypatch, code)
    assert "more time or memory" in refusal(keep(FORM))


def test_a_tree_of_fields_without_an_end_is_refused(keep: Keep) -> None:
    def loop(writer: PdfWriter, _: dict[str, Any]) -> None:
        form: Any = writer.root_object["/AcroForm"]
        top = form["/Fields"][0].get_object()
        top["/Kids"].append(form["/Fields"][0])

    assert "more time or memory" in refusal(keep(changed(loop)))


def test_nothing_beside_the_file_is_taken_for_a_part_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pypdf.py", "json.py", "planner.py"):
        (tmp_path / name).write_text("raise SystemExit(5)")
    (tmp_path / "returned.pdf").write_bytes(FORM)
    monkeypatch.chdir(tmp_path)
    assert read_form(Path("returned.pdf")).review == ID


def test_the_program_itself_is_the_child_where_it_is_frozen(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reading._command() == [sys.executable, "--read-form"]
    done = subprocess.run(
        [sys.executable, "-m", "planner", "--read-form"], input=FORM, capture_output=True, timeout=60, check=True
    )
    assert json.loads(done.stdout)["form"]["review"] == ID


def _mutated(random: Random, data: bytes) -> bytes:
    kind = random.randrange(4)
    if kind == 0:
        return data[: random.randrange(len(data))]
    changed_bytes = bytearray(data)
    for _ in range(random.choice((1, 8, 64, 512))):
        place = random.randrange(len(changed_bytes))
        if kind == 1:
            changed_bytes[place] = random.randrange(256)
        elif kind == 2:
            del changed_bytes[place : place + random.randrange(1, 40)]
        else:
            changed_bytes[place:place] = random.choice((b"<<", b">>", b"endobj\n", b"/Kids [1 0 R]", b"\x00" * 9))
        if not changed_bytes:
            break
    return bytes(changed_bytes)


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_file_is_refused_or_a_form_and_never_a_crash(seed: int) -> None:
    said = told(_mutated(Random(seed), FILLED))
    if "form" in said:
        assert said["form"]["review"]
        ReturnedForm(sha256="", **said["form"])
    else:
        assert said["refused"] in reading._REASONS
