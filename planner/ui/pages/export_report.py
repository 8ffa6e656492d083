"""The export dialog: choose, look at the report as it will be, save it."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from planner.core.errors import ReportCancelled, UserError
from planner.core.report import ReportOptions, Saved
from planner.ui.dialogs import Dialogs
from planner.ui.pages.export_notices import left_out_words, missing_words, names_words
from planner.ui.pages.export_options import ExportOptions
from planner.ui.pages.export_preview import ExportPreview
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import REPORT_FOLDER, Settings
from planner.ui.tasks import Task
from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.labels import plain_label

_QUIET_MS = 250
_MAKING = "Making the preview"
_UNSAFE = '<>:"/\\|?*'


class Tell(Protocol):
    """Says something in the window, with what can be done about it: (verb, act) each."""

    def __call__(self, text: str, *acts: tuple[str, Callable[[], object]]) -> object: ...


class ExportReport(QDialog):
    """Modal to its window. tell says in the window what was saved and where, with the ways to it."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        settings: Settings,
        services: Services,
        tell: Tell,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._theme, self._dialogs = session, theme, dialogs
        self._settings, self._services, self._tell = settings, services, tell
        self._target = Path()
        self._previewed: tuple[ReportOptions, int] | None = None  # what the preview shows, and on how many pages
        self._preview_task: Task | None = None
        self._export_task: Task | None = None
        self._stale = False
        self._leaving = False
        self.setWindowTitle("Export report")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.choices = ExportOptions(theme, session.plan, session.today(), services.formats())
        self.preview = ExportPreview(theme, services)
        self._build()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._make_preview)
        self.choices.changed.connect(self._on_changed)
        self.preview.page_changed.connect(self._on_page_changed)
        session.ready_changed.connect(self._make_preview)
        session.plan_changed.connect(self._on_plan_changed)
        self.resize(round(parent.width() * 0.92), round(parent.height() * 0.92))
        self._make_preview()

    # Building

    def _build(self) -> None:
        self.where = plain_label("", "caption")
        self.trouble = plain_label("", "danger", wrap=True)
        self.trouble.hide()
        self.notice = plain_label("", "warning", wrap=True)
        self.notice.hide()
        self.export = PrimaryButton(self._theme, "Export", "export")
        self.export.setDefault(True)
        self.export.clicked.connect(self._on_export)
        self.close_button = PlainButton(self._theme, "Close")
        self.close_button.clicked.connect(self.reject)
        self.close_button.setAutoDefault(False)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.choices, 1)
        left.addWidget(self._foot())
        side = QWidget()
        set_role(side, "surface")
        side.setLayout(left)
        side.setFixedWidth(max(self._theme.px(372), self.choices.wanted_width + S))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.preview, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)

    def _foot(self) -> QWidget:
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the export")
        self._doing = plain_label("", "caption")
        self.cancel = PlainButton(self._theme, "Cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self._on_cancel)
        self.working = QWidget()
        work = QHBoxLayout(self.working)
        work.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.addWidget(self._doing)
        words.addWidget(self.progress)
        work.addLayout(words, 1)
        work.addWidget(self.cancel)
        self.working.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        buttons.addWidget(self.where, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export)
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(foot)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addWidget(self.notice)
        column.addWidget(self.trouble)
        column.addWidget(self.working)
        column.addLayout(buttons)
        return foot

    # The preview

    def _on_changed(self) -> None:
        self._say("")
        self._quiet.start()

    def _on_plan_changed(self) -> None:
        self._previewed = None
        self._quiet.start()

    def _make_preview(self) -> None:
        trouble = self.choices.trouble
        if trouble:
            self._show_trouble(trouble)
            return
        if not self._session.ready:
            self.preview.show_words("Opening your plan")
            return
        if self._preview_task is not None:
            self._stale = True  # made again when the one under way has ended
            return
        self._stale = False
        self.preview.show_words(_MAKING)
        self.where.setText(_MAKING)
        options = self.choices.options
        task = self._preview_task = Task(lambda: self._previewing(options), self)
        task.done.connect(lambda made: self._on_preview(options, made))
        task.failed.connect(self._on_preview_failed)
        task.ended.connect(self._on_preview_ended)
        task.start()

    def _previewing(self, options: ReportOptions) -> tuple[bytes, str]:
        return self._services.preview_pdf(options), self._services.unprintable(options)

    def _on_preview(self, options: ReportOptions, made: tuple[bytes, str]) -> None:
        if self._stale or self.choices.trouble:
            return
        pdf, glyphs = made
        self.preview.show_pdf(pdf)
        self._previewed = (options, self.preview.pages)
        store = self._session.store
        missing = missing_words(store, self._session.plan, options) if store is not None else ""
        self.notice.setText("\n".join(words for words in (missing, glyphs, names_words(options)) if words))
        self.notice.setVisible(bool(self.notice.text()))

    def _on_preview_failed(self, error: UserError) -> None:
        self._show_trouble(str(error))

    def _show_trouble(self, words: str) -> None:
        # Pages of other choices beside it would look like the report that cannot be made.
        self._previewed = None
        self.preview.clear(words)
        self.where.setText("")
        self.notice.hide()
        self._say(words)

    def _on_preview_ended(self) -> None:
        task, self._preview_task = self._preview_task, None
        if task is not None:
            task.deleteLater()
        if self._stale:
            self._make_preview()

    def _on_page_changed(self, page: int, pages: int) -> None:
        self.where.setText(f"Page {page} of {pages}")

    # The export

    def _on_export(self) -> None:
        if self.choices.trouble or self._export_task is not None or not self._session.ready:
            self._say(self.choices.trouble)
            return
        folder = self._settings.get(REPORT_FOLDER) or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        suffix = self.choices.suffix
        kind = f"{self.choices.format.currentText().partition(' (')[0]} (*{suffix})"
        chosen = self._dialogs.choose_save_path(self, "Export report", Path(folder) / self._name(suffix), kind)
        if chosen is None:
            return
        self._target = chosen if chosen.suffix.lower() == suffix else chosen.with_name(chosen.name + suffix)
        if self._target != chosen and self._target.exists() and not self._replaces():
            return
        self._settings.put(REPORT_FOLDER, str(self._target.parent))
        self._start()

    def _replaces(self) -> bool:
        # The file dialog asked about the name without the ending.
        question = f"{self._target.name} is there already. Replace it?"
        return self._dialogs.confirm(self, "Export report", question, "Replace")

    def _name(self, suffix: str) -> str:
        person = "" if self.choices.options.anonymous else self._session.plan.profile.get("name", "")
        parts = ("Progress report", person.strip(), self._session.today().isoformat())
        name = " ".join(part for part in parts if part)
        return "".join("-" if char in _UNSAFE or ord(char) < 32 else char for char in name) + suffix

    def _start(self) -> None:
        self._say("")
        self._doing.setText("Writing the report")
        options, target = self.choices.options, self._target
        # How many pages there will be is known from a preview of just this; without one the bar only moves.
        known = target.suffix.lower() == ".pdf" and self._previewed is not None and self._previewed[0] == options
        self.progress.setRange(0, self._previewed[1] if known and self._previewed else 0)
        self.progress.setValue(0)
        self._set_working(True)
        task = self._export_task = Task(lambda: self._write(options, target), self)
        task.progress.connect(self._on_progress)
        task.done.connect(self._on_exported)
        task.failed.connect(self._on_export_failed)
        task.ended.connect(self._on_export_ended)
        task.start()

    def _write(self, options: ReportOptions, target: Path) -> Saved:
        task = self._export_task
        assert task is not None
        return self._services.export_report(options, target, task.report, task.cancelled)

    def _on_progress(self, page: int) -> None:
        self.progress.setValue(page)
        pages = self.progress.maximum()
        part = "page" if self._target.suffix.lower() == ".pdf" else "part"
        self._doing.setText(f"Writing {part} {page} of {pages}" if pages >= page else f"Writing {part} {page}")

    def _on_cancel(self) -> None:
        if self._export_task is not None:
            self._export_task.cancel()

    def _on_exported(self, saved: object) -> None:
        target, services = self._target, self._services
        left_out = saved.left_out if isinstance(saved, Saved) else ()
        self._tell(
            f"Report saved as {target.name} in {target.parent}{left_out_words(left_out)}",
            ("Open", lambda: services.open_file(target)),
            ("Show in folder", lambda: services.show_in_folder(target)),
        )
        self.accept()

    def _on_export_failed(self, error: UserError) -> None:
        self._say("" if isinstance(error, ReportCancelled) else str(error))

    def _on_export_ended(self) -> None:
        task, self._export_task = self._export_task, None
        if task is not None:
            task.deleteLater()
        self._set_working(False)
        if self._leaving:
            self.close()

    def _set_working(self, on: bool) -> None:
        self.working.setVisible(on)
        self.export.setEnabled(not on)
        self.choices.setEnabled(not on)

    def _say(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def let_go(self) -> None:
        """Go once nothing runs any more: a task must not outlive the object it reports to."""
        if self._preview_task is None and not self.preview.drawing:
            self.deleteLater()
        else:
            QTimer.singleShot(_QUIET_MS, self, self.let_go)

    # Qt's own

    def reject(self) -> None:
        if self._export_task is not None:
            self._export_task.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._export_task is not None:
            # Closed once is enough: it goes as soon as nothing of the report is left.
            self._leaving = True
            self._export_task.cancel()
            event.ignore()
            return
        super().closeEvent(event)
