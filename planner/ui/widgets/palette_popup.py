"""The search of the whole program: type, arrow down, Enter. It opens over the window and never leaves it."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from planner.core.errors import UserError
from planner.ui.delegates.found import FoundDelegate
from planner.ui.models.found import Finder, FoundModel
from planner.ui.theme import M, S, Theme, set_role
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.top_bar import WORDS

Index = QModelIndex | QPersistentModelIndex
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PalettePopup(QDialog):
    """One field and what it finds. Enter or a click does what is chosen; Esc closes."""

    def __init__(self, theme: Theme, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._finder = finder
        self.setWindowTitle("Search")
        set_role(self, "palette")
        self.field = QLineEdit()
        self.field.setPlaceholderText(WORDS)
        self.field.setAccessibleName(WORDS)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.model = FoundModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName("What was found")
        self.view.setItemDelegate(FoundDelegate(theme, self.view))
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.clicked.connect(self._choose)
        self._nothing = plain_label("Nothing has all of these words.", "muted")
        self._nothing.setContentsMargins(M, S, M, S)
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(S)
        column.addWidget(self.field)
        column.addWidget(self.view, 1)
        column.addWidget(self._nothing)

    def open_with(self, text: str = "") -> None:
        """Show it over the window, with this text to begin with."""
        window = self.parentWidget()
        if window is not None:
            width = min(self._theme.px(620), window.width() - self._theme.px(48))
            height = min(self._theme.px(460), window.height() - self._theme.px(120))
            self.resize(width, height)
            corner = window.mapToGlobal(window.rect().topLeft())
            self.move(corner.x() + (window.width() - width) // 2, corner.y() + self._theme.px(64))
        self.field.setText(text)
        self._on_text(text)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def _on_text(self, text: str) -> None:
        try:
            self.model.show(self._finder.find(text))
        except UserError as error:
            self.model.show(())
            self._nothing.setText(str(error))
        else:
            self._nothing.setText("Nothing has all of these words.")
        some = self.model.rowCount() > 0
        self.view.setVisible(some)
        self._nothing.setVisible(not some)
        if some:
            self.view.setCurrentIndex(self.model.index(0))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            chosen = self.model.found(index.row())
            self.close()
            chosen.go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.view.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)
