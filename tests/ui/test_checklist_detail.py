"""The pane beside the checklist: what it says of a descriptor, and where its cards and buttons lead."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QSplitter
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft
from planner.core.plan import By, GoalDraft, GoalEdit, GoalState, RatingValue
from planner.ui.models.checklist import Role
from planner.ui.pages.checklist import ChecklistPage
from planner.ui.pages.checklist_detail import ChecklistDetail
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import SegmentedControl
from tests.ui.checklist_bench import cards_of, detail_of, shown_page, texts_of, view_of
from tests.ui.conftest import ScriptedDialogs
from tests.ui.stub_store import DESIGN, REVIEW, TODAY


@pytest.fixture
def page(
    qtbot: QtBot, real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> ChecklistPage:
    return shown_page(qtbot, ChecklistPage(real_session, theme, dialogs, settings))


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
    qtbot.waitUntil(lambda: "Nothing is designed here" in texts_of(detail_of(page)))


def test_the_detail_says_who_rated_what_and_when(page: ChecklistPage, real_session: Session) -> None:
    real_session.rate(DESIGN, RatingValue.MET)
    real_session.rate(DESIGN, RatingValue.DEVELOPING, by=By.MANAGER)
    page.reveal(DESIGN)
    texts = texts_of(detail_of(page))
    assert "My rating, since 24 November 2026" in texts
    assert "Manager, 24 Nov 2026" in texts
    assert "Developing" in texts


def test_the_history_unfolds(page: ChecklistPage, real_session: Session) -> None:
    real_session.rate(DESIGN, RatingValue.DEVELOPING)
    real_session.rate(DESIGN, RatingValue.MET)
    page.reveal(DESIGN)
    detail = detail_of(page)
    toggle = next(button for button in detail.findChildren(QAbstractButton) if button.text() == "Rating history (2)")
    assert not any("Met (me)" in text for text in texts_of(detail))
    toggle.click()
    shown = next(text for text in texts_of(detail) if "Met (me)" in text)
    assert shown.index("Met (me)") < shown.index("Developing (me)")


def test_cards_lead_to_the_evidence_and_the_goal(page: ChecklistPage, real_session: Session, qtbot: QtBot) -> None:
    piece = real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    goal = real_session.add_goal(GoalDraft("Red team", steps=("one", "two"), descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    asked: list[tuple[str, str]] = []
    page.reveal_requested.connect(lambda where, thing: asked.append((where, thing)))
    first, second = cards_of(detail_of(page))
    assert (first.accessibleName(), second.accessibleName()) == ("Threat model", "Red team")
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert asked == [("evidence", piece), ("goals", goal)]


def test_cards_that_did_not_change_are_left_alone(page: ChecklistPage, real_session: Session) -> None:
    real_session.add_evidence(EvidenceDraft("Threat model", descriptors=(DESIGN,)))
    page.reveal(DESIGN)
    before = cards_of(detail_of(page))
    real_session.rate(DESIGN, RatingValue.MET)
    assert cards_of(detail_of(page)) == before


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
    assert split.widget(1) is detail_of(page)
    assert detail_of(page).isVisible()
    line = view_of(page).currentIndex().data(Role.LINE)
    assert line.text in texts_of(detail_of(page))


def test_a_wish_for_the_pane_does_not_wait_for_it(
    qtbot: QtBot, real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    page = ChecklistPage(real_session, theme, dialogs, settings)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.reveal(DESIGN)
    QTest.keyClick(view_of(page), Qt.Key.Key_Return)
    assert detail_of(page).isAncestorOf(page.focusWidget())


def test_the_detail_asks_for_new_things_by_button_and_by_key(page: ChecklistPage) -> None:
    asked: list[tuple[str, object]] = []
    page.add_requested.connect(lambda where, keys: asked.append((where, keys)))
    page.reveal(DESIGN)
    detail = detail_of(page)
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
    assert "The newest 30 of 31 are shown." in texts_of(detail_of(page))
    qtbot.waitUntil(lambda: len(cards_of(detail_of(page))) == 30)
    titles = [card.accessibleName() for card in cards_of(detail_of(page))]
    assert titles == [f"Piece {number}" for number in reversed(range(1, 31))]


def test_the_rule_of_strength_can_be_read(page: ChecklistPage) -> None:
    page.reveal(DESIGN)
    detail = detail_of(page)
    assert "None: no evidence yet" in texts_of(detail)
    next(each for each in detail.findChildren(QAbstractButton) if each.text() == "How this is judged").click()
    assert any("It judges the evidence, not you." in text for text in texts_of(detail))


def test_goals_say_when_they_are_due_and_how_far_they_have_come(page: ChecklistPage, real_session: Session) -> None:
    late, soon = TODAY - timedelta(days=1), TODAY + timedelta(days=18)
    real_session.add_goal(GoalDraft("Late", due=late, descriptors=(DESIGN,)))
    real_session.add_goal(GoalDraft("Soon", due=soon, steps=("one", "two"), descriptors=(DESIGN,)))
    done = real_session.add_goal(GoalDraft("Over", descriptors=(DESIGN,)))
    assert done is not None
    real_session.edit_goal(done, GoalEdit({"state": GoalState.DONE}))
    page.reveal(DESIGN)
    captions = {card.accessibleName(): card.accessibleDescription() for card in cards_of(detail_of(page))}
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
    qtbot.waitUntil(lambda: len(cards_of(detail_of(page))) == 10)
    asked: list[tuple[str, str]] = []
    page.reveal_requested.connect(lambda where, thing: asked.append((where, thing)))
    page.reveal(REVIEW)
    assert [card.accessibleName() for card in cards_of(detail_of(page))] == ["Red team", "Other"]
    page.reveal(DESIGN)
    cards = cards_of(detail_of(page))
    assert len(cards) == 10
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert asked == [("evidence", pieces[-1])]
