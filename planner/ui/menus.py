"""The menu bar, made from the table of actions; undo and redo say what they would do."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from planner.ui.actions import MENUS, Actions
from planner.ui.session import Session
from planner.ui.settings import THEME, Settings


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """File, Edit, View, Help, with a line between groups. Alt with a letter opens one, F10 the first."""
    for title in MENUS:
        menu = bar.addMenu(f"&{title}")
        menu.aboutToShow.connect(actions.dress)
        group = 0
        for spec, action in actions:
            if spec.menu != title:
                continue
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(action)
    QShortcut(QKeySequence(Qt.Key.Key_F10), bar, partial(_open_first, bar))


def _open_first(bar: QMenuBar) -> None:
    if bar.isNativeMenuBar():
        return  # the system has keys of its own for its bar
    first = bar.actions()[0]
    bar.setActiveAction(first)
    menu = first.menu()
    if isinstance(menu, QMenu):
        menu.setActiveAction(menu.actions()[0])


class UndoWords(QObject):
    """Keeps the texts of undo and redo true: "Undo Rate as met"."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._stack = session.undo_stack
        self._writable = session.writable
        self._actions = actions
        actions["undo"].triggered.connect(session.undo)
        actions["redo"].triggered.connect(session.redo)
        self._stack.indexChanged.connect(self._refresh)
        self._stack.cleanChanged.connect(self._refresh)
        self._writable.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        if not isValid(self._stack):
            return  # a stack that is being destroyed still says that its index changed
        for name, can, text in (
            ("undo", self._stack.canUndo(), self._stack.undoText()),
            ("redo", self._stack.canRedo(), self._stack.redoText()),
        ):
            action = self._actions[name]
            action.setEnabled(can and self._writable.now)
            label = f"&{name.capitalize()}"
            action.setText(f"{label}: {text.replace('&', '&&')}" if can and text else label)


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
