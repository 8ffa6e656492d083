"""What stands over the pages: the message bar with its one act, and the banner on a ground of its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.ui.theme import Theme
from planner.ui.widgets.message_bar import MessageBar
from planner.ui.widgets.welcome import SAMPLE, Banner


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> Iterator[MessageBar]:
    over = QWidget()
    over.resize(900, 600)
    over.show()
    qtbot.waitExposed(over)
    yield MessageBar(theme, over)
    over.close()
    over.deleteLater()


def time_is_up(bar: MessageBar) -> None:
    """What happens when a message has stood for its seconds."""
    timer = bar.findChild(QTimer)
    assert isinstance(timer, QTimer)
    timer.timeout.emit()


def stands_for_a_while(bar: MessageBar) -> bool:
    timer = bar.findChild(QTimer)
    assert isinstance(timer, QTimer)
    return timer.isActive()


def test_news_leaves_by_itself(bar: MessageBar) -> None:
    bar.show_message("Evidence moved to the trash")
    assert stands_for_a_while(bar)
    time_is_up(bar)
    assert not bar.isVisible()


def test_trouble_stays_until_it_is_dismissed(bar: MessageBar) -> None:
    bar.show_message("News first")
    bar.show_error(UserError("The report was not saved: the disk is full.", "Free some space."))
    assert not stands_for_a_while(bar), "the time of the news before it is over"
    dismiss = next(each for each in bar.findChildren(QPushButton) if each.text() == "Dismiss")
    QTest.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_news_waits_for_who_is_about_to_use_its_button(bar: MessageBar) -> None:
    bar.show_message("Evidence moved to the trash", ("Undo", lambda: None))
    bar.window().activateWindow()
    bar.buttons[0].setFocus()
    time_is_up(bar)
    assert bar.isVisible()
    assert stands_for_a_while(bar)


def test_the_act_of_the_message_in_force_is_done_once(bar: MessageBar) -> None:
    done: list[str] = []
    bar.show_message("First", ("Undo", lambda: done.append("first")))
    bar.show_message("Second", ("Undo", lambda: done.append("second")))
    bar.buttons[0].click()
    bar.buttons[0].click()
    assert done == ["second"]
    assert not bar.isVisible()


def test_a_message_without_an_act_has_no_button(bar: MessageBar) -> None:
    bar.show_message("First", ("Undo", lambda: None))
    bar.show_message("Second")
    assert not bar.buttons[0].isVisible()


def test_escape_sends_it_away(bar: MessageBar) -> None:
    bar.show_message("Evidence moved to the trash", ("Undo", lambda: None))
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_it_says_its_words_to_who_cannot_see_them(bar: MessageBar) -> None:
    bar.show_message("Evidence moved to the trash", ("Undo", lambda: None))
    assert bar.accessibleName() == "Evidence moved to the trash"


def test_words_are_shown_letter_for_letter(bar: MessageBar) -> None:
    bar.show_message("<b>bold</b> & <img src=file:///x>")
    assert bar.words == "<b>bold</b> & <img src=file:///x>"


def test_a_banner_has_a_ground_of_its_own_among_other_widgets(theme: Theme, qtbot: QtBot) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    banner = Banner(theme, SAMPLE, [("Throw the sample away", lambda: None)])
    column.addWidget(banner)
    body.resize(900, 100)
    body.show()
    qtbot.waitExposed(body)
    corner = banner.mapTo(body, QPoint(2, 2))
    assert body.grab().toImage().pixelColor(corner) == theme.palette.selection
    body.close()
    body.deleteLater()


def test_two_acts_have_a_button_each_that_does_its_own(bar: MessageBar) -> None:
    done: list[str] = []
    bar.show_message("Saved", ("Open", lambda: done.append("open")), ("Show in folder", lambda: done.append("show")))
    assert [(each.text(), each.isVisible()) for each in bar.buttons] == [("Open", True), ("Show in folder", True)]
    QTest.mouseClick(bar.buttons[1], Qt.MouseButton.LeftButton)
    assert done == ["show"]
    assert not bar.isVisible()
