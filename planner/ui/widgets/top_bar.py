"""The bar above the pages: the search that opens the palette, and the two acts everybody comes for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from planner.ui.theme import M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.labels import key_cap

_WORDS = ("Search evidence, goals, descriptors, actions", "Search evidence, goals, actions", "Search")


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
        return QSize(self._theme.px(400), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(32))

    def _dress(self) -> None:
        self.setMaximumWidth(self._theme.px(400))
        self.setIcon(self._theme.icon("search", self._theme.palette.muted))
        self.setIconSize(QSize(self._theme.px(26), self._theme.px(16)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._theme.px(124)
        fitting = (words for words in _WORDS if self.fontMetrics().horizontalAdvance(words) <= room)
        self.setText(next(fitting, _WORDS[-1]))


class TopBar(QWidget):
    """Search, Export report, Add evidence; each triggers its action."""

    def __init__(
        self, theme: Theme, search: QAction, export: QAction, add: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        export_button = PlainButton(theme, "Export report", "export")
        export_button.clicked.connect(export.trigger)
        add_button = PrimaryButton(theme, "Add evidence", "add")
        add_button.clicked.connect(add.trigger)
        for button, action in ((export_button, export), (add_button, add)):
            button.setToolTip(action.toolTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(M + 4, 10, M + 4, 9)
        row.setSpacing(S)
        row.addWidget(SearchButton(theme, search), 1)
        row.addStretch(1)
        row.addWidget(export_button)
        row.addWidget(add_button)
