"""Making the form of a review; the secret kept here is that a review is not frozen by a form that was never written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from planner.core.errors import UserError
from planner.core.review import Review
from planner.ui.dialogs import Dialogs
from planner.ui.session import Session
from planner.ui.settings import REPORT_FOLDER, Settings
from planner.ui.tasks import Task

_UNSAFE = '<>:"/\\|?*'
_TITLE = "Export the review form"


class FormExport(QObject):
    """Asks where to, freezes the review, writes its form off the GUI thread. busy_changed: one is being written."""

    busy_changed = Signal(bool)

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        settings: Settings,
        write_form: Callable[[Review, Path], int],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._dialogs, self._settings = session, dialogs, settings
        self._write_form = write_form
        self._over = parent
        self._task: Task | None = None
        self._target = Path()
        self._froze_at = -1

    @property
    def busy(self) -> bool:
        """Whether a form is being written."""
        return self._task is not None

    def export(self, review: Review) -> None:
        """Make the form of a review; a draft is frozen by it, and thawed again where it could not be written."""
        target = None if self.busy else self._chosen(review)
        if target is None:
            return
        frozen = self._session.freeze_review(review.id)
        store = self._session.store
        if frozen is None or store is None:
            return
        self._froze_at = self._session.undo_stack.index() if frozen else -1
        self._target = target
        whole = store.review(review.id)
        self._task = Task(lambda: self._write_form(whole, target), self)
        self._task.done.connect(self._on_done)
        self._task.failed.connect(self._on_failed)
        self._task.ended.connect(self._on_ended)
        self.busy_changed.emit(True)
        self._task.start()

    def _chosen(self, review: Review) -> Path | None:
        folder = self._settings.get(REPORT_FOLDER) or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        name = "".join("-" if char in _UNSAFE else char for char in f"Review form, {review.name}")[:120].strip()
        suggested = Path(folder) / f"{name}.pdf"
        chosen = self._dialogs.choose_save_path(self._over, _TITLE, suggested, "PDF (*.pdf)")
        if chosen is None:
            return None
        target = chosen if chosen.suffix.lower() == ".pdf" else chosen.with_name(f"{chosen.name}.pdf")
        if target != chosen and target.exists():
            # The file dialog asked about the name without the ending.
            question = f"{target.name} is there already. Replace it?"
            if not self._dialogs.confirm(self._over, _TITLE, question, "Replace"):
                return None
        self._settings.put(REPORT_FOLDER, str(target.parent))
        return target

    def _on_done(self, pages: object) -> None:
        froze = "The review is frozen, and its" if self._froze_at >= 0 else "The"
        self._session.told.emit(f"{froze} form is saved as {self._target.name}, {pages} pages", False)

    def _on_failed(self, error: UserError) -> None:
        if self._froze_at >= 0 and self._session.undo_stack.index() == self._froze_at:
            self._session.undo()  # what was never written was never sent
        self._session.failed.emit(error)

    def _on_ended(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task = None
        self.busy_changed.emit(False)
