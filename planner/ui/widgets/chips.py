"""FilterChips: a row of pills of which one (or several) is in force, each with its count; wraps where it is narrow.

    chips = FilterChips("Show", [("all", "All"), ("unlinked", "Unlinked")])
    chips.set_count("unlinked", 4); chips.set_current("all"); chips.chosen.connect(self._on_filter)

Arrows move from pill to pill, Space chooses.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from planner.ui.theme import set_role
from planner.ui.widgets.flow import FlowLayout as FlowLayout  # pages that lay chips out want it too


class Chip(QPushButton):
    """One pill. It knows its words and its count apart, so that the count can change."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        set_role(self, "chip")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, count: int | None = None) -> None:
        """Other words; a count of None shows none."""
        self._words = words
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """The count after the words; None shows none."""
        self.setText(self._words if count is None else f"{self._words} {count}")
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.focusNextPrevChild(step > 0)


class FilterChips(QWidget):
    """Pills of which exactly one is in force. chosen(id): the person chose another."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, Chip] = {}
        self._current = ""
        layout = FlowLayout(self)
        for choice, words in choices:
            chip = Chip(words)
            chip.clicked.connect(self._on_clicked)
            layout.addWidget(chip)
            self._chips[choice] = chip
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if choices:
            self.set_current(choices[0][0])

    @property
    def current(self) -> str:
        """The pill in force."""
        return self._current

    def chip(self, choice: str) -> Chip:
        """The pill of a choice."""
        return self._chips[choice]

    def set_count(self, choice: str, count: int | None) -> None:
        """The number on a pill."""
        self._chips[choice].set_count(count)

    def set_current(self, choice: str) -> None:
        """Put another pill in force; nothing is emitted."""
        self._current = choice
        for name, chip in self._chips.items():
            chip.setChecked(name == choice)

    def add_widget(self, widget: QWidget) -> None:
        """Put another widget (a chip that opens a menu, say) after the pills."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def _on_clicked(self) -> None:
        clicked = next(choice for choice, chip in self._chips.items() if chip is self.sender())
        changed = clicked != self._current
        self.set_current(clicked)
        if changed:
            self.chosen.emit(clicked)
