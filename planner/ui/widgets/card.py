"""Cards and drop zones.

card = Card("Threat model ...", "14 October 2026 · 2 files"); card.clicked.connect(...)   # Enter and Space too
card.add_widget(step_bar)                         at the right of its words
zone = DropZone("Drop a file here ..."); zone.dropped.connect(self._on_files)             # tuple[Path, ...]
local_files(mime_data) -> what of this machine is dragged, for views that take drops themselves
"""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from planner.ui.theme import XS, M, S, set_property, set_role
from planner.ui.widgets.labels import DottedLabel, plain_label


def local_files(mime: QMimeData) -> tuple[Path, ...]:
    """What is dragged of this machine's files; web addresses and other machines' files are left out.

    Folders, links and devices are among them: whoever takes files in refuses them in words, and silence would not.
    """
    # QUrl("file://host/x").isLocalFile() is True: a host means another machine.
    urls = [url for url in mime.urls() if url.isLocalFile() and url.host() in ("", "localhost")]
    return tuple(Path(url.toLocalFile()) for url in urls)


class Card(QFrame):
    """A surface with a title and a caption; it can be clicked where clickable."""

    clicked = Signal()

    def __init__(
        self, title: str = "", caption: str = "", *, clickable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        set_property(self, "clickable", clickable)
        self._clickable = clickable
        self._title = plain_label(title, "strong", wrap=True)
        self._caption = DottedLabel()
        set_role(self._caption, "caption")
        words = QVBoxLayout()
        words.setSpacing(XS)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(M, M - 2, M, M - 2)
        self._row.setSpacing(S)
        self._row.addLayout(words, 1)
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_words(title, caption)

    def set_words(self, title: str, caption: str) -> None:
        """Other words."""
        self._title.setText(title)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self.setAccessibleName(title)
        self.setAccessibleDescription(caption)

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget at the right of the words."""
        self._row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self._clickable and event.button() is Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._clickable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class DropZone(QFrame):
    """A place that says files may be dropped on it. dropped: tuple[Path, ...], never empty."""

    dropped = Signal(object)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "drop")
        self.setAcceptDrops(True)
        self._words = plain_label(words, "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(M, M, M, M)
        layout.addWidget(self._words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            set_property(self, "active", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "active", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "active", False)
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
