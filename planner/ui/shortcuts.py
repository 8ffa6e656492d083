"""The page of keys: every action that has one, from the table, and the keys that pages know by themselves."""

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from planner.ui.actions import ACTIONS, MENUS, PAGE_KEYS
from planner.ui.theme import XL, L, M, S, Theme
from planner.ui.widgets.labels import key_cap, plain_label

Section = tuple[str, tuple[tuple[str, str], ...]]


def shortcut_sections() -> Iterator[Section]:
    """(heading, ((keys, what they do), ...)), menus first."""
    for menu in MENUS:
        keys = tuple((_native(key), each.tip) for each in ACTIONS if each.menu == menu for key in each.shortcuts)
        if keys:
            yield menu, keys
    yield from PAGE_KEYS


def _native(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


class ShortcutsDialog(QDialog):
    """Shows them all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(L, M, L, M)
        grid.setHorizontalSpacing(XL)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(1, 1)
        _fill(grid, shortcut_sections())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setAccessibleName("Keyboard shortcuts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(theme.px(520), theme.px(560))


def _fill(grid: QGridLayout, sections: Iterable[Section]) -> None:
    row = 0
    for heading, keys in sections:
        if row:
            grid.setRowMinimumHeight(row, M)
            row += 1
        grid.addWidget(plain_label(heading, "heading"), row, 0, 1, 2)
        for caps, words in keys:
            row += 1
            grid.addWidget(key_cap(caps), row, 0)
            grid.addWidget(plain_label(words, wrap=True), row, 1)
        row += 1
    grid.setRowStretch(row, 1)
