"""The steps of a goal: tick, reword, remove and add, each saved at once."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.plan import Step
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.plain import named_button
from planner.ui.widgets.text_field import TextField


class StepList(QWidget):
    """Shows steps and asks for changes: tick_requested(id, done), add_requested(text), remove_requested(id).

    reword(id, text) stores other words and returns whether it did. Delete on a box removes its step, Enter in a step
    goes to the next.
    """

    tick_requested = Signal(str, bool)
    add_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, theme: Theme, reword: Callable[[str, str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reword = reword
        self._rows: dict[str, StepRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(2))
        self.new = QLineEdit()
        self.new.setPlaceholderText("Add a step")
        self.new.setAccessibleName("Add a step")
        self.new.setMaxLength(limits.STEP)
        self.kept = KeptWords(self.new, self._typed, self.new.setText)
        self.new.returnPressed.connect(self.flush_new)
        self.new.editingFinished.connect(self.flush_new)
        self._layout.addSpacing(theme.px(4))
        self._layout.addWidget(self.new)

    def fields(self) -> tuple[TextField, ...]:
        """The words of the steps."""
        return tuple(row.words for row in self._rows.values())

    def fields_by_id(self) -> Iterator[tuple[str, TextField]]:
        """The same, each with its step's id."""
        return ((own, row.words) for own, row in self._rows.items())

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return (*(each for row in self._rows.values() for each in row.stops()), self.new)

    def row(self, step_id: str) -> "StepRow":
        """The row of a step."""
        return self._rows[step_id]

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; a row that stays keeps its focus and what is typed in it."""
        wanted = {step.id for step in steps}
        for gone in [each for each in self._rows if each not in wanted]:
            row = self._rows.pop(gone)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, step in enumerate(steps):
            row = self._rows.get(step.id) or self._new_row(step.id)
            if self._layout.indexOf(row) != place:
                self._layout.insertWidget(place, row)
            row.show_step(step)
        self._rows = {step.id: self._rows[step.id] for step in steps}

    def flush_new(self) -> bool:
        """Add the step that is typed; returns False where it could not be stored, and is still there."""
        text = self._typed()
        with self.kept.handed_over():
            self.new.clear()
            if text:
                self.add_requested.emit(text)
        return not self.new.text()

    def put_back(self, text: str) -> None:
        """What was asked for could not be stored: the words stay where they were typed."""
        self.new.setText(text)
        self.new.show()

    def set_aside(self) -> None:
        """Another thing is going to be shown: words that could not be stored wait until this one is shown again."""
        self.kept.set_aside()
        self.new.clear()

    def _typed(self) -> str:
        return self.new.text().strip()

    def set_read_only(self, on: bool) -> None:
        """Show the steps, but take no change."""
        self.new.setReadOnly(on)
        self.new.setVisible(not on or bool(self.new.text()))  # words that could not be stored stay in view
        for row in self._rows.values():
            row.setEnabled(not on)

    def reword(self, step_id: str, text: str) -> bool:
        """Store other words for a step."""
        return self._reword(step_id, text)

    def go_on(self, step_id: str) -> None:
        """Move on from a step to the next, or to the field that adds one."""
        ids = list(self._rows)
        place = ids.index(step_id) + 1
        target = self._rows[ids[place]].words if place < len(ids) else self.new
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _new_row(self, step_id: str) -> "StepRow":
        row = StepRow(self._theme, step_id, self)
        self._rows[step_id] = row
        return row


class StepRow(QWidget):
    """One step."""

    def __init__(self, theme: Theme, step_id: str, owner: StepList) -> None:
        super().__init__(owner)
        self._id = step_id
        self._owner = owner
        self.box = QCheckBox()
        self.box.clicked.connect(self._on_clicked)
        self.box.installEventFilter(self)
        self.words = TextField(
            "Step", self._on_reworded, limit=limits.STEP, single_line=True, required=True, parent=self
        )
        set_role(self.words, "inline")
        self.words.entered.connect(self._on_entered)
        self.remove = named_button(theme, "close", "Remove the step")
        self.remove.clicked.connect(self._on_remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.box)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return (self.box, self.words, self.remove)

    def show_step(self, step: Step) -> None:
        """Show what is stored."""
        self.box.setChecked(step.done)
        self.box.setAccessibleName(f"Done: {step.text}")
        self.words.set_stored(step.text)
        self.words.setAccessibleName(f"Step: {step.text}")
        self.remove.setAccessibleName(f"Remove the step: {step.text}")

    def _on_clicked(self, done: bool) -> None:
        self._owner.tick_requested.emit(self._id, done)

    def _on_reworded(self, text: str) -> bool:
        return self._owner.reword(self._id, text)

    def _on_entered(self) -> None:
        self._owner.go_on(self._id)

    def _on_remove(self) -> None:
        self._owner.remove_requested.emit(self._id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            self._on_remove()
            return True
        return super().eventFilter(watched, event)
