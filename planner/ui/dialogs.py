"""Dialogs: the only modal code. It is handed in, so that a test can script the answers.

    paths = dialogs.choose_files(self, "Add files")
    reason = dialogs.ask_text(self, "Not applicable", "Why does this not apply to you?")
    if dialogs.confirm(self, "Throw the sample away", "…", "Throw away"): ...

Tests use `ScriptedDialogs` of tests/ui/conftest.py, which has the same methods and answers from a list.
"""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.ui.settings import FOLDER, Settings


class Dialogs(Protocol):
    """What a page may ask the person. Every answer may be "no": an empty tuple, None or False."""

    def choose_files(self, parent: QWidget, title: str) -> tuple[Path, ...]: ...
    def choose_save_path(self, parent: QWidget, title: str, suggested: Path, filters: str) -> Path | None: ...
    def choose_folder(self, parent: QWidget, title: str, start: Path) -> Path | None: ...
    def ask_text(self, parent: QWidget, title: str, question: str, value: str = "") -> str | None: ...
    def confirm(self, parent: QWidget, title: str, question: str, verb: str) -> bool: ...
    def tell(self, parent: QWidget, title: str, text: str, details: str = "") -> None: ...


class RealDialogs:
    """The dialogs of the platform. Words a person typed are shown as plain text."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def choose_files(self, parent: QWidget, title: str) -> tuple[Path, ...]:
        """Existing files; the folder is remembered."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, self._settings.get(FOLDER))
        paths = tuple(Path(name) for name in names)
        if paths:
            self._settings.put(FOLDER, str(paths[0].parent))
        return paths

    def choose_save_path(self, parent: QWidget, title: str, suggested: Path, filters: str) -> Path | None:
        """Where to save; filters as Qt writes them: "PDF (*.pdf)"."""
        name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), filters)
        return Path(name) if name else None

    def choose_folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        """An existing folder."""
        name = QFileDialog.getExistingDirectory(parent, title, str(start))
        return Path(name) if name else None

    def ask_text(self, parent: QWidget, title: str, question: str, value: str = "") -> str | None:
        """A few words that may not be empty; None where the person thinks better of it."""
        dialog = _TextDialog(parent, title, question, value)
        try:
            return dialog.text() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def confirm(self, parent: QWidget, title: str, question: str, verb: str) -> bool:
        """Only for what no undo can take back. verb: what the button says."""
        box = _message_box(parent, title, question)
        go = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        chosen = box.clickedButton() is go
        box.deleteLater()
        return chosen

    def tell(self, parent: QWidget, title: str, text: str, details: str = "") -> None:
        """Something that must be read; details can be unfolded and copied."""
        box = _message_box(parent, title, text)
        if details:
            box.setDetailedText(details)
        box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
        box.deleteLater()


def _message_box(parent: QWidget, title: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setText(text)
    return box


class _TextDialog(QDialog):
    def __init__(self, parent: QWidget, title: str, question: str, value: str) -> None:
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

    def text(self) -> str:
        return self._edit.toPlainText()

    def _on_text_changed(self) -> None:
        self._ok.setEnabled(bool(self.text().strip()))
