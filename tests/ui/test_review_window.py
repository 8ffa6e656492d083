"""Reviews in the whole window: its keys and menus lead there, and from a line of a review to what it tells of."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.models.review_lines import Fact, Line, Rated
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.pages.reviews import ReviewsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import press
from tests.ui.stub_store import TODAY

FRAMEWORK = read_builtin(paths.FRAMEWORK)


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, settings: Settings, dialogs: ScriptedDialogs
) -> Iterator[MainWindow]:
    session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
    session.attach(open_store(tmp_path / "data", framework=FRAMEWORK, today=lambda: TODAY))
    made = build_window(session, services(tmp_path / "data"), settings, dialogs)
    made.resize(1024, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    session.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def page(window: MainWindow) -> ReviewsPage:
    made = window.page("reviews")
    assert isinstance(made, ReviewsPage)
    return made


def go_to(page: ReviewsPage, wanted: Callable[[Line], bool]) -> None:
    """Put the cursor on the first such line, and press Enter."""
    row = next(row for row, line in enumerate(page.detail.lines.lines) if wanted(line))
    page.detail.view.setCurrentIndex(page.detail.lines.index(row))
    press(page.detail.view, Qt.Key.Key_Return)


def test_the_fifth_page_is_that_of_the_reviews(window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "reviews"
    assert window.windowTitle() == "Reviews - Capability Planner"


def test_a_form_is_asked_for_from_the_menu_wherever_one_is(
    qtbot: QtBot, window: MainWindow, page: ReviewsPage, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Not a form")
    dialogs.will_answer((), (notes,))
    window.acts["return-form"].trigger()
    assert (window.current_page, dialogs.asked) == ("reviews", ["File a returned form"])
    with qtbot.waitSignal(page.desk.ended, timeout=20_000):
        window.acts["return-form"].trigger()
    assert not page.reading.isVisible()


def test_enter_on_a_line_shows_what_it_tells_of(qtbot: QtBot, window: MainWindow, page: ReviewsPage) -> None:
    session = page._session
    key = session.plan.target.groups()[3].items[0].key
    piece = session.add_evidence(EvidenceDraft("Threat model", on=TODAY, descriptors=(key,)))
    goal = session.add_goal(GoalDraft("Lead an exercise"))
    window.activateWindow()
    window.acts["start-review"].trigger()
    qtbot.waitUntil(page.detail.head.name.hasFocus)
    go_to(page, lambda line: isinstance(line, Fact) and line.text == "Threat model")
    evidence = window.page("evidence")
    assert isinstance(evidence, EvidencePage)
    assert (window.current_page, evidence.editor.evidence_id) == ("evidence", piece)
    window.show_page("reviews")
    go_to(page, lambda line: isinstance(line, Fact) and line.text == "Lead an exercise")
    goals = window.page("goals")
    assert isinstance(goals, GoalsPage)
    assert (window.current_page, goals.editor.goal_id) == ("goals", goal)
    window.show_page("reviews")
    go_to(page, lambda line: isinstance(line, Rated) and line.key == key)
    assert window.current_page == "checklist"
    window.show_page("reviews")
    page.detail.view.setCurrentIndex(page.detail.lines.index(0))
    press(page.detail.view, Qt.Key.Key_Return)
    assert window.current_page == "reviews"


def test_what_is_gone_leads_nowhere_and_breaks_nothing(window: MainWindow, page: ReviewsPage) -> None:
    for place in (("checklist", "0" * 12), ("evidence", "0" * 32), ("goals", "0" * 32)):
        page.detail.view.place_opened.emit(*place)
        assert window.current_page == place[0]


def test_a_line_is_copied_whole(window: MainWindow, page: ReviewsPage) -> None:
    window.acts["start-review"].trigger()
    page.detail.view.setCurrentIndex(page.detail.lines.index(1))
    QTest.keyClick(page.detail.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = page._session.plan.target.responsibilities[0]
    assert QGuiApplication.clipboard().text() == f"{text}, Me: Not started, No evidence of the period"


def test_while_a_form_is_written_the_page_says_so(page: ReviewsPage) -> None:
    page.export.busy_changed.emit(True)
    assert page.writing.words == "Writing the form…"
    assert page.writing.isVisibleTo(page)
    page.export.busy_changed.emit(False)
    assert not page.writing.isVisibleTo(page)
