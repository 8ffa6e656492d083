"""What serves every page of a window: the message bar, the banner above the pages, the search. Each is made when it
is wanted first: the first paint needs none of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from planner.core.errors import UserError
from planner.core.plan import Plan
from planner.ui.crashes import Crashes
from planner.ui.dialogs import Dialogs
from planner.ui.main_window import MainWindow
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import PLACE_KNOWN, WELCOMED, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.plain import plain_tip

if TYPE_CHECKING:
    from planner.ui.moving import Mover
    from planner.ui.widgets.message_bar import MessageBar

_CRASHED = (
    "The program crashed the last time it ran. What was stored is still stored. The log holds none of your words."
)
_WRITING = ("add-evidence", "add-goal", "start-review", "return-form", "empty-trash", "back-up", "import-plan")
_BEGINNING = ("add-evidence", "add-goal")
_WRITES_AGAIN = "The plan can be written again"


class Attendants(QObject):
    """Lives as long as the window, and connects what the session tells with what the person sees."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        settings: Settings,
        services: Services,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._theme = window, session, theme
        self._dialogs, self._settings, self._services = dialogs, settings, services
        self._bar: MessageBar | None = None
        self._banner: QWidget | None = None
        self._mover: Mover | None = None
        self._undoable_at = -1
        self._tips: dict[str, str] = {}
        self._refusing: list[QShortcut] = []
        session.writable.look_with(services.keeping.read_only)
        session.writable.changed.connect(self._on_writable)
        window.installEventFilter(self)
        session.told.connect(self._on_told)
        session.undo_stack.indexChanged.connect(self._on_index_changed)
        session.failed.connect(self.fail)
        window.acts["search"].triggered.connect(self._on_search)
        window.acts["export"].triggered.connect(self._on_export)
        window.acts["about-data"].triggered.connect(self._on_about_data)
        session.ready_changed.connect(self._on_ready)
        window.acts["return-form"].triggered.connect(self._on_return_form)
        if services.is_sample:
            self._show_sample_banner()
        elif is_empty(session.plan) and not settings.get(WELCOMED):
            self._show_first_start()

    @property
    def message_bar(self) -> "MessageBar":
        """The window's message bar."""
        if self._bar is None:
            from planner.ui.widgets.message_bar import MessageBar

            body = self._window.centralWidget()
            assert body is not None
            self._bar = MessageBar(self._theme, body, self._window.foot)
            self._window.page_changed.connect(self._bar.on_page_changed)
        return self._bar

    @property
    def banner(self) -> QWidget | None:
        """What stands above the pages, None where nothing does."""
        return self._banner

    def tell(self, text: str, *acts: tuple[str, Callable[[], object]]) -> None:
        """Say something in the message bar, with what can be done about it: (verb, act), two at most."""
        self._undoable_at = -1
        self.message_bar.show_message(text, *acts)

    @Slot(str, bool)
    def _on_told(self, text: str, can_undo: bool) -> None:
        self.tell(text, *([("Undo", self._session.undo)] if can_undo else []))
        self._undoable_at = self._session.undo_stack.index() if can_undo else -1

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        # Its Undo is for the act it tells of; once another one is the last, the words go.
        if self._bar is not None and self._undoable_at not in (-1, index):
            self._undoable_at = -1
            self._bar.hide()

    @Slot(object)
    def fail(self, error: UserError) -> None:
        """Tell trouble: what happened, what was kept, what to do. It stays until it is dismissed."""
        self._undoable_at = -1
        self.message_bar.show_error(error)

    @Slot()
    def _on_search(self) -> None:
        from planner.ui.models.found import Finder
        from planner.ui.widgets.palette_popup import PalettePopup

        popup = PalettePopup(self._theme, Finder(self._session, self._window.acts, self._window.reveal), self._window)
        popup.finished.connect(popup.deleteLater)
        popup.open_with()

    @Slot()
    def _on_return_form(self) -> None:
        from planner.ui.pages.reviews import ReviewsPage

        self._window.show_page("reviews")
        page = self._window.page("reviews")
        assert isinstance(page, ReviewsPage)
        page.ask_form()

    @Slot()
    def _on_export(self) -> None:
        from planner.ui.pages.export_report import ExportReport

        self._window.flush()
        dialog = ExportReport(
            self._session, self._theme, self._dialogs, self._settings, self._services, self.tell, self._window
        )
        dialog.finished.connect(dialog.let_go)
        dialog.open()

    @Slot()
    def _on_about_data(self) -> None:
        from planner.ui.about_data import AboutDataDialog

        second = self._session.plan.profile.get("backup-dir", "")
        left = self._services.keeping.moved_from()
        dialog = AboutDataDialog(
            self._theme, self._services.data_dir, self._settings.place, second, self._window, left=left
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Banners

    @Slot(bool)
    def _on_ready(self, ready: bool) -> None:
        keeping = self._services.keeping
        if not ready:
            return
        self._tell_of_crash()
        known = self._settings.get(PLACE_KNOWN) == str(self._services.data_dir)
        if self._session.writable.now and not known and (words := keeping.place()):
            self._hide_banner()
            acts: list[tuple[str, Callable[[], object]]] = [
                ("Keep backups elsewhere…", self._on_backups_elsewhere),
                ("I know", self._on_place_known),
            ]
            if not self._services.is_sample:
                acts.insert(0, ("Keep the plan on this machine", self._on_keep_here))
            self._show_banner(words, acts)

    def _tell_of_crash(self) -> None:
        crashes = _crashes()
        if crashes is not None and crashes.before is not None:
            show = partial(self._services.open_file, crashes.before)
            crashes.before = None
            self.message_bar.show_message(_CRASHED, ("Show the log", show), stays=True)

    @Slot(bool)
    def _on_writable(self, can: bool) -> None:
        """Nothing can be saved: it is said once for all, and what would change the plan is off and says why. Or it can
        be again: what waited in the fields is saved now."""
        self._hide_banner()
        self._allow_acts(can)
        if not can:
            show = ("Show the data folder", self._services.keeping.show_folder)
            self._show_banner(self._session.writable.why, [show])
            return
        if self._services.is_sample:
            self._show_sample_banner()
        self.tell(_WRITES_AGAIN)
        self._window.flush()
        self._session.drafts.go_on()

    def _allow_acts(self, can: bool) -> None:
        for name in _WRITING:
            action = self._window.acts[name]
            if not can:
                self._tips[name] = action.toolTip()
            action.setEnabled(can)
            action.setToolTip(self._tips[name] if can else plain_tip(self._session.writable.why))
            action.setStatusTip(self._tips[name] if can else self._session.writable.why)

        if not can:
            self._refusing = [self._refuse_keys(name) for name in _BEGINNING]
            return
        for each in self._refusing:
            each.setEnabled(False)  # at once: two for the same keys are ambiguous, and neither is heard
            each.deleteLater()
        self._refusing = []

    def _refuse_keys(self, name: str) -> QShortcut:
        """The keys of an act that is off say why it is: they are pressed without a look, and words follow them."""
        action = self._window.acts[name]
        keys = QShortcut(action.shortcut(), self._window)
        keys.activated.connect(lambda: action.trigger() if self._session.may_write() else None)
        return keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and self._session.ready:
            self._session.writable.look()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_keep_here(self) -> None:
        from planner.ui.moving import Mover

        if self._mover is None:
            self._mover = Mover(self._window, self._theme, self._dialogs, self._services.keeping, self.fail)
        self._mover.begin()

    @Slot()
    def _on_backups_elsewhere(self) -> None:
        self._window.reveal("settings", "safe-keeping")

    @Slot()
    def _on_place_known(self) -> None:
        self._settings.put(PLACE_KNOWN, str(self._services.data_dir))
        self._hide_banner()

    def _hide_banner(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

    def _show_banner(self, words: str, buttons: Sequence[tuple[str, Callable[[], object]]]) -> None:
        from planner.ui.widgets.welcome import Banner

        self._banner = Banner(self._theme, words, buttons)
        self._window.set_banner(self._banner)

    def _show_first_start(self) -> None:
        from planner.ui.widgets.welcome import FIRST_START

        self._show_banner(
            FIRST_START,
            [("Look around with a sample plan", self._services.open_sample), ("Start empty", self._welcome)],
        )
        self._session.plan_changed.connect(self._on_first_change)
        self._session.plan_loaded.connect(self._on_first_change)  # the terminal's, or a plan that was taken in

    def _show_sample_banner(self) -> None:
        from planner.ui.widgets.welcome import SAMPLE

        self._show_banner(SAMPLE, [("Throw the sample away", self._on_discard)])

    @Slot()
    @Slot(object)
    def _on_first_change(self, change: object = None) -> None:
        if not is_empty(self._session.plan):
            self._welcome()

    def _welcome(self) -> None:
        self._settings.put(WELCOMED, True)
        if self._banner is not None:
            self._hide_banner()
            for told in (self._session.plan_changed, self._session.plan_loaded):
                told.disconnect(self._on_first_change)

    @Slot()
    def _on_discard(self) -> None:
        self._window.close()
        self._session.close()
        self._services.discard_sample()


def _crashes() -> Crashes | None:
    application = QApplication.instance()
    return None if application is None else application.findChild(Crashes)


def is_empty(plan: Plan) -> bool:
    """Whether the person has done nothing yet."""
    return not (plan.evidence or plan.goals or plan.ratings)
