"""The Checklist page under a person's hands: keys, clicks, drops, and room."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import Plan, RatingValue
from planner.store.plan_store import open_store
from planner.ui.pages.checklist import ChecklistPage
from planner.ui.pages.checklist_words import title_from
from planner.ui.session import Session
from planner.ui.settings import CHECKLIST_COLLAPSED, CHECKLIST_FILTER, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.card import Card, DropZone
from planner.ui.widgets.chips import FilterChips
from tests.ui.checklist_bench import cards_of, detail_of, shown_page, texts_of, view_of
from tests.ui.conftest import ScriptedDialogs
from tests.ui.stub_store import BUILD, DESIGN, FRAMEWORK, REVIEW, TODAY


@pytest.fixture
def page(
    qtbot: QtBot, real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> ChecklistPage:
    return shown_page(qtbot, ChecklistPage(real_session, theme, dialogs, settings))


def test_space_cycles_the_rating_and_keeps_the_place(page: ChecklistPage, real_session: Session) -> None:
    page.reveal(DESIGN)
    values = []
    for _ in range(3):
        QTest.keyClick(view_of(page), Qt.Key.Key_Space)
        values.append(real_session.plan.value(DESIGN))
    assert values == [RatingValue.DEVELOPING, RatingValue.MET, RatingValue.NOT_STARTED]
    assert view_of(page).current_key() == DESIGN


def test_a_click_on_the_box_rates_and_one_on_the_words_does_not(page: ChecklistPage, real_session: Session) -> None:
    view = view_of(page)
    page.reveal(REVIEW)
    row = view.visualRect(view.currentIndex())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert real_session.plan.value(REVIEW) is RatingValue.NOT_STARTED
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.topLeft() + QPoint(51, 18))
    assert real_session.plan.value(REVIEW) is RatingValue.DEVELOPING


def test_arrows_move_and_the_detail_follows(page: ChecklistPage) -> None:
    page.reveal(DESIGN)
    QTest.keyClick(view_of(page), Qt.Key.Key_Down)
    assert "review the design" in texts_of(detail_of(page))


def test_e_and_g_ask_for_a_new_thing_for_this_descriptor(page: ChecklistPage, qtbot: QtBot) -> None:
    asked: list[tuple[str, object]] = []
    page.add_requested.connect(lambda where, keys: asked.append((where, keys)))
    page.reveal(BUILD)
    QTest.keyClick(view_of(page), Qt.Key.Key_E)
    QTest.keyClick(view_of(page), Qt.Key.Key_G)
    assert asked == [("evidence", (BUILD,)), ("goals", (BUILD,))]


def test_enter_goes_to_the_detail_and_escape_comes_back(page: ChecklistPage, qtbot: QtBot) -> None:
    page.reveal(DESIGN)
    page.focus_first()
    QTest.keyClick(view_of(page), Qt.Key.Key_Return)
    focused = page.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.accessibleName() == "My rating: Not started"
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert page.focusWidget() is view_of(page)


def test_folding_is_remembered(page: ChecklistPage, settings: Settings) -> None:
    view = view_of(page)
    page.reveal("security")
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert "security" in settings.get(CHECKLIST_COLLAPSED).split(",")
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert "security" not in settings.get(CHECKLIST_COLLAPSED).split(",")


def test_the_filter_is_remembered_and_its_numbers_follow(
    page: ChecklistPage, settings: Settings, real_session: Session, qtbot: QtBot
) -> None:
    chips = page.findChild(FilterChips)
    assert isinstance(chips, FilterChips)
    chips.chip("no-evidence").click()
    assert settings.get(CHECKLIST_FILTER) == "no-evidence"
    assert chips.chip("no-evidence").text() == "No evidence 3"
    real_session.add_evidence(EvidenceDraft("One", descriptors=(BUILD,)))
    qtbot.waitUntil(lambda: chips.chip("no-evidence").text() == "No evidence 2")


def test_a_filter_with_nothing_under_it_says_so(page: ChecklistPage) -> None:
    chips = page.findChild(FilterChips)
    assert isinstance(chips, FilterChips)
    chips.chip("open-goal").click()
    assert any("No descriptor has an open goal" in text for text in texts_of(page))


def test_reveal_finds_a_descriptor_whatever_filter_is_in_force(page: ChecklistPage) -> None:
    chips = page.findChild(FilterChips)
    assert isinstance(chips, FilterChips)
    chips.chip("open-goal").click()
    page.reveal(REVIEW)
    assert view_of(page).current_key() == REVIEW


def _drag(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def _drop(target: QWidget, mime: QMimeData, at: QPoint) -> None:
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    target.dragEnterEvent(QDragEnterEvent(at, copy, mime, left, nothing))
    target.dragMoveEvent(QDragMoveEvent(at, copy, mime, left, nothing))
    target.dropEvent(QDropEvent(QPointF(at), copy, mime, left, nothing))


def test_a_file_dropped_on_a_row_becomes_evidence_for_it(
    page: ChecklistPage, real_session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "threat-model_v2.txt"
    path.write_text("A model.")
    page.reveal(REVIEW)
    view = view_of(page)
    _drop(view, _drag(path), view.visualRect(view.currentIndex()).center())
    store = real_session.store
    assert store is not None
    (line,) = store.evidence_lines(EvidenceQuery(descriptors=(REVIEW,)), 0, 5)
    assert (line.title, line.on, line.files) == ("Threat model v2", TODAY, 1)


def test_a_file_dropped_on_the_zone_becomes_evidence_that_can_be_undone(
    page: ChecklistPage, real_session: Session, tmp_path: Path
) -> None:
    told: list[tuple[str, bool]] = []
    real_session.told.connect(lambda words, can_undo: told.append((words, can_undo)))
    path = tmp_path / "minutes.txt"
    path.write_text("Minutes.")
    page.reveal(DESIGN)
    zone = page.findChild(DropZone)
    assert isinstance(zone, DropZone)
    _drop(zone, _drag(path), QPoint(5, 5))
    assert told == [("Evidence added: Minutes", True)]
    real_session.undo()
    assert real_session.plan.totals_for(DESIGN).count == 0


@pytest.mark.parametrize(
    ("name", "title"),
    [("threat-model.pdf", "Threat model"), ("a__b--c.txt", "A b c"), ("---", "---"), ("x" * 250, "X" + "x" * 199)],
)
def test_a_file_name_becomes_a_title(name: str, title: str) -> None:
    assert title_from(Path(name)) == title


def test_a_descriptor_of_any_length_is_shown_whole_without_a_horizontal_scroll_bar(
    qtbot: QtBot, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    words = "secure " * 80 + "w" * 300
    level = RoleLevel(name="Long", skills=(Skill("A skill with a very long name indeed " * 3, "Expert", (words,)),))
    session = Session(Plan(Framework("F", role_levels=(level,)), level), today=lambda: TODAY)
    page = ChecklistPage(session, theme, dialogs, settings)
    qtbot.addWidget(page)
    page.resize(816, 560)  # what a window of 1024x640 leaves
    page.complete()
    with qtbot.waitExposed(page):
        page.show()
    view = view_of(page)
    view.doItemsLayout()
    row = view.visualRect(view.currentIndex())
    assert row.width() == view.viewport().width()
    lines = row.height() / theme.px(16)
    assert lines * (view.viewport().width() / 7) > len(words) * 0.8
    assert view.horizontalScrollBar().maximum() == 0
    assert detail_of(page).horizontalScrollBar().maximum() == 0


def test_words_of_a_person_are_never_taken_for_markup(page: ChecklistPage, real_session: Session) -> None:
    real_session.add_evidence(EvidenceDraft("<b>bold</b> <img src='file:///etc/passwd'>", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
    assert "<b>bold</b> <img src='file:///etc/passwd'>" in texts_of(detail_of(page))


def test_everything_that_takes_the_keyboard_has_a_name(page: ChecklistPage, real_session: Session) -> None:
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    for widget in page.findChildren(QWidget):
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page)
        if takes_keys and isinstance(widget, QAbstractButton | QAbstractItemView | Card):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget


def test_before_the_store_is_open_the_plan_shows_and_a_tick_waits(
    qtbot: QtBot, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "late", framework=FRAMEWORK, today=lambda: TODAY)
    session = Session(store.load(), today=lambda: TODAY)
    page = shown_page(qtbot, ChecklistPage(session, theme, dialogs, settings))
    page.reveal(DESIGN)
    QTest.keyClick(view_of(page), Qt.Key.Key_Space)
    assert session.plan.value(DESIGN) is RatingValue.NOT_STARTED
    session.attach(store)
    assert session.plan.value(DESIGN) is RatingValue.DEVELOPING
    session.close()


def test_what_changed_while_the_page_was_out_of_sight_shows_when_it_comes_back(
    page: ChecklistPage, real_session: Session
) -> None:
    page.reveal(DESIGN)
    page.hide()
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    real_session.rate(REVIEW, RatingValue.MET)
    page.show()
    assert "Threat model" in [card.accessibleName() for card in cards_of(detail_of(page))]
    chips = page.findChild(FilterChips)
    assert isinstance(chips, FilterChips)
    assert chips.chip("no-evidence").text() == "No evidence 2"
    view = view_of(page)
    assert "1 evidence" in view.model().data(view.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)


def test_out_of_sight_the_page_reads_nothing(
    page: ChecklistPage, real_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def nothing(*asked: object) -> tuple[()]:
        read.append(asked)
        return ()

    store = real_session.store
    assert store is not None
    page.reveal(DESIGN)
    page.hide()
    monkeypatch.setattr(store, "evidence_lines", nothing)
    monkeypatch.setattr("planner.ui.models.checklist.checklist_lines", nothing)
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    QApplication.processEvents()
    assert read == []
    page.show()
    assert len(read) == 2
