"""The evidence page to the eye, to the keyboard and to a screen reader."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceEdit, Link
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from planner.ui.settings import THEME, Settings
from planner.ui.widgets.buttons import PrimaryButton
from tests.ui.evidence.making import add_piece, titles
from tests.ui.real_plan import guessing, nameless, press, tab_chain, write
from tests.ui.stub_store import DESIGN, LEAD, TODAY


def test_f2_and_enter_go_to_the_title_and_escape_comes_back_without_losing_text(
    qtbot: QtBot, session: Session, page: EvidencePage
) -> None:
    add_piece(session, "Old title")
    page.focus_first()
    qtbot.waitUntil(page.pane.table.hasFocus)
    press(page.pane.table, Qt.Key.Key_F2)
    assert page.editor.form.title.hasFocus()
    write(page.editor.form.title, "New title")
    press(page.editor.form.title, Qt.Key.Key_Escape)
    assert page.pane.table.hasFocus()
    assert titles(page) == ["New title"]


@pytest.mark.parametrize("width", [816, 1072])
def test_nothing_is_wider_than_its_pane(qtbot: QtBot, session: Session, page: EvidencePage, width: int) -> None:
    title = "A title of many words that go on and on and on until they need a second line"
    made = add_piece(session, title, date(2026, 9, 28), DESIGN, LEAD, tags=tuple(f"a longer tag {n}" for n in range(9)))
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
    page.reveal(add_piece(session, "<b>x</b>", TODAY, DESIGN, tags=("t",)))
    assert nameless(page) == []
    assert guessing(page) == []


def test_tab_goes_through_the_form_in_reading_order(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    page.reveal(add_piece(session, "Gateway", TODAY, DESIGN))
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


def test_a_change_of_theme_keeps_what_is_shown(session: Session, page: EvidencePage, settings: Settings) -> None:
    page.reveal(add_piece(session, "Gateway", TODAY, DESIGN, tags=("t", "u")))
    write(page.editor.form.account.fields["task"], "half typed")
    settings.put(THEME, "dark")
    assert page.editor.form.account.fields["task"].text() == "half typed"
    assert page.editor.form.tags.tags == ("t", "u")
    assert len(page.editor.form.tags.stops()) == 3


def test_descriptors_to_choose_from_are_shown_in_full_whatever_the_width(
    qapp: QApplication, session: Session, page: EvidencePage
) -> None:
    page.reveal(add_piece(session, "Gateway", TODAY, DESIGN))
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
