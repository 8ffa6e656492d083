"""What stands above the lines of a review: its name and period, how far it has come, and what can be done with it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.dates import date_range
from planner.core.draft import Place
from planner.core.review import Review, ReviewState
from planner.ui.drafts import DraftKeeper
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from planner.ui.widgets.date_field import HINT, DateField
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.review_chip import StateChip, chip_height
from planner.ui.widgets.text_field import NOT_SAVED, SAVED, SAVING, TextField

_MARKS = {SAVED: "Saved", SAVING: "Saving…", NOT_SAVED: "Not saved"}
RenameReview = Callable[[str], bool]


class ReviewHead(QWidget):
    """Shows a review's own facts. A draft's name and period are fields that save themselves: rename(text) -> stored or
    not, first_day_given(date), last_day_given(date)."""

    first_day_given = Signal(object)
    last_day_given = Signal(object)

    def __init__(self, theme: Theme, rename: RenameReview, today: date) -> None:
        super().__init__()
        self._theme = theme
        self.name = TextField("Name", rename, limit=limits.TITLE, single_line=True, required=True, parent=self)
        set_role(self.name, "title")
        self.marker = plain_label("", "caption")
        self.chip = StateChip(theme)
        self.period = plain_label("", "muted", wrap=True)
        self.start = DateField(theme, "First day", today)
        self.end = DateField(theme, "Last day", today)
        self._to = plain_label("to", "caption")
        self._days = _Flow(theme.px(8), self.start, self._to, self.end)
        self.facts = plain_label("", "muted", wrap=True)
        self.advice = plain_label("", wrap=True)
        self.export = PrimaryButton(theme, "Export the form", "export")
        self.again = PlainButton(theme, "Export again", "export")
        self.file = PrimaryButton(theme, "File a returned form…", "returned")
        self.compare = PlainButton(theme, "Compare with…", "compare")
        self.close_review = PlainButton(theme, "Close review")
        self.bin = QuietButton(theme, "Move to trash", "trash")
        self._lay_out()
        self._connect()

    @property
    def buttons(self) -> tuple[PlainButton, ...]:
        """What can be done, in reading order; what does not fit the state is hidden."""
        return (self.export, self.file, self.again, self.compare, self.close_review, self.bin)

    def show_review(self, review: Review, facts: str, advice: str, *, others: bool) -> None:
        """Show what is stored; what is being typed stays. others: there is another review to compare with."""
        draft = review.state is ReviewState.DRAFT
        frozen = not draft and review.state is not ReviewState.CLOSED
        self.name.set_stored(review.name)
        self.marker.setVisible(draft)
        self.chip.set_state(review.state)
        # All of one height, so that they stand on one line.
        tall = self.start.sizeHint().height() if draft else chip_height(self._theme)
        for widget in (self.chip, self._to):
            widget.setFixedHeight(tall)
        self.period.setText(date_range(review.start, review.end))
        self.start.set_day(review.start)
        self.end.set_day(review.end)
        self._days.setVisible(draft)
        self.period.setVisible(not draft)
        self.facts.setText(facts)
        self.advice.setText(advice)
        self.export.setVisible(draft)
        self.file.setVisible(frozen)
        self.again.setVisible(not draft)
        self.compare.setVisible(others)
        self.close_review.setVisible(frozen)
        self.bin.setVisible(draft)

    def keep_drafts(self, keeper: DraftKeeper, review: Review) -> None:
        """Keep what is typed here with this keeper, as typed in this review."""
        fields = ((self.name, "name"), (self.start.kept, "period_from"), (self.end.kept, "period_to"))
        for field, column in fields:
            field.keep_drafts(keeper, Place("review", (review.id,), column))

    def set_read_only(self, on: bool) -> None:
        """Show the name and period, but take no change."""
        for field in (self.name, self.start, self.end):
            field.setReadOnly(on)

    @property
    def writing(self) -> tuple[QWidget, ...]:
        """The buttons that change the plan; to export a draft freezes it."""
        return (self.export, self.file, self.close_review, self.bin)

    def set_brief(self, on: bool) -> None:
        """Show the name and period alone, because what is below is about something else than the review's next step."""
        for widget in (self.facts, self.advice, self._acts):
            widget.setVisible(not on)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in reading order."""
        return (self.name, self.start, self.end, *self.buttons)

    def flush(self) -> bool:
        """Save what is typed; returns whether nothing is left to save."""
        saved = [self.name.flush(), self.start.flush(), self.end.flush()]
        return all(saved)

    def discard(self) -> None:
        """Let go of what is shown; a date that could not be stored waits for it to come again."""
        self.name.discard()
        self.start.set_aside()
        self.end.set_aside()

    def set_today(self, today: date) -> None:
        """What today means in a date."""
        self.start.set_today(today)
        self.end.set_today(today)

    def focus_name(self) -> None:
        """Put the cursor into the name, all of it selected."""
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def _on_state(self, state: str) -> None:
        self.marker.setText(_MARKS[state])
        set_role(self.marker, "danger" if state == NOT_SAVED else "caption")

    def _on_date_refused(self, wrong: bool) -> None:
        self.marker.setText(HINT if wrong else _MARKS[SAVED])
        set_role(self.marker, "danger" if wrong else "caption")

    def _connect(self) -> None:
        self.name.state_changed.connect(self._on_state)
        self.start.date_entered.connect(self.first_day_given)
        self.end.date_entered.connect(self.last_day_given)
        for field in (self.start, self.end):
            field.refused.connect(self._on_date_refused)

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(12))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.name, 1)
        head.addWidget(self.marker, 0, Qt.AlignmentFlag.AlignTop)
        self.marker.setContentsMargins(0, px(7), 0, 0)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._days, 1)
        row.addWidget(self.period, 1)
        self._acts = _Flow(px(8), *self.buttons)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addWidget(self.advice)
        column.addWidget(self._acts)

    # Qt's own

    def minimumSizeHint(self) -> QSize:
        # What holds it is as high as its words need at the width there is, not at the least width.
        return QSize(super().minimumSizeHint().width(), 0)


class _Flow(QWidget):
    """Widgets in a row that goes on in the next line where there is no room."""

    def __init__(self, gap: int, *widgets: QWidget) -> None:
        super().__init__()
        row = FlowLayout(self, gap)
        for widget in widgets:
            row.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
