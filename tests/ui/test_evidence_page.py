"""Journeys through the evidence page, with a real store behind it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.errors import StoreFull, UserError
from planner.core.evidence import EvidenceDraft, EvidenceEdit, EvidenceKind, Link
from planner.core.plan import Plan
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.evidence_opening import Opener, way_to_open
from planner.ui.session import Session
from planner.ui.settings import EVIDENCE_ORDER, THEME, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import PrimaryButton
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import attended, guessing, nameless, press, real_store, shown, tab_chain, write
from tests.ui.stub_store import BUILD, DESIGN, LEAD, TODAY, StubStore, piece


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    with attended(tmp_path / "data") as made:
        yield made


@pytest.fixture
def failures(session: Session) -> list[UserError]:
    found: list[UserError] = []
    session.failed.connect(found.append)
    return found


@pytest.fixture
def page(
    qapp: QApplication, session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> Iterator[EvidencePage]:
    with shown(EvidencePage(session, theme, dialogs, settings)) as made:
        yield made


def _add(session: Session, title: str, on: date = TODAY, *descriptors: str, tags: tuple[str, ...] = ()) -> str:
    made = session.add_evidence(EvidenceDraft(title, on=on, descriptors=descriptors, tags=tags))
    assert made is not None
    return made


def _titles(page: EvidencePage) -> list[str]:
    model = page.pane.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def _stored(session: Session, page: EvidencePage) -> object:
    assert session.store is not None
    return session.store.evidence(page.editor.evidence_id)


def test_a_title_and_enter_make_a_piece_of_evidence(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    page.add_new((DESIGN,))
    title = page.editor.form.title
    qtbot.waitUntil(title.hasFocus)
    write(title, "Cut deploy time")
    press(title, Qt.Key.Key_Return)
    assert _titles(page) == ["Cut deploy time"]
    assert page.pane.table.current_id() == page.editor.evidence_id
    assert session.store is not None
    stored = session.store.evidence(page.editor.evidence_id)
    assert (stored.on, [each.descriptor for each in stored.shows]) == (TODAY, [DESIGN])
    assert page.editor.form.account.fields["situation"].hasFocus()


def test_a_new_piece_without_a_title_leaves_nothing_behind(session: Session, page: EvidencePage) -> None:
    known = _add(session, "Known")
    page.add_new()
    write(page.editor.form.title, "   ")
    press(page.editor.form.title, Qt.Key.Key_Return)
    page.reveal(known)
    assert _titles(page) == ["Known"]
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
    assert _titles(page) == ["Early bird"]
    session.close()


def test_the_account_is_saved_as_it_is_typed_and_undone_as_one_step(
    qtbot: QtBot, tmp_path: Path, session: Session, page: EvidencePage
) -> None:
    page.reveal(_add(session, "Gateway"))
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
    page.reveal(_add(session, "Gateway"))
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
    first, second = _add(session, "First", TODAY), _add(session, "Second", TODAY - timedelta(days=1))
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
    page.reveal(_add(session, "Course"))
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
    page.reveal(_add(session, "Course"))
    until = page.editor.form.until
    write(until, "2026-01-01")
    press(until, Qt.Key.Key_Return)
    assert len(failures) == 1
    assert until.text() == ""


def test_delete_moves_to_the_trash_and_undo_brings_back(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    for n in range(3):
        _add(session, f"Piece {n}", TODAY - timedelta(days=n))
    page.pane.table.selectRow(1)
    with qtbot.waitSignal(session.told) as told:
        press(page.pane.table, Qt.Key.Key_Delete)
    assert told.args == ["Evidence moved to the trash", True]
    assert _titles(page) == ["Piece 0", "Piece 2"]
    assert page.editor.evidence_id == page.pane.table.current_id() != ""
    session.undo()
    assert _titles(page) == ["Piece 0", "Piece 1", "Piece 2"]


def test_the_trash_is_read_only_and_gives_back(session: Session, page: EvidencePage) -> None:
    binned = _add(session, "Thrown away")
    session.bin([binned])
    page.pane.filter.trash.click()
    assert _titles(page) == ["Thrown away"]
    page.pane.table.selectRow(0)
    assert page.editor.form.title.isReadOnly()
    assert page.editor.restore.isVisibleTo(page.editor)
    page.editor.restore.click()
    assert _titles(page) == []
    page.pane.filter.trash.click()
    assert _titles(page) == ["Thrown away"]


def test_another_list_never_takes_over_the_row_the_cursor_was_in(session: Session, page: EvidencePage) -> None:
    shown_one, binned = _add(session, "Shown"), _add(session, "Thrown away", TODAY - timedelta(days=1))
    page.pane.table.select(shown_one)
    session.bin([binned])
    page.pane.filter.trash.click()
    assert page.pane.table.selected_ids() == []
    page.pane.table.selectRow(0)
    assert page.editor.evidence_id == binned


def test_the_list_follows_the_search_as_it_is_typed(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    for title in ("Threat model", "Deploy time", "Threat review"):
        _add(session, title)
    page.pane.search.setFocus()
    qtbot.waitUntil(page.pane.search.hasFocus)
    write(page.pane.search, "thr")
    qtbot.waitUntil(lambda: len(_titles(page)) == 2)
    assert page.pane.header.findChildren(type(page.editor.form.marker))[1].text() == "2 of 3"
    press(page.pane.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(_titles(page)) == 3)
    assert page.pane.search.text() == ""


def test_pills_filter_by_skill_tag_files_link_and_period(tmp_path: Path, session: Session, page: EvidencePage) -> None:
    file = tmp_path / "graph.png"
    file.write_bytes(b"graph")
    _add(session, "Design", TODAY, DESIGN, tags=("a & b",))
    with_file = _add(session, "Build", TODAY - timedelta(days=400), BUILD)
    session.edit_evidence(with_file, EvidenceEdit(add_files=(file,)))
    _add(session, "Loose", TODAY)
    pills = page.pane.filter
    assert not pills.period.isVisibleTo(page)
    session.set_profile({"period-from": "2026-04-01"})
    assert pills.unlinked.text() == "Unlinked 1"
    shown = {}
    for name, pill in (("files", pills.files), ("unlinked", pills.unlinked), ("period", pills.period)):
        pill.click()
        shown[name] = sorted(_titles(page))
        pill.click()
    assert shown == {"files": ["Build"], "unlinked": ["Loose"], "period": ["Design", "Loose"]}
    pills.skill.open_menu()
    _choose(pills.skill.choices.actions(), "Prototyping")
    assert (_titles(page), pills.skill.text(), pills.skill.isChecked()) == (["Build"], "Prototyping", True)
    _choose(pills.skill.choices.actions(), "Any skill")
    pills.tag.open_menu()
    _choose(pills.tag.choices.actions(), "a && b")
    assert _titles(page) == ["Design"]
    page.reveal(with_file)
    assert page.pane.table.current_id() == with_file


def _choose(actions: list[QAction], words: str) -> None:
    next(each for each in actions if each.text() == words).trigger()


def test_the_order_is_chosen_and_kept(session: Session, page: EvidencePage, settings: Settings) -> None:
    _add(session, "B", TODAY)
    _add(session, "A", TODAY - timedelta(days=1))
    page.pane.order.open_menu()
    _choose(page.pane.order.choices.actions(), "By title")
    assert _titles(page) == ["A", "B"]
    assert settings.get(EVIDENCE_ORDER) == "title"


def test_several_are_tagged_linked_and_binned_at_once(session: Session, page: EvidencePage) -> None:
    ids = [_add(session, f"Piece {n}", TODAY - timedelta(days=n)) for n in range(3)]
    session.edit_evidence(ids[0], EvidenceEdit(add_descriptors=(BUILD,)))
    table, bar = page.pane.table, page.pane.selection
    assert not bar.isVisibleTo(page)
    table.selectAll()
    assert (bar.isVisibleTo(page), bar.words.text()) == (True, "3 selected")
    write(bar.tag, "review")
    press(bar.tag, Qt.Key.Key_Return)
    assert session.store is not None
    assert [session.store.evidence(each).tags for each in ids] == [("review",)] * 3
    table.selectAll()
    bar.link.click()
    page.picker.choose_requested.emit(BUILD, True)
    assert session.plan.totals_for(BUILD).count == 3
    page.picker.choose_requested.emit(BUILD, False)
    assert session.plan.totals_for(BUILD).count == 1
    page.picker.done.emit()
    bar.bin.click()
    assert _titles(page) == []


def test_descriptors_are_chosen_by_keyboard_and_say_how(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    page.reveal(_add(session, "Gateway"))
    page.editor.form.choose.click()
    picker = page.editor.picker
    qtbot.waitUntil(picker.search.hasFocus)
    write(picker.search, "design securely")
    press(picker.search, Qt.Key.Key_Down)
    press(picker.tree, Qt.Key.Key_Space)
    assert session.plan.totals_for(DESIGN).count == 1
    assert picker.count.text() == "1 chosen"
    press(picker, Qt.Key.Key_Escape)
    assert not page.editor.choosing
    how = page.editor.form.shows.field(DESIGN)
    assert how is not None
    write(how, "I led it")
    page.flush()
    assert session.store is not None
    assert session.store.evidence(page.editor.evidence_id).shows[0].how == "I led it"


def _drop(page: EvidencePage, *urls: QUrl) -> QDropEvent:
    mime = QMimeData()
    mime.setUrls(list(urls))
    action = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(5, 5), action, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.editor.dropEvent(event)
    return event


def test_files_and_links_dropped_on_the_editor_are_attached(
    tmp_path: Path, session: Session, page: EvidencePage
) -> None:
    page.reveal(_add(session, "Gateway"))
    file = tmp_path / "graph.png"
    file.write_bytes(b"graph")
    _drop(page, QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(tmp_path)))
    _drop(page, QUrl("https://example.org/x"), QUrl("ftp://example.org"))
    assert session.store is not None
    stored = session.store.evidence(page.editor.evidence_id)
    assert [each.name for each in stored.attachments] == ["graph.png"]
    assert [each.url for each in stored.links] == ["https://example.org/x"]
    page.editor.form.files.remove_requested.emit(stored.attachments[0])
    assert session.store.evidence(page.editor.evidence_id).attachments == ()


def test_files_are_added_by_button(
    tmp_path: Path, session: Session, page: EvidencePage, dialogs: ScriptedDialogs, failures: list[UserError]
) -> None:
    page.reveal(_add(session, "Gateway"))
    file = tmp_path / "minutes.txt"
    file.write_bytes(b"minutes")
    dialogs.will_answer((file,), (tmp_path / "missing.txt",))
    page.editor.form.add_files.click()
    page.editor.form.add_files.click()
    assert [each.name for each in page.editor.form.files.files] == ["minutes.txt"]
    assert len(failures) == 1


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("plan.pdf", "open"),
        ("graph.PNG", "open"),
        ("run.sh", "folder"),
        ("photo.png.exe", "folder"),
        ("page.html", "folder"),
        ("drawing.svg", "folder"),
        ("noending", "folder"),
        ("model.blend", "ask"),
    ],
)
def test_only_what_programs_merely_show_is_opened_unasked(name: str, way: str) -> None:
    assert way_to_open(name) == way


@pytest.mark.parametrize(("name", "answer", "shown"), [
    ("plan.pdf", None, "plan.pdf"),
    ("run.sh", None, ""),
    ("model.blend", True, "model.blend"),
    ("model.blend", False, None),
])  # fmt: skip
def test_an_attachment_opens_as_a_copy_that_cannot_be_written(
    tmp_path: Path, page: EvidencePage, session: Session, dialogs: ScriptedDialogs, inline_tasks: None,
    name: str, answer: bool | None, shown: str | None,
) -> None:  # fmt: skip
    launched: list[QUrl] = []

    def launch(url: QUrl) -> bool:
        launched.append(url)
        return True

    file = tmp_path / name
    file.write_bytes(b"content")
    made = _add(session, "Gateway")
    session.edit_evidence(made, EvidenceEdit(add_files=(file,)))
    assert session.store is not None
    attachment = session.store.evidence(made).attachments[0]
    if answer is not None:
        dialogs.will_answer(answer)
    Opener(dialogs, page, launch).open_file(attachment, session.store.attachment_path(attachment))
    if shown is None:
        assert launched == []
        return
    path = Path(launched[0].toLocalFile())
    copy = path if shown else path / name
    assert copy.name == name
    assert copy.read_bytes() == b"content"
    assert copy.stat().st_mode & 0o777 == 0o400
    assert path.is_dir() is not bool(shown)


def test_a_link_opens_after_its_address_was_shown(page: EvidencePage, dialogs: ScriptedDialogs) -> None:
    launched: list[str] = []

    def launch(url: QUrl) -> bool:
        launched.append(url.toString())
        return True

    opener = Opener(dialogs, page, launch)
    refused: list[UserError] = []
    opener.failed.connect(refused.append)
    dialogs.will_answer(True, False)
    opener.open_link("https://example.org/a")
    opener.open_link("https://example.org/b")
    opener.open_link("file:///etc/passwd")
    assert dialogs.asked == ["https://example.org/a", "https://example.org/b"]
    assert launched == ["https://example.org/a"]
    assert len(refused) == 1


def test_selection_and_scroll_stay_when_everything_is_read_again(
    qtbot: QtBot, session: Session, page: EvidencePage
) -> None:
    ids = [_add(session, f"Piece {n:02}", TODAY - timedelta(days=n)) for n in range(40)]
    table = page.pane.table
    table.select(ids[20])
    table.selectionModel().select(page.pane.model.index(22, 0), QItemSelectionModel.SelectionFlag.Select)
    table.verticalScrollBar().setValue(59 * 15)
    session.plan_loaded.emit()
    assert table.selected_ids() == [ids[20], ids[22]]
    assert table.current_id() == ids[20]
    assert table.verticalScrollBar().value() == 59 * 15
    _add(session, "Newest", TODAY + timedelta(days=1))
    assert table.rowAt(0) == 16
    assert table.selected_ids() == [ids[20], ids[22]]


def test_f2_and_enter_go_to_the_title_and_escape_comes_back_without_losing_text(
    qtbot: QtBot, session: Session, page: EvidencePage
) -> None:
    _add(session, "Old title")
    page.focus_first()
    qtbot.waitUntil(page.pane.table.hasFocus)
    press(page.pane.table, Qt.Key.Key_F2)
    assert page.editor.form.title.hasFocus()
    write(page.editor.form.title, "New title")
    press(page.editor.form.title, Qt.Key.Key_Escape)
    assert page.pane.table.hasFocus()
    assert _titles(page) == ["New title"]


def test_an_added_piece_that_is_undone_leaves_the_editor_empty(session: Session, page: EvidencePage) -> None:
    page.add_new()
    write(page.editor.form.title, "Oops")
    press(page.editor.form.title, Qt.Key.Key_Return)
    session.undo()
    assert page.editor.evidence_id == ""
    assert _titles(page) == []


@pytest.mark.parametrize("width", [816, 1072])
def test_nothing_is_wider_than_its_pane(qtbot: QtBot, session: Session, page: EvidencePage, width: int) -> None:
    title = "A title of many words that go on and on and on until they need a second line"
    made = _add(session, title, date(2026, 9, 28), DESIGN, LEAD, tags=tuple(f"a longer tag {n}" for n in range(9)))
    session.edit_evidence(
        made, EvidenceEdit({"until": date(2026, 11, 24)}, add_links=(Link("https://example.org/" + "x" * 300),))
    )
    page.resize(width, 560)
    page.reveal(made)
    scroll = page.editor._scroll
    qtbot.waitUntil(lambda: scroll.viewport().width() > 0)
    assert page.width() == width
    assert page.editor.form.width() <= scroll.viewport().width()
    assert not page.pane.table.horizontalScrollBar().isVisible()


def test_every_control_has_a_name_and_no_label_guesses_at_markup(session: Session, page: EvidencePage) -> None:
    page.reveal(_add(session, "<b>x</b>", TODAY, DESIGN, tags=("t",)))
    assert nameless(page) == []
    assert guessing(page) == []


def test_tab_goes_through_the_form_in_reading_order(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    page.reveal(_add(session, "Gateway", TODAY, DESIGN))
    form = page.editor.form
    wanted = [
        form.title, form.on, form.until, form.kind, form.corroborated_by, form.private, form.tags.field,
        *form.account.fields.values(), form.shows.field(DESIGN), form.choose, form.add_files, form.links.address,
    ]  # fmt: skip
    assert [each for each in tab_chain(form.title) if each in wanted] == wanted[1:]


def test_an_empty_page_says_what_it_is_for_and_fills_by_one_button(page: EvidencePage) -> None:
    button = page.pane.findChild(PrimaryButton)
    assert button is not None
    assert (button.text(), button.isVisibleTo(page)) == ("Add evidence", True)
    button.click()
    assert page.editor.is_new


def test_another_page_can_ask_for_what_it_counted(session: Session, page: EvidencePage) -> None:
    _add(session, "Linked", TODAY, BUILD)
    _add(session, "Loose")
    page.show_only(unlinked=True)
    assert _titles(page) == ["Loose"]
    page.show_only(skill="prototyping")
    assert _titles(page) == ["Linked"]


def test_the_trash_lets_nothing_be_changed(session: Session, page: EvidencePage, tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_bytes(b"minutes")
    binned = _add(session, "Thrown away", TODAY, DESIGN, tags=("t",))
    session.edit_evidence(binned, EvidenceEdit(add_files=(file,), add_links=(Link("https://example.org"),)))
    session.bin([binned])
    page.reveal(binned)
    form = page.editor.form
    parts = (*form.tags.stops(), *form.files.stops()[1:], *form.links.stops()[1:], *form.shows.stops()[1:])
    waiting = (form.choose, form.add_files, form.kind, form.private)
    assert [each for each in (*parts, *waiting) if each.isVisibleTo(page) and each.isEnabled()] == []
    assert all(field.isReadOnly() for field in form.text_fields())
    event = _drop(page, QUrl.fromLocalFile(str(file)))
    assert not event.isAccepted()


def test_a_change_of_theme_keeps_what_is_shown(session: Session, page: EvidencePage, settings: Settings) -> None:
    page.reveal(_add(session, "Gateway", TODAY, DESIGN, tags=("t", "u")))
    write(page.editor.form.account.fields["task"], "half typed")
    settings.put(THEME, "dark")
    assert page.editor.form.account.fields["task"].text() == "half typed"
    assert page.editor.form.tags.tags == ("t", "u")
    assert len(page.editor.form.tags.stops()) == 3


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
    assert sorted(set(store.reads)) == [(0, 200), (3_800, 200)]


def test_too_many_words_keep_the_editor_until_they_are_fewer(
    session: Session, page: EvidencePage, failures: list[UserError]
) -> None:
    first, second = _add(session, "First"), _add(session, "Second")
    page.reveal(first)
    field = page.editor.form.account.fields["action"]
    field.insertPlainText("x" * 20_003)
    page.reveal(second)
    assert (page.editor.evidence_id, len(field.text())) == (first, 20_003)
    assert failures[0].message == "Action was not saved: it is 3 characters too long. Your words are still there."
    field.setPlainText("short")
    page.reveal(second)
    assert page.editor.evidence_id == second


def test_descriptors_to_choose_from_are_shown_in_full_whatever_the_width(
    qapp: QApplication, session: Session, page: EvidencePage
) -> None:
    page.reveal(_add(session, "Gateway", TODAY, DESIGN))
    page.editor.form.choose.click()
    tree = page.editor.picker.tree
    model = page.editor.picker.model
    index = model.index(0, 0, model.index(1, 0))
    assert index.data() == "design securely"
    wide = tree.sizeHintForIndex(index).height()
    tree.setFixedWidth(90)
    qapp.processEvents()
    assert tree.sizeHintForIndex(index).height() > wide
    assert not tree.grab().isNull()
