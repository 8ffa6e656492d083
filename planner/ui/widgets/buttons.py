"""Buttons in the looks of the window; each keeps its icon in the colours of the theme.

PrimaryButton(theme, "Add evidence", "add"), PlainButton(theme, "Export report", "export")
LinkButton("Choose descriptors"), IconButton(theme, "trash", "Move to the trash")
choice = SegmentedControl("My rating", [("met", "Met"), ...]); choice.chosen.connect(...)   # by the person only
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QToolButton, QWidget

from planner.ui.theme import LEADING, Theme, set_property, set_role
from planner.ui.widgets.flow import FlowLayout


class PlainButton(QPushButton):
    """A button with an icon."""

    _role = "plain"

    def __init__(self, theme: Theme, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._words = ""
        set_role(self, self._role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_brief(self, on: bool) -> None:
        """Show the icon alone, which then stands for the words; they are its name and its tip, or its words again."""
        if on == bool(self._words):
            return
        words = self._words or self.text()
        self._words = words if on else ""
        self.setText("" if on else words)
        self.setAccessibleName(words)
        if not self.toolTip():
            self.setToolTip(words)
        self._on_theme_changed()

    def full_width(self) -> int:
        """The width (pixels) that it asks for with its words."""
        return self.sizeHint().width() + (self.saved_width() if self._words else 0)

    def saved_width(self) -> int:
        """What it gives up (pixels) without its words."""
        beside = self._theme.px(LEADING[0]) - self._theme.px(LEADING[1])  # the gap that its icon keeps from the words
        return self.fontMetrics().horizontalAdvance(self._words or self.text()) + beside

    def _on_theme_changed(self) -> None:
        if not self._icon_name:
            return
        palette, side = self._theme.palette, self._theme.px(LEADING[1])
        colour = palette.on_accent if self._role == "primary" else palette.text
        if self._words:
            self.setIcon(self._theme.icon(self._icon_name, colour))
            self.setIconSize(QSize(side, side))
        else:
            self.setIcon(self._theme.leading_icon(self._icon_name, colour))
            self.setIconSize(QSize(self._theme.px(LEADING[0]), side))


class PrimaryButton(PlainButton):
    """The one button of a place that does what the place is for."""

    _role = "primary"


class QuietButton(PlainButton):
    """A button without a frame until it is pointed at."""

    _role = "quiet"


class LinkButton(QPushButton):
    """A button that looks like a link."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        set_role(self, "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class IconButton(QToolButton):
    """A small button that is an icon alone; says is its accessible name and its tip."""

    def __init__(self, theme: Theme, icon: str, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self.setAccessibleName(says)
        self.setToolTip(says)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(self, "quiet")
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_icon(self, icon: str, says: str) -> None:
        """Another icon with another name."""
        self._icon_name = icon
        self.setAccessibleName(says)
        self.setToolTip(says)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.setIcon(self._theme.icon(self._icon_name, self._theme.palette.muted))
        self.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))


class SegmentedControl(QWidget):
    """A few choices side by side, one of them in force. chosen(id): the person chose; arrows move, Space chooses."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._current = ""
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        row = FlowLayout(self, gap=0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for number, (choice, words) in enumerate(choices):
            button = _Segment(words)
            button.moved.connect(self._on_moved)
            button.setAccessibleName(f"{name}: {words}")
            set_property(button, "state", choice)
            set_property(button, "place", {0: "first", len(choices) - 1: "last"}.get(number, "middle"))
            button.clicked.connect(self._on_clicked)
            group.addButton(button)
            row.addWidget(button)
            self._buttons[choice] = button

    @property
    def current(self) -> str:
        """The choice in force, empty for none."""
        return self._current

    def button(self, choice: str) -> QPushButton:
        """The button of a choice."""
        return self._buttons[choice]

    def set_current(self, choice: str) -> None:
        """Show another choice; nothing is emitted."""
        self._current = choice
        self._buttons[choice].setChecked(True)

    def _on_moved(self, step: int) -> None:
        buttons = list(self._buttons.values())
        place = next(number for number, button in enumerate(buttons) if button is self.sender()) + step
        if 0 <= place < len(buttons):
            buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        clicked = next(choice for choice, button in self._buttons.items() if button is self.sender())
        # The owner decides whether it comes true: until it says so, what was in force stays.
        if self._current:
            self._buttons[self._current].setChecked(True)
        if clicked != self._current:
            self.chosen.emit(clicked)


class _Segment(QPushButton):
    moved = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        set_role(self, "segment")
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        # Room for the bold words of the choice in force, so that nothing jumps.
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        grown = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, grown), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # QAbstractButton's arrows would choose at once in an exclusive group; here they only move.
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)
