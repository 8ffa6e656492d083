"""The Checklist page under a person's hands: keys, clicks, drops, and room."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.core.framework import Framework, RoleLevel, Skill
from planner.core.plan import By, GoalDraft, GoalEdit, GoalState, Plan, RatingValue
from planner.store.plan_store import open_store
from planner.ui.models.checklist import Role
from planner.ui.pages.checklist import ChecklistPage
from planner.ui.pages.checklist_detail import ChecklistDetail
from planner.ui.pages.checklist_view import ChecklistView
from planner.ui.pages.checklist_words import title_from
from planner.ui.session import Session
from planner.ui.settings import CHECKLIST_COLLAPSED, CHECKLIST_FILTER, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import SegmentedControl
from planner.ui.widgets.card import Card, DropZone
from planner.ui.widgets.chips import FilterChips
from tests.ui.conftest import ScriptedDialogs
from tests.ui.stub_store import BUILD, DESIGN, FRAMEWORK, REVIEW, TODAY


@pytest.fixture
def page(
    qtbot: QtBot, real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> ChecklistPage:
    return _shown(qtbot, ChecklistPage(real_session, theme, dialogs, settings))


def _shown(qtbot: QtBot, page: ChecklistPage) -> ChecklistPage:
    qtbot.addWidget(page)
    page.resize(1072, 720)
    page.complete()
    with qtbot.waitExposed(page):
        page.show()
    return page


def _view(page: QWidget) -> ChecklistView:
    found = page.findChild(ChecklistView)
    assert isinstance(found, ChecklistView)
    return found


def _detail(page: QWidget) -> ChecklistDetail:
    found = page.findChild(ChecklistDetail)
    assert isinstance(found, ChecklistDetail)
    return found


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def _cards(widget: QWidget) -> list[Card]:
    return [card for card in widget.findChildren(Card) if card.isVisibleTo(widget)]


def test_space_cycles_the_rating_and_keeps_the_place(page: ChecklistPage, real_session: Session) -> None:
    page.reveal(DESIGN)
    values = []
    for _ in range(3):
        QTest.keyClick(_view(page), Qt.Key.Key_Space)
        values.append(real_session.plan.value(DESIGN))
    assert values == [RatingValue.DEVELOPING, RatingValue.MET, RatingValue.NOT_STARTED]
    assert _view(page).current_key() == DESIGN


def test_a_click_on_the_box_rates_and_one_on_the_words_does_not(page: ChecklistPage, real_session: Session) -> None:
    view = _view(page)
    page.reveal(REVIEW)
    row = view.visualRect(view.currentIndex())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert real_session.plan.value(REVIEW) is RatingValue.NOT_STARTED
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.topLeft() + QPoint(51, 18))
    assert real_session.plan.value(REVIEW) is RatingValue.DEVELOPING


def test_arrows_move_and_the_detail_follows(page: ChecklistPage) -> None:
    page.reveal(DESIGN)
    QTest.keyClick(_view(page), Qt.Key.Key_Down)
    assert "review the design" in _texts(_detail(page))


def test_e_and_g_ask_for_a_new_thing_for_this_descriptor(page: ChecklistPage, qtbot: QtBot) -> None:
    asked: list[tuple[str, object]] = []
    page.add_requested.connect(lambda where, keys: asked.append((where, keys)))
    page.reveal(BUILD)
    QTest.keyClick(_view(page), Qt.Key.Key_E)
    QTest.keyClick(_view(page), Qt.Key.Key_G)
    assert asked == [("evidence", (BUILD,)), ("goals", (BUILD,))]


def test_enter_goes_to_the_detail_and_escape_comes_back(page: ChecklistPage, qtbot: QtBot) -> None:
    page.reveal(DESIGN)
    page.focus_first()
    QTest.keyClick(_view(page), Qt.Key.Key_Return)
    focused = page.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.accessibleName() == "My rating: Not started"
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert page.focusWidget() is _view(page)


def test_folding_is_remembered(page: ChecklistPage, settings: Settings) -> None:
    view = _view(page)
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
    assert any("No descriptor has an open goal" in text for text in _texts(page))


def test_reveal_finds_a_descriptor_whatever_filter_is_in_force(page: ChecklistPage) -> None:
    chips = page.findChild(FilterChips)
    assert isinstance(chips, FilterChips)
    chips.chip("open-goal").click()
    page.reveal(REVIEW)
    assert _view(page).current_key() == REVIEW


def test_not_applicable_asks_why(
    page: ChecklistPage, dialogs: ScriptedDialogs, real_session: Session, qtbot: QtBot
) -> None:
    page.reveal(DESIGN)
    choice = page.findChild(SegmentedControl)
    assert isinstance(choice, SegmentedControl)
    dialogs.will_answer(None)
    choice.button("not-applicable").click()
    assert real_session.plan.value(DESIGN) is RatingValue.NOT_STARTED
    assert choice.button("not-started").isChecked()
    dialogs.will_answer("Nothing is designed here")
    choice.button("not-applicable").click()
    rating = real_session.plan.rating(DESIGN)
    assert rating is not None
    assert (rating.value, rating.note) == (RatingValue.NOT_APPLICABLE, "Nothing is designed here")
    qtbot.waitUntil(lambda: "Nothing is designed here" in _texts(_detail(page)))


def test_the_detail_says_who_rated_what_and_when(page: ChecklistPage, real_session: Session) -> None:
    real_session.rate(DESIGN, RatingValue.MET)
    real_session.rate(DESIGN, RatingValue.DEVELOPING, by=By.MANAGER)
    page.reveal(DESIGN)
    texts = _texts(_detail(page))
    assert "My rating, since 24 November 2026" in texts
    assert "Manager, 24 Nov 2026" in texts
    assert "Developing" in texts


def test_the_history_unfolds(page: ChecklistPage, real_session: Session) -> None:
    real_session.rate(DESIGN, RatingValue.DEVELOPING)
    real_session.rate(DESIGN, RatingValue.MET)
    page.reveal(DESIGN)
    detail = _detail(page)
    toggle = next(button for button in detail.findChildren(QAbstractButton) if button.text() == "Rating history (2)")
    assert not any("Met (me)" in text for text in _texts(detail))
    toggle.click()
    shown = next(text for text in _texts(detail) if "Met (me)" in text)
    assert shown.index("Met (me)") < shown.index("Developing (me)")


def test_cards_lead_to_the_evidence_and_the_goal(page: ChecklistPage, real_session: Session, qtbot: QtBot) -> None:
    piece = real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    goal = real_session.add_goal(GoalDraft("Red team", steps=("one", "two"), descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    asked: list[tuple[str, str]] = []
    page.reveal_requested.connect(lambda where, thing: asked.append((where, thing)))
    first, second = _cards(_detail(page))
    assert (first.accessibleName(), second.accessibleName()) == ("Threat model", "Red team")
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert asked == [("evidence", piece), ("goals", goal)]


def test_cards_that_did_not_change_are_left_alone(page: ChecklistPage, real_session: Session) -> None:
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    before = _cards(_detail(page))
    real_session.rate(DESIGN, RatingValue.MET)
    assert _cards(_detail(page)) == before


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
    view = _view(page)
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
    view = _view(page)
    view.doItemsLayout()
    row = view.visualRect(view.currentIndex())
    assert row.width() == view.viewport().width()
    lines = row.height() / theme.px(16)
    assert lines * (view.viewport().width() / 7) > len(words) * 0.8
    assert view.horizontalScrollBar().maximum() == 0
    assert _detail(page).horizontalScrollBar().maximum() == 0


def test_words_of_a_person_are_never_taken_for_markup(page: ChecklistPage, real_session: Session) -> None:
    real_session.add_evidence(EvidenceDraft("<b>bold</b> <img src='file:///etc/passwd'>", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
    assert "<b>bold</b> <img src='file:///etc/passwd'>" in _texts(_detail(page))


def test_everything_that_takes_the_keyboard_has_a_name(page: ChecklistPage, real_session: Session) -> None:
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    for widget in page.findChildren(QWidget):
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page)
        if takes_keys and isinstance(widget, QAbstractButton | QAbstractItemView | Card):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget


def test_the_pane_takes_the_place_that_the_first_frame_kept_for_it(
    qtbot: QtBot, real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    page = ChecklistPage(real_session, theme, dialogs, settings)
    qtbot.addWidget(page)
    page.resize(1072, 720)
    with qtbot.waitExposed(page):
        page.show()
    assert page.findChild(ChecklistDetail) is None
    split = page.findChild(QSplitter)
    assert isinstance(split, QSplitter)
    sizes = split.sizes()
    page.complete()
    assert split.sizes() == sizes
    assert split.widget(1) is _detail(page)
    assert _detail(page).isVisible()
    line = _view(page).currentIndex().data(Role.LINE)
    assert line.text in _texts(_detail(page))


def test_a_wish_for_the_pane_does_not_wait_for_it(
    qtbot: QtBot, real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    page = ChecklistPage(real_session, theme, dialogs, settings)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.reveal(DESIGN)
    QTest.keyClick(_view(page), Qt.Key.Key_Return)
    assert _detail(page).isAncestorOf(page.focusWidget())


def test_before_the_store_is_open_the_plan_shows_and_a_tick_waits(
    qtbot: QtBot, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "late", framework=FRAMEWORK, today=lambda: TODAY)
    session = Session(store.load(), today=lambda: TODAY)
    page = _shown(qtbot, ChecklistPage(session, theme, dialogs, settings))
    page.reveal(DESIGN)
    QTest.keyClick(_view(page), Qt.Key.Key_Space)
    assert session.plan.value(DESIGN) is RatingValue.NOT_STARTED
    session.attach(store)
    assert session.plan.value(DESIGN) is RatingValue.DEVELOPING
    session.close()


def test_the_detail_asks_for_new_things_by_button_and_by_key(page: ChecklistPage) -> None:
    asked: list[tuple[str, object]] = []
    page.add_requested.connect(lambda where, keys: asked.append((where, keys)))
    page.reveal(DESIGN)
    detail = _detail(page)
    for says in ("Add evidence for this descriptor (E)", "Add a goal for this descriptor (G)"):
        next(each for each in detail.findChildren(QAbstractButton) if each.accessibleName() == says).click()
    QTest.keyClick(detail, Qt.Key.Key_E)
    QTest.keyClick(detail, Qt.Key.Key_G)
    assert asked == [("evidence", (DESIGN,)), ("goals", (DESIGN,))] * 2


def test_a_descriptor_with_much_evidence_says_what_is_shown(
    page: ChecklistPage, real_session: Session, qtbot: QtBot
) -> None:
    for number in range(31):
        real_session.add_evidence(EvidenceDraft(f"Piece {number}", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    assert "The newest 30 of 31 are shown." in _texts(_detail(page))
    qtbot.waitUntil(lambda: len(_cards(_detail(page))) == 30)
    titles = [card.accessibleName() for card in _cards(_detail(page))]
    assert titles == [f"Piece {number}" for number in reversed(range(1, 31))]


def test_the_rule_of_strength_can_be_read(page: ChecklistPage) -> None:
    page.reveal(DESIGN)
    detail = _detail(page)
    assert "None: no evidence yet" in _texts(detail)
    next(each for each in detail.findChildren(QAbstractButton) if each.text() == "How this is judged").click()
    assert any("It judges the evidence, not you." in text for text in _texts(detail))


def test_goals_say_when_they_are_due_and_how_far_they_have_come(page: ChecklistPage, real_session: Session) -> None:
    late, soon = TODAY - timedelta(days=1), TODAY + timedelta(days=18)
    real_session.add_goal(GoalDraft("Late", due=late, descriptors=(DESIGN,)))
    real_session.add_goal(GoalDraft("Soon", due=soon, steps=("one", "two"), descriptors=(DESIGN,)))
    done = real_session.add_goal(GoalDraft("Over", descriptors=(DESIGN,)))
    assert done is not None
    real_session.edit_goal(done, GoalEdit({"state": GoalState.DONE}))
    page.reveal(DESIGN)
    captions = {card.accessibleName(): card.accessibleDescription() for card in _cards(_detail(page))}
    assert captions == {
        "Late": "Overdue since 23 November 2026",
        "Soon": "Due 12 December 2026  ·  0 of 2 steps",
        "Over": "No date  ·  Done",
    }


def test_cards_are_used_again_for_another_descriptor(page: ChecklistPage, real_session: Session, qtbot: QtBot) -> None:
    goal = GoalDraft("Red team", steps=("one", "two"), descriptors=(DESIGN, REVIEW))
    for draft in (goal, GoalDraft("Sign off", descriptors=(DESIGN,)), GoalDraft("Other", descriptors=(REVIEW,))):
        real_session.add_goal(draft)
    pieces = [real_session.add_evidence(EvidenceDraft(f"Piece {n}", descriptors=(DESIGN,))) for n in range(8)]
    page.reveal(DESIGN)
    qtbot.waitUntil(lambda: len(_cards(_detail(page))) == 10)
    asked: list[tuple[str, str]] = []
    page.reveal_requested.connect(lambda where, thing: asked.append((where, thing)))
    page.reveal(REVIEW)
    assert [card.accessibleName() for card in _cards(_detail(page))] == ["Red team", "Other"]
    page.reveal(DESIGN)
    cards = _cards(_detail(page))
    assert len(cards) == 10
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert asked == [("evidence", pieces[-1])]


def test_what_changed_while_the_page_was_out_of_sight_shows_when_it_comes_back(
    page: ChecklistPage, real_session: Session
) -> None:
    page.reveal(DESIGN)
    page.hide()
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    real_session.rate(REVIEW, RatingValue.MET)
    page.show()
    assert "Threat model" in [card.accessibleName() for card in _cards(_detail(page))]
    chips = page.findChild(FilterChips)
    assert isinstance(chips, FilterChips)
    assert chips.chip("no-evidence").text() == "No evidence 2"
    view = _view(page)
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
