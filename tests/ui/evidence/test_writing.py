"""Writing a piece of evidence: it is made by its title, saved as it is typed, and never loses a word."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from planner.core.errors import StoreFull, UserError
from planner.core.evidence import EvidenceEdit, EvidenceKind, Link
from planner.core.plan import Plan
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.evidence.making import add_piece, titles
from tests.ui.real_plan import press, real_store, write
from tests.ui.stub_store import DESIGN, TODAY


def test_a_title_and_enter_make_a_piece_of_evidence(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    page.add_new((DESIGN,))
    title = page.editor.form.title
    qtbot.waitUntil(title.hasFocus)
    write(title, "Cut deploy time")
    press(title, Qt.Key.Key_Return)
    assert titles(page) == ["Cut deploy time"]
    assert page.pane.table.current_id() == page.editor.evidence_id
    assert session.store is not None
    stored = session.store.evidence(page.editor.evidence_id)
    assert (stored.on, [each.descriptor for each in stored.shows]) == (TODAY, [DESIGN])
    assert page.editor.form.account.fields["situation"].hasFocus()


def test_a_new_piece_without_a_title_leaves_nothing_behind(session: Session, page: EvidencePage) -> None:
    known = add_piece(session, "Known")
    page.add_new()
    write(page.editor.form.title, "   ")
    press(page.editor.form.title, Qt.Key.Key_Return)
    page.reveal(known)
    assert titles(page) == ["Known"]
    assert page.editor.form.title.text() == "Known"


def test_everything_but_the_title_waits_until_the_piece_exists(page: EvidencePage) -> None:
    page.add_new()
    assert not page.editor.form.account.isEnabled()
    write(page.editor.form.title, "Now")
    page.flush()
    assert page.editor.form.account.isEnabled()


def test_words_typed_before_the_store_is_open_are_kept_and_saved_once(
    qtbot: QtBot, tmp_path: Path, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    session = Session(Plan(), today=lambda: TODAY)
    page = EvidencePage(session, theme, dialogs, settings)
    qtbot.addWidget(page)
    page.add_new()
    write(page.editor.form.title, "Early bird")
    page.flush()
    page.flush()
    assert page.editor.form.title.text() == "Early bird"
    session.attach(real_store(tmp_path / "data"))
    assert titles(page) == ["Early bird"]
    session.close()


def test_the_account_is_saved_as_it_is_typed_and_undone_as_one_step(
    qtbot: QtBot, tmp_path: Path, session: Session, page: EvidencePage
) -> None:
    page.reveal(add_piece(session, "Gateway"))
    result = page.editor.form.account.fields["result"]
    with qtbot.waitSignal(session.plan_changed):
        write(result, "Two flaws closed")
    write(result, " before launch")
    page.flush()
    assert session.store is not None
    assert session.store.evidence(page.editor.evidence_id).result == "Two flaws closed before launch"
    assert page.editor.form.marker.text() == "Saved"
    session.undo()
    assert result.text() == ""
    session.redo()
    assert result.text() == "Two flaws closed before launch"


def test_words_are_counted_and_a_result_without_a_number_gets_a_hint(session: Session, page: EvidencePage) -> None:
    page.reveal(add_piece(session, "Gateway"))
    account = page.editor.form.account
    write(account.fields["action"], "I ran four sessions")
    write(account.fields["result"], "It works")
    assert account.hint.isVisibleTo(account)
    assert account.total.words == "6 of 250 words"
    write(account.fields["result"], " 9 times")
    assert not account.hint.isVisibleTo(account)


def test_words_that_could_not_be_stored_stay_in_the_editor(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, session: Session, page: EvidencePage, failures: list[UserError]
) -> None:
    first, second = add_piece(session, "First", TODAY), add_piece(session, "Second", TODAY - timedelta(days=1))
    page.reveal(first)
    field = page.editor.form.account.fields["task"]
    write(field, "years of work")

    def full(evidence_id: str, edit: EvidenceEdit) -> None:
        raise StoreFull("The disk is full.", "Free some space.")

    with monkeypatch.context() as broken:
        broken.setattr(session.store, "edit_evidence", full)
        page.pane.table.select(second)
        assert (page.editor.evidence_id, field.text()) == (first, "years of work")
        assert page.editor.form.marker.text() == "Not saved"
        assert failures
        qtbot.waitUntil(lambda: page.pane.table.current_id() == first)
    page.pane.table.select(second)
    assert page.editor.evidence_id == second
    assert session.store is not None
    assert session.store.evidence(first).task == "years of work"


def test_facts_are_saved_at_once(session: Session, page: EvidencePage) -> None:
    page.reveal(add_piece(session, "Course"))
    form = page.editor.form
    form.kind.activated.emit(list(EvidenceKind).index(EvidenceKind.TRAINING))
    form.private.click()
    form.until.setFocus()
    write(form.until, "1 Dec 2026")
    press(form.until, Qt.Key.Key_Return)
    form.on.selectAll()
    write(form.on, "2026-11-20")
    press(form.on, Qt.Key.Key_Return)
    write(form.corroborated_by, "Ann")
    write(form.tags.field, "learning")
    press(form.tags.field, Qt.Key.Key_Return)
    write(form.links.address, "example.org")
    press(form.links.address, Qt.Key.Key_Return)
    page.flush()
    assert session.store is not None
    stored = session.store.evidence(page.editor.evidence_id)
    assert (stored.kind, stored.private, stored.corroborated_by) == (EvidenceKind.TRAINING, True, "Ann")
    assert (stored.on, stored.until) == (date(2026, 11, 20), date(2026, 12, 1))
    assert (stored.tags, stored.links) == (("learning",), (Link("https://example.org"),))


def test_a_range_that_ends_before_it_begins_is_refused_and_the_stored_one_comes_back(
    session: Session, page: EvidencePage, failures: list[UserError]
) -> None:
    page.reveal(add_piece(session, "Course"))
    until = page.editor.form.until
    write(until, "2026-01-01")
    press(until, Qt.Key.Key_Return)
    assert len(failures) == 1
    assert until.text() == ""


def test_an_added_piece_that_is_undone_leaves_the_editor_empty(session: Session, page: EvidencePage) -> None:
    page.add_new()
    write(page.editor.form.title, "Oops")
    press(page.editor.form.title, Qt.Key.Key_Return)
    session.undo()
    assert page.editor.evidence_id == ""
    assert titles(page) == []


def test_too_many_words_keep_the_editor_until_they_are_fewer(
    session: Session, page: EvidencePage, failures: list[UserError]
) -> None:
    first, second = add_piece(session, "First"), add_piece(session, "Second")
    page.reveal(first)
    field = page.editor.form.account.fields["action"]
    field.insertPlainText("x" * 20_003)
    page.reveal(second)
    assert (page.editor.evidence_id, len(field.text())) == (first, 20_003)
    assert failures[0].message == "Action was not saved: it is 3 characters too long. Your words are still there."
    field.setPlainText("short")
    page.reveal(second)
    assert page.editor.evidence_id == second
