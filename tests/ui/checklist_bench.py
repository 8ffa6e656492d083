"""What tests of the checklist share: the page on the screen, and what can be read off it."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from planner.ui.pages.checklist import ChecklistPage
from planner.ui.pages.checklist_detail import ChecklistDetail
from planner.ui.pages.checklist_view import ChecklistView
from planner.ui.widgets.card import Card


def shown_page(qtbot: QtBot, page: ChecklistPage) -> ChecklistPage:
    qtbot.addWidget(page)
    page.resize(1072, 720)
    page.complete()
    with qtbot.waitExposed(page):
        page.show()
    return page


def view_of(page: QWidget) -> ChecklistView:
    found = page.findChild(ChecklistView)
    assert isinstance(found, ChecklistView)
    return found


def detail_of(page: QWidget) -> ChecklistDetail:
    found = page.findChild(ChecklistDetail)
    assert isinstance(found, ChecklistDetail)
    return found


def texts_of(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def cards_of(widget: QWidget) -> list[Card]:
    return [card for card in widget.findChildren(Card) if card.isVisibleTo(widget)]
