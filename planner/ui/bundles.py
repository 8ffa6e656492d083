"""The whole plan in and out of the window: who asks for it, what is dropped, and how many conflicts wait.

The secret it keeps: when the conflicts are counted. They come with a merge, or with words that a crash cut off; while
none waits, a tick does not pay for looking: the count is made once the person is quiet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from planner.core.errors import NotFound, StoreBusy, UserError
from planner.ui.tasks import Task

if TYPE_CHECKING:
    # Long after the start; importing their values would delay the first frame.
    from planner.core.bundle import BundleKind, Exported, Watch
    from planner.core.conflict import Merged
    from planner.ui.dialogs import Dialogs
    from planner.ui.main_window import MainWindow
    from planner.ui.services import Services
    from planner.ui.session import Session
    from planner.ui.settings import Settings
    from planner.ui.theme import Theme

_TITLE = "Import a plan"
_QUIET_MS = 400
_SUFFIXES = (".zip", ".age")
_NOT_READY = UserError("The plan is still being opened, so nothing was begun.", "Try again in a moment.")
_ONE = UserError("Nothing was taken in: several files were chosen.", "Take one bundle in after the other.")


class Tell(Protocol):
    """Says something in the window, with what can be done about it: (verb, act) each."""

    def __call__(self, text: str, *acts: tuple[str, Callable[[], object]]) -> object: ...


def _not_exported(target: Path, passphrase: str | None, watch: "Watch") -> "Exported":
    raise NotFound("Plans cannot be exported here.", "Use a window of the whole program.")


def _not_imported(source: Path, passphrase: str | None, watch: "Watch") -> "Merged":
    raise NotFound("Plans cannot be taken in here.", "Use a window of the whole program.")


def _unknown(path: Path) -> "BundleKind":
    from planner.core.bundle import BundleKind

    return BundleKind.OTHER


@dataclass(frozen=True, slots=True)
class Carrying:
    """What the window may ask of the other rooms about bundles; each opens the plan for itself, on any thread.

    export_plan(target, passphrase or None, watch): writes the whole plan, whole or not at all; import_plan(source,
    passphrase or None, watch): merges a bundle into it, whole or not at all; both raise UserError. kind:
    what a file is.
    """

    export_plan: "Callable[[Path, str | None, Watch], Exported]" = _not_exported
    import_plan: "Callable[[Path, str | None, Watch], Merged]" = _not_imported
    kind: "Callable[[Path], BundleKind]" = _unknown


class Bundles(QObject):
    """Lives as long as the window."""

    def __init__(
        self,
        window: "MainWindow",
        session: "Session",
        theme: "Theme",
        dialogs: "Dialogs",
        settings: "Settings",
        services: "Services",
        tell: Tell,
        fail: Callable[[UserError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._theme = window, session, theme
        self._dialogs, self._settings, self._services = dialogs, settings, services
        self._tell, self._fail = tell, fail
        self._looking: Task | None = None
        self._waiting = 0
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self.count)
        window.acts["export-plan"].triggered.connect(self.export_plan)
        window.acts["import-plan"].triggered.connect(self.ask_for_plan)
        window.takes_drop = self.take_drop
        window.list_page("conflicts", 0)
        session.plan_loaded.connect(self._on_plan_loaded)
        session.plan_changed.connect(self._on_plan_changed)
        if session.ready:
            self._on_plan_loaded()

    @Slot()
    def export_plan(self) -> None:
        """Take the whole plan away."""
        from planner.ui.pages.bundle_export import ExportPlan

        if not self._session.ready:
            self._fail(_NOT_READY)
            return
        self._window.flush()
        dialog = ExportPlan(
            self._session, self._theme, self._dialogs, self._settings, self._services, self._tell, self._window
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def ask_for_plan(self) -> None:
        """Ask for a bundle, and take it in."""
        if not self._session.ready:
            self._fail(_NOT_READY)
            return
        paths = self._dialogs.choose_files(self._window, _TITLE)
        if len(paths) > 1:
            self._fail(_ONE)
        elif paths:
            self._look_into(paths[0], None)

    def take_drop(self, paths: tuple[Path, ...], otherwise: Callable[[], None]) -> bool:
        """Look into an archive that was dropped on the window; what is no bundle is left to `otherwise`."""
        if len(paths) != 1 or paths[0].suffix.lower() not in _SUFFIXES or not self._session.ready:
            return False
        self._look_into(paths[0], otherwise)
        return True

    def _look_into(self, path: Path, otherwise: Callable[[], None] | None) -> None:
        if not self._session.may_write():
            return
        task = self._looking = Task(lambda: self._services.carrying.kind(path), self)
        task.done.connect(partial(self._on_looked, path, otherwise))
        task.ended.connect(task.deleteLater)
        task.start()

    def _on_looked(self, path: Path, otherwise: Callable[[], None] | None, kind: "BundleKind") -> None:
        from planner.core.bundle import BundleKind
        from planner.ui.pages.bundle_import import ImportPlan

        if otherwise is not None and kind is BundleKind.OTHER:
            otherwise()
            return
        self._window.flush()
        dialog = ImportPlan(
            path, self._session, self._theme, self._services, self._window, locked=kind is BundleKind.LOCKED
        )
        dialog.conflicts_requested.connect(self._on_conflicts_requested)
        if otherwise is not None:
            dialog.offer_evidence(otherwise)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Conflicts

    @Slot()
    def _on_conflicts_requested(self) -> None:
        self._window.show_page("conflicts")

    @Slot()
    def _on_plan_loaded(self) -> None:
        QTimer.singleShot(0, self, self.count)  # after whatever the plan was read for

    @Slot(object)
    def _on_plan_changed(self, change: object) -> None:
        if self._waiting:
            self.count()
        else:
            self._quiet.start()

    @Slot()
    def count(self) -> None:
        """Count the conflicts that wait, and list their page or not."""
        store = self._session.store
        if store is None:
            return
        try:
            self._waiting = len(store.conflicts())
        except StoreBusy:
            return  # whoever writes there changes the plan, which is read again then
        except UserError as error:
            self._fail(error)
            return
        self._window.list_page("conflicts", self._waiting)
