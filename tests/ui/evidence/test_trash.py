"""Clearing out by keyboard, and what the editor shows beside another list."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceEdit, Link
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from tests.ui.evidence.making import add_piece, drop, titles
from tests.ui.real_plan import press, write
from tests.ui.stub_store import DESIGN, TODAY


@pytest.fixture
def four(session: Session, page: EvidencePage) -> None:
    """Four pieces, the first of them selected."""
    for number in range(4):
        add_piece(session, f"Piece {number}", TODAY - timedelta(days=number))
    page.pane.table.selectRow(0)


def test_delete_again_and_again_moves_one_after_the_other_to_the_trash(
    qtbot: QtBot, session: Session, page: EvidencePage, four: None
) -> None:
    table = page.pane.table
    for left in (3, 2, 1):
        press(table, Qt.Key.Key_Delete)
        assert session.plan.evidence == left
        qtbot.waitUntil(lambda: table.selected_count() == 1)
        assert table.selected_ids() == [page.editor.evidence_id]


@pytest.mark.usefixtures("four")
def test_the_trash_is_not_shown_beside_a_piece_that_is_not_in_it(qtbot: QtBot, page: EvidencePage) -> None:
    qtbot.waitUntil(lambda: page.editor.evidence_id != "")
    page.pane.filter.trash.click()
    assert page.editor.evidence_id == ""


def test_a_date_that_cannot_be_read_is_told_in_words_and_the_stored_one_is_kept(
    qtbot: QtBot, session: Session, page: EvidencePage, four: None
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


def test_the_trash_is_read_only_and_gives_back(session: Session, page: EvidencePage) -> None:
    binned = add_piece(session, "Thrown away")
    session.bin([binned])
    page.pane.filter.trash.click()
    assert titles(page) == ["Thrown away"]
    page.pane.table.selectRow(0)
    assert page.editor.form.title.isReadOnly()
    assert page.editor.restore.isVisibleTo(page.editor)
    page.editor.restore.click()
    assert titles(page) == []
    page.pane.filter.trash.click()
    assert titles(page) == ["Thrown away"]


def test_the_trash_lets_nothing_be_changed(session: Session, page: EvidencePage, tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_bytes(b"minutes")
    binned = add_piece(session, "Thrown away", TODAY, DESIGN, tags=("t",))
    session.edit_evidence(binned, EvidenceEdit(add_files=(file,), add_links=(Link("https://example.org"),)))
    session.bin([binned])
    page.reveal(binned)
    form = page.editor.form
    parts = (*form.tags.stops(), *form.files.stops()[1:], *form.links.stops()[1:], *form.shows.stops()[1:])
    waiting = (form.choose, form.add_files, form.kind, form.private)
    assert [each for each in (*parts, *waiting) if each.isVisibleTo(page) and each.isEnabled()] == []
    assert all(field.isReadOnly() for field in form.text_fields())
    event = drop(page, QUrl.fromLocalFile(str(file)))
    assert not event.isAccepted()
