"""Dialogs: the only modal code. It is handed in, so that a test can script the answers.

    paths = dialogs.choose_files(self, "Add files")
    reason = dialogs.ask_text(self, "Not applicable", "Why does this not apply to you?")
    if dialogs.confirm(self, "Throw the sample away", "…", "Throw away"): ...

Qt's boxes are imported where they are used: the first paint needs none of them.

Tests use `ScriptedDialogs` of tests/ui/conftest.py, which has the same methods and answers from a list.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from planner.ui.settings import FOLDER, Settings

if TYPE_CHECKING:
    from planner.core.draft import Place
    from planner.ui.drafts import DraftKeeper

    Kept = tuple[DraftKeeper, Place]


class Dialogs(Protocol):
    """What a page may ask the person. Every answer may be "no": an empty tuple, None or False."""

    def choose_files(self, parent: QWidget, title: str) -> tuple[Path, ...]: ...
    def choose_save_path(self, parent: QWidget, title: str, suggested: Path, filters: str) -> Path | None: ...
    def choose_folder(self, parent: QWidget, title: str, start: Path) -> Path | None: ...
    def ask_text(
        self, parent: QWidget, title: str, question: str, value: str = "", kept: "Kept | None" = None
    ) -> str | None: ...
    def confirm(self, parent: QWidget, title: str, question: str, verb: str) -> bool: ...
    def tell(self, parent: QWidget, title: str, text: str, details: str = "") -> None: ...


class RealDialogs:
    """The dialogs of the platform. Words a person typed are shown as plain text."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def choose_files(self, parent: QWidget, title: str) -> tuple[Path, ...]:
        """Existing files; the folder is remembered."""
        from PySide6.QtWidgets import QFileDialog

        names, _ = QFileDialog.getOpenFileNames(parent, title, self._settings.get(FOLDER))
        paths = tuple(Path(name) for name in names)
        if paths:
            self._settings.put(FOLDER, str(paths[0].parent))
        return paths

    def choose_save_path(self, parent: QWidget, title: str, suggested: Path, filters: str) -> Path | None:
        """Where to save; filters as Qt writes them: "PDF (*.pdf)"."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), filters)
        return Path(name) if name else None

    def choose_folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        """An existing folder."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(parent, title, str(start))
        return Path(name) if name else None

    def ask_text(
        self, parent: QWidget, title: str, question: str, value: str = "", kept: "Kept | None" = None
    ) -> str | None:
        """A few words that may not be empty; None where the person thinks better of it. kept: who keeps them while they
        are typed, and as typed where."""
        from planner.ui.boxes import TextDialog

        dialog = TextDialog(parent, title, question, value, kept)
        try:
            return dialog.text() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def confirm(self, parent: QWidget, title: str, question: str, verb: str) -> bool:
        """Only for what no undo can take back. verb: what the button says."""
        from PySide6.QtWidgets import QMessageBox

        from planner.ui.boxes import message_box

        box = message_box(parent, title, question)
        go = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        chosen = box.clickedButton() is go
        box.deleteLater()
        return chosen

    def tell(self, parent: QWidget, title: str, text: str, details: str = "") -> None:
        """Something that must be read; details can be unfolded and copied."""
        from PySide6.QtWidgets import QMessageBox

        from planner.ui.boxes import message_box

        box = message_box(parent, title, text)
        if details:
            box.setDetailedText(details)
        box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
        box.deleteLater()
