"""A field that saves itself as it is typed; the secret kept here is when, and that no typed word is ever dropped."""

import unicodedata
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QToolTip, QWidget

from planner.core.draft import Draft, Place
from planner.ui.drafts import DraftKeeper

QUIET_MS = 600
LATEST_MS = 2_000
DRAFT_MS = 1_000
_MOST_LINES = 16
_MOST_PASTED = 40_000  # characters: Qt lays out a million lines for minutes, with the window standing still
_TOLD_MS = 8_000
_SPARE = 2  # pixels without which Qt thinks the last line is not whole, and scrolls

SAVED = "Saved"
SAVING = "Saving"
NOT_SAVED = "Not saved"


def word_count(text: str) -> int:
    """Words as a person counts them: what stands between spaces."""
    return len(text.split())


def pasteable(text: str) -> str:
    """Text without the control characters that the plan refuses; tab and new line stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    return "".join(char for char in plain if char in "\t\n" or unicodedata.category(char) != "Cc")


class TextField(QPlainTextEdit):
    """Plain text that grows with what is in it and hands itself to `commit`.

    commit(text) returns whether it was stored; until then the words stay here, and the next pause, `flush` or loss of
    focus tries again. limit: characters; more can be typed, but are not stored until they are fewer. required: blank
    text is not committed, and leaving the field brings the stored text back. `keep_drafts` says where words are kept
    while they are not stored, so that a crash takes no more than the last second of them.
    """

    state_changed = Signal(str)
    entered = Signal()

    def __init__(
        self,
        name: str,
        commit: Callable[[str], bool],
        *,
        limit: int,
        single_line: bool = False,
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._commit = commit
        self._limit = limit
        self._single_line = single_line
        self._required = required
        self._stored = ""
        self._shown = ("", "")  # what was stored, and how the field shows it
        self._dirty = False
        self._filling = False
        self._keeper: DraftKeeper | None = None
        self._place: Place | None = None
        self._base = ""
        self._drafted: Place | None = None
        self._quiet = _timer(self, QUIET_MS)
        self._latest = _timer(self, LATEST_MS)
        self._quiet.timeout.connect(self.flush)
        self._latest.timeout.connect(self.flush)
        self._draft = _timer(self, DRAFT_MS)
        self._draft.timeout.connect(self._keep_draft)
        self.setAccessibleName(name)
        self._dress()
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    @property
    def dirty(self) -> bool:
        """Whether there are words here that are not stored."""
        return self._dirty

    @property
    def place(self) -> Place | None:
        """Where the words belong; None until the field is about something."""
        return self._place

    @property
    def too_long(self) -> int:
        """How many characters there are beyond the limit."""
        return max(0, len(self.text()) - self._limit)

    def text(self) -> str:
        """What is in the field, letter for letter (toPlainText turns hard spaces into soft ones)."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_stored(self, text: str) -> None:
        """Show what is stored; words that are still being typed stay, and so do the cursor and what it can undo."""
        self._stored = text
        if not self._dirty and text != self.text():
            self._fill(text)

    def keep_drafts(self, keeper: DraftKeeper, place: Place) -> None:
        """Keep words that are not stored with this keeper, as typed in this place. What waits there is shown."""
        self._keeper = keeper
        if place == self._place:
            return
        self._place = place
        words = keeper.waiting(place)
        if words is not None and not self._dirty and not self.isReadOnly():
            self.setPlainText(words)
            self._drafted = place

    def discard(self) -> None:
        """Let go of what is typed here, because another thing is going to be shown."""
        self._settle()

    def flush(self) -> bool:
        """Store what is typed now; returns whether nothing is left to store."""
        self._quiet.stop()
        self._latest.stop()
        if not self._dirty:
            return True
        text = self.text()
        if self.too_long or (self._required and not text.strip()):
            self.state_changed.emit(NOT_SAVED)
            return False
        if text != self._stored and not self._commit(text):
            self.state_changed.emit(NOT_SAVED)
            return False
        if self.text() == text:
            self._stored = text
            self._shown = (text, text)
            self._settle()
        return not self._dirty

    def _settle(self) -> None:
        self._quiet.stop()
        self._latest.stop()
        self._draft.stop()
        self._drop_draft()
        if self._dirty:
            self._dirty = False
            self.state_changed.emit(SAVED)

    def _keep_draft(self) -> None:
        if not self._dirty or self._keeper is None or self._place is None:
            return
        if self._drafted not in (None, self._place):
            self._drop_draft()  # what was new has come into being under these words
        self._drafted = self._place
        self._keeper.keep(Draft(self._place, self.text(), self._base))

    def _drop_draft(self) -> None:
        if self._drafted is not None and self._keeper is not None:
            self._keeper.drop(self._drafted)
        self._drafted = None

    def _fill(self, text: str) -> None:
        cursor = self.textCursor()
        place = cursor.position()
        self._filling = True
        self.setPlainText(text)
        self._filling = False
        self._shown = (text, self.text())
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        if self._filling:
            return
        if self._shown == (self._stored, self.text()):
            self._settle()
            return
        if not self._dirty:
            self._dirty = True
            self._base = self._stored
            self.state_changed.emit(SAVING)
        self._quiet.start()
        for timer in (self._latest, self._draft):
            if not timer.isActive():
                timer.start()

    def _dress(self) -> None:
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0 if self._single_line else 2)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _grow(self) -> None:
        height = self.sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)
        if self._text_height() <= self._most_height():
            # While it was narrower than its words it scrolled to them; now that all of them show, they begin on top.
            self.verticalScrollBar().setValue(0)

    def _text_height(self) -> float:
        document = self.document()
        layout = document.documentLayout()
        block, height = document.begin(), 0.0
        while block.isValid():
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return height

    def _most_height(self) -> int:
        return self.fontMetrics().lineSpacing() * _MOST_LINES

    def sizeHint(self) -> QSize:
        around = self.height() - self.viewport().height() if self.isVisible() else 2 * self.frameWidth()
        text = max(self.fontMetrics().lineSpacing(), min(self._text_height(), self._most_height()))
        return QSize(200, ceil(text + 2 * self.document().documentMargin()) + _SPARE + around)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def event(self, event: QEvent) -> bool:
        # With nothing of its own to undo, the field leaves Ctrl+Z to the window, which undoes acts.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            document = self.document()
            undo = event.matches(QKeySequence.StandardKey.Undo) and not document.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
            if _other_redo(event) and document.isRedoAvailable():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._single_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.flush()
            self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            event.ignore()  # whoever holds the field decides where to go next
            return
        if _other_redo(event) and self.document().isRedoAvailable():
            self.redo()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        self.flush()
        if self._dirty and self._required and not self.text().strip():
            self._fill(self._stored)
            self._settle()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # Files are for whoever holds the field: they become attachments, not their own names.
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        most = max(_MOST_PASTED, self._limit)
        if len(text) > most:
            self._refuse_paste(len(text))
            return
        text = pasteable(text)
        self.insertPlainText(" ".join(text.split("\n")) if self._single_line else text)

    def _refuse_paste(self, characters: int) -> None:
        words = (
            f"Nothing was pasted: that is {characters:,} characters, and {self._limit:,} fit. "
            "Paste a part of it, or attach it as a file."
        )
        QToolTip.showText(self.mapToGlobal(self.cursorRect().bottomLeft()), words, self, QRect(), _TOLD_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))


def _timer(parent: QWidget, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer


def _other_redo(event: QKeyEvent) -> bool:
    """Whether it is Ctrl+Y, which redoes as well and which Qt does not know as that on every system."""
    return event.keyCombination() == QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
