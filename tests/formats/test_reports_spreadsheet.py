"""The report as CSV and as a workbook: the same cells, none of which is ever calculated."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.core.evidence import Link
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.fit import fit_text
from planner.formats.reports.sheets import LONGEST_CELL, sheets
from planner.formats.reports.spreadsheet import inert, is_formula
from tests.core.making import TODAY, evidence, goal, plan
from tests.formats.report_plans import a_report
from tests.formats.report_texts import AFTER, BEFORE, csv_rows, joined, written, xlsx_sheets

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1", "\uff1d1", "=cmd|'/C calc'!A0", '=HYPERLINK("x")']
NOT_FORMULAS = ["a=1", "1", "'=1", "", " ", "(1)", "#REF!", "—", "https://example.org/=1"]
FIRST_DAY = date(1899, 12, 30)


def _told(report: Report) -> dict[str, tuple[list[str], list[list[str]]]]:
    """Kind -> names of its columns and the rows as texts: what both formats have to hold."""
    return {
        sheet.kind: ([key for key, _, _ in sheet.columns], [[_text(value) for value in row] for row in sheet.rows])
        for sheet in sheets(report)
    }


def _text(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _with_title(title: str) -> Report:
    piece = evidence(1, "prototyping/1", title=title, result=title)
    return build_report(
        plan(goals=(goal(1, "prototyping/1", title=title, why=title),)), [piece], ReportOptions(), TODAY
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_a_formula_is_marked_as_text(text: str) -> None:
    assert is_formula(text)
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", NOT_FORMULAS)
def test_anything_else_is_left_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_csv_begins_with_its_mark_and_its_lines_end_as_the_standard_says(tmp_path: Path) -> None:
    data = written(_with_title("x"), ".csv", tmp_path)
    assert data.startswith(b"\xef\xbb\xbfkind,ref,skill,level,text,rating,")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_csv_has_the_rows_of_every_sheet_by_kind_with_descriptors_first(tmp_path: Path) -> None:
    report = a_report()
    rows = csv_rows(written(report, ".csv", tmp_path))
    for kind, (keys, told) in _told(report).items():
        assert [[row[key] for key in keys] for row in rows if row["kind"] == kind] == told
    kinds = [row["kind"] for row in rows]
    assert kinds == sorted(kinds, key=["descriptor", "evidence", "goal", "about"].index)
    assert kinds.count("descriptor") == 33
    assert kinds.count("evidence") == report.evidence


def test_a_workbook_has_a_sheet_for_each_kind_with_the_same_cells(tmp_path: Path) -> None:
    report = a_report()
    found = xlsx_sheets(written(report, ".xlsx", tmp_path))
    assert list(found) == ["Descriptors", "Evidence", "Goals", "About"]
    for sheet, (name, rows) in zip(sheets(report), found.items(), strict=True):
        assert rows[0] == [head for _, head, _ in sheet.columns], name
        for row, told in zip(rows[1:], sheet.rows, strict=True):
            read = row + [""] * (len(told) - len(row))
            assert read == [_stored(value) for value in told]


def _stored(value: object) -> str:
    """As a workbook stores it: a day is a number."""
    return str((value - FIRST_DAY).days) if isinstance(value, date) else _text(value)


def _part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula_or_becomes_one_when_it_is_edited(text: str, tmp_path: Path) -> None:
    data = written(_with_title(text), ".xlsx", tmp_path)
    sheet = _part(data, "xl/worksheets/sheet2.xml")
    assert "<f>" not in sheet
    found = xlsx_sheets(data)["Evidence"][1]
    assert found[0].strip() == fit_text(text).strip()
    assert 'quotePrefix="1"' in _part(data, "xl/styles.xml")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_begins_a_formula(text: str, tmp_path: Path) -> None:
    data = written(_with_title(text), ".csv", tmp_path).decode("utf-8-sig")
    import csv

    cells = [cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row]
    assert [cell for cell in cells if is_formula(cell)] == []
    assert f"'{text}" in cells


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="=+-@\t\r\n '\"aé\uff1d,;", min_size=1, max_size=12))
@example(text="-\n=1")
def test_any_text_is_a_text_in_both_and_reads_back(text: str, tmp_path: Path) -> None:
    report = _with_title(text)
    csv_title = next(row["title"] for row in csv_rows(written(report, ".csv", tmp_path)) if row["kind"] == "evidence")
    assert csv_title.removeprefix("'") == fit_text(text).removeprefix("'")
    cells = xlsx_sheets(written(report, ".xlsx", tmp_path))["Evidence"][1]
    assert cells[0] == fit_text(text)


def _long() -> Report:
    links = tuple(Link(f"https://example.org/{number}/{'x' * 1_900}") for number in range(49))
    emoji = "🚀" * 20_000
    return build_report(
        plan(), [evidence(1, "prototyping/1", title="Many", links=links, result=emoji)], ReportOptions(), TODAY
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_no_cell_can_hold_goes_on_in_the_row_below_and_loses_nothing(suffix: str, tmp_path: Path) -> None:
    data = written(_long(), suffix, tmp_path)
    if suffix == ".csv":
        parts = [[row["id"], row["links"], row["result"]] for row in csv_rows(data) if row["kind"] == "evidence"]
    else:
        rows = xlsx_sheets(data)["Evidence"]
        at = [rows[0].index(name) for name in ("Id", "Links", "Result")]
        parts = [[row[place] if place < len(row) else "" for place in at] for row in rows[1:]]
    assert len(parts) > 5
    assert {row[0] for row in parts} == {f"{1:032x}"}
    assert max(len(cell.encode("utf-16-le")) // 2 for row in parts for cell in row) <= LONGEST_CELL
    assert parts[0][1].endswith(AFTER)
    assert parts[1][1].startswith(BEFORE)
    ((_, links, result),) = joined(parts)
    assert links.split("\n") == [f"https://example.org/{number}/{'x' * 1_900}" for number in range(49)]
    assert result == "🚀" * 20_000


def test_a_workbook_has_days_as_days_and_numbers_as_numbers(tmp_path: Path) -> None:
    data = written(a_report(), ".xlsx", tmp_path)
    rows = xlsx_sheets(data)["Evidence"]
    on = rows[0].index("On")
    threats = next(row for row in rows if row[0].startswith("Threats"))
    assert (threats[on], threats[on + 1]) == ("46309", "46311")
    assert FIRST_DAY + timedelta(days=46309) == date(2026, 10, 14)
    assert 'formatCode="d mmm yyyy"' in _part(data, "xl/styles.xml")


def test_a_workbook_can_be_read_without_ado(tmp_path: Path) -> None:
    data = written(a_report(), ".xlsx", tmp_path)
    for number in (1, 2, 3, 4):
        sheet = _part(data, f"xl/worksheets/sheet{number}.xml")
        assert '<pane xSplit="1" ySplit="1"' in sheet
        assert "<autoFilter" in sheet
        assert "<cols>" in sheet
    assert 'wrapText="1"' in _part(data, "xl/styles.xml")
    assert "_xlnm.Print_Titles" in _part(data, "xl/workbook.xml")


def test_a_workbook_says_what_it_is_and_names_nobody_where_names_are_withheld(tmp_path: Path) -> None:
    about = _part(written(a_report(), ".xlsx", tmp_path), "docProps/core.xml")
    assert "<dc:title>Progress report: Principal DevOps engineer</dc:title>" in about
    assert "<dc:creator>Ada Example</dc:creator>" in about
    assert ">2026-11-24T00:00:00Z</dcterms:created>" in about
    assert "Open Government Licence" in about
    nameless = _part(written(a_report(anonymous=True), ".xlsx", tmp_path), "docProps/core.xml")
    assert "<dc:creator>Capability Planner</dc:creator>" in nameless


def test_the_only_links_of_a_workbook_are_those_of_the_web_and_of_mail(tmp_path: Path) -> None:
    def targets(*links: Link) -> Any:
        report = build_report(plan(), [evidence(1, title="Linked", links=links)], ReportOptions(), TODAY)
        data = written(report, ".xlsx", tmp_path)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            relations = [archive.read(name).decode() for name in archive.namelist() if "worksheets/_rels" in name]
        return "".join(relations)

    assert 'Target="https://example.org/a?b=1&amp;c=2"' in targets(Link("https://example.org/a?b=1&c=2"))
    assert targets(Link("javascript:alert(1)")) == ""
    assert targets(Link("file:///etc/passwd")) == ""
    assert targets(Link("https://example.org/a"), Link("https://example.org/b")) == ""


def test_a_day_that_no_workbook_can_count_is_told_in_words(tmp_path: Path) -> None:
    report = build_report(plan(), [evidence(1, title="Old", on=date(1066, 10, 14))], ReportOptions(), TODAY)
    assert xlsx_sheets(written(report, ".xlsx", tmp_path))["Evidence"][1][1] == "1066-10-14"
