"""What the desktop does for the window with a file of the person's own: open it, show where it lies."""

from pathlib import Path


def open_file(path: Path) -> bool:
    """Open it in the program the desktop has for it; returns whether there was one."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> bool:
    """Open the folder it lies in; returns whether the desktop could."""
    return open_file(path.parent)
