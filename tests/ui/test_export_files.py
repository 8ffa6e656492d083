"""Files that travel with an exported report: which boxes ask for them, and what is said of those left behind."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceDraft
from planner.core.pay_review import Standing, with_standings
from planner.core.plan import Plan
from planner.core.report import ReportOptions
from planner.duties import services
from planner.store.plan_store import open_store
from planner.ui.pages.export_notices import left_out_words, names_words
from planner.ui.pages.export_options import ExportOptions
from planner.ui.theme import Theme

FRAMEWORK = read_builtin(paths.FRAMEWORK)
FORMATS = ((".pdf", "PDF document"), (".html", "Web page"), (".zip", "Archive with the files"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A plan with one piece of evidence that has a file."""
    place = tmp_path / "data"
    (tmp_path / "notes.txt").write_text("up and up", encoding="utf-8")
    store = open_store(place, framework=FRAMEWORK)
    store.add_evidence(EvidenceDraft("Notes", on=date(2026, 10, 1), files=(tmp_path / "notes.txt",)))
    store.close()
    return place


@pytest.fixture
def choices(qtbot: QtBot, theme: Theme) -> ExportOptions:
    made = ExportOptions(theme, Plan(FRAMEWORK, FRAMEWORK.role_levels[0]), date(2026, 11, 24), FORMATS)
    qtbot.addWidget(made)
    return made


def test_an_archive_has_the_files_and_other_formats_have_none(choices: ExportOptions) -> None:
    choices.parts["annex"].setChecked(True)
    for place, travels, appended in ((2, True, True), (1, False, False), (0, False, True)):
        choices.format.setCurrentIndex(place)
        assert (choices.options.with_files, choices.options.annex) == (travels, appended)
        assert choices.parts["with_files"].isEnabled() == (place == 0)
        assert choices.parts["annex"].isEnabled() == appended


def test_another_format_changes_the_report_only_where_other_files_travel(choices: ExportOptions, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(choices.changed):
        choices.format.setCurrentIndex(1)
    with qtbot.waitSignal(choices.changed):
        choices.format.setCurrentIndex(2)


def test_the_window_exports_files_as_the_terminal_does(data: Path, tmp_path: Path) -> None:
    desk = services(data)
    saved = desk.export_report(ReportOptions(with_files=True), tmp_path / "r.pdf")
    assert (saved.left_out, saved.pages) == ((), len(PdfReader(tmp_path / "r.pdf").pages))
    assert PdfReader(tmp_path / "r.pdf").attachments["notes.txt"] == [b"up and up"]
    desk.export_report(ReportOptions(), tmp_path / "r.zip")
    names = zipfile.ZipFile(tmp_path / "r.zip").namelist()
    assert names[2:] == ["99 Other evidence/2026-10-01 Notes/notes.txt"]


def test_a_format_without_pages_says_none(data: Path, tmp_path: Path) -> None:
    assert services(data).export_report(ReportOptions(), tmp_path / "r.html").pages is None


def test_a_file_that_is_missing_is_said(data: Path, tmp_path: Path) -> None:
    next(path for path in paths.attachments(data).rglob("*") if path.is_file()).unlink()
    saved = services(data).export_report(ReportOptions(with_files=True), tmp_path / "r.pdf")
    assert saved.left_out == ("notes.txt: its copy is missing from the plan",)


def test_the_preview_has_the_list_of_files_where_they_travel(data: Path) -> None:
    desk = services(data)
    plain, packed = desk.preview_pdf(ReportOptions()), desk.preview_pdf(ReportOptions(with_files=True))
    last = PdfReader(io.BytesIO(packed)).pages[-1].extract_text()
    assert "notes.txt" in last
    assert "SHA-256" in last
    assert "SHA-256" not in PdfReader(io.BytesIO(plain)).pages[-1].extract_text()


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ((), ""),
        (("a.pdf: it is encrypted",), ". Left out: a.pdf: it is encrypted"),
        (("a.pdf: x", "b.pdf: y"), ". 2 files were left out; the report lists them with the reasons"),
    ],
)
def test_what_did_not_travel_is_said_after_the_export(left_out: tuple[str, ...], said: str) -> None:
    assert left_out_words(left_out) == said


def test_without_names_of_people_the_files_are_warned_of() -> None:
    assert "look whether they name people" in names_words(ReportOptions(anonymous=True, with_files=True))
    assert "look whether they name people" in names_words(ReportOptions(anonymous=True, annex=True))
    assert names_words(ReportOptions(with_files=True)) == names_words(ReportOptions(anonymous=True)) == ""


def test_a_pay_review_is_offered_where_something_is_said_in_it_and_off_at_first(
    choices: ExportOptions, qtbot: QtBot, theme: Theme
) -> None:
    assert ("pay_review" in choices.parts, choices.options.pay_review) == (False, False)
    plan = Plan(FRAMEWORK, FRAMEWORK.role_levels[0])
    said = replace(plan, profile=with_standings(plan, {"user-focus": Standing.AT}))
    offered = ExportOptions(theme, said, date(2026, 11, 24), FORMATS)
    qtbot.addWidget(offered)
    box = offered.parts["pay_review"]
    assert (box.text(), offered.options.pay_review) == ("Pay review (indicative)", False)
    with qtbot.waitSignal(offered.changed):
        box.setChecked(True)
    assert offered.options.pay_review
