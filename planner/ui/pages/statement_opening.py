"""What opens the statement writer and the pay review; the secret kept here is which evidence is meant, and what was
written and not yet taken away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from planner.ui.dialogs import Dialogs
from planner.ui.main_window import MainWindow
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme

if TYPE_CHECKING:
    from planner.ui.pages.statement import Drafts


class Writings(QObject):
    """Lives as long as the window. A text that was edited in the writer is there again when it is opened next."""

    def __init__(
        self, window: MainWindow, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._theme = window, session, theme
        self._dialogs, self._settings = dialogs, settings
        self._drafts: Drafts = {}
        window.acts["write-statement"].triggered.connect(self._on_write)
        window.acts["pay-review"].triggered.connect(self._on_pay_review)

    def write(self, ids: Sequence[str]) -> None:
        """Open the statement writer on these pieces of evidence."""
        from planner.ui.pages.statement import StatementDialog

        dialog = StatementDialog(
            self._session, self._theme, self._dialogs, self._settings, self._drafts, ids, self._window
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _on_write(self) -> None:
        self._window.flush()
        self.write(self._chosen())

    @Slot()
    def _on_pay_review(self) -> None:
        from planner.ui.pages.pay_review import PayReviewDialog

        self._window.flush()
        dialog = PayReviewDialog(self._session, self._theme, self._dialogs, self._settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _chosen(self) -> tuple[str, ...]:
        """What is selected on the evidence page, if that is the page one looks at."""
        from planner.ui.pages.evidence import EvidencePage

        page = self._window.page(self._window.current_page)
        if not isinstance(page, EvidencePage):
            return ()
        selected = tuple(page.pane.table.selected_ids())
        shown = (page.editor.evidence_id,) if page.editor.evidence_id else ()
        return selected if len(selected) > 1 else shown
