"""Clearing out by keyboard, and what the editor shows beside another list."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import attended, press, shown, write
from tests.ui.stub_store import TODAY


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    with attended(tmp_path / "data") as made:
        for number in range(4):
            made.add_evidence(EvidenceDraft(f"Piece {number}", on=TODAY - timedelta(days=number)))
        yield made


@pytest.fixture
def page(
    qapp: QApplication, session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> Iterator[EvidencePage]:
    with shown(EvidencePage(session, theme, dialogs, settings)) as made:
        made.pane.table.selectRow(0)
        yield made


def test_delete_again_and_again_moves_one_after_the_other_to_the_trash(
    qtbot: QtBot, session: Session, page: EvidencePage
) -> None:
    table = page.pane.table
    for left in (3, 2, 1):
        press(table, Qt.Key.Key_Delete)
        assert session.plan.evidence == left
        qtbot.waitUntil(lambda: table.selected_count() == 1)
        assert table.selected_ids() == [page.editor.evidence_id]


def test_the_trash_is_not_shown_beside_a_piece_that_is_not_in_it(qtbot: QtBot, page: EvidencePage) -> None:
    qtbot.waitUntil(lambda: page.editor.evidence_id != "")
    page.pane.filter.trash.click()
    assert page.editor.evidence_id == ""


def test_a_date_that_cannot_be_read_is_told_in_words_and_the_stored_one_is_kept(
    qtbot: QtBot, session: Session, page: EvidencePage
) -> None:
    qtbot.waitUntil(lambda: page.editor.evidence_id != "")
    form, shown_id = page.editor.form, page.editor.evidence_id
    form.on.selectAll()
    write(form.on, "31 February 2026")
    assert not form.on.flush()
    assert form.when_trouble.isVisible()
    assert form.marker.text() == "Not saved"
    assert session.store is not None
    assert session.store.evidence(shown_id).on == TODAY
    form.on.selectAll()
    write(form.on, "2026-11-20")
    assert form.on.flush()
    assert not form.when_trouble.isVisible()
    assert session.store.evidence(shown_id).on.day == 20
