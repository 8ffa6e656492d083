"""The editor of one goal: what it shows, when it saves, and how a goal that is done becomes evidence."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from planner.core.changes import Change, Kind
from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.core.plan import Goal, GoalDraft, GoalEdit, GoalState
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.pages.goals_form import GoalForm
from planner.ui.session import Session
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from planner.ui.widgets.descriptor_picker import DescriptorPicker
from planner.ui.widgets.labels import EmptyState
from planner.ui.widgets.text_field import NOT_SAVED, SAVED, SAVING


class GoalEditor(QWidget):
    """Shows one goal and saves it as it is typed.

    created(id): the new goal has its title, and is stored. evidence_made(id): the goal was turned into evidence.
    left: Esc; whoever holds the editor takes the focus.
    """

    created = Signal(str)
    evidence_made = Signal(str)
    left = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._goal: Goal | None = None
        self._new: tuple[str, ...] | None = None
        self.form = GoalForm(theme, self._edit, session.today())
        self.picker = DescriptorPicker(theme, "What is it about?")
        self.turn = PrimaryButton(theme, "Turn into evidence", "evidence")
        self.restore = PlainButton(theme, "Restore", "restore")
        self.bin = QuietButton(theme, "Move to trash", "trash")
        self._scroll = QScrollArea()
        self._watched: set[object] = set()
        self._lay_out(theme)
        self._connect()

    @property
    def goal_id(self) -> str:
        """What is shown, empty for nothing or a new goal."""
        return "" if self._goal is None else self._goal.id

    @property
    def is_new(self) -> bool:
        """Whether a new goal waits for its title."""
        return self._new is not None

    def show_goal(self, goal_id: str) -> bool:
        """Show another goal, or none for an empty id; returns False where words here could not be saved, and stays."""
        if goal_id and goal_id == self.goal_id:
            return True
        if not self._leave():
            return False
        self._goal = self._read(goal_id) if goal_id else None
        if self._goal is None:
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentIndex(1)
            self._scroll.verticalScrollBar().setValue(0)
            self._fill(self._goal)
        return True

    def begin_new(self, descriptors: tuple[str, ...] = ()) -> bool:
        """An empty form with the cursor in its title; it becomes a goal with its first words."""
        if not self._leave():
            return False
        self._goal = None
        self._new = descriptors
        self.form.set_today(self._session.today())
        self.form.show_new(DescriptorBook(self._session.plan), descriptors)
        self._show_acts()
        self.form.marker.setText("New")
        self._stack.setCurrentIndex(1)
        self._scroll.verticalScrollBar().setValue(0)
        self.form.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def flush(self) -> bool:
        """Save what is typed; returns whether nothing is left to save."""
        if self._goal is not None:
            self.form.steps.flush_new()
        saved = [field.flush() for field in self.form.text_fields()]
        return self.form.due.flush() and all(saved)

    def focus_title(self) -> None:
        """Put the cursor into the title, all of it selected."""
        self.form.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.form.title.selectAll()

    def _leave(self) -> bool:
        for field in self.form.text_fields():
            if field.flush() or not field.text().strip():
                continue
            if field.too_long:
                self._session.failed.emit(_too_long(field.accessibleName(), field.too_long))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if self._goal is not None:
            self.form.steps.flush_new()
        self.form.due.flush()
        self.form.discard()
        self._new = None
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

    def _on_state(self, state: str) -> None:
        if state == SAVED and any(field.dirty for field in self.form.text_fields()):
            state = SAVING
        self.form.marker.setText({SAVED: "Saved", SAVING: "Saving…", NOT_SAVED: "Not saved"}[state])
        set_role(self.form.marker, "danger" if state == NOT_SAVED else "caption")

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
            self._stack.setCurrentIndex(0)
            return
        self._goal = goal
        self._fill(goal)

    def _on_ready(self, ready: bool) -> None:
        if ready and self._new is not None:
            self.form.title.flush()

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
        for field in self.form.text_fields():
            if field not in self._watched:
                self._watched.add(field)
                field.state_changed.connect(self._on_state)
        self._show_acts()
        if not any(field.dirty for field in self.form.text_fields()):
            self._on_state(SAVED)
        if self._stack.currentWidget() is self.picker:
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
            self._stack.setCurrentWidget(self.picker)
            self.picker.begin(self._session.plan, self._goal.descriptors)

    def _on_chosen(self, key: str, on: bool) -> None:
        self._edit(GoalEdit(add_descriptors=(key,)) if on else GoalEdit(remove_descriptors=(key,)), "")

    def _on_picker_done(self) -> None:
        self._stack.setCurrentIndex(1)
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
        for field in self.form.text_fields():
            self._watched.add(field)
            field.state_changed.connect(self._on_state)
        self.form.title.entered.connect(self._on_entered)
        self.form.choose_descriptors_requested.connect(self._on_choose)
        self.picker.choose_requested.connect(self._on_chosen)
        self.picker.done.connect(self._on_picker_done)
        self.turn.clicked.connect(self._on_turn)
        self.bin.clicked.connect(self._on_bin)
        self.restore.clicked.connect(self._on_restore)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._refresh)
        self._session.ready_changed.connect(self._on_ready)

    def _lay_out(self, theme: Theme) -> None:
        set_role(self, "editor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scroll.setWidget(self.form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self.form.setAutoFillBackground(False)
        footer = QHBoxLayout()
        footer.setContentsMargins(theme.px(24), theme.px(8), theme.px(16), theme.px(8))
        footer.addWidget(self.turn)
        footer.addStretch(1)
        footer.addWidget(self.restore)
        footer.addWidget(self.bin)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(footer)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyState(theme, "goal", "Choose a goal to read it or write on."))
        self._stack.addWidget(whole)
        self._stack.addWidget(self.picker)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _too_long(name: str, characters: int) -> UserError:
    return UserError(
        f"{name} was not saved: it is {characters:,} characters too long. Your words are still there.",
        "Shorten it, then go on.",
    )
