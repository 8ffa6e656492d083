"""The list of evidence: found, filtered, ordered, selected, and kept in its place."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import Plan
from planner.ui.models.evidence import PAGE_ROWS
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from planner.ui.settings import EVIDENCE_ORDER, Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.evidence.making import add_piece, titles
from tests.ui.real_plan import press, real_store, shown, write
from tests.ui.stub_store import BUILD, DESIGN, TODAY, StubStore, piece


def test_delete_moves_to_the_trash_and_undo_brings_back(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    for n in range(3):
        add_piece(session, f"Piece {n}", TODAY - timedelta(days=n))
    page.pane.table.selectRow(1)
    with qtbot.waitSignal(session.told) as told:
        press(page.pane.table, Qt.Key.Key_Delete)
    assert told.args == ["Evidence moved to the trash", True]
    assert titles(page) == ["Piece 0", "Piece 2"]
    assert page.editor.evidence_id == page.pane.table.current_id() != ""
    session.undo()
    assert titles(page) == ["Piece 0", "Piece 1", "Piece 2"]


def test_another_list_never_takes_over_the_row_the_cursor_was_in(session: Session, page: EvidencePage) -> None:
    shown_one, binned = add_piece(session, "Shown"), add_piece(session, "Thrown away", TODAY - timedelta(days=1))
    page.pane.table.select(shown_one)
    session.bin([binned])
    page.pane.filter.trash.click()
    assert page.pane.table.selected_ids() == []
    page.pane.table.selectRow(0)
    assert page.editor.evidence_id == binned


def test_the_list_follows_the_search_as_it_is_typed(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    for title in ("Threat model", "Deploy time", "Threat review"):
        add_piece(session, title)
    page.pane.search.setFocus()
    qtbot.waitUntil(page.pane.search.hasFocus)
    write(page.pane.search, "thr")
    qtbot.waitUntil(lambda: len(titles(page)) == 2)
    assert page.pane.header.findChildren(type(page.editor.form.marker))[1].text() == "2 of 3"
    press(page.pane.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert page.pane.search.text() == ""


def test_pills_filter_by_skill_tag_files_link_and_period(tmp_path: Path, session: Session, page: EvidencePage) -> None:
    file = tmp_path / "graph.png"
    file.write_bytes(b"graph")
    add_piece(session, "Design", TODAY, DESIGN, tags=("a & b",))
    with_file = add_piece(session, "Build", TODAY - timedelta(days=400), BUILD)
    session.edit_evidence(with_file, EvidenceEdit(add_files=(file,)))
    add_piece(session, "Loose", TODAY)
    pills = page.pane.filter
    assert not pills.period.isVisibleTo(page)
    session.set_profile({"period-from": "2026-04-01"})
    assert pills.unlinked.text() == "Unlinked 1"
    shown = {}
    for name, pill in (("files", pills.files), ("unlinked", pills.unlinked), ("period", pills.period)):
        pill.click()
        shown[name] = sorted(titles(page))
        pill.click()
    assert shown == {"files": ["Build"], "unlinked": ["Loose"], "period": ["Design", "Loose"]}
    pills.skill.open_menu()
    _choose(pills.skill.choices.actions(), "Prototyping")
    assert (titles(page), pills.skill.text(), pills.skill.isChecked()) == (["Build"], "Prototyping", True)
    _choose(pills.skill.choices.actions(), "Any skill")
    pills.tag.open_menu()
    _choose(pills.tag.choices.actions(), "a && b")
    assert titles(page) == ["Design"]
    page.reveal(with_file)
    assert page.pane.table.current_id() == with_file


def _choose(actions: list[QAction], words: str) -> None:
    next(each for each in actions if each.text() == words).trigger()


def test_the_order_is_chosen_and_kept(session: Session, page: EvidencePage, settings: Settings) -> None:
    add_piece(session, "B", TODAY)
    add_piece(session, "A", TODAY - timedelta(days=1))
    page.pane.order.open_menu()
    _choose(page.pane.order.choices.actions(), "By title")
    assert titles(page) == ["A", "B"]
    assert settings.get(EVIDENCE_ORDER) == "title"


def test_selection_and_scroll_stay_when_everything_is_read_again(
    qtbot: QtBot, session: Session, page: EvidencePage
) -> None:
    ids = [add_piece(session, f"Piece {n:02}", TODAY - timedelta(days=n)) for n in range(40)]
    table = page.pane.table
    table.select(ids[20])
    table.selectionModel().select(page.pane.model.index(22, 0), QItemSelectionModel.SelectionFlag.Select)
    table.verticalScrollBar().setValue(59 * 15)
    session.plan_loaded.emit()
    assert table.selected_ids() == [ids[20], ids[22]]
    assert table.current_id() == ids[20]
    assert table.verticalScrollBar().value() == 59 * 15
    add_piece(session, "Newest", TODAY + timedelta(days=1))
    assert table.rowAt(0) == 16
    assert table.selected_ids() == [ids[20], ids[22]]


def test_another_page_can_ask_for_what_it_counted(session: Session, page: EvidencePage) -> None:
    add_piece(session, "Linked", TODAY, BUILD)
    add_piece(session, "Loose")
    page.show_only(unlinked=True)
    assert titles(page) == ["Loose"]
    page.show_only(skill="prototyping")
    assert titles(page) == ["Linked"]


def test_showing_a_long_list_reads_little_of_it(
    qapp: QApplication, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    store = StubStore([piece(n, on=TODAY - timedelta(days=n)) for n in range(4_000)])
    session = Session(Plan(), today=lambda: TODAY)
    session.attach(store)
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.focus_first()
        qapp.processEvents()
        press(page.pane.table, Qt.Key.Key_End)
        qapp.processEvents()
        assert page.pane.table.current_id() == piece(3_999).id
    last = 4_000 - 4_000 % PAGE_ROWS
    assert sorted(set(store.reads)) == [(0, PAGE_ROWS), (last, PAGE_ROWS)]


def test_the_page_opens_with_the_newest_piece_shown(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    add_piece(session, "Older", TODAY - timedelta(days=1))
    newest = add_piece(session, "Newest")
    with shown(EvidencePage(session, theme, dialogs, settings)) as opened:
        assert opened.editor.evidence_id == newest
        assert opened.pane.table.selected_ids() == [newest]


def test_a_page_that_opened_before_the_plan_was_there_shows_the_newest_piece_without_taking_the_keyboard(
    qtbot: QtBot, tmp_path: Path, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    store = real_store(tmp_path / "late")
    newest = store.add_evidence(EvidenceDraft("Newest", on=TODAY)).ids[0]
    session = Session(Plan(), today=lambda: TODAY)
    with shown(EvidencePage(session, theme, dialogs, settings)) as opened:
        opened.pane.search.setFocus()
        qtbot.waitUntil(opened.pane.search.hasFocus)
        session.attach(store)
        qtbot.waitUntil(lambda: opened.editor.evidence_id == newest)
        assert opened.pane.search.hasFocus()
    session.close()


def test_what_is_being_written_is_not_replaced_when_the_plan_is_read(
    qapp: QApplication, session: Session, page: EvidencePage
) -> None:
    page.add_new()
    write(page.editor.form.title, "Begun")
    add_piece(session, "Other")
    session.plan_loaded.emit()
    qapp.processEvents()
    assert page.editor.form.title.text() == "Begun"
    assert page.pane.table.selected_ids() == []


def test_the_keyboard_goes_to_the_list_as_soon_as_there_is_one(
    qtbot: QtBot, tmp_path: Path, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    store = real_store(tmp_path / "late")
    for number in range(2):
        store.add_evidence(EvidenceDraft(f"Piece {number}", on=TODAY - timedelta(days=number)))
    session = Session(Plan(), today=lambda: TODAY)
    with shown(EvidencePage(session, theme, dialogs, settings)) as opened:
        opened.focus_first()
        session.attach(store)
        qtbot.waitUntil(opened.pane.table.hasFocus)
        press(opened.pane.table, Qt.Key.Key_Down)
        assert opened.pane.table.currentIndex().row() == 1
    session.close()
