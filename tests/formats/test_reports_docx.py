"""The report as a Word document: what the file is made of, read by python-docx and as plain XML."""

import io
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document

from planner.core.evidence import Link
from planner.core.report import Report, ReportOptions, build_report
from tests.core.making import TODAY, evidence, plan
from tests.formats.report_plans import a_report
from tests.formats.report_texts import docx_part, written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _opened(report: Report, place: Path) -> Any:
    return Document(io.BytesIO(written(report, ".docx", place)))


def _links(report: Report, place: Path) -> list[str]:
    """Addresses that the document leads to."""
    parts: Any = _opened(report, place).part.rels.values()
    return [each.target_ref for each in parts if each.is_external]


def test_headings_are_words_own_and_go_down_one_level_at_a_time(tmp_path: Path) -> None:
    styles = [paragraph.style.name for paragraph in _opened(a_report(), tmp_path).paragraphs]
    assert styles.count("Title") == 1
    levels = [int(name[-1]) for name in styles if name.startswith("Heading ")]
    assert levels[0] == 1
    assert max(levels) == 3
    assert [(one, other) for one, other in pairwise(levels) if other > one + 1] == []


def test_every_table_of_the_front_repeats_its_heads_and_keeps_its_rows_whole(tmp_path: Path) -> None:
    tables = {
        str(table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")): table  # type: ignore[union-attr]
        for table in docx_part(written(a_report(), ".docx", tmp_path), "word/document.xml").iter(f"{W}tbl")
    }
    assert list(tables)[:5] == [
        "About this report", "In numbers", "Skills at a glance", "What comes next", "Where evidence is thin",
    ]  # fmt: skip
    assert "Evidence by month" in tables
    for name in list(tables)[2:]:
        rows = tables[name].findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_the_document_says_what_it_is_in_which_language_and_when(tmp_path: Path) -> None:
    document = _opened(a_report(), tmp_path)
    about = document.core_properties
    assert (about.title, about.author) == ("Progress report: Principal DevOps engineer", "Ada Example")
    assert (about.language, about.comments) == ("en-GB", a_report().licence)
    assert about.created == about.modified == datetime(2026, 11, 24, tzinfo=UTC)
    languages = {each.get(f"{W}val") for each in _styles(a_report(), tmp_path).iter(f"{W}lang")}
    assert languages == {"en-GB"}


def _styles(report: Report, place: Path) -> ElementTree.Element:
    return docx_part(written(report, ".docx", place), "word/styles.xml")


def test_nothing_of_the_template_or_of_a_person_is_left_where_names_are_withheld(tmp_path: Path) -> None:
    document = _opened(a_report(anonymous=True), tmp_path)
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.keywords) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(written(a_report(), ".docx", tmp_path))) as archive:
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())


def test_links_lead_to_the_web_and_to_mail_alone(tmp_path: Path) -> None:
    assert _links(a_report(), tmp_path) == ["https://wiki.example/threats?a=1&copy=2", "mailto:board@example.org"]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/50%25", "https://example.org/50%25"),
        ("https://example.org/50%of", "https://example.org/50%25of"),
        ("https://example.org/[a]|{b}^é", "https://example.org/%5Ba%5D%7C%7Bb%7D%5E%C3%A9"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ('https://example.org/"onclick="x', "https://example.org/%22onclick=%22x"),
        ("https://[half", None),
        ("https://example.org:port/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
    ],
)
def test_an_address_is_one_that_word_takes_or_it_is_words(url: str, target: str | None, tmp_path: Path) -> None:
    piece = evidence(1, title="Linked", links=(Link(url, "Here"),))
    found = _links(build_report(plan(), [piece], ReportOptions(), TODAY), tmp_path)
    assert found == ([] if target is None else [target])


def test_every_way_within_the_document_leads_to_a_place_that_is_there_once(tmp_path: Path) -> None:
    document = docx_part(written(a_report(only_evidenced=True), ".docx", tmp_path), "word/document.xml")
    places = [each.get(f"{W}name") for each in document.iter(f"{W}bookmarkStart")]
    ways = {each.get(f"{W}anchor") for each in document.iter(f"{W}hyperlink") if each.get(f"{W}anchor")}
    assert len(places) == len(set(places))
    assert ways
    assert ways <= set(places)
    starts = [each.get(f"{W}id") for each in document.iter(f"{W}bookmarkStart")]
    assert starts == [each.get(f"{W}id") for each in document.iter(f"{W}bookmarkEnd")]


def test_what_was_typed_adds_no_element(tmp_path: Path) -> None:
    def tags(text: str) -> list[str]:
        return [each.tag for each in docx_part(written(a_report(text), ".docx", tmp_path), "word/document.xml").iter()]

    assert tags("</w:t></w:r><w:p/> & <!-- \" ' ]]>") == tags("Some words")


def test_lines_end_where_they_were_ended(tmp_path: Path) -> None:
    texts = [paragraph.text for paragraph in _opened(a_report("one\ntwo"), tmp_path).paragraphs]
    assert "Situation. Then one\ntwo" in texts


def test_the_licence_and_the_number_of_the_page_stand_at_the_foot(tmp_path: Path) -> None:
    footer = docx_part(written(a_report(), ".docx", tmp_path), "word/footer1.xml")
    assert "".join(each.text or "" for each in footer.iter(f"{W}t")) == f"{a_report().licence}Page 1 of 1"
    assert [each.get(f"{W}instr") for each in footer.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
