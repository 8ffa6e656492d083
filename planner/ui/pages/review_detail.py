"""One review on the screen: what it holds, what a form would bring into it, or what changed since another one."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from planner.core.dates import date_range
from planner.core.errors import UserError
from planner.core.plan import RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_difference import incoming
from planner.core.snapshot import Snapshot
from planner.ui.models.review_goals import goal_made_of
from planner.ui.models.review_line_model import ReviewLineModel
from planner.ui.models.review_lines import Line, difference_lines, held_lines, incoming_lines
from planner.ui.models.review_shelf import ReviewShelf
from planner.ui.models.review_words import (
    answer_words,
    choice_words,
    held_words,
    history_words,
    left_out_words,
    next_words,
    said_words,
)
from planner.ui.pages.review_head import ReviewHead
from planner.ui.pages.review_return import Returned
from planner.ui.session import Session
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.labels import EmptyState
from planner.ui.widgets.plain import QuietCombo
from planner.ui.widgets.review_strip import ReviewStrip
from planner.ui.widgets.review_view import ReviewView

_HEAD_SHARE = 0.55  # of the pane's height, at most
_TRIES = 3


class ReviewDetail(QWidget):
    """Shows nothing, or a review.

    file_wanted(Returned): file the form that is shown. left: Esc; whoever holds the pane takes the focus.
    """

    file_wanted = Signal(object)
    left = Signal()

    def __init__(self, session: Session, theme: Theme, shelf: ReviewShelf) -> None:
        super().__init__()
        self._session = session
        self._shelf = shelf
        self._review: Review | None = None
        self._returned: Returned | None = None
        self._other = ""
        self._round = ""
        self.head = ReviewHead(theme, self._rename, session.today())
        self.lines = ReviewLineModel(self)
        self.view = ReviewView(theme, self.lines)
        self.nothing = EmptyState(theme, "review", "Choose a review to see what it holds.")
        self.file_it = PrimaryButton(theme, "File it", "returned")
        self.leave_it = PlainButton(theme, "Leave it")
        self.arrived = ReviewStrip(theme, self.file_it, self.leave_it)
        self.others = QuietCombo("Compare with")
        self.back = PlainButton(theme, "Back to the review", "back")
        self.comparing = ReviewStrip(theme, self.others, self.back)
        self.rounds = QuietCombo("Answer that is shown")
        for combo in (self.others, self.rounds):
            combo.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(28)
        self.answers = ReviewStrip(theme, self.rounds)
        self._lay_out()
        self._connect()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in reading order."""
        strips = (self.file_it, self.leave_it, self.others, self.back, self.rounds)
        return (*self.head.stops, *strips, self.view)

    @property
    def writing(self) -> tuple[QWidget, ...]:
        """The buttons that change the plan."""
        return (*self.head.writing, self.file_it)

    @property
    def review_id(self) -> str:
        """What is shown, empty for nothing."""
        return "" if self._review is None else self._review.id

    @property
    def review(self) -> Review | None:
        """The review that is shown, as it was read last."""
        return self._review

    @property
    def returned(self) -> Returned | None:
        """The form that waits to be filed or left."""
        return self._returned

    # What is shown

    def show_review(self, review_id: str) -> bool:
        """Show another review, or none for an empty id; False where words here could not be saved, and stays."""
        if review_id == self.review_id:
            return True
        if self._review is not None and not self.head.flush() and self.head.name.text().strip():
            if self.head.name.too_long:
                self._session.failed.emit(_too_long(self.head.name.too_long))
            self.head.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self.head.discard()
        self._returned, self._other, self._round = None, "", ""
        self._review = self._shelf.review(review_id)
        self.refresh()
        self.view.scrollToTop()
        return True

    def show_returned(self, returned: Returned) -> None:
        """Show what a form would bring into its review."""
        self.show_review(returned.review.id)
        self._returned, self._other = returned, ""
        self.refresh()
        self.view.scrollToTop()
        self.file_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_returned(self) -> None:
        """Leave the form that is shown as it is: nothing of it is filed."""
        self._returned = None
        self.refresh()

    def refresh(self) -> None:
        """Read the review again, and what is shown of it."""
        review = self._shelf.review(self.review_id)
        self._review = None if review is None or review.binned else review
        if self._review is None:
            self._returned, self._other = None, ""
            self.head.discard()
            self._stack.setCurrentWidget(self.nothing)
            return
        try:
            self._fill(self._review, self._shelf.snapshot(self._review))
        except UserError as error:
            self._session.failed.emit(error)
        self._stack.setCurrentWidget(self._whole)

    def focus_first(self) -> None:
        """Put the keyboard where the review begins."""
        if self._review is None:
            return
        draft = self._review.state is ReviewState.DRAFT
        (self.head.name if draft else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> bool:
        """Save what is typed; returns whether nothing is left to save."""
        return self._review is None or self.head.flush()

    # How it is put together

    def _fill(self, review: Review, snapshot: Snapshot) -> None:
        others = [each for each in self._shelf.reviews() if each.id != review.id]
        self.head.set_today(self._session.today())
        self.head.show_review(review, self._facts(review, snapshot), next_words(review.state), others=bool(others))
        self.head.set_read_only(review.state is not ReviewState.DRAFT or not self._session.writable.now)
        self.head.keep_drafts(self._session.drafts, review)
        if self._other and all(each.id != self._other for each in others):
            self._other = ""
        self._show_strips(review, others)
        self.lines.set_lines(self._lines(review, snapshot, others))

    def _facts(self, review: Review, snapshot: Snapshot) -> str:
        claims = snapshot.claims().values()
        rated = sum(claim.value is not RatingValue.NOT_STARTED for claim in claims)
        held = held_words(len(snapshot.evidence), len(snapshot.goals), rated, len(claims))
        if review.state is not ReviewState.DRAFT:
            return " ".join((history_words(review), f"It holds {held}"))
        left = left_out_words(self._shelf.left_out(review, snapshot))
        return " ".join(filter(None, (f"It would hold {held}", left)))

    def _lines(self, review: Review, snapshot: Snapshot, others: list[Review]) -> tuple[Line, ...]:
        if self._returned is not None:
            now, before = self._returned.filed, review.counted
            return incoming_lines(snapshot, incoming(snapshot, now, before), now, before)
        other = next((each for each in others if each.id == self._other), None)
        if other is not None:
            earlier, later = sorted((other, review), key=_age)
            return difference_lines(self._shelf.difference(earlier, later))
        goals = self._session.plan.goals
        return held_lines(review, snapshot, self._shown_round(review), lambda text: goal_made_of(text, goals))

    def _shown_round(self, review: Review) -> ManagerRound | None:
        chosen = next((each for each in review.rounds if each.sha256 == self._round), None)
        return chosen or review.counted

    def _show_strips(self, review: Review, others: list[Review]) -> None:
        self.head.set_brief(self._returned is not None or bool(self._other))
        self.arrived.hide()
        self.comparing.hide()
        self.answers.hide()
        if self._returned is not None:
            filed = self._returned.filed
            self.arrived.tell(f"{answer_words(filed)} answered: {said_words(filed)}. Nothing is filed yet.")
        elif self._other:
            self._fill_others(review, others)
        elif len(review.rounds) > 1:
            self._fill_rounds(review)

    def _fill_others(self, review: Review, others: list[Review]) -> None:
        choices = [(f"{each.name}, {date_range(each.start, each.end, short=True)}", each.id) for each in others]
        _fill_combo(self.others, choices, self._other)
        other = next(each for each in others if each.id == self._other)
        earlier, later = sorted((other, review), key=_age)
        self.comparing.tell(f"What changed from “{earlier.name}” to “{later.name}”. Compare with:")

    def _fill_rounds(self, review: Review) -> None:
        shown = self._shown_round(review)
        choices = [(choice_words(each, counts=each is review.counted), each.sha256) for each in reversed(review.rounds)]
        _fill_combo(self.rounds, choices, "" if shown is None else shown.sha256)
        self.answers.tell(f"{len(review.rounds)} answers came back. Shown beside your ratings:")

    # What the person does

    def _rename(self, text: str) -> bool:
        return self._session.edit_review(self.review_id, name=text, merge_as="name")

    def _on_first_day(self, day: date) -> None:
        review = self._review
        if review is not None and day > review.end:
            # The whole period moves on, as long as it was.
            end = day + (review.end - review.start)
            stored = self._session.edit_review(review.id, start=day, end=end)
        else:
            stored = self._session.edit_review(self.review_id, start=day)
        if not stored and self._session.writable.troubled:
            self.head.start.put_back()

    def _on_last_day(self, day: date) -> None:
        if not self._session.edit_review(self.review_id, end=day) and self._session.writable.troubled:
            self.head.end.put_back()

    def _on_compare(self) -> None:
        others = [each for each in self._shelf.reviews() if each.id != self.review_id]
        if self._review is None or not others:
            return
        before = [each for each in others if _age(each) <= _age(self._review)]
        self._other = (before or others[-1:])[0].id
        self.refresh()
        self.view.scrollToTop()
        self.others.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_other(self) -> None:
        self._other = str(self.others.currentData())
        self.refresh()

    def _on_back(self) -> None:
        self._other = ""
        self.refresh()
        self.head.compare.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_round(self) -> None:
        self._round = str(self.rounds.currentData())
        self.refresh()

    def _on_file(self) -> None:
        if self._returned is not None:
            self.file_wanted.emit(self._returned)

    def _on_leave(self) -> None:
        self.leave_returned()
        self.focus_first()

    def _connect(self) -> None:
        self.head.first_day_given.connect(self._on_first_day)
        self.head.last_day_given.connect(self._on_last_day)
        self.head.compare.clicked.connect(self._on_compare)
        self.others.activated.connect(self._on_other)
        self.back.clicked.connect(self._on_back)
        self.rounds.activated.connect(self._on_round)
        self.file_it.clicked.connect(self._on_file)
        self.leave_it.clicked.connect(self._on_leave)

    def _lay_out(self) -> None:
        set_role(self, "editor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QWidget()
        set_role(line, "line")
        line.setFixedHeight(1)
        self._above = QScrollArea()
        self._above.setWidget(self.head)
        self._above.setWidgetResizable(True)
        self._above.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._above.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._above.viewport().setAutoFillBackground(False)
        self.head.setAutoFillBackground(False)
        self.head.installEventFilter(self)
        # Once more when everything asked for is done: what is shown first settles its words last.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit_head)
        for widget in (self._above, line, self.arrived, self.comparing, self.answers):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self._whole)

    def _fit_head(self) -> None:
        """As high as what stands above the lines needs, but for most of a low pane: then it scrolls."""
        layout = self.head.layout()
        assert layout is not None
        self._above.setMinimumWidth(self.head.minimumSizeHint().width())
        most = max(80, round(self.height() * _HEAD_SHARE))
        for _ in range(_TRIES):
            # What was shown before has its say in the height until the layout is done, and again in the rows within.
            layout.activate()
            needed = min(layout.totalHeightForWidth(self.width()), most)
            if needed == self._above.maximumHeight():
                break
            self._above.setFixedHeight(needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The head's words and buttons come and go, and each of that asks for a layout.
        if watched is self.head and event.type() == QEvent.Type.LayoutRequest:
            self._fit_head()
            self._later.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._returned is not None:
            self._on_leave()
        elif self._other:
            self._on_back()
        else:
            self.flush()
            self.left.emit()


def _too_long(characters: int) -> UserError:
    return UserError(
        f"The name was not saved: it is {characters:,} characters too long. Your words are still there.",
        "Shorten it, then go on.",
    )


def _age(review: Review) -> tuple[date, date]:
    return review.end, review.start


def _fill_combo(combo: QuietCombo, choices: list[tuple[str, str]], chosen: str) -> None:
    combo.clear()
    for words, own in choices:
        combo.addItem(words, own)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
