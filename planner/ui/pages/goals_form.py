"""The form of a goal: which fields there are, in which order they are read, and how each is saved."""

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from planner.core import limits
from planner.core.draft import NEW_STEP, Place
from planner.core.plan import Goal, GoalEdit, GoalState
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.models.goals import due_words
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import LinkButton, SegmentedControl
from planner.ui.widgets.date_field import HINT, DateField
from planner.ui.widgets.descriptor_picker import ChosenDescriptors
from planner.ui.widgets.editor_pane import EditorForm
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.plain import named_button
from planner.ui.widgets.step_list import StepList
from planner.ui.widgets.text_field import TextField
from planner.ui.widgets.turning import TurningRow

EditGoal = Callable[[GoalEdit, str], bool]


class GoalForm(EditorForm):
    """Shows a goal and hands every change to edit(GoalEdit, merge_as) -> stored or not."""

    choose_descriptors_requested = Signal()

    def __init__(self, theme: Theme, edit: EditGoal, today: date) -> None:
        super().__init__(theme, self._committer("title"), "What will you do?")
        self._edit = edit
        self._today = today
        self.state = SegmentedControl("State", [(each.value, each.words.capitalize()) for each in GoalState])
        self.due = DateField(theme, "Due", today, empty_words="no date")
        self.clear_due = named_button(theme, "close", "Clear the due date")
        self.due_words = plain_label("", "caption")
        self.due.refused.connect(self._on_date_refused)
        self.private = QCheckBox("Private")
        self.private.setAccessibleDescription("A private goal stays out of every report unless you ask for it.")
        self.private.setToolTip("Stays out of every report unless you ask for it")
        self.why = TextField("Why", self._committer("why"), limit=limits.TEXT, parent=self)
        self.why.setPlaceholderText("What it is good for")
        self.measure = TextField("How I will know", self._committer("measure"), limit=limits.TEXT, parent=self)
        self.measure.setPlaceholderText("What will be true when it is done")
        self.steps = StepList(theme, self._reword)
        self.steps_words = plain_label("", "caption")
        self.about = ChosenDescriptors(theme)
        self.choose = LinkButton("Choose descriptors")
        self.choose.setProperty("flush", True)
        self._lay_out()
        self._connect()

    def text_fields(self) -> tuple[TextField, ...]:
        """Every field that saves as it is typed, in reading order."""
        return (self.title, self.why, self.measure, *self.steps.fields())

    def places(self, own: tuple[str, ...]) -> Iterator[tuple[TextField | KeptWords, Place]]:
        """Where the words of each field belong; of something new only the title has words."""
        title = Place("goal", own, "title")
        yield self.title, title
        if title.new:
            return
        yield self.why, Place("goal", own, "why")
        yield self.measure, Place("goal", own, "measure")
        for step, words in self.steps.fields_by_id():
            yield words, Place("step", (*own, step), "text")
        yield self.due.kept, Place("goal", own, "due")
        yield self.steps.kept, Place("goal", own, NEW_STEP)

    def show_goal(self, goal: Goal, book: DescriptorBook) -> None:
        """Show what is stored; what is being typed stays."""
        self.title.set_stored(goal.title)
        self.state.set_current(goal.state.value)
        self.due.set_day(goal.due)
        self.clear_due.setVisible(goal.due is not None and not goal.binned and not self.locked())
        self._show_due_words(goal)
        self.private.setChecked(goal.private)
        self.why.set_stored(goal.why)
        self.measure.set_stored(goal.measure)
        self.steps.set_steps(goal.steps)
        self.steps_words.setText(f"{goal.steps_done} of {len(goal.steps)} done" if goal.steps else "")
        self.about.set_chosen(book, dict.fromkeys(goal.descriptors, ""))
        self._set_whole(True)
        self._set_read_only(goal.binned or self.locked())
        self._tab_order.keep(self._stops())

    def show_new(self, book: DescriptorBook, descriptors: tuple[str, ...]) -> None:
        """Show an empty form, of which only the title can be filled."""
        self.show_goal(Goal("", "", descriptors=descriptors), book)
        self._set_whole(False)

    def _stops(self) -> tuple[QWidget, ...]:
        states = (self.state.button(each.value) for each in GoalState)
        facts = (self.title, *states, self.due, self.clear_due, self.why, self.measure)
        return (*facts, *self.steps.stops(), *self.about.stops(), self.choose, self.private)

    def flush_others(self) -> bool:
        """Save the date and the step that are typed."""
        flushed = [self.steps.flush_new(), self.due.flush()]
        return all(flushed)

    def discard(self) -> None:
        """Let go of what is shown; a date and a step that could not be stored wait for it to come again."""
        super().discard()
        self.due.set_aside()
        self.steps.set_aside()

    def set_today(self, today: date) -> None:
        """What today means in a date."""
        self._today = today
        self.due.set_today(today)

    def _show_due_words(self, goal: Goal) -> None:
        shown = goal.due is not None and goal.state.open
        self.due_words.setText(due_words(goal, self._today) if shown else "")
        set_role(self.due_words, "danger" if goal.overdue(self._today) else "caption")

    def _on_date_refused(self, wrong: bool) -> None:
        if wrong:
            self.due_words.setText(HINT)
            set_role(self.due_words, "danger")
        else:
            self.due_words.setText("")

    def _set_whole(self, on: bool) -> None:
        waiting = (self.state, self.due, self.private, self.why, self.measure, self.steps, self.about, self.choose)
        for widget in waiting:
            widget.setEnabled(on)

    def _set_read_only(self, on: bool) -> None:
        for field in (self.title, self.why, self.measure):
            field.setReadOnly(on)
        self.due.setReadOnly(on)
        self.state.setEnabled(not on)
        self.private.setEnabled(not on)
        self.steps.set_read_only(on)
        self.about.set_read_only(on)
        self.choose.setVisible(not on)

    # Saving

    def _committer(self, column: str) -> Callable[[str], bool]:
        return lambda text: self._edit(GoalEdit({column: text}), column)

    def _reword(self, step_id: str, text: str) -> bool:
        return self._edit(GoalEdit(reword_steps={step_id: text}), f"step/{step_id}")

    def _on_state(self, state: str) -> None:
        self._edit(GoalEdit({"state": GoalState(state)}), "")

    def _on_due(self, day: object) -> None:
        if not self._edit(GoalEdit({"due": day}), "") and self.still_good():
            self.due.put_back()

    def _on_clear_due(self) -> None:
        self.due.discard()
        self._on_due(None)

    def _on_private(self, on: bool) -> None:
        self._edit(GoalEdit({"private": on}), "")

    def _on_tick(self, step_id: str, done: bool) -> None:
        self._edit(GoalEdit(tick_steps={step_id: done}), "")

    def _on_add_step(self, text: str) -> None:
        if not self._edit(GoalEdit(add_steps=(text,)), ""):
            self.steps.put_back(text)

    def _on_remove_step(self, step_id: str) -> None:
        self._edit(GoalEdit(remove_steps=(step_id,)), "")

    def _on_remove_descriptor(self, key: str) -> None:
        self._edit(GoalEdit(remove_descriptors=(key,)), "")

    def _connect(self) -> None:
        self.state.chosen.connect(self._on_state)
        self.due.date_entered.connect(self._on_due)
        self.clear_due.clicked.connect(self._on_clear_due)
        self.private.clicked.connect(self._on_private)
        self.steps.tick_requested.connect(self._on_tick)
        self.steps.add_requested.connect(self._on_add_step)
        self.steps.remove_requested.connect(self._on_remove_step)
        self.about.remove_requested.connect(self._on_remove_descriptor)
        self.choose.clicked.connect(self.choose_descriptors_requested)

    # Layout

    def _lay_out(self) -> None:
        px = self._theme.px
        column = self._begin_column()
        column.addWidget(self.state)
        column.addSpacing(px(6))
        column.addWidget(self._when())
        for name, field in (("Why", self.why), ("How I will know", self.measure)):
            column.addSpacing(px(8))
            caption = plain_label(name, "caption")
            caption.setBuddy(field)
            column.addWidget(caption)
            column.addWidget(field)
        column.addSpacing(px(8))
        steps = QHBoxLayout()
        steps.addWidget(plain_label("Steps", "caption"))
        steps.addStretch(1)
        steps.addWidget(self.steps_words)
        column.addLayout(steps)
        column.addWidget(self.steps)
        column.addSpacing(px(8))
        column.addWidget(plain_label("About", "caption"))
        column.addWidget(self.about)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(px(8))
        column.addWidget(self.private, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _when(self) -> QWidget:
        """The due date, and what it means in days, in the next line where there is no room."""
        gap = self._theme.px(8)
        due = _beside(gap, plain_label("Due", "caption"), self.due)
        rest = _beside(gap, self.clear_due, self.due_words)
        return TurningRow((due, rest), gap, rest)


def _beside(gap: int, *widgets: QWidget) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return part
