"""The table of actions is the one truth for menus, palette and help."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.ui.actions import ACTIONS, MENUS, Actions
from planner.ui.menus import fill_menu_bar
from planner.ui.theme import Theme


def test_ids_and_shortcuts_are_unique() -> None:
    assert max(Counter(spec.id for spec in ACTIONS).values()) == 1
    assert max(Counter(key for spec in ACTIONS for key in spec.shortcuts).values()) == 1


def test_in_each_menu_each_entry_has_a_letter_of_its_own() -> None:
    for title in MENUS:
        letters = [re.findall("&(.)", spec.label) for spec in ACTIONS if spec.menu == title]
        assert all(len(each) == 1 for each in letters), title
        assert max(Counter(each[0].lower() for each in letters).values()) == 1, title


def test_the_letter_of_the_menu_shows_nowhere_else() -> None:
    assert not [spec.text for spec in ACTIONS if "&" in spec.text + spec.tip]


def test_every_action_stands_in_a_menu_with_an_icon_that_exists() -> None:
    for spec in ACTIONS:
        assert spec.menu in MENUS
        assert (paths.RESOURCES / "icons" / f"{spec.icon}.svg").is_file()
        assert spec.tip


def test_page_numbers_are_for_good() -> None:
    numbers = {spec.id: spec.shortcut for spec in ACTIONS if spec.id.startswith("go-") and spec.shortcut}
    expected = {"go-checklist": 2, "go-evidence": 3, "go-goals": 4, "go-reviews": 5, "go-settings": 7, "go-trash": 8}
    assert numbers == {name: f"Ctrl+{number}" for name, number in expected.items()}


def test_the_menu_bar_holds_the_whole_table(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = QMenuBar(window)
    fill_menu_bar(bar, Actions(window, theme))
    shown = [
        [action.objectName() for action in menu.menu().actions() if not action.isSeparator()]  # type: ignore[attr-defined]
        for menu in bar.actions()
    ]
    assert [menu.text() for menu in bar.actions()] == [f"&{title}" for title in MENUS]
    assert shown == [[spec.id for spec in ACTIONS if spec.menu == title] for title in MENUS]


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QMainWindow]:
    """A window with the menu bar, in front."""
    made = QMainWindow()
    made.acts = Actions(made, theme)  # type: ignore[attr-defined]
    made.menuBar().setNativeMenuBar(False)
    fill_menu_bar(made.menuBar(), made.acts)  # type: ignore[attr-defined]
    made.resize(400, 200)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    while isinstance(popup := QApplication.activePopupWidget(), QMenu):
        popup.close()
    made.close()
    made.deleteLater()


def _open_menu() -> QMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


@pytest.mark.parametrize("title", MENUS)
def test_alt_with_a_letter_opens_each_menu(window: QMainWindow, title: str) -> None:
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{title[0]}"), Qt.KeyboardModifier.AltModifier)
    assert _open_menu().title() == f"&{title}"


def test_a_letter_chooses_an_entry_of_the_open_menu(window: QMainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    with qtbot.waitSignal(window.acts["pay-review"].triggered):  # type: ignore[attr-defined]
        QTest.keyClick(_open_menu(), Qt.Key.Key_P)


def test_f10_opens_the_first_menu_on_its_first_entry(window: QMainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F10)
    menu = _open_menu()
    assert menu.title() == f"&{MENUS[0]}"
    assert menu.activeAction() is menu.actions()[0]


def test_redo_listens_to_both_of_its_usual_keys(window: QMainWindow, qtbot: QtBot) -> None:
    redo = window.acts["redo"]  # type: ignore[attr-defined]
    both = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for key, modifiers in ((Qt.Key.Key_Y, both[0]), (Qt.Key.Key_Z, both[1])):
        with qtbot.waitSignal(redo.triggered):
            QTest.keyClick(window, key, modifiers)
