"""The ratings of one descriptor beside the checklist: mine to change, my manager's, the note, the history."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.core.dates import short_date
from planner.core.plan import By, Plan, Rating, RatingValue
from planner.ui.pages.checklist_words import SHORT_RATINGS, history_words, mine_caption, rating_words
from planner.ui.theme import XS, M, S, Theme, set_role
from planner.ui.widgets.buttons import LinkButton, SegmentedControl
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import DottedLabel, plain_label
from planner.ui.widgets.painting import RatingBox


class RatingsPanel(QWidget):
    """chosen(value of a RatingValue): the person wants another rating; it shows once the plan says so."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mine = plain_label("", "caption")
        self.choice = SegmentedControl("My rating", [(value.value, words) for value, words in SHORT_RATINGS])
        self.choice.chosen.connect(self.chosen)
        self._manager_caption = DottedLabel()  # a name of any length wraps
        set_role(self._manager_caption, "caption")
        self._manager_box = RatingBox(theme, RatingValue.NOT_STARTED)
        self._manager_words = plain_label()
        self._manager = _column(self._manager_caption, _row(self._manager_box, self._manager_words))
        self._note = plain_label("", "caption", wrap=True)
        self._history_toggle = LinkButton("")
        set_role(self._history_toggle, "small-link")
        self._history_toggle.setCheckable(True)
        self._history_toggle.toggled.connect(self._on_history_toggled)
        self._history = plain_label("", "caption", wrap=True)
        self._history.setVisible(False)
        self._told: tuple[Rating, ...] = ()
        self._lay_out()

    def show_ratings(self, plan: Plan, key: str) -> None:
        """Show what the plan says of the descriptor with this key; what did not change is left alone."""
        mine, manager = plan.rating(key), plan.rating(key, By.MANAGER)
        self._mine.setText(mine_caption(mine))
        self.choice.set_current(plan.value(key).value)
        self._note.setText(mine.note if mine is not None else "")
        self._note.setVisible(bool(self._note.text()))
        self._manager.setVisible(manager is not None)
        if manager is not None:
            self._show_manager(manager, _name_of(manager, plan))
        self._told = plan.history(key)
        self._history_toggle.setVisible(len(self._told) > 1)
        self._history_toggle.setText(f"Rating history ({len(self._told)})")
        if self._history_toggle.isChecked():
            self._write_history()

    def fold(self) -> None:
        """Put the history away."""
        self._history_toggle.setChecked(False)

    def focus_first(self) -> None:
        """Put the keyboard on my rating."""
        self.choice.button(self.choice.current).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_manager(self, rating: Rating, name: str) -> None:
        self._manager_caption.setText(f"Manager{' ' if name else ''}{name}, {short_date(rating.on)}")
        self._manager_box.set_value(rating.value)
        self._manager_words.setText(rating_words(rating.value))
        self._manager.setAccessibleName(f"Manager's rating: {rating.value.words}")

    def _on_history_toggled(self, shown: bool) -> None:
        if shown:
            self._write_history()
        self._history.setVisible(shown)

    def _write_history(self) -> None:
        self._history.setText("\n".join(history_words(rating) for rating in reversed(self._told)))

    def _lay_out(self) -> None:
        ratings = QWidget()
        flow = FlowLayout(ratings, gap=M)
        flow.addWidget(_column(self._mine, self.choice))
        flow.addWidget(self._manager)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(ratings)
        column.addWidget(self._note)
        column.addWidget(self._history_toggle, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._history)


def _name_of(rating: Rating, plan: Plan) -> str:
    """Who made a manager's rating, where the plan tells: the one who commented in a form of that day."""
    said = (remark.name for remarks in plan.remarks.values() for remark in remarks if remark.on == rating.on)
    return next(said, "")


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return box


def _row(*widgets: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, XS + 2, 0, 0)
    row.setSpacing(S)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return box
