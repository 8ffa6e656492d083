"""The export dialog: the preview is the report, choices change it, and a failed or cancelled export harms nothing."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import ReportCancelled, ReportError
from planner.core.evidence import EvidenceDraft
from planner.core.report import ReportOptions
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.pages.export_options import DAYS, EVERYTHING, PERIOD
from planner.ui.pages.export_report import ExportReport
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import REPORT_FOLDER, Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs

FRAMEWORK = read_builtin(paths.FRAMEWORK)
KEYS = [item.key for group in FRAMEWORK.role_levels[0].groups() for item in group.items]


@dataclass
class Desk:
    """A dialog with all around it."""

    dialog: ExportReport
    session: Session
    dialogs: ScriptedDialogs
    told: "Told"


class Told:
    """What the dialog says in the window, and what can be done about it."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.acts: dict[str, Callable[[], object]] = {}

    def __call__(self, text: str, *acts: tuple[str, Callable[[], object]]) -> None:
        self.words.append(text)
        self.acts = dict(acts)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(
    qtbot: QtBot, tmp_path: Path, theme: Theme, settings: Settings, dialogs: ScriptedDialogs
) -> Iterator[MakeDesk]:
    made: list[Desk] = []
    parent = QWidget()
    parent.resize(1100, 700)
    parent.show()

    def make(**changes: object) -> Desk:
        data = tmp_path / "data"
        session = Session(empty_plan(FRAMEWORK), today=lambda: date(2026, 11, 24))
        session.attach(open_store(data, framework=FRAMEWORK))
        session.set_profile({"name": "Ada Example", "period-from": "2025-12-01", "period-to": "2026-11-30"})
        session.add_evidence(EvidenceDraft("Threat model", on=date(2026, 10, 14), descriptors=(KEYS[7],), action="Led"))
        session.add_evidence(EvidenceDraft("An old story", on=date(2023, 1, 2), descriptors=(KEYS[7],)))
        duties: Services = replace(services(data), **changes)  # type: ignore[arg-type]
        told = Told()
        dialog = ExportReport(session, theme, dialogs, settings, duties, told, parent)
        dialog.open()
        made.append(Desk(dialog, session, dialogs, told))
        return made[-1]

    yield make
    for desk in made:
        qtbot.waitUntil(partial(_at_rest, desk))
        desk.dialog.close()
        desk.session.close()
    parent.close()
    parent.deleteLater()


def _at_rest(desk: Desk) -> bool:
    return desk.dialog._preview_task is None


def previewed(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.dialog.preview.pages > 0, timeout=20_000)


def words_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


@pytest.mark.usefixtures("inline_tasks")
def test_the_preview_shows_the_reports_own_pages(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    previewed(desk, qtbot)
    assert desk.dialog.where.text() == f"Page 1 of {desk.dialog.preview.pages}"
    qtbot.waitUntil(lambda: 0 in desk.dialog.preview.drawn)
    seen = desk.dialog.preview.viewport().grab().toImage()
    colours = {seen.pixelColor(x, y).name() for x in range(0, seen.width(), 3) for y in range(0, seen.height(), 3)}
    assert len(colours) > 20, "words are drawn on the page"


def test_the_window_stays_alive_while_the_preview_is_made(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    assert desk.dialog.preview.pages == 0
    assert desk.dialog.preview.words == "Making the preview"
    previewed(desk, qtbot)


@pytest.mark.usefixtures("inline_tasks")
def test_what_is_exported_is_what_was_chosen(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    opened: list[tuple[str, Path]] = []
    desk = make_desk(
        open_file=lambda path: opened.append(("open", path)),
        show_in_folder=lambda path: opened.append(("folder", path)),
    )
    previewed(desk, qtbot)
    assert desk.dialog.choices.periods[PERIOD].isChecked(), "a plan with a review period begins with it"
    desk.dialog.choices.parts["accounts"].setChecked(False)
    desk.dialogs.will_answer(tmp_path / "report.pdf")
    QTest.mouseClick(desk.dialog.export, Qt.MouseButton.LeftButton)
    text = words_of(tmp_path / "report.pdf")
    assert "Threat model" in text
    assert "An old story" not in text
    assert "Action." not in text
    assert desk.told.words == [f"Report saved as report.pdf in {tmp_path}"]
    for act in desk.told.acts.values():
        act()
    assert list(desk.told.acts) == ["Open", "Show in folder"]
    assert opened == [("open", tmp_path / "report.pdf"), ("folder", tmp_path / "report.pdf")]
    assert not desk.dialog.isVisible()


@pytest.mark.usefixtures("inline_tasks")
def test_another_choice_makes_another_preview(make_desk: MakeDesk, qtbot: QtBot) -> None:
    asked: list[ReportOptions] = []
    desk = make_desk()
    real = desk.dialog._services.preview_pdf

    def remembering(options: ReportOptions) -> bytes:
        asked.append(options)
        return real(options)

    desk.dialog._services = replace(desk.dialog._services, preview_pdf=remembering)
    desk.dialog.choices.parts["anonymous"].setChecked(True)
    desk.dialog.choices.skills["prototyping"].setChecked(False)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert asked[0].anonymous
    assert "prototyping" not in asked[0].skills
    assert "prototyping" in desk.dialog.choices.skills
    own = [group.slug for group in FRAMEWORK.role_levels[0].groups() if group.kind == "responsibility"]
    assert len(asked[0].skills) == 9 + len(own)
    assert set(own) <= set(asked[0].skills), "leaving a skill out leaves the responsibilities in"


@pytest.mark.usefixtures("inline_tasks")
def test_a_choice_that_makes_no_report_is_said_and_not_exported(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    choices = desk.dialog.choices
    choices.periods[DAYS].setChecked(True)
    for field, text in ((choices.first, "2026-12-01"), (choices.last, "2026-01-01")):
        field.setFocus()
        QTest.keyClicks(field, text)
        field.flush()
    QTest.mouseClick(desk.dialog.export, Qt.MouseButton.LeftButton)
    assert desk.dialog.trouble.text() == "The period ends before it begins."
    assert desk.dialogs.asked == []


@pytest.mark.usefixtures("inline_tasks")
def test_what_is_no_date_is_said_and_not_exported(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    desk.dialog.choices.periods[DAYS].setChecked(True)
    QTest.keyClicks(desk.dialog.choices.first, "3/4/2026")
    desk.dialog.export.click()
    assert "“3/4/2026” is not a date." in desk.dialog.trouble.text()
    assert desk.dialogs.asked == []


@pytest.mark.usefixtures("inline_tasks")
def test_a_file_whose_ending_was_left_out_is_not_replaced_unasked(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = make_desk()
    (tmp_path / "mine.pdf").write_bytes(b"old")
    desk.dialogs.will_answer(tmp_path / "mine", False)
    desk.dialog.export.click()
    assert (tmp_path / "mine.pdf").read_bytes() == b"old"
    assert desk.dialog.isVisible()


@pytest.mark.usefixtures("inline_tasks")
def test_the_suggested_name_has_the_person_and_the_day_and_the_folder_is_remembered(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    desk = make_desk()
    assert desk.dialog._name(".pdf") == "Progress report Ada Example 2026-11-24.pdf"
    desk.session.set_profile({"name": "../Ada: <x>"})
    assert desk.dialog._name(".pdf") == "Progress report ..-Ada- -x- 2026-11-24.pdf"
    desk.dialogs.will_answer(tmp_path / "mine")
    desk.dialog.export.click()
    assert (tmp_path / "mine.pdf").is_file()
    assert settings.get(REPORT_FOLDER) == str(tmp_path)


@pytest.mark.usefixtures("inline_tasks")
def test_an_export_that_fails_keeps_the_old_file_and_says_what_to_do(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    def full(*_: object) -> int:
        raise ReportError("The report was not saved: the disk is full. Your plan is safe.", "Free some space.")

    desk = make_desk(export_report=full)
    old = tmp_path / "report.pdf"
    old.write_bytes(b"old")
    desk.dialogs.will_answer(old)
    desk.dialog.export.click()
    assert "Your plan is safe. Free some space." in desk.dialog.trouble.text()
    assert desk.dialog.isVisible()
    assert old.read_bytes() == b"old"
    assert desk.told.words == []


def test_cancel_stops_the_export_and_leaves_no_file(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    def slow(
        options: ReportOptions, target: Path, progress: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> int:
        progress(1)
        while not cancelled():
            pass
        raise ReportCancelled("The report was not saved: it was cancelled.", "")

    desk = make_desk(export_report=slow)
    previewed(desk, qtbot)
    desk.dialogs.will_answer(tmp_path / "report.pdf")
    desk.dialog.export.click()
    qtbot.waitUntil(lambda: desk.dialog.progress.value() == 1)
    assert not desk.dialog.export.isEnabled()
    desk.dialog.cancel.click()
    qtbot.waitUntil(lambda: desk.dialog._export_task is None)
    assert desk.dialog.export.isEnabled()
    assert desk.dialog.trouble.text() == ""
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.usefixtures("inline_tasks")
def test_everything_in_the_dialog_has_a_name_and_fits_a_small_window(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    desk.dialog.resize(940, 560)
    previewed(desk, qtbot)
    choices = desk.dialog.choices
    choices.periods[DAYS].setChecked(True)
    choices.first.set_day(date(2026, 11, 30))
    QApplication.processEvents()
    assert choices.horizontalScrollBar().maximum() == 0
    reachable = [each for each in desk.dialog.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [each for each in reachable if not (each.accessibleName() or getattr(each, "text", str)())]
    assert [type(each).__name__ for each in nameless if each.isVisible()] == []


@pytest.mark.usefixtures("inline_tasks")
def test_no_pages_of_other_choices_stay_beside_trouble(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    previewed(desk, qtbot)
    for box in desk.dialog.choices.skills.values():
        box.setChecked(False)
    qtbot.waitUntil(lambda: desk.dialog.trouble.isVisible())
    assert desk.dialog.preview.pages == 0
    assert desk.dialog.preview.words == desk.dialog.trouble.text() == "No skill is chosen."
    assert desk.dialog.where.text() == ""
    desk.dialog.choices.skills["prototyping"].setChecked(True)
    previewed(desk, qtbot)
    assert not desk.dialog.trouble.isVisible()


@pytest.mark.usefixtures("inline_tasks")
@pytest.mark.parametrize("changed", [False, True])
def test_the_bar_has_an_end_only_where_the_preview_is_of_the_same_report(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path, changed: bool
) -> None:
    ends: list[int] = []

    def watched(options: ReportOptions, target: Path, *_: object) -> int:
        ends.append(desk.dialog.progress.maximum())
        return 1

    desk = make_desk(export_report=watched)
    previewed(desk, qtbot)
    pages = desk.dialog.preview.pages
    if changed:
        desk.dialog.choices.parts["goals"].setChecked(False)
    desk.dialogs.will_answer(tmp_path / "report.pdf")
    desk.dialog.export.click()
    assert ends == [0 if changed else pages]


@pytest.mark.usefixtures("inline_tasks")
def test_files_that_are_missing_from_the_report_are_said_before_it_is_saved(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = make_desk()
    store = desk.session.store
    assert store is not None
    for day, private in ((date(2026, 10, 1), False), (date(2026, 10, 2), True), (date(2022, 10, 1), False)):
        file = tmp_path / f"{day}.txt"
        file.write_text(str(day))
        made = desk.session.add_evidence(EvidenceDraft("With a file", on=day, private=private, files=(file,)))
        assert made is not None
        store.attachment_path(store.evidence(made).attachments[0]).unlink()
    notice = desk.dialog.notice
    qtbot.waitUntil(lambda: notice.text().startswith("1 file that the report lists is missing"))
    desk.dialog.choices.parts["include_private"].setChecked(True)
    qtbot.waitUntil(lambda: notice.text().startswith("2 files"))
    desk.dialog.choices.periods[EVERYTHING].setChecked(True)
    qtbot.waitUntil(lambda: notice.text().startswith("3 files"))
    desk.dialog.choices.skills["prototyping"].setChecked(False)
    qtbot.waitUntil(lambda: notice.text() == "")
    assert not notice.isVisible()


@pytest.mark.usefixtures("inline_tasks")
def test_letters_that_the_fonts_lack_are_said_before_it_is_saved(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(unprintable=lambda options: "2 characters are printed as their numbers.")
    previewed(desk, qtbot)
    assert desk.dialog.notice.isVisible()
    assert desk.dialog.notice.text() == "2 characters are printed as their numbers."


@pytest.mark.usefixtures("inline_tasks")
@pytest.mark.parametrize("suffix", [".html", ".md", ".docx", ".csv", ".xlsx", ".json"])
def test_the_report_is_saved_in_the_format_that_is_chosen(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    desk = make_desk()
    previewed(desk, qtbot)
    choice = desk.dialog.choices.format
    assert choice.currentData() == ".pdf", "what a manager reads comes first"
    choice.setCurrentIndex(choice.findData(suffix))
    desk.dialogs.will_answer(tmp_path / "mine")
    desk.dialog.export.click()
    made = tmp_path / f"mine{suffix}"
    assert made.stat().st_size > 0
    if suffix in (".html", ".md", ".csv", ".json"):
        assert "Threat model" in made.read_text(encoding="utf-8-sig")
    assert f"Report saved as mine{suffix}" in desk.told.words[-1]


@pytest.mark.usefixtures("inline_tasks")
def test_the_preview_shows_the_list_of_files_and_what_is_appended(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    previewed(desk, qtbot)
    before = desk.dialog.preview.pages
    desk.dialog.choices.parts["charts"].setChecked(False)
    desk.dialog.choices.parts["with_files"].setChecked(True)
    options = desk.dialog.choices.options
    qtbot.waitUntil(lambda: desk.dialog._previewed is not None and desk.dialog._previewed[0] == options)
    shown = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(desk.dialog.preview._pdf)).pages)
    assert "No file is attached to the evidence of this report." in shown
    assert before >= 1
