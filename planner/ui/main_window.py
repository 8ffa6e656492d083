"""The frame: sidebar, top bar, the pages made when they are first shown, window state. No rule of the product."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.core.plan import Plan
from planner.core.progress import progress
from planner.ui.actions import Actions
from planner.ui.dialogs import Dialogs
from planner.ui.later import Later
from planner.ui.menus import ThemeChoice, UndoWords, fill_menu_bar
from planner.ui.pages.page import Page, PageSpec
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import GEOMETRY, PAGE, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.card import local_files
from planner.ui.widgets.sidebar import Sidebar
from planner.ui.widgets.top_bar import TopBar

_FIRST_SIZE = QSize(1280, 800)
_LEAST_SIZE = QSize(760, 480)


def _takes_none(paths: tuple[Path, ...], otherwise: Callable[[], None]) -> bool:
    return False


class MainWindow(QMainWindow):
    """first_painted: the first frame is on the screen. page_changed: another page is open. `acts` holds its QActions
    by id; later: what its first frame can do without; takes_drop(files, otherwise): whether it looks into what was
    dropped, before that becomes evidence."""

    first_painted = Signal()
    page_changed = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        settings: Settings,
        services: Services,
        pages: Sequence[PageSpec],
    ) -> None:
        super().__init__()
        self._session, self._theme, self._dialogs = session, theme, dialogs
        self._settings, self._services = settings, services
        self._specs = {spec.id: spec for spec in pages}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._painted = False
        self.later = Later(self)
        self.takes_drop: Callable[[tuple[Path, ...], Callable[[], None]], bool] = _takes_none
        self.acts = Actions(self, theme)
        fill_menu_bar(self.menuBar(), self.acts)
        self._undo_words = UndoWords(session, self.acts, self)
        self._theme_choice = ThemeChoice(settings, self.acts, self)
        self._build(pages)
        self._connect()
        self._restore()
        self.refresh_numbers()

    # What others ask of the window

    @property
    def page_ids(self) -> tuple[str, ...]:
        """The pages there are, in the sidebar's order."""
        return tuple(self._specs)

    @property
    def current_page(self) -> str:
        """The id of the page that is open."""
        return self._current

    def page(self, page_id: str) -> Page:
        """A page, made now if it was not."""
        if page_id not in self._pages:
            page = self._specs[page_id].factory(self._session, self._theme, self._dialogs, self._settings)
            page.reveal_requested.connect(self.reveal)
            page.add_requested.connect(self.add)
            page.act_requested.connect(self._on_act_requested)
            self._pages[page_id] = page
            self._stack.addWidget(page)
            self.later.do(page.prepare)
            self.later.do(page.complete)
        return self._pages[page_id]

    def show_page(self, page_id: str) -> None:
        """Open a page; what was being typed on the one before is committed."""
        self.flush()
        page = self.page(page_id)
        changed, self._current = page_id != self._current, page_id
        self._stack.setCurrentWidget(page)
        self._sidebar.set_current(page_id)
        if not self._specs[page_id].passing:
            self._settings.put(PAGE, page_id)
        self.setWindowTitle(f"{page.page_title} - Capability Planner" if page.page_title else "Capability Planner")
        if changed and self.isVisible():
            page.focus_first()
        if changed:
            self.page_changed.emit()

    def foot(self) -> QWidget:
        """At whose foot news stands: the list of the open page, whose rows scroll, else the page."""
        page = self.page(self._current)
        lists = [each for each in page.findChildren(QAbstractItemView) if each.isVisible()]
        return min(lists, key=lambda each: each.mapTo(self, QPoint()).x(), default=page)

    def reveal(self, page_id: str, thing: str) -> None:
        """Open a page with a thing on it."""
        self.show_page(page_id)
        self.page(page_id).reveal(thing)

    def add(self, page_id: str, descriptors: tuple[str, ...] = ()) -> None:
        """Begin a new thing on a page, for these descriptors (keys)."""
        self.show_page(page_id)
        self.page(page_id).add_new(descriptors)

    def flush(self) -> None:
        """Commit what is being typed."""
        for page in self._pages.values():
            page.flush()

    def set_banner(self, banner: QWidget) -> None:
        """Put a widget above the pages, below the top bar."""
        self._main.insertWidget(1, banner)

    def refresh_numbers(self) -> None:
        """The target and the counts in the sidebar."""
        plan, overall = self._session.plan, progress(self._session.plan).overall
        self._sidebar.target.show_plan(plan)
        self._sidebar.set_note("checklist", f"{overall.met} of {overall.applicable}" if overall.total else "")
        self._sidebar.set_note("evidence", str(plan.evidence) if plan.evidence else "")
        self._sidebar.set_note("goals", self._goals_note(plan))

    def list_page(self, page_id: str, waiting: int) -> None:
        """List a passing page while so many things wait there; at none it is gone from the sidebar and the menus."""
        self._sidebar.set_note(page_id, f"{waiting:,} wait" if waiting > 1 else "1 waits")
        self._sidebar.set_listed(page_id, waiting > 0)
        self.acts[f"go-{page_id}"].setVisible(waiting > 0)
        self.acts[f"go-{page_id}"].setEnabled(waiting > 0)

    # Building

    def _build(self, pages: Sequence[PageSpec]) -> None:
        self._sidebar = Sidebar(self._theme, pages)
        self._stack = QStackedWidget()
        bar = TopBar(self._theme, self.acts)
        self._main = QVBoxLayout()
        self._main.setContentsMargins(0, 0, 0, 0)
        self._main.setSpacing(0)
        self._main.addWidget(bar)
        self._main.addWidget(self._stack, 1)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addLayout(self._main, 1)
        self.setCentralWidget(body)
        self.setMinimumSize(_LEAST_SIZE)
        self.setAcceptDrops(True)
        self.later.do(self._show_icon)

    def _show_icon(self) -> None:
        self.setWindowIcon(self._theme.icon("application", self._theme.palette.accent))

    def _connect(self) -> None:
        self._session.plan_loaded.connect(self.refresh_numbers)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._sidebar.chosen.connect(self.show_page)
        for page_id in self._specs:
            self.acts[f"go-{page_id}"].triggered.connect(self._on_go)
        self.acts["add-evidence"].triggered.connect(self._on_add)
        self.acts["add-goal"].triggered.connect(self._on_add)
        self.acts["start-review"].triggered.connect(self._on_add)
        self.acts["open-data"].triggered.connect(self._on_open_data)
        self.acts["quit"].triggered.connect(self.close)
        self.acts["help-keys"].triggered.connect(self._on_help_keys)
        self.acts["about"].triggered.connect(self._on_about)
        self.acts["about-qt"].triggered.connect(QApplication.aboutQt)

    def _restore(self) -> None:
        if not self.restoreGeometry(self._settings.get(GEOMETRY)):
            self.resize(_FIRST_SIZE)
        wanted = self._settings.get(PAGE)
        self.show_page(wanted if wanted in self._specs else next(iter(self._specs)))

    def _goals_note(self, plan: Plan) -> str:
        today = self._session.today()
        late = sum(goal.overdue(today) for goal in plan.goals)
        due = sum(
            goal.state.open and goal.due is not None and 0 <= (goal.due - today).days <= 14 for goal in plan.goals
        )
        return f"{late + due} due" if late + due else ""

    # Slots

    def _on_painted(self) -> None:
        self.first_painted.emit()
        self.later.begin()

    def _on_plan_changed(self, change: object) -> None:
        self.refresh_numbers()

    def _on_go(self) -> None:
        self.show_page(self._sent_by().removeprefix("go-"))

    def _on_add(self) -> None:
        pages = {"add-evidence": "evidence", "add-goal": "goals", "start-review": "reviews"}
        self.add(pages[self._sent_by()])

    def _on_act_requested(self, action_id: str) -> None:
        self.acts[action_id].trigger()

    def _sent_by(self) -> str:
        sender = self.sender()
        assert sender is not None
        return sender.objectName()

    def _on_open_data(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.data_dir)))

    def _on_help_keys(self) -> None:
        from planner.ui.shortcuts import ShortcutsDialog

        self._open(ShortcutsDialog(self._theme, self))

    def _on_about(self) -> None:
        from planner.ui.about import AboutDialog

        self._open(AboutDialog(self._theme, self._session.plan.framework, self._services.version, self))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add_dropped(self, paths: tuple[Path, ...]) -> None:
        from planner.core.evidence import EvidenceDraft
        from planner.ui.pages.checklist_words import title_from

        made = self._session.add_evidence(EvidenceDraft(title_from(paths[0]), files=paths))
        if made is not None:
            self.reveal("evidence", made)

    # Qt's own

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if "evidence" in self._specs and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            add = partial(self._add_dropped, paths)
            form = "reviews" in self._specs and self.page("reviews").take_drop(paths, add)
            if not form and not self.takes_drop(paths, add):
                add()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._on_painted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page(self._current).focus_first()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.flush()
        self._settings.put(GEOMETRY, self.saveGeometry())
        super().closeEvent(event)
