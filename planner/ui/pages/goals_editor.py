"""The editor of one goal: what it shows, when it saves, and how a goal that is done becomes evidence."""

from PySide6.QtCore import Qt, Signal

from planner.core.changes import Change, Kind
from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.core.plan import Goal, GoalDraft, GoalEdit, GoalState
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.pages.goals_form import GoalForm
from planner.ui.session import Session
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from planner.ui.widgets.descriptor_picker import DescriptorPicker
from planner.ui.widgets.editor_pane import EditorPane
from planner.ui.widgets.labels import EmptyState
from planner.ui.writable import only_while_writable


class GoalEditor(EditorPane):
    """Shows one goal and saves it as it is typed. evidence_made(id): the goal was turned into evidence."""

    evidence_made = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        self.form = GoalForm(theme, self._edit, session.today())
        picker = DescriptorPicker(theme, "What is it about?")
        nothing = EmptyState(theme, "goal", "Choose a goal to read it or write on.")
        super().__init__(session, theme, self.form, picker, nothing)
        self._goal: Goal | None = None
        self.turn = PrimaryButton(theme, "Turn into evidence", "evidence")
        self.restore = PlainButton(theme, "Restore", "restore")
        self.bin = QuietButton(theme, "Move to trash", "trash")
        self._lay_out(theme, (self.turn,), (self.restore, self.bin))
        self._connect()

    @property
    def goal_id(self) -> str:
        """What is shown, empty for nothing or a new goal."""
        return "" if self._goal is None else self._goal.id

    def show_goal(self, goal_id: str) -> bool:
        """Show another goal, or none for an empty id; returns False where words here could not be saved, and stays."""
        if goal_id and goal_id == self.goal_id:
            return True
        if not self._let_go():
            return False
        self._goal = self._read(goal_id) if goal_id else None
        if self._goal is None:
            self._show_nothing()
        else:
            self._show_form()
            self._fill(self._goal)
        return True

    def begin_new(self, descriptors: tuple[str, ...] = ()) -> bool:
        """An empty form with the cursor in its title; it becomes a goal with its first words."""
        if not self._session.may_write() or not self._let_go_for_new():
            return False
        self._goal = None
        self._new = descriptors
        self.form.set_today(self._session.today())
        self.form.show_new(DescriptorBook(self._session.plan), descriptors)
        self._show_acts()
        self._keep_drafts(("", *descriptors))
        self._show_new()
        return True

    # Saving

    def _edit(self, edit: GoalEdit, merge_as: str) -> bool:
        if self._goal is not None:
            return self._session.edit_goal(self._goal.id, edit, merge_as)
        if self._new is None or not self._session.ready:
            return False
        made = self._session.add_goal(GoalDraft(str(edit.fields.get("title", "")), descriptors=self._new))
        if made is None:
            return False
        self._new = None
        self._goal = self._read(made)
        if self._goal is not None:
            self._fill(self._goal)
        self.created.emit(made)
        return True

    def _on_plan_changed(self, change: Change) -> None:
        if change.kinds & {Kind.GOAL, Kind.TARGET}:
            self._refresh()

    def _refresh(self) -> None:
        if self._goal is None:
            return
        goal = self._read(self._goal.id)
        if goal is None:
            self.form.discard()
            self._goal = None
            self._show_nothing()
            return
        self._goal = goal
        self._fill(goal)

    def _read(self, goal_id: str) -> Goal | None:
        goal = self._session.plan.goal(goal_id)
        store = self._session.store
        if goal is not None or store is None:
            return goal
        try:
            return next((each for each in store.binned_goals() if each.id == goal_id), None)
        except UserError:
            return None

    def _fill(self, goal: Goal) -> None:
        self.form.set_today(self._session.today())
        self.form.show_goal(goal, DescriptorBook(self._session.plan))
        self._show_acts()
        self._keep_drafts((goal.id,))
        self.watch_fields()
        if self.choosing:
            self.picker.set_chosen(goal.descriptors)

    def _show_acts(self) -> None:
        goal = self._goal
        self.restore.setVisible(goal is not None and goal.binned)
        self.bin.setVisible(goal is not None and not goal.binned)
        self.turn.setVisible(goal is not None and not goal.binned and goal.state is GoalState.DONE)

    # Wishes

    def _on_entered(self) -> None:
        if self._goal is not None:
            self.form.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_choose(self) -> None:
        if self._goal is not None:
            self._show_picker(self._goal.descriptors)

    def _on_chosen(self, key: str, on: bool) -> None:
        self._edit(GoalEdit(add_descriptors=(key,)) if on else GoalEdit(remove_descriptors=(key,)), "")

    def _on_picker_done(self) -> None:
        super()._on_picker_done()
        self.form.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_turn(self) -> None:
        if self._goal is None or not self.flush():
            return
        draft = EvidenceDraft(self._goal.title, descriptors=self._goal.descriptors, private=self._goal.private)
        made = self._session.add_evidence(draft)
        if made is not None:
            self.evidence_made.emit(made)

    def _on_bin(self) -> None:
        if self._goal is not None and self.flush():
            self._session.bin([self._goal.id])

    def _on_restore(self) -> None:
        if self._goal is not None:
            self._session.unbin([self._goal.id])

    def _connect(self) -> None:
        self.form.title.entered.connect(self._on_entered)
        self.form.choose_descriptors_requested.connect(self._on_choose)
        self.picker.choose_requested.connect(self._on_chosen)
        self.turn.clicked.connect(self._on_turn)
        self.bin.clicked.connect(self._on_bin)
        self.restore.clicked.connect(self._on_restore)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._refresh)
        self._session.writable.changed.connect(self._refresh)
        only_while_writable(self._session.writable, self.turn, self.restore, self.bin)
