"""The statement writer: what it writes, what it never loses, and how a text leaves the window."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidgetItem, QWidget

from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import KEPT_FIELDS
from planner.core.statement import FIELDS, USUAL, StatementKind
from planner.ui.pages.statement import Drafts, StatementDialog
from planner.ui.session import Session
from planner.ui.settings import REPORT_FOLDER, TEXT_SIZE, Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, shown
from tests.ui.stub_store import DESIGN, TODAY

DRAFT = EvidenceDraft(
    "Threat model <b>for</b> {title}",
    on=TODAY,
    situation="It moved",
    result="Two flaws closed. More",
    descriptors=(DESIGN,),
)
STAR = "Threat model <b>for</b> {title} (24 November 2026)\n\nSituation: It moved\n\nResult: Two flaws closed. More"


class Desk:
    """Opens the writer on a window, as often as a test likes, with what the window remembers."""

    def __init__(self, session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings) -> None:
        self.session, self.theme, self.dialogs, self.settings = session, theme, dialogs, settings
        self.drafts: Drafts = {}
        made = session.add_evidence(DRAFT)
        other = session.add_evidence(EvidenceDraft("Wrote a runbook", on=TODAY))
        assert made is not None
        assert other is not None
        self.own, self.other = made, other

    @contextmanager
    def open(self, *ids: str) -> Iterator[StatementDialog]:
        with shown(QWidget(), 1024, 640) as window:
            dialog = StatementDialog(self.session, self.theme, self.dialogs, self.settings, self.drafts, ids, window)
            dialog.open()
            yield dialog
            dialog.reject()

    def tick(self, dialog: StatementDialog, title: str) -> None:
        ticks = dialog.evidence.list
        items = [ticks.item(row) for row in range(ticks.count())]
        ticks.setCurrentItem(next(item for item in items if item.text() == title))
        QTest.keyClick(ticks, Qt.Key.Key_Space)


@pytest.fixture
def desk(session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings) -> Desk:
    return Desk(session, theme, dialogs, settings)


def titles(dialog: StatementDialog) -> list[str]:
    ticks = dialog.evidence.list
    return [ticks.item(row).text() for row in range(ticks.count())]


def test_it_writes_what_the_template_makes_of_the_evidence(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        assert dialog.text.toPlainText() == STAR
        assert dialog.count.text() == f"{len(STAR.split())} of 250 words"
        assert not dialog.again.isVisible()


def test_each_kind_has_its_text_and_its_limit(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        dialog.kinds.button("bullet").click()
        assert dialog.text.toPlainText().endswith("(24 November 2026). Two flaws closed.")
        assert dialog.count.text().endswith(" of 50 words")
        assert dialog.heading.text() == "Appraisal bullet"
        dialog.kinds.button("paragraph").click()
        assert "This shows Security." in dialog.text.toPlainText()
        assert dialog.count.text().endswith(" of 150 words")


def test_the_count_is_live_and_over_the_limit_it_says_so_in_words_and_colour(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        dialog.text.setPlainText("word " * 252)
        assert dialog.count.text() == "252 of 250 words: 2 over the limit"
        assert dialog.count.property("role") == "danger"
        assert dialog.bar.property("over") is True
        dialog.text.setPlainText("word " * 250)
        assert (dialog.count.text(), dialog.count.property("role")) == ("250 of 250 words", "caption")
        assert dialog.bar.accessibleDescription() == "250 of 250 words"


def test_evidence_is_ticked_searched_and_kept_on_top(desk: Desk) -> None:
    with desk.open() as dialog:
        assert dialog.text.toPlainText() == ""
        assert not dialog.copy.isEnabled()
        dialog.evidence.search.setText("runb")
        assert titles(dialog) == ["Wrote a runbook"]
        desk.tick(dialog, "Wrote a runbook")
        assert dialog.text.toPlainText() == "Wrote a runbook (24 November 2026)"
        dialog.evidence.search.setText("threat")
        assert titles(dialog) == ["Wrote a runbook", DRAFT.title]
        desk.tick(dialog, DRAFT.title)
        assert dialog.evidence.chosen == (desk.other, desk.own)
        assert "; " in dialog.text.toPlainText().splitlines()[0]
        desk.tick(dialog, "Wrote a runbook")
        assert dialog.text.toPlainText() == STAR
        dialog.evidence.search.setText("nowhere")
        assert titles(dialog) == [DRAFT.title]


def test_a_click_ticks_once(desk: Desk) -> None:
    with desk.open() as dialog:
        ticks = dialog.evidence.list
        middle = ticks.visualItemRect(ticks.item(0)).center()
        QTest.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        assert len(dialog.evidence.chosen) == 1
        item: QListWidgetItem = ticks.item(0)
        assert item.checkState() is Qt.CheckState.Checked


def test_edited_words_are_never_lost(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        dialog.text.setPlainText("My own words")
        dialog.kinds.button("bullet").click()
        desk.tick(dialog, "Wrote a runbook")
        desk.tick(dialog, "Wrote a runbook")
        dialog.kinds.button("star").click()
        assert dialog.text.toPlainText() == "My own words"
        desk.session.edit_evidence(desk.own, EvidenceEdit(fields={"result": "Another"}))
        assert dialog.text.toPlainText() == "My own words"
    with desk.open(desk.own) as dialog:
        assert dialog.text.toPlainText() == "My own words"
        assert dialog.again.isVisible()
        dialog.again.click()
        assert dialog.text.toPlainText().endswith("Result: Another")
    assert desk.drafts == {}


def test_unedited_words_follow_the_evidence(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        desk.session.edit_evidence(desk.own, EvidenceEdit(fields={"result": "Another"}))
        assert dialog.text.toPlainText().endswith("Result: Another")
        assert not dialog.edited


def test_a_template_is_edited_in_place_kept_and_undone(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        assert not dialog.template.isVisible()
        dialog.edit_template.click()
        assert dialog.template.isVisible()
        dialog.template.field.setPlainText("Came of it: ")
        dialog.template.field.moveCursor(dialog.template.field.textCursor().MoveOperation.End)
        dialog.template.inserts["result"].click()
        assert dialog.text.toPlainText() == "Came of it: Two flaws closed. More"
        assert dialog.template.flush()
        assert desk.session.plan.profile["template-star"] == "Came of it: {result}"
    desk.session.undo()
    assert "template-star" not in desk.session.plan.profile


def test_the_usual_template_comes_back(desk: Desk) -> None:
    desk.session.set_profile({"template-bullet": "Did: {title}"})
    with desk.open(desk.own) as dialog:
        dialog.kinds.button("bullet").click()
        assert dialog.text.toPlainText().startswith("Did: ")
        dialog.template.usual.click()
        assert "template-bullet" not in desk.session.plan.profile
        assert dialog.template.template == USUAL[StatementKind.BULLET]
        assert not dialog.template.usual.isEnabled()
        assert "Two flaws closed." in dialog.text.toPlainText()


def test_a_template_that_cannot_be_read_is_told_and_waits(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        dialog.edit_template.click()
        dialog.template.field.setPlainText("{colour}")
        assert "a field “{colour}”" in dialog.template.trouble.text()
        assert dialog.text.toPlainText() == STAR
        dialog.kinds.button("bullet").click()
        assert dialog.kinds.current == "star"
        assert desk.session.plan.profile == {}
    with desk.open(desk.own) as dialog:
        assert dialog.template.template == "{colour}"
        assert dialog.text.toPlainText() in ("", STAR)
        dialog.template.usual.click()
        assert dialog.text.toPlainText() == STAR


def test_hard_spaces_and_marks_leave_as_they_are(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        dialog.text.setPlainText("a\u00a0b <i>\n{x}")
        dialog.copy.click()
        assert QGuiApplication.clipboard().text() == "a\u00a0b <i>\n{x}"
        assert dialog.said.text() == "Copied."


def test_a_text_is_saved_for_its_owner_alone(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "statement"
    desk.dialogs.will_answer(place)
    with desk.open(desk.own) as dialog:
        dialog.save.click()
        saved = tmp_path / "statement.txt"
        assert saved.read_text(encoding="utf-8") == STAR + "\n"
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        assert dialog.said.text() == f"Saved as statement.txt in {tmp_path}."
        assert desk.settings.get(REPORT_FOLDER) == str(tmp_path)
        desk.dialogs.will_answer(None)
        dialog.save.click()
        desk.dialogs.will_answer(place, False)
        dialog.text.setPlainText("Other words")
        dialog.save.click()
        assert desk.dialogs.asked[-1] == "statement.txt is there already. Replace it?"
        assert saved.read_text(encoding="utf-8") == STAR + "\n"


def test_a_folder_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.dialogs.will_answer(tmp_path / "nowhere" / "a.txt")
    with desk.open(desk.own) as dialog:
        dialog.save.click()
        assert dialog.said.text().startswith("The text was not saved as a.txt: ")
        assert "It is still here." in dialog.said.text()
        assert dialog.text.toPlainText() == STAR


@pytest.mark.parametrize("size", [100, 150])
def test_it_fits_a_small_window_whatever_the_size_of_the_text(desk: Desk, size: int) -> None:
    desk.settings.put(TEXT_SIZE, size)
    with desk.open(desk.own) as dialog:
        dialog.edit_template.click()
        dialog.template.field.setPlainText("{colour}")
        dialog.text.setPlainText("word " * 1_000)
        QApplication.processEvents()
        assert (dialog.width() <= 1024, dialog.height() <= 640) == (True, True)
        assert dialog.area.horizontalScrollBar().maximum() == 0
        assert not dialog.template.trouble.visibleRegion().isEmpty()
        for button in (dialog.copy, dialog.save, dialog.close_button, dialog.edit_template, dialog.again):
            right = button.mapTo(dialog, button.rect().topRight()).x()
            assert right < dialog.width(), button.text()
        dialog.template.usual.click()
    desk.settings.put(TEXT_SIZE, 100)


def test_a_ticked_box_looks_ticked(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        ticks = dialog.evidence.list
        picture = ticks.viewport().grab().toImage()
        ratio = picture.devicePixelRatio()
        accent = []
        for row in range(2):
            box = ticks.visualItemRect(ticks.item(row))
            across = range(round(box.left() * ratio), round((box.left() + 30) * ratio))
            down = round(box.center().y() * ratio) - 5
            colours = {picture.pixelColor(x, down).name() for x in across}
            accent.append(desk.theme.palette.accent.name() in colours)
        assert accent == [True, False]


def test_everything_has_a_name_and_nothing_is_taken_for_markup(desk: Desk) -> None:
    with desk.open(desk.own) as dialog:
        dialog.edit_template.click()
        assert nameless(dialog) == []
        assert guessing(dialog) == []
        assert set(dialog.template.inserts) == set(FIELDS)


def test_every_kind_is_kept_in_a_field_of_its_own() -> None:
    assert {kind.profile_field for kind in StatementKind} < set(KEPT_FIELDS)
