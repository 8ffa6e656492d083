"""Attachments as cards; the secret kept here is how a picture becomes a thumbnail at little cost."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from planner.core.evidence import Attachment
from planner.files import file_size_words
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.plain import ElidedLabel, named_button, plain_tip

_PICTURES = {"image/png": b"png", "image/jpeg": b"jpeg", "image/gif": b"gif"}
_MOST_BYTES = 20_000_000
# A JPEG is decoded at the size it is shown in; the others have to be decoded whole.
_MOST_PIXELS = {b"jpeg": 100_000_000, b"png": 8_000_000, b"gif": 8_000_000}
_TWO_COLUMNS = 420
_THUMBNAIL = 40


def thumbnail(path: Path, media_type: str, size: int, side: int) -> QPixmap | None:
    """The picture at the path in side x side pixels at most; None for what is no picture, or a very large one.

    The format is the one the media type names: a file that is something else is not decoded.
    """
    kind = _PICTURES.get(media_type)
    if kind is None or size > _MOST_BYTES:
        return None
    reader = QImageReader(str(path), QByteArray(kind))
    whole = reader.size()
    if not whole.isValid() or whole.width() * whole.height() > _MOST_PIXELS[kind]:
        return None
    reader.setAutoTransform(True)
    reader.setScaledSize(whole.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)


class FileList(QWidget):
    """Shows attachments and asks: open_requested(Attachment), remove_requested(Attachment).

    One whose copy is missing looks it, says what to do, and is not opened.
    """

    open_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._files: tuple[Attachment, ...] = ()
        self._missing: frozenset[str] = frozenset()
        self._path_of: Callable[[Attachment], Path] = lambda file: Path(file.sha256)
        self._cards: list[_FileCard] = []
        self._columns = 0
        self._read_only = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        theme.changed.connect(self._rebuild)

    @property
    def files(self) -> tuple[Attachment, ...]:
        """What is shown."""
        return self._files

    def set_files(
        self, files: Sequence[Attachment], path_of: Callable[[Attachment], Path], missing: Collection[str] = ()
    ) -> None:
        """Show these files; path_of says where the bytes of one lie, missing (SHA-256) which lie there no more."""
        self._path_of = path_of
        if (tuple(files), frozenset(missing)) != (self._files, self._missing):
            self._files, self._missing = tuple(files), frozenset(missing)
            self._rebuild()

    def _rebuild(self) -> None:
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(each) for each in self._files]
        self.set_read_only(self._read_only)
        self._columns = 0
        self._arrange()

    def _card(self, file: Attachment) -> "_FileCard":
        lost = file.sha256 in self._missing
        return _FileCard(file, None if lost else self._path_of(file), self._theme, self)

    def set_read_only(self, on: bool) -> None:
        """Show the files, but take none away."""
        self._read_only = on
        for card in self._cards:
            card.remove.setVisible(not on)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return tuple(each for card in self._cards for each in (card, card.remove))

    def card(self, place: int) -> QWidget:
        """The card at a place in the list."""
        return self._cards[place]

    def _arrange(self) -> None:
        columns = 2 if self.width() >= self._theme.px(_TWO_COLUMNS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place // columns, place % columns)
            card.show()
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.setVisible(bool(self._cards))

    def resizeEvent(self, event: object) -> None:
        self._arrange()


class _FileCard(QFrame):
    """path: where its copy lies, None where that is missing."""

    def __init__(self, file: Attachment, path: Path | None, theme: Theme, owner: FileList) -> None:
        super().__init__(owner)
        self._file = file
        self._owner = owner
        self._lost = path is None
        set_role(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        size = file_size_words(file.size)
        name = ElidedLabel(file.name, self)
        if self._lost:
            for widget in (self, name):
                widget.setToolTip(plain_tip(_lost_words(file)))
            self.setAccessibleName(f"Attachment {file.name}, missing")
            self.setAccessibleDescription(f"{_lost_words(file)} Delete removes it.")
        else:
            self.setProperty("clickable", True)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleName(f"Attachment {file.name}, {size}")
            self.setAccessibleDescription("Enter opens it, Delete removes it.")
        picture, drawn = self._picture(path, theme)
        self.remove = named_button(theme, "close", f"Remove {file.name}")
        self.remove.clicked.connect(self._on_remove)
        layout = QHBoxLayout(self)
        edge = theme.px(6) if drawn else theme.px(7)
        layout.setContentsMargins(theme.px(12), edge, theme.px(6), edge)
        layout.setSpacing(theme.px(8))
        layout.addWidget(picture)
        layout.addWidget(name, 1)
        layout.addWidget(plain_label("Missing", "danger") if self._lost else plain_label(size, "caption"))
        layout.addWidget(self.remove)
        self.setMinimumHeight(theme.px(42))

    def _picture(self, path: Path | None, theme: Theme) -> tuple[QLabel, bool]:
        """The label in front of the name, and whether it shows the file itself."""
        label, ratio = plain_label(), self.devicePixelRatioF()
        if path is None:
            label.setPixmap(theme.pixmap("warning", theme.px(16), theme.palette.danger, ratio))
            return label, False
        found = thumbnail(path, self._file.media_type, self._file.size, round(theme.px(_THUMBNAIL) * ratio))
        if found is not None:
            found.setDevicePixelRatio(ratio)
        label.setPixmap(found or theme.pixmap("attachment", theme.px(16), theme.palette.muted, ratio))
        return label, found is not None

    def _on_remove(self) -> None:
        self._owner.remove_requested.emit(self._file)

    def _open(self) -> None:
        if not self._lost:
            self._owner.open_requested.emit(self._file)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.remove.isVisibleTo(self):
            self._on_remove()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()


def _lost_words(file: Attachment) -> str:
    return (
        f"The copy of {file.name} ({file_size_words(file.size)}) is not in the data folder any more: something outside "
        "this program moved or deleted it. Its name is kept. If you have the file elsewhere, add it again here; else "
        "take the folder plan/attachments from a backup."
    )
