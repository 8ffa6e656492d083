"""The menu bar, made from the table of actions; undo and redo say what they would do."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenuBar, QWidget
from shiboken6 import isValid

from planner.ui.actions import MENUS, Actions
from planner.ui.session import Session
from planner.ui.settings import THEME, Settings


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """File, Edit, View, Help, with a line between groups."""
    for title in MENUS:
        menu = bar.addMenu(title)
        menu.aboutToShow.connect(actions.dress)
        group = 0
        for spec, action in actions:
            if spec.menu != title:
                continue
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(action)


class UndoWords(QObject):
    """Keeps the texts of undo and redo true: "Undo Rate as met"."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._stack = session.undo_stack
        self._actions = actions
        actions["undo"].triggered.connect(session.undo)
        actions["redo"].triggered.connect(session.redo)
        self._stack.indexChanged.connect(self._refresh)
        self._stack.cleanChanged.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        if not isValid(self._stack):
            return  # a stack that is being destroyed still says that its index changed
        for name, can, text in (
            ("undo", self._stack.canUndo(), self._stack.undoText()),
            ("redo", self._stack.canRedo(), self._stack.redoText()),
        ):
            action = self._actions[name]
            action.setEnabled(can)
            action.setText(f"{name.capitalize()}: {text}" if can and text else name.capitalize())


class ThemeChoice(QObject):
    """Keeps the three theme actions and the setting the same."""

    def __init__(self, settings: Settings, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = actions
        group = QActionGroup(self)
        for choice in THEME.choices:
            group.addAction(actions[f"theme-{choice}"])
        group.triggered.connect(self._on_triggered)
        settings.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self._actions[f"theme-{self._settings.get(THEME)}"].setChecked(True)

    def _on_triggered(self) -> None:
        for choice in THEME.choices:
            if self._actions[f"theme-{choice}"].isChecked():
                self._settings.put(THEME, choice)
