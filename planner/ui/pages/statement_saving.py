"""Taking a text out of the window: onto the clipboard, or into a file that appears whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from planner.core.errors import UserError
from planner.files import atomic_write
from planner.ui.dialogs import Dialogs
from planner.ui.settings import REPORT_FOLDER, Settings

_UNSAFE = '<>:"/\\|?*'
_SUFFIX = ".txt"


def copy_text(text: str) -> None:
    """Put the text onto the clipboard."""
    QGuiApplication.clipboard().setText(text)


def save_text(parent: QWidget, dialogs: Dialogs, settings: Settings, name: str, text: str) -> Path | None:
    """Ask where to, and write the text there as UTF-8, for its owner alone. None where the person thinks better of it.
    name: what the file is called unless they say otherwise. Raises UserError; what stood there is then still there."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(settings.get(REPORT_FOLDER) or documents)
    title = "Save as text"
    chosen = dialogs.choose_save_path(parent, title, folder / _file_name(name), f"Text (*{_SUFFIX})")
    if chosen is None:
        return None
    target = chosen if chosen.suffix else chosen.with_name(chosen.name + _SUFFIX)
    # The file dialog asked about the name without the ending.
    question = f"{target.name} is there already. Replace it?"
    if target != chosen and target.exists() and not dialogs.confirm(parent, title, question, "Replace"):
        return None
    try:
        with atomic_write(target) as stream:
            stream.write(f"{text.rstrip()}\n".encode())
    except OSError as error:
        raise UserError(
            f"The text was not saved as {target.name}: {error.strerror or 'the disk refused it'}. It is still here.",
            "Choose another folder, or copy it.",
        ) from error
    settings.put(REPORT_FOLDER, str(target.parent))
    return target


def _file_name(name: str) -> str:
    plain = "".join("-" if char in _UNSAFE or ord(char) < 32 else char for char in name)[:100].strip()
    return f"{plain or 'Statement'}{_SUFFIX}"
