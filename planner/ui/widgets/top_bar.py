"""The bar above the pages: the search that opens the palette, and the three acts everybody comes for."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from planner.ui.actions import Actions
from planner.ui.theme import LEADING, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.giving import Giving
from planner.ui.widgets.labels import key_cap

WORDS = "Find descriptors, evidence, goals and actions"
_WORDS = (WORDS, "Find evidence, goals, actions", "Find anything", "Find")
_WIDEST, _NARROWEST = 440, 160


class SearchButton(QPushButton):
    """Looks like a field, and opens the palette, where the typing is done."""

    def __init__(self, theme: Theme, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(_WORDS[-1], parent)
        self._theme = theme
        set_role(self, "search")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(_WORDS[0])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        keys = key_cap(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("+", " "))
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.px(10), 0)
        row.addStretch(1)
        row.addWidget(keys)
        self.clicked.connect(action.trigger)
        theme.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDEST), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_NARROWEST), self._theme.px(32))

    def _dress(self) -> None:
        self.setMaximumWidth(self._theme.px(_WIDEST))
        self.setIcon(self._theme.leading_icon("search", self._theme.palette.muted))
        self.setIconSize(QSize(*(self._theme.px(side) for side in LEADING)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._theme.px(116)  # the icon, the keys, and air around them
        fitting = (words for words in _WORDS if self.fontMetrics().horizontalAdvance(words) <= room)
        self.setText(next(fitting, _WORDS[-1]))


class TopBar(QWidget):
    """Search, Export report, Add goal, Add evidence; each triggers its action."""

    def __init__(self, theme: Theme, acts: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(M + 4, 10, M + 4, 9)
        row.setSpacing(S)
        row.addWidget(SearchButton(theme, acts["search"]), 100)
        row.addStretch(1)
        buttons = (
            PlainButton(theme, "Export report", "export"),
            PlainButton(theme, "Add goal", "goal"),
            PrimaryButton(theme, "Add evidence", "add"),
        )
        for button, act in zip(buttons, ("export", "add-goal", "add-evidence"), strict=True):
            button.clicked.connect(acts[act].trigger)
            acts[act].changed.connect(partial(_follow, acts[act], button))
            _follow(acts[act], button)
            row.addWidget(button)
        self._theme = theme
        self._giving = Giving(self, buttons, self._others)

    def _others(self) -> int:
        return self._theme.px(_NARROWEST) + 2 * (M + 4) + 4 * S


def _follow(act: QAction, button: QWidget) -> None:
    button.setEnabled(act.isEnabled())
    button.setToolTip(act.toolTip())
