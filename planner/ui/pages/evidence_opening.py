"""Opening what hangs on evidence; the secret kept here is which files a program may be started for."""

import shutil
from collections.abc import Callable
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from planner.core.errors import UserError
from planner.core.evidence import Attachment
from planner.files import PRIVATE_DIR
from planner.ui.dialogs import Dialogs
from planner.ui.tasks import Task
from planner.ui.widgets.link_editor import followable

# Documents and pictures that programs only show. No formats that carry macros, scripts or web pages.
_SHOWN = " pdf png jpg jpeg gif bmp webp tif tiff heic txt md csv log docx xlsx pptx odt ods odp rtf eml mp4 mov mp3 "
# What runs, points elsewhere or is a page with scripts: only ever shown where it lies.
_NEVER = (
    " exe com bat cmd msi msix scr pif cpl ps1 psm1 vbs vbe js jse mjs wsf wsh hta sh bash zsh fish csh py pyw pyz rb"
    " pl php jar jnlp app appimage run bin elf so dll dmg pkg deb rpm apk command tool desktop lnk url webloc website"
    " html htm xhtml mht mhtml svg svgz xml xsl reg inf scf gadget workflow terminal docm xlsm pptm dotm xltm "
)


def way_to_open(name: str) -> str:
    """By the end of the file's name: "open", "ask" or "folder"."""
    # Windows leaves dots and blanks at the end of a name out, so "run.exe ." is a program there.
    suffix = PurePath(name.casefold().rstrip(". ")).suffix.lstrip(".")
    if not suffix or f" {suffix} " in _NEVER:
        return "folder"
    return "open" if f" {suffix} " in _SHOWN else "ask"


class Opener(QObject):
    """Opens links and attachments in the programs of the desktop, after the questions that safety asks.

    Attachments are opened as copies that cannot be written, in a private folder that goes when the window does: the
    stored file has no ending, and must not be changed. failed(UserError): it could not be opened.
    """

    failed = Signal(object)

    def __init__(
        self,
        dialogs: Dialogs,
        parent: QWidget,
        launch: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._window = parent
        self._launch = launch
        self._folder: QTemporaryDir | None = None
        self._task: Task | None = None

    def open_link(self, address: str) -> None:
        """Follow a link once the person has seen where it leads."""
        if not followable(address):
            self.failed.emit(UserError("The link was not opened: it is no web or mail address.", "Remove it."))
        elif self._dialogs.confirm(self._window, "Open this address", address, "Open"):
            self._launch(QUrl(address))

    def open_file(self, file: Attachment, stored: Path) -> None:
        """Open an attachment, or show it in its folder where opening it could run it."""
        way = way_to_open(file.name)
        if way == "ask" and not self._dialogs.confirm(self._window, "Open this file", _question(file), "Open"):
            return
        try:
            target = self._place_for(file)
        except OSError as error:
            self.failed.emit(_not_opened(file, error))
            return
        shown = target.parent if way == "folder" else target
        self._task = Task(lambda: _copied(file, stored, target, shown), self)
        self._task.done.connect(self._on_copied)
        self._task.failed.connect(self.failed)
        self._task.start()

    def _place_for(self, file: Attachment) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        folder = Path(self._folder.path()) / file.sha256[:16]
        folder.mkdir(mode=PRIVATE_DIR, exist_ok=True)
        return folder / (PurePath(file.name).name or "attachment")

    def _on_copied(self, shown: object) -> None:
        if isinstance(shown, Path):
            self._launch(QUrl.fromLocalFile(str(shown)))


def _copied(file: Attachment, stored: Path, target: Path, shown: Path) -> Path:
    try:
        if not target.exists():
            shutil.copyfile(stored, target)
            target.chmod(0o400)
    except OSError as error:
        raise _not_opened(file, error) from error
    return shown


def _question(file: Attachment) -> str:
    return (
        f"{file.name} is a file of the type {file.media_type or 'unknown'}. "
        "Open it only if you know what is in it and where it comes from."
    )


def _not_opened(file: Attachment, error: OSError) -> UserError:
    return UserError(
        f"{file.name} was not opened: {error.strerror or error}. Your plan is as it was.",
        "Check the disk, then open it again.",
    )
