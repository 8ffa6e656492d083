"""The table of actions is the one truth for menus, palette and help."""

from collections import Counter

from PySide6.QtWidgets import QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.ui.actions import ACTIONS, MENUS, Actions
from planner.ui.menus import fill_menu_bar
from planner.ui.theme import Theme


def test_ids_and_shortcuts_are_unique() -> None:
    assert max(Counter(spec.id for spec in ACTIONS).values()) == 1
    assert max(Counter(spec.shortcut for spec in ACTIONS if spec.shortcut).values()) == 1


def test_every_action_stands_in_a_menu_with_an_icon_that_exists() -> None:
    for spec in ACTIONS:
        assert spec.menu in MENUS
        assert (paths.RESOURCES / "icons" / f"{spec.icon}.svg").is_file()
        assert spec.tip


def test_page_numbers_are_for_good() -> None:
    numbers = {spec.id: spec.shortcut for spec in ACTIONS if spec.id.startswith("go-")}
    expected = {"go-checklist": 2, "go-evidence": 3, "go-goals": 4, "go-reviews": 5, "go-settings": 7}
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
    assert [menu.text() for menu in bar.actions()] == list(MENUS)
    assert shown == [[spec.id for spec in ACTIONS if spec.menu == title] for title in MENUS]
