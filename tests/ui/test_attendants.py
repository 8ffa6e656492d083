"""What serves every page: the message bar with its way back, the banners, the search of the whole program."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft, RatingValue
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.attendants import Attendants
from planner.ui.main_window import MainWindow
from planner.ui.models.found import Finder, FoundModel
from planner.ui.pages.settings import SettingsPage
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import THEME, WELCOMED, Settings
from planner.ui.widgets.palette_popup import PalettePopup
from tests.ui.conftest import OpenWindow

FRAMEWORK = read_builtin(paths.FRAMEWORK)
TODAY = date(2026, 11, 24)
SECURITY = next(group for group in FRAMEWORK.role_levels[0].groups() if group.slug == "information-security")

MakeWindow = Callable[..., tuple[Session, MainWindow]]


@pytest.fixture
def make_window(open_window: OpenWindow, tmp_path: Path) -> MakeWindow:
    def make(**changes: object) -> tuple[Session, MainWindow]:
        session = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
        store = open_store(tmp_path / "data", framework=FRAMEWORK, today=lambda: TODAY)
        duties: Services = replace(services(tmp_path / "data"), **changes)  # type: ignore[arg-type]
        return session, open_window(session, duties, store)

    return make


def attendants(window: MainWindow) -> Attendants:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found


def button(parent: QWidget, words: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if each.text() == words)


def test_the_trash_is_told_and_undone_from_the_message_bar(make_window: MakeWindow) -> None:
    session, window = make_window()
    made = session.add_evidence(EvidenceDraft("Deploys in minutes"))
    assert made is not None
    session.bin([made])
    bar = attendants(window).message_bar
    assert bar.isVisible()
    assert bar.words == "Evidence moved to the trash"
    bar.buttons[0].click()
    assert session.plan.evidence == 1
    assert bar.words == "Undone: move to the trash"
    assert not bar.buttons[0].isVisible()


def test_the_undo_in_the_message_bar_is_for_its_own_act_alone(make_window: MakeWindow) -> None:
    session, window = make_window()
    made = session.add_evidence(EvidenceDraft("Deploys in minutes"))
    assert made is not None
    session.bin([made])
    bar = attendants(window).message_bar
    session.rate(SECURITY.items[0].key, RatingValue.MET)
    assert not bar.isVisible(), "another act is the last one now"
    session.undo()
    assert bar.words == "Undone: rate as met"
    assert not bar.buttons[0].isVisible()
    assert session.plan.evidence == 0


def test_a_refusal_stays_until_it_is_dismissed_and_says_what_to_do(make_window: MakeWindow) -> None:
    _, window = make_window()
    bar = attendants(window).message_bar
    bar.show_error(UserError("The report was not saved: the disk is full.", "Free some space."))
    assert bar.words == "The report was not saved: the disk is full. Free some space."
    button(bar, "Dismiss").click()
    assert not bar.isVisible()


def test_the_message_bar_stays_inside_a_window_that_shrinks(make_window: MakeWindow) -> None:
    _, window = make_window()
    bar = attendants(window).message_bar
    bar.show_error(UserError("A long sentence " * 20, "And what to do."))
    window.resize(800, 500)
    QApplication.processEvents()
    body = window.centralWidget()
    assert body is not None
    assert body.rect().contains(bar.geometry())


def test_a_first_start_offers_a_sample_and_goes_with_the_first_act(make_window: MakeWindow, settings: Settings) -> None:
    opened: list[str] = []
    session, window = make_window(open_sample=lambda: opened.append("sample"))
    banner = attendants(window).banner
    assert banner is not None
    button(banner, "Look around with a sample plan").click()
    assert opened == ["sample"]
    session.rate(SECURITY.items[0].key, RatingValue.MET)
    assert attendants(window).banner is None
    assert settings.get(WELCOMED)


def test_a_sample_plan_says_so_and_is_thrown_away_with_one_click(make_window: MakeWindow) -> None:
    thrown: list[str] = []
    session, window = make_window(is_sample=True, discard_sample=lambda: thrown.append("away"))
    banner = attendants(window).banner
    assert banner is not None
    button(banner, "Throw the sample away").click()
    assert thrown == ["away"]
    assert not window.isVisible()
    assert not session.ready


def test_the_search_finds_actions_descriptors_goals_and_evidence(make_window: MakeWindow) -> None:
    session, window = make_window()
    session.add_evidence(EvidenceDraft("Threat model for the gateway", result="Security flaws closed"))
    session.add_goal(GoalDraft("Lead a security exercise"))
    found = Finder(session, window.acts, window.reveal).find("secur")
    assert [each.sort for each in found] == ["Descriptor", "Descriptor", "Descriptor", "Goal", "Evidence"]
    assert [each.title for each in Finder(session, window.acts, window.reveal).find("export rep")] == ["Export report"]


def test_without_words_the_search_lists_every_action_with_its_keys(make_window: MakeWindow) -> None:
    session, window = make_window()
    found = {each.title: each.note for each in Finder(session, window.acts, window.reveal).find(" ")}
    assert found["Add evidence"] == "Ctrl N"
    assert found["Settings"] == "Ctrl 7"


def test_enter_in_the_search_goes_to_what_was_found(make_window: MakeWindow, qtbot: QtBot) -> None:
    session, window = make_window()
    made = session.add_goal(GoalDraft("Lead a red-team exercise"))
    assert made is not None
    window.acts["search"].trigger()
    popup = window.findChild(PalettePopup)
    assert isinstance(popup, PalettePopup)
    QTest.keyClicks(popup.field, "red-team")
    assert popup.model.rowCount() == 1
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert window.current_page == "goals"


def test_the_search_says_when_nothing_is_found_and_keeps_hostile_words_harmless(make_window: MakeWindow) -> None:
    _, window = make_window()
    window.acts["search"].trigger()
    popup = window.findChild(PalettePopup)
    assert isinstance(popup, PalettePopup)
    popup.field.setText('zzz" OR <b>NEAR( *')
    assert popup.model.rowCount() == 0
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert window.current_page == "checklist"
    popup.close()


def test_the_list_of_what_was_found_is_a_sound_model(make_window: MakeWindow, qtmodeltester: ModelTester) -> None:
    session, window = make_window()
    model = FoundModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show(Finder(session, window.acts, window.reveal).find("o"))
    assert model.rowCount() > 5


def test_settings_are_saved_as_they_are_typed_and_the_terminal_would_see_them(make_window: MakeWindow) -> None:
    session, window = make_window()
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    QTest.keyClicks(page.fields["name"], "Ada Example")
    page.flush()
    assert session.store is not None
    assert session.store.load().profile["name"] == "Ada Example"
    session.undo()
    assert page.fields["name"].text() == ""


def test_a_period_that_ends_before_it_begins_is_refused_where_it_was_typed(make_window: MakeWindow) -> None:
    session, window = make_window()
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    for name, text in (("period-from", "2026-12-01"), ("period-to", "2026-01-01")):
        page.days[name].setFocus()
        page.days[name].selectAll()
        QTest.keyClicks(page.days[name], text)
        page.days[name].flush()
    assert session.plan.period == (date(2026, 12, 1), None)
    assert page.trouble.text()


def test_the_theme_chosen_in_settings_is_in_force_at_once(make_window: MakeWindow, settings: Settings) -> None:
    _, window = make_window()
    window.show_page("settings")
    page = window.page("settings")
    light = window.palette().window().color().lightness()
    button(page, "Dark").click()
    assert settings.get(THEME) == "dark"
    assert window.palette().window().color().lightness() < light
    button(page, "Light").click()


def _covered(window: MainWindow, bar: QWidget) -> list[str]:
    place = QRect(bar.mapTo(window, QPoint()), bar.size())
    inside = bar.findChildren(QWidget)
    controls = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QProgressBar)
    return [
        each.accessibleName() or str(each)
        for each in window.findChildren(QWidget)
        if isinstance(each, controls) and each.isVisible() and each not in inside
        if place.intersects(QRect(each.mapTo(window, QPoint()), each.size()))
    ]


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800)])
def test_news_stands_over_no_control_of_a_page_with_a_list(make_window: MakeWindow, size: tuple[int, int]) -> None:
    session, window = make_window()
    window.resize(*size)
    piece = session.add_evidence(EvidenceDraft("One", descriptors=(SECURITY.items[0].key,)))
    goal = session.add_goal(GoalDraft("Two"))
    review = session.start_review("Three", TODAY - timedelta(days=365), TODAY)
    assert piece is not None
    assert goal is not None
    assert review is not None
    attendants = window.findChild(Attendants)
    assert attendants is not None
    for page, thing in (
        ("checklist", SECURITY.items[0].key),
        ("evidence", piece),
        ("goals", goal),
        ("reviews", review),
    ):
        window.reveal(page, thing)
        QApplication.processEvents()
        attendants.tell("Undone: move to the trash", ("Redo", session.redo))
        assert _covered(window, attendants.message_bar) == [], page


def test_news_without_an_act_goes_with_its_page_and_an_act_goes_along(make_window: MakeWindow) -> None:
    _, window = make_window()
    attendants = window.findChild(Attendants)
    assert attendants is not None
    bar = attendants.message_bar
    attendants.tell("Undone: rate as met")
    window.show_page("goals")
    assert not bar.isVisible()
    attendants.tell("Moved to the trash", ("Undo", lambda: None))
    window.show_page("checklist")
    assert bar.isVisible()
    attendants.fail(UserError("The disk is full.", "Free some space."))
    window.show_page("goals")
    assert bar.isVisible()
