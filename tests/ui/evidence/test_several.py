"""Acts on several pieces at once."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.core.evidence import EvidenceEdit
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.evidence_bulk import EvidenceBulk
from planner.ui.session import Session
from tests.ui.evidence.making import add_piece, titles
from tests.ui.real_plan import press, write
from tests.ui.stub_store import BUILD, DESIGN, TODAY


@pytest.fixture
def three(session: Session, page: EvidencePage) -> list[str]:
    """Three pieces, all selected; the first shows BUILD already."""
    ids = [add_piece(session, f"Piece {n}", TODAY - timedelta(days=n)) for n in range(3)]
    session.edit_evidence(ids[0], EvidenceEdit(add_descriptors=(BUILD,)))
    page.pane.table.selectAll()
    return ids


def test_what_can_be_done_with_several_shows_while_they_are_selected(page: EvidencePage, three: list[str]) -> None:
    bar = page.pane.selection
    assert (bar.isVisibleTo(page), bar.words.text()) == (True, "3 selected")
    page.pane.table.selectRow(1)
    assert not bar.isVisibleTo(page)


def test_a_tag_for_several_is_one_act_with_one_message_and_one_undo(
    qtbot: QtBot, session: Session, page: EvidencePage, three: list[str]
) -> None:
    bar, before = page.pane.selection, session.undo_stack.index()
    write(bar.tag, "review")
    with qtbot.waitSignal(session.told) as told:
        press(bar.tag, Qt.Key.Key_Return)
    assert told.args == ["3 pieces tagged review", True]
    assert session.undo_stack.index() == before + 1
    assert _tags(session, three) == [("review",)] * 3
    session.undo()
    assert _tags(session, three) == [()] * 3


def test_a_tag_that_all_of_them_have_is_said_and_is_nothing_to_undo(
    qtbot: QtBot, session: Session, page: EvidencePage, three: list[str]
) -> None:
    bulk = EvidenceBulk(session)
    bulk.tag(three, "review")
    before = session.undo_stack.index()
    with qtbot.waitSignal(session.told) as told:
        bulk.tag(three, "review")
    assert told.args == ["They are tagged review already", False]
    assert session.undo_stack.index() == before


def test_a_tag_that_one_of_them_cannot_take_is_given_to_none(
    session: Session, page: EvidencePage, three: list[str], failures: list[UserError]
) -> None:
    session.edit_evidence(three[1], EvidenceEdit(add_tags=tuple(f"tag {n}" for n in range(50))))
    EvidenceBulk(session).tag(three, "one too many")
    assert len(failures) == 1
    assert all("one too many" not in tags for tags in _tags(session, three))


def test_linking_several_to_some_descriptors_is_one_act_with_one_undo(
    qtbot: QtBot, session: Session, page: EvidencePage, three: list[str]
) -> None:
    before = session.undo_stack.index()
    page.pane.selection.link.click()
    for key in (BUILD, DESIGN):
        page.picker.choose_requested.emit(key, True)
    assert page.picker.model.chosen(page.picker.model.index(0, 0, page.picker.model.index(1, 0)))
    with qtbot.waitSignal(session.told) as told:
        page.picker.done.emit()
    assert told.args == ["3 pieces linked", True]
    assert session.undo_stack.index() == before + 1
    assert _counts(session) == (3, 3)
    session.undo()
    assert _counts(session) == (1, 0)


def test_a_descriptor_taken_away_again_stays_with_the_piece_that_had_it_before(
    session: Session, page: EvidencePage, three: list[str]
) -> None:
    before = session.undo_stack.index()
    page.pane.selection.link.click()
    page.picker.choose_requested.emit(BUILD, True)
    page.picker.choose_requested.emit(BUILD, False)
    page.picker.done.emit()
    assert _counts(session) == (1, 0)
    assert session.undo_stack.index() == before, "nothing came of it"


def test_what_was_undone_while_linking_is_ticked_no_longer_and_told_of_nowhere(
    qtbot: QtBot, session: Session, page: EvidencePage, three: list[str]
) -> None:
    page.pane.selection.link.click()
    page.picker.choose_requested.emit(DESIGN, True)
    session.undo()
    assert not page.picker.model.chosen(page.picker.model.index(0, 0, page.picker.model.index(1, 0)))
    with qtbot.assertNotEmitted(session.told):
        page.picker.done.emit()
    assert _counts(session) == (1, 0)


def test_several_are_binned_by_one_act(qtbot: QtBot, session: Session, page: EvidencePage, three: list[str]) -> None:
    with qtbot.waitSignal(session.told) as told:
        page.pane.selection.bin.click()
    assert told.args == ["3 moved to the trash", True]
    assert titles(page) == []
    session.undo()
    assert titles(page) == ["Piece 0", "Piece 1", "Piece 2"]


def _tags(session: Session, ids: list[str]) -> list[tuple[str, ...]]:
    assert session.store is not None
    return [session.store.evidence(each).tags for each in ids]


def _counts(session: Session) -> tuple[int, int]:
    return session.plan.totals_for(BUILD).count, session.plan.totals_for(DESIGN).count
