"""The Checklist page: filters, the tree of skills with their descriptors, and the detail of one beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from planner.core.changes import Change, Kind
from planner.core.progress import progress
from planner.ui.dialogs import Dialogs
from planner.ui.models.checklist import ChecklistModel
from planner.ui.models.checklist_lines import filter_counts
from planner.ui.pages.checklist_view import ChecklistView
from planner.ui.pages.page import Page
from planner.ui.session import Session
from planner.ui.settings import CHECKLIST_COLLAPSED, CHECKLIST_FILTER, CHECKLIST_SPLIT, Settings
from planner.ui.theme import M, Theme, set_role
from planner.ui.widgets.chips import FilterChips
from planner.ui.widgets.labels import EmptyState, PageHeader

if TYPE_CHECKING:
    from planner.ui.pages.checklist_detail import ChecklistDetail

_FILTERS = (
    ("all", "All"),
    ("no-evidence", "No evidence"),
    ("not-met", "Not met"),
    ("open-goal", "Open goal"),
    ("stale", "Stale"),
)
_LEAST_PANE = 300  # pixels
_NOTHING_THERE = {
    "all": "This role level has no descriptors.",
    "no-evidence": "Every descriptor has evidence.",
    "not-met": "Every descriptor is met.",
    "open-goal": "No descriptor has an open goal. Goals say what you will do next.",
    "stale": "Nothing is stale: all evidence has something from the last six months.",
}


class ChecklistPage(Page):
    """Where I stand, descriptor by descriptor."""

    page_title = "Checklist"

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> None:
        super().__init__(session, theme, dialogs, settings)
        self._folding = False
        self._away = False
        # The row that was ticked is painted before what stands around it is brought up to date, part by part.
        self._outdated: list[Callable[[], None]] = []
        self._around = QTimer(self)
        self._around.setSingleShot(True)
        self._around.setInterval(0)
        self._model = ChecklistModel(session, self)
        self._view = ChecklistView(self._model, theme)
        self._detail: ChecklistDetail | None = None
        self._nothing: EmptyState | None = None
        self._build()
        self._connect()
        self._on_filter(settings.get(CHECKLIST_FILTER))
        self._refresh_numbers()
        self._go_to_first()

    @property
    def detail(self) -> "ChecklistDetail":
        """The pane beside the list, made now if it was not: the window's first frame shows its place alone."""
        if self._detail is None:
            from planner.ui.pages.checklist_detail import ChecklistDetail

            self._detail = ChecklistDetail(self._session, self._theme, self._dialogs)
            self._detail.setMinimumWidth(_LEAST_PANE)
            self._connect_detail(self._detail)
            self._detail.show_descriptor(self._view.current_key())
            self._split.replaceWidget(1, self._detail)
            self._place.deleteLater()
        return self._detail

    def prepare(self) -> None:
        import planner.ui.pages.checklist_detail  # noqa: F401 (made in `complete`)

    def complete(self) -> None:
        self.detail.show()

    def focus_first(self) -> None:
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reveal(self, thing: str) -> None:
        if not self._model.index_of(thing).isValid():
            self._on_filter("all")
        self._view.go_to(thing)
        self._catch_up()

    # Building

    def _build(self) -> None:
        self._header = PageHeader("Checklist")
        self._header.note_at_right()
        self._chips = FilterChips("Show", _FILTERS)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(20, 16, 20, M)
        column.setSpacing(10)
        column.addWidget(self._header)
        column.addWidget(self._chips)
        line = QWidget()
        line.setFixedHeight(1)
        set_role(line, "line")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        left = QWidget()
        set_role(left, "surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (top, line):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(left)
        self._place = QWidget()
        set_role(self._place, "detail")
        self._split.addWidget(self._place)
        for pane in (left, self._place):
            pane.setMinimumWidth(_LEAST_PANE)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([569, 503])
        self._split.restoreState(self._settings.get(CHECKLIST_SPLIT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)

    def _connect(self) -> None:
        self._session.plan_loaded.connect(self._on_plan_loaded)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._around.timeout.connect(self._on_around)
        self._chips.chosen.connect(self._on_filter)
        self._view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._view.expanded.connect(self._on_folded)
        self._view.collapsed.connect(self._on_folded)
        self._model.rowsInserted.connect(self._on_rows_inserted)
        self._model.modelReset.connect(self._on_model_reset)
        self._split.splitterMoved.connect(self._on_split)
        self._view.opened.connect(self._on_opened)
        self._connect_wishes(self._view)

    def _connect_detail(self, detail: "ChecklistDetail") -> None:
        detail.left.connect(self.focus_first)
        detail.evidence_opened.connect(self._on_evidence_opened)
        detail.goal_opened.connect(self._on_goal_opened)
        self._connect_wishes(detail)

    def _connect_wishes(self, part: "ChecklistView | ChecklistDetail") -> None:
        part.evidence_wanted.connect(self._on_evidence_wanted)
        part.goal_wanted.connect(self._on_goal_wanted)
        part.files_dropped.connect(self._on_files_dropped)

    def _go_to_first(self) -> None:
        for row in range(self._model.rowCount()):
            group = self._model.index(row, 0)
            if self._view.isExpanded(group):
                self._view.setCurrentIndex(self._model.index(0, 0, group))
                return

    # Following the plan

    def _on_plan_loaded(self) -> None:
        self._follow(self._refresh_numbers, self.detail.refresh)

    def _on_plan_changed(self, change: Change) -> None:
        # A tick leaves evidence and goals as they are: they are not read again.
        ratings_alone = change.kinds == {Kind.RATING}
        self._follow(self._refresh_numbers, self.detail.refresh_ratings if ratings_alone else self.detail.refresh)

    def _follow(self, *parts: Callable[[], None]) -> None:
        self._outdated += [part for part in parts if part not in self._outdated]
        if not self._away:
            self._around.start()

    def _on_around(self) -> None:
        """One part in a turn of the event loop."""
        if self._outdated:
            self._outdated.pop(0)()
        if self._outdated:
            self._around.start()

    def _catch_up(self) -> None:
        """All that is outdated, now: what is to be shown next must not change under the eyes."""
        while self._outdated:
            self._outdated.pop(0)()
        self.detail.hurry()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._away = True
            self._model.rest()

    def showEvent(self, event: QShowEvent) -> None:
        if self._away:
            self._away = False
            self._model.wake()
            self._catch_up()
        super().showEvent(event)

    def _refresh_numbers(self) -> None:
        overall = progress(self._session.plan).overall
        words = [f"{overall.met} met", f"{overall.developing} developing", f"{overall.not_started} not started"]
        if overall.not_applicable:
            words.append(f"{overall.not_applicable} n/a")
        self._header.set_note("   ".join(each.replace(" ", "\u00a0") for each in words))
        for wanted, count in filter_counts(self._session.plan, self._session.today()).items():
            self._chips.set_count(wanted, None if wanted == "all" else count)
        self._show_nothing()

    def _show_nothing(self) -> None:
        empty = not self._model.rowCount()
        if empty:
            if self._nothing is None:
                self._nothing = EmptyState(self._theme, "checklist", "")
                self._stack.addWidget(self._nothing)
            self._nothing.set_words(_NOTHING_THERE[self._model.filter])
        self._stack.setCurrentIndex(1 if empty else 0)

    # Folding

    def _restore_folds(self) -> None:
        """Fold as the person left it; under a filter everything is unfolded."""
        self._folding = True
        folded = self._settings.get(CHECKLIST_COLLAPSED).split(",") if self._model.filter == "all" else []
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            line = self._model.line(index)
            self._view.setExpanded(index, line is not None and line.id not in folded)
        self._folding = False

    def _on_folded(self, index: QModelIndex) -> None:
        line = self._model.line(index)
        if self._folding or line is None or self._model.filter != "all":
            return
        folded = {name for name in self._settings.get(CHECKLIST_COLLAPSED).split(",") if name}
        folded = folded - {line.id} if self._view.isExpanded(index) else folded | {line.id}
        self._settings.put(CHECKLIST_COLLAPSED, ",".join(sorted(folded)))

    def _on_rows_inserted(self, parent: QModelIndex) -> None:
        if not parent.isValid():
            self._restore_folds()

    def _on_model_reset(self) -> None:
        self._restore_folds()
        self._go_to_first()

    # What the person does

    def _on_filter(self, wanted: str) -> None:
        self._chips.set_current(wanted)
        self._settings.put(CHECKLIST_FILTER, wanted)
        self._model.hold("")
        self._model.set_filter(wanted)
        self._restore_folds()
        self._show_nothing()
        self._model.hold(self._view.current_key())

    def _on_current_changed(self) -> None:
        key = self._view.current_key()
        self._model.hold(key)
        if key and self._detail is not None:
            self._detail.show_descriptor(key)

    def _on_opened(self, key: str) -> None:
        self.detail.show_descriptor(key)
        self.detail.focus_first()

    def _on_evidence_opened(self, evidence_id: str) -> None:
        self.reveal_requested.emit("evidence", evidence_id)

    def _on_goal_opened(self, goal_id: str) -> None:
        self.reveal_requested.emit("goals", goal_id)

    def _on_evidence_wanted(self, key: str) -> None:
        self.add_requested.emit("evidence", (key,))

    def _on_goal_wanted(self, key: str) -> None:
        self.add_requested.emit("goals", (key,))

    def _on_files_dropped(self, key: str, paths: tuple[Path, ...]) -> None:
        from planner.core.evidence import EvidenceDraft
        from planner.ui.pages.checklist_words import title_from

        title = title_from(paths[0])
        draft = EvidenceDraft(title=title, descriptors=(key,), files=paths)
        if self._session.add_evidence(draft) is not None:
            self._session.told.emit(f"Evidence added: {title}", True)

    def _on_split(self) -> None:
        self._settings.put(CHECKLIST_SPLIT, self._split.saveState())
