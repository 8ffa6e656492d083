"""The boxes that Dialogs shows, built from Qt's own: plain text everywhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.core.draft import Place
from planner.ui.drafts import DraftKeeper
from planner.ui.widgets.kept_words import KeptWords


def message_box(parent: QWidget | None, title: str, text: str) -> QMessageBox:
    """A box whose words are plain text that can be copied."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "", "", QMessageBox.StandardButton.NoButton, parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setText(text)
    return box


class TextDialog(QDialog):
    """Asks for a few words; it cannot be accepted while there are none."""

    def __init__(
        self, parent: QWidget, title: str, question: str, value: str, kept: tuple[DraftKeeper, Place] | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        label = QLabel(question)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self._edit = QPlainTextEdit(value)
        self._edit.setTabChangesFocus(True)
        self._edit.setAccessibleName(question)
        self._edit.textChanged.connect(self._on_text_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        layout = QVBoxLayout(self)
        for widget in (label, self._edit, buttons):
            layout.addWidget(widget)
        self.resize(420, 200)
        self._on_text_changed()
        self._kept = KeptWords(self._edit, self.text, self._edit.setPlainText, lambda: value)
        if kept is not None:
            self._kept.keep_drafts(*kept)

    def done(self, result: int) -> None:
        self._kept.settle()  # what was typed is given, or let go of
        super().done(result)

    def text(self) -> str:
        """What was typed."""
        return self._edit.toPlainText()

    def _on_text_changed(self) -> None:
        self._ok.setEnabled(bool(self.text().strip()))
