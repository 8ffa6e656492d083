"""The review form as it is sent: what a manager reads and fills in."""

import hashlib
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from planner.core.errors import ReportError
from planner.core.plan import RatingValue
from planner.formats.review_form import write_form
from tests.core.making import ITEMS, PRINCIPAL, evidence, key, plan, rating
from tests.formats.pdf_text import links, outline, read, words
from tests.formats.review_forms import DRAFT, ID, REF, a_plan, form_of, frozen

REVIEW = frozen()
FORM = form_of(REVIEW)
KEY = key(REF)


def _leaves() -> list[Any]:
    """Every field in the order of the pages' annotations."""
    found = []
    for page in read(FORM).pages:
        notes = [each.get_object() for each in page.get("/Annots", ())]
        found += [note for note in notes if note["/Subtype"] == "/Widget"]
    return found


def _name(field: Any) -> str:
    parts = [field["/T"]]
    while "/Parent" in field:
        field = field["/Parent"]
        parts.insert(0, field["/T"])
    return ".".join(parts)


def _field(name: str) -> Any:
    return next(field for field in _leaves() if _name(field) == f"{ID}.{name}")


def test_the_form_says_what_is_claimed_of_every_descriptor() -> None:
    said = words(FORM)
    for item in ITEMS.values():
        assert item.descriptor.text in said
    for told in (
        "Own rating: met, 1 September 2026",
        "Said aloud",
        "Manager’s last rating: developing, 3 March 2026",
        "Threat model 5 May 2026 to 7 June 2026",
        "Link: The model",
        "Attached: model.pdf (1.2 MB)",
        "Goal: Learn it in progress · due 5 January 2027 · 1 of 2 steps",
        "Evidence thin: recent, one piece",
        "No evidence yet",
    ):
        assert told.replace("\u00a0", " ") in said.replace("\u00a0", " ")


def test_the_front_says_whose_it_is_and_how_to_send_it_back() -> None:
    front = words(FORM, 0)
    assert "Review form · Mid-year" in front
    for told in ("Ada Example", "Engineer", "Grace Example", "April to September 2026", "October 2025 edition"):
        assert told in front
    assert "How to fill it in and send it back" in front
    assert "send it back to Ada Example" in front
    assert "Page 1 of" in front


def test_evidence_links_can_be_followed() -> None:
    assert {each["uri"] for each in links(FORM) if each["uri"]} == {"https://example.org/model"}


def test_every_descriptor_has_a_choice_and_a_comment_and_every_group_a_comment() -> None:
    names = [_name(field).removeprefix(f"{ID}.") for field in _leaves()]
    groups = PRINCIPAL.groups()
    wanted = []
    for group in groups:
        wanted += [f"{item.key}.{what}" for item in group.items for what in ("rating", "comment")]
        wanted.append(f"skill.{group.slug}.comment")
    actions = [f"action.{number}" for number in range(1, 6)]
    assert names == [*wanted, "statement", *actions, "manager.name", "manager.date", "agreement"]


def test_a_rating_is_chosen_from_the_four_or_left_blank() -> None:
    choice = _field(f"{KEY}.rating")
    assert (choice["/FT"], choice["/Ff"] & (1 << 17)) == ("/Ch", 1 << 17)
    assert choice["/Opt"] == [" ", "Not started", "Developing", "Met", "Not applicable"]
    assert "/V" not in choice


def test_a_comment_has_lines_and_no_end() -> None:
    for name in (f"{KEY}.comment", "skill.user-focus.comment", "statement", "action.5"):
        field = _field(name)
        assert (field["/FT"], field["/Ff"]) == ("/Tx", 1 << 12)
        assert "/MaxLen" not in field
        left, bottom, right, top = field["/Rect"]
        assert right - left > 150
        assert top - bottom > 40


def test_every_field_says_by_itself_what_it_is_for() -> None:
    told = [str(field["/TU"]) for field in _leaves()]
    assert len(set(told)) == len(told)
    text = ITEMS[REF].descriptor.text
    assert f"Rating for Information security 1: {text}" in told
    assert f"Comment on Information security 1: {text}" in told
    assert "Comment on Information security as a whole" in told


def test_fields_belong_to_the_structure_and_are_reached_in_its_order() -> None:
    root: Any = read(FORM).trailer["/Root"]
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    elements = dict(zip(numbers[::2], numbers[1::2], strict=True))
    seen = []
    for field in _leaves():
        element: Any = elements[field["/StructParent"]].get_object()
        assert element["/S"] == "/Form"
        assert element["/K"][0]["/Obj"].get_object()["/TU"] == field["/TU"]
        seen.append(field["/StructParent"])
    assert seen == sorted(seen)
    pages: Any = read(FORM).pages
    assert [page["/Tabs"] for page in pages] == ["/S"] * len(pages)


def test_fields_lie_on_their_page_and_none_over_another() -> None:
    for page in read(FORM).pages:
        notes = [each.get_object() for each in page.get("/Annots", ())]
        places = [[float(n) for n in note["/Rect"]] for note in notes if note["/Subtype"] == "/Widget"]
        for number, (left, bottom, right, top) in enumerate(places):
            assert 54 <= left < right <= 542
            assert 60 < bottom < top < 800
            for other in places[number + 1 :]:
                assert left >= other[2] or other[0] >= right or bottom >= other[3] or other[1] >= top


def test_the_snapshot_travels_inside_byte_for_byte_with_its_hash() -> None:
    reader = read(FORM)
    assert reader.attachments["review-snapshot.json"] == [REVIEW.snapshot.encode()]
    (file,) = reader.attachment_list
    assert REVIEW.sha256 in str(file.description)
    checksum: Any = file.checksum
    assert (
        getattr(checksum, "original_bytes", checksum)
        == hashlib.md5(REVIEW.snapshot.encode(), usedforsecurity=False).digest()
    )
    assert REVIEW.sha256 in words(FORM)


def test_the_document_says_what_it_is() -> None:
    reader = read(FORM)
    root: Any = reader.trailer["/Root"]
    title = "Principal DevOps engineer: review form, Mid-year"
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (title, "Ada Example")
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": title}
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("en-GB", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_bookmarks_lead_to_every_group_and_descriptor_and_to_the_end() -> None:
    found = outline(FORM)
    groups = [group.name for group in PRINCIPAL.groups()]
    ends = ["Overall statement", "Development actions", "Name and agreement"]
    assert [title for level, title, _ in found if level == 0] == ["Whose review this is", *groups, *ends]
    assert [title for level, title, _ in found if level == 1] == [each.descriptor.text for each in ITEMS.values()]


def test_the_same_review_gives_the_same_bytes() -> None:
    assert form_of(REVIEW) == FORM
    assert form_of(frozen(plan(rating(REF, RatingValue.MET), profile={"name": "Bo"}))) != FORM


def test_a_form_of_nothing_but_descriptors_can_be_made() -> None:
    bare = form_of(frozen(plan(), evidence(1, title="Elsewhere")))
    assert "send it back to whom you had it from" in words(bare)
    assert "Own rating: not started" in words(bare)


def test_long_claims_go_over_pages_with_all_their_words_and_one_pair_of_fields() -> None:
    note = " ".join(f"word{number}" for number in range(3_000))
    pieces = [evidence(number, REF, title=f"Piece {number} " + "long " * 30, on=DRAFT.start) for number in range(60)]
    data = form_of(frozen(plan(rating(REF, RatingValue.MET, note=note)), *pieces))
    said = words(data)
    assert all(f"word{number}" in said for number in range(3_000))
    assert all(f"Piece {number} long" in said for number in range(60))
    fields = read(data).get_fields()
    assert fields is not None
    assert set(fields) == set(read(FORM).get_fields() or ())


def test_what_a_person_typed_is_shown_and_never_obeyed() -> None:
    title = "<b>&amp; (\\) \u202e\x07 100% 🚀"
    data = form_of(frozen(a_plan(), evidence(1, REF, title=title, on=DRAFT.start)))
    assert "<b>&amp; (\\)" in words(data)
    assert "U+1F680" in words(data)


def test_the_file_is_its_owners_alone_and_its_pages_are_counted(tmp_path: Path) -> None:
    target = tmp_path / "form.pdf"
    pages = write_form(REVIEW, target)
    assert target.read_bytes() == FORM
    assert pages == len(read(FORM).pages) > 5
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        write_form(REVIEW, tmp_path / "missing" / "form.pdf")
    assert caught.value.message == (
        "The review form was not saved as form.pdf: there is no such folder. Your plan is safe."
    )
    assert caught.value.hint


def test_a_full_disk_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "form.pdf"
    target.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ReportError, match=r"The review form was not saved.*disk is full"):
        write_form(REVIEW, target)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_draft_has_no_form_yet(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="draft"):
        write_form(DRAFT, tmp_path / "form.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_to_object_to(tmp_path: Path) -> None:
    write_form(REVIEW, tmp_path / "form.pdf")
    told = subprocess.run(["qpdf", "--check", str(tmp_path / "form.pdf")], capture_output=True, text=True, timeout=60)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler's tools are not installed")
def test_poppler_reads_the_structure_with_each_field_after_its_label(tmp_path: Path) -> None:
    write_form(REVIEW, tmp_path / "form.pdf")
    told = subprocess.run(
        ["pdfinfo", "-struct-text", str(tmp_path / "form.pdf")], capture_output=True, text=True, timeout=60, check=True
    )
    tags = [line.split()[0] for line in told.stdout.splitlines() if line.strip() and '"' not in line]
    assert tags.count("Form") == len(_leaves())
    assert '"Manager’s rating"' in told.stdout
    assert told.stderr == ""
