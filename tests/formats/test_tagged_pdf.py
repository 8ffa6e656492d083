"""The report's structure for a screen reader: headings, paragraphs and tables in reading order."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from planner.core.plan import Step
from planner.core.report import ReportOptions, build_report
from tests.core.making import ITEMS, PRINCIPAL, TODAY, evidence, goal, plan
from tests.formats.pdf_text import pdf_of, read

PIECES = [
    evidence(number, list(ITEMS)[number % 33], title=f"Piece number {number:02}", action="Some words of it.\n" * 30)
    for number in range(40)
]
GOALS = (goal(1, "information-security/1", title="Learn", steps=(Step("1", "Begin", True),)),)
PDF = pdf_of(build_report(plan(goals=GOALS), PIECES, ReportOptions(), TODAY))


def _root() -> Any:
    return read(PDF).trailer["/Root"]


def _elements(node: Any) -> Iterator[Any]:
    for kid in node["/K"]:
        inner = kid.get_object()
        if inner["/Type"] == "/StructElem":
            yield inner
            yield from _elements(inner)


def _tags() -> list[str]:
    top = _root()["/StructTreeRoot"]["/K"].get_object()
    return [str(element["/S"]) for element in _elements(top)]


def test_the_document_says_that_it_is_tagged() -> None:
    assert _root()["/MarkInfo"]["/Marked"].value is True
    assert _root()["/StructTreeRoot"]["/K"].get_object()["/S"] == "/Document"


def test_headings_are_the_title_the_sections_the_descriptors_and_what_is_told_under_them() -> None:
    tags = _tags()
    assert tags[:2] == ["/P", "/H1"]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 3 + 1 + len(PRINCIPAL.skills)
    assert tags.count("/H3") == len(PRINCIPAL.descriptors())
    assert tags.count("/H4") == len(PIECES) + len(GOALS)


def test_rows_that_follow_each_other_are_one_table() -> None:
    tags = _tags()
    assert tags.count("/Table") == 4
    names_of_facts = 3
    assert tags.count("/TH") == 6 + 3 + 2 + names_of_facts
    assert tags.count("/TR") > 11


def test_every_page_balances_what_it_marks() -> None:
    for page in read(PDF).pages:
        code = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
        marks = re.findall(r"\b(BDC|BMC|EMC)\b", code)
        assert len(marks) > 4
        assert [each == "EMC" for each in marks] == [False, True] * (len(marks) // 2)


def test_marked_content_leads_to_its_element_and_back() -> None:
    reader = read(PDF)
    root: Any = _root()
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", ())]
    assert root["/StructTreeRoot"]["/ParentTreeNextKey"] == len(reader.pages) + len(notes) == len(numbers) // 2
    assert numbers[::2] == list(range(len(numbers) // 2))
    for index, page in enumerate(reader.pages):
        about: Any = page
        assert (about["/StructParents"], about["/Tabs"]) == (index, "/S")
        code = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
        marked = re.findall(r"/(\w+)<</MCID (\d+)>>BDC", code)
        assert [int(number) for _, number in marked] == list(range(len(marked)))
        parents = [each.get_object() for each in numbers[2 * index + 1]]
        assert [str(parent["/S"])[1:] for parent in parents] == [tag for tag, _ in marked]
        for number, parent in enumerate(parents):
            kids = [kid.get_object() for kid in parent["/K"]]
            places = [(kid["/Pg"]["/StructParents"], kid["/MCID"]) for kid in kids if kid["/Type"] == "/MCR"]
            assert (index, number) in places


def test_each_link_is_an_element_that_holds_its_words_and_what_is_clicked() -> None:
    reader = read(PDF)
    root: Any = reader.trailer["/Root"]
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    notes = [reference for page in reader.pages for reference in page.get("/Annots", ())]
    assert len(notes) > 20
    for reference in notes:
        note = reference.get_object()
        element = numbers[2 * note["/StructParent"] + 1].get_object()
        kinds = [str(kid.get_object()["/Type"]) for kid in element["/K"]]
        objects = [kid.get_object().raw_get("/Obj") for kid in element["/K"] if kid.get_object()["/Type"] == "/OBJR"]
        assert element["/S"] == "/Link"
        assert "/MCR" in kinds
        assert reference in objects
        assert note["/Contents"]
        assert note["/F"] == 4


def test_a_cell_that_names_others_says_whether_those_of_its_column_or_its_row() -> None:
    top = _root()["/StructTreeRoot"]["/K"].get_object()
    tables = [element for element in _elements(top) if element["/S"] == "/Table"]
    scopes = [[cell["/A"]["/Scope"] for cell in _elements(table) if cell["/S"] == "/TH"] for table in tables]
    assert [sorted(set(each)) for each in scopes] == [["/Row"], ["/Column"], ["/Column"], ["/Column"]]


def test_the_licence_is_read_last_though_it_stands_on_the_first_page() -> None:
    last = _root()["/StructTreeRoot"]["/K"].get_object()["/K"][-1].get_object()
    assert (last["/S"], last["/K"][0]["/Pg"]["/StructParents"]) == ("/P", 0)


def test_what_the_document_says_of_itself_is_there_for_readers_of_accessible_documents() -> None:
    report = build_report(plan(profile={"name": "Ada <&> Example\ufffe"}), PIECES, ReportOptions(), TODAY)
    root: Any = read(pdf_of(report)).trailer["/Root"]
    packet = root["/Metadata"].get_data().decode("utf-8")
    assert ElementTree.fromstring(packet.encode()).tag.endswith("xmpmeta")
    for said in (
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Principal DevOps engineer: progress report</rdf:li>',
        "<rdf:li>Ada &lt;&amp;&gt; Example</rdf:li>",
        "<xmp:CreateDate>2026-11-24T00:00:00Z</xmp:CreateDate>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert said in packet


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo is not installed")
def test_another_reader_finds_the_text_under_its_tags(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(PDF)
    run = subprocess.run(["pdfinfo", "-struct-text", str(target)], capture_output=True, text=True, check=True)
    lines = [line.strip() for line in run.stdout.splitlines()]
    assert lines[lines.index("H1 (block)") + 1] == '"Principal DevOps engineer"'
    descriptors = [lines[at + 1].strip('"') for at, line in enumerate(lines) if line == "H3 (block)"]
    assert descriptors == [item.text for item in PRINCIPAL.descriptors()]
