"""The goals page: the goals by what is pressing at the left, the editor of one at the right."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from planner.core.changes import Change, Kind
from planner.ui.delegates.goals import GoalDelegate
from planner.ui.dialogs import Dialogs
from planner.ui.models.goals import GoalModel
from planner.ui.pages.goals_editor import GoalEditor
from planner.ui.pages.page import Page
from planner.ui.session import Session
from planner.ui.settings import GOALS_SPLIT, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.chips import Chip
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.goal_tree import GoalTree
from planner.ui.widgets.labels import EmptyState, PageHeader
from planner.ui.widgets.list_column import ListColumn
from planner.ui.widgets.turning import TurningRow
from planner.ui.writable import only_while_writable

_PURPOSE = "A goal is what you will do about a descriptor, and how you will know that it is done."
_TRASH_EMPTY = "The trash is empty."


class GoalsPage(Page):
    """Goals: list and editor."""

    page_title = "Goals"

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> None:
        super().__init__(session, theme, dialogs, settings)
        self._opened = False
        self.model = GoalModel(session, self)
        self.tree = GoalTree(self.model)
        self.tree.setItemDelegate(GoalDelegate(theme, self.tree))
        self.header = PageHeader("Goals")
        self.trash = Chip("Trash")
        self.empty_trash = LinkButton("Empty the trash…")
        self.empty_trash.hide()
        self.editor = GoalEditor(session, theme)
        self._empty = EmptyState(theme, "goal", _PURPOSE, "Add goal", self.add_new)
        self._nothing = EmptyState(theme, "trash", _TRASH_EMPTY)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self._show_counts()
        self._choose_first()

    def flush(self) -> None:
        """Save what is typed."""
        self.editor.flush()

    def focus_first(self) -> None:
        """Put the cursor into the list, or into the page where there is none."""
        self.tree.select_first()
        where = self.tree if self.model.rowCount() else self
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, thing: str) -> None:
        """Show a goal wherever it stands in the list, or in the trash."""
        if not self.editor.show_goal(thing):
            return
        if not self.tree.select(thing) and self.model.in_trash:
            self.trash.setChecked(False)
            self._on_trash()
            self.tree.select(thing)

    def add_new(self, descriptors: tuple[str, ...] = ()) -> None:
        """Begin a goal about these descriptors (keys): the cursor is in its title."""
        if self.editor.begin_new(descriptors or ()):
            self.tree.clear_cursor()

    def _on_current(self, goal_id: str) -> None:
        if goal_id != self.editor.goal_id and not self.editor.show_goal(goal_id):
            QTimer.singleShot(0, self, self._reselect)  # the tree is still busy choosing

    def _reselect(self) -> None:
        if not self.editor.goal_id or not self.tree.select(self.editor.goal_id):
            self.tree.clear_cursor()

    def _choose_first(self) -> None:
        # Until something was shown: a page opens with its most pressing goal, whoever has the keyboard.
        self._opened = self._opened or self.editor.is_new or self.editor.goal_id != ""
        if not self._opened:
            self.tree.select_first()
        if self.window().focusWidget() is self:
            self.focus_first()  # it waited for the list

    def _on_created(self, goal_id: str) -> None:
        self.reveal(goal_id)

    def _on_open(self) -> None:
        self.editor.show_goal(self.tree.current_id())
        self.editor.focus_title()

    def _on_bin(self) -> None:
        ids = self.tree.selected_ids()
        if ids and not self.model.in_trash and self.editor.flush():
            self._session.bin(ids)

    def _on_trash(self) -> None:
        self.model.show_trash(self.trash.isChecked())
        self._show_counts()

    def _on_empty_trash(self) -> None:
        self.act_requested.emit("empty-trash")

    def _on_evidence(self, evidence_id: str) -> None:
        self.reveal_requested.emit("evidence", evidence_id)

    def _on_plan_changed(self, change: Change) -> None:
        if Kind.GOAL in change.kinds:
            self._show_counts()

    def _on_plan_loaded(self) -> None:
        self._show_counts()
        QTimer.singleShot(0, self, self._choose_first)

    def _show_counts(self) -> None:
        goals = self._session.plan.goals
        open_ones = sum(goal.state.open for goal in goals)
        self.header.set_note(f"{open_ones} open" if goals else "")
        # An empty list says what to do; there is nothing to choose then.
        self.editor.nothing.set_shown(self.model.rowCount() > 0)
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.tree)
        else:
            self._stack.setCurrentWidget(self._nothing if self.model.in_trash else self._empty)

    def _on_split(self) -> None:
        self._settings.put(GOALS_SPLIT, self._split.saveState())

    def _on_theme_changed(self) -> None:
        self.tree.scheduleDelayedItemsLayout()
        self.tree.viewport().update()

    def _connect(self) -> None:
        self.tree.current_changed.connect(self._on_current)
        self.tree.open_requested.connect(self._on_open)
        self.tree.rename_requested.connect(self._on_open)
        self.tree.bin_requested.connect(self._on_bin)
        self.trash.clicked.connect(self._on_trash)
        self.trash.toggled.connect(self.empty_trash.setVisible)
        self.empty_trash.clicked.connect(self._on_empty_trash)
        self.editor.created.connect(self._on_created)
        self.editor.evidence_made.connect(self._on_evidence)
        self.editor.left.connect(self.focus_first)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._on_plan_loaded)
        only_while_writable(self._session.writable, self.empty_trash)
        self._theme.changed.connect(self._on_theme_changed)
        self._split.splitterMoved.connect(self._on_split)

    def _lay_out(self) -> None:
        px = self._theme.px
        left, chips = QWidget(), QWidget()
        flow = FlowLayout(chips, gap=px(6))
        for chip in (self.empty_trash, self.trash):
            flow.addWidget(chip)
        head = TurningRow((self.header, chips), px(12), self.header)
        self._stack = ListColumn(left, self._theme, (head,), (self.tree, self._empty, self._nothing)).stack
        # Not by the size of the text: two halves for the largest would not fit into the smallest window. Both wrap.
        left.setMinimumWidth(280)
        self.editor.setMinimumWidth(340)
        self._split.addWidget(left)
        self._split.addWidget(self.editor)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.setStretchFactor(0, 4)
        self._split.setStretchFactor(1, 5)
        self._split.setSizes([px(476), px(596)])
        kept = self._settings.get(GOALS_SPLIT)
        if not kept.isEmpty():
            self._split.restoreState(kept)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
