"""Links of a piece of evidence; the secret kept here is which addresses may be followed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.evidence import Link
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.plain import ElidedLabel, named_button

REFUSED = "A link begins with http://, https:// or mailto:, and has no spaces, quotes or angle brackets."


def followable(address: str) -> bool:
    """Whether an address is of the web or of a mailbox, and whole."""
    if any(char.isspace() or not char.isprintable() for char in address) or len(address) > limits.LINK:
        return False
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() not in limits.SCHEMES:
        return False
    return "@" in url.path() if url.scheme() == "mailto" else bool(url.host())


def completed(typed: str) -> str:
    """What a person means by an address: www.example.org is https, a mailbox is mailto."""
    address = typed.strip()
    if not address or QUrl(address).scheme() in (*limits.SCHEMES, "file", "javascript", "data", "ftp"):
        return address
    if "@" in address and "/" not in address and ":" not in address:
        return f"mailto:{address}"
    return f"https://{address}" if "." in address.split("/")[0] and "://" not in address else address


class LinkEditor(QWidget):
    """Shows links and asks for changes: add_requested(Link), remove_requested(url), open_requested(url)."""

    add_requested = Signal(object)
    remove_requested = Signal(str)
    open_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._links: tuple[Link, ...] = ()
        self._rows: list[_LinkRow] = []
        self._read_only = False
        theme.changed.connect(self._rebuild)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
        self.address = QLineEdit(self)
        self.address.setAccessibleName("Add a link")
        self.address.setPlaceholderText("Add a link: https://…")
        self.address.setMaxLength(limits.LINK)
        self.kept = KeptWords(self.address, self._typed, self.address.setText)
        self.address.editingFinished.connect(self._take_typed)
        self.address.textEdited.connect(self._on_edited)
        self.refusal = plain_label(REFUSED, "danger", wrap=True)
        self.refusal.hide()
        self._layout.addWidget(self.address)
        self._layout.addWidget(self.refusal)

    @property
    def links(self) -> tuple[Link, ...]:
        """What is shown."""
        return self._links

    def set_links(self, links: Sequence[Link]) -> None:
        """Show these links."""
        if tuple(links) != self._links:
            self._links = tuple(links)
            self._rebuild()

    def _rebuild(self) -> None:
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_LinkRow(link, self._theme, self) for link in self._links]
        for place, row in enumerate(self._rows):
            self._layout.insertWidget(place, row)
            row.set_read_only(self._read_only)
        self.updateGeometry()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return (*(each for row in self._rows for each in row.stops()), self.address)

    def set_read_only(self, on: bool) -> None:
        """Show the links, but take none."""
        self._read_only = on
        self.address.setReadOnly(on)
        self.address.setVisible(not on or bool(self.address.text()))  # words that could not be stored stay in view
        for row in self._rows:
            row.set_read_only(on)

    def set_aside(self) -> None:
        """Another thing is going to be shown: an address that was refused waits until this one is shown again."""
        self.kept.set_aside()
        self.address.clear()
        self.refusal.hide()

    def flush(self) -> bool:
        """Add the address that is typed; returns False where it could not be stored, and is still there."""
        self._take_typed()
        return not self.address.text()

    def put_back(self, address: str) -> None:
        """What was asked for could not be stored: the words stay where they were typed."""
        self.address.setText(address)
        self.address.show()

    def _typed(self) -> str:
        return self.address.text().strip()

    def _take_typed(self) -> None:
        address = completed(self.address.text())
        if not address:
            return
        if not followable(address):
            self.refusal.show()
            return
        with self.kept.handed_over():
            self.address.clear()
            if address not in {link.url for link in self._links}:
                self.add_requested.emit(Link(address))

    def _on_edited(self) -> None:
        self.refusal.hide()


class _LinkRow(QWidget):
    def __init__(self, link: Link, theme: Theme, editor: LinkEditor) -> None:
        super().__init__(editor)
        self._url = link.url
        self._editor = editor
        name = link.title or link.url
        picture = plain_label()
        picture.setPixmap(theme.pixmap("link", theme.px(16), theme.palette.muted, self.devicePixelRatioF()))
        self._open = LinkButton("", self)
        self._open.setAccessibleName(f"Open {name}")
        self._open.setAccessibleDescription("Delete removes the link.")
        inner = QHBoxLayout(self._open)
        inner.setContentsMargins(theme.px(4), 0, theme.px(4), 0)
        words = ElidedLabel(name, self._open, link=True)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner.addWidget(words)
        self._open.setMinimumHeight(theme.px(26))
        self._open.clicked.connect(self._on_open)
        self._open.installEventFilter(self)
        self._remove = named_button(theme, "close", f"Remove the link {name}")
        self._remove.clicked.connect(self._on_remove)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(picture)
        layout.addWidget(self._open, 1)
        layout.addWidget(self._remove)

    def stops(self) -> tuple[QWidget, ...]:
        return (self._open, self._remove)

    def set_read_only(self, on: bool) -> None:
        self._remove.setVisible(not on)

    def _on_open(self) -> None:
        self._editor.open_requested.emit(self._url)

    def _on_remove(self) -> None:
        self._editor.remove_requested.emit(self._url)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            if self._remove.isVisibleTo(self):
                self._on_remove()
            return True
        return super().eventFilter(watched, event)
