"""From the window: the writer opens on what is selected, the pay review on the target."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft
from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.page import PageSpec
from planner.ui.pages.pay_review import PayReviewDialog
from planner.ui.pages.statement import StatementDialog
from planner.ui.pages.statement_opening import Writings
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.stub_store import TODAY
from tests.ui.test_main_window import SPECS, _services


@pytest.fixture
def window(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, tmp_path: Path
) -> MainWindow:
    specs = [PageSpec(3, "evidence", "Evidence", "evidence", EvidencePage), *(s for s in SPECS if s.id == "checklist")]
    made = MainWindow(session, theme, dialogs, settings, _services(tmp_path), specs)
    qtbot.addWidget(made)
    Writings(made, session, theme, dialogs, settings)
    made.show()
    return made


def opened(window: MainWindow) -> QDialog:
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    return dialog


def test_the_editor_and_the_key_open_it_on_the_piece_that_is_shown(window: MainWindow, session: Session) -> None:
    own = session.add_evidence(EvidenceDraft("Wrote a runbook", on=TODAY))
    assert own is not None
    window.reveal("evidence", own)
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    page.editor.write.click()
    dialog = opened(window)
    assert isinstance(dialog, StatementDialog)
    assert dialog.evidence.chosen == (own,)
    dialog.text.setPlainText("Mine")
    dialog.reject()
    window.acts["write-statement"].trigger()
    again = opened(window)
    assert isinstance(again, StatementDialog)
    assert again.text.toPlainText() == "Mine"
    again.reject()


def test_several_that_are_selected_are_all_meant(window: MainWindow, session: Session) -> None:
    for title in ("One", "Two"):
        session.add_evidence(EvidenceDraft(title, on=TODAY))
    window.show_page("evidence")
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    page.pane.table.selectAll()
    window.acts["write-statement"].trigger()
    dialog = opened(window)
    assert isinstance(dialog, StatementDialog)
    assert len(dialog.evidence.chosen) == 2
    dialog.reject()


def test_from_another_page_nothing_is_chosen_yet(window: MainWindow) -> None:
    window.show_page("checklist")
    window.acts["write-statement"].trigger()
    dialog = opened(window)
    assert isinstance(dialog, StatementDialog)
    assert dialog.evidence.chosen == ()
    dialog.reject()


def test_what_is_in_the_trash_has_no_button_to_write_of_it(window: MainWindow, session: Session) -> None:
    own = session.add_evidence(EvidenceDraft("Wrote a runbook", on=TODAY))
    assert own is not None
    window.reveal("evidence", own)
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    assert page.editor.write.isVisible()
    session.bin([own])
    assert not page.editor.write.isVisible()


def test_the_pay_review_opens(window: MainWindow) -> None:
    window.acts["pay-review"].trigger()
    dialog = opened(window)
    assert isinstance(dialog, PayReviewDialog)
    assert set(dialog.skills.controls) == {"security", "prototyping"}
    dialog.reject()
