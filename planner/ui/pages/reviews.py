"""The reviews page: the reviews at the left, what one of them holds at the right, and a form's way out and back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from planner.core.changes import Change
from planner.core.errors import UserError
from planner.ui.delegates.reviews import ReviewDelegate
from planner.ui.delegates.rows import SIDE
from planner.ui.dialogs import Dialogs
from planner.ui.models.review_goals import goal_of_action
from planner.ui.models.review_shelf import ReviewShelf
from planner.ui.models.review_words import answer_words, counted, first_period
from planner.ui.models.reviews import ReviewModel
from planner.ui.pages.page import Page
from planner.ui.pages.review_detail import ReviewDetail
from planner.ui.pages.review_export import FormExport
from planner.ui.pages.review_return import ReturnDesk, Returned
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import REVIEWS_SPLIT, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import PlainButton
from planner.ui.widgets.card import DropZone, local_files
from planner.ui.widgets.giving import Giving
from planner.ui.widgets.labels import EmptyState, PageHeader
from planner.ui.widgets.list_column import ListColumn
from planner.ui.widgets.plain import TabOrder
from planner.ui.widgets.review_list import ReviewList
from planner.ui.widgets.review_strip import ReviewStrip, busy_bar
from planner.ui.writable import only_while_writable

_PURPOSE = (
    "A review freezes what you claim for a period, and makes a form of it that your manager fills in. When it comes "
    "back, their ratings stand beside yours."
)
_FILE = "File a returned form"
_ONE_FORM = UserError("Several files were given, and a form comes back alone. Nothing was filed.", "Give one file.")


class ReviewsPage(Page):
    """Reviews: list and detail."""

    page_title = "Reviews"

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings, *, services: Services
    ) -> None:
        super().__init__(session, theme, dialogs, settings)
        self._awake, self._stale = True, False
        shelf = ReviewShelf(session)
        self.model = ReviewModel(session, shelf, self)
        self.list = ReviewList(self.model)
        self.list.setItemDelegate(ReviewDelegate(theme, self.list))
        self.header = PageHeader("Reviews")
        self.begin = PlainButton(theme, "Start a review", "add")
        self.detail = ReviewDetail(session, theme, shelf)
        self.desk = ReturnDesk(session, shelf, services.read_form, self)
        self.export = FormExport(session, dialogs, settings, services.write_form, self)
        self.drop = DropZone("Drop a returned form here, or anywhere on the window")
        self.cancel = PlainButton(theme, "Cancel")
        self.reading = ReviewStrip(theme, busy_bar("Reading the form"), self.cancel)
        self.writing = ReviewStrip(theme, busy_bar("Writing the form"))
        self.empty = EmptyState(theme, "review", _PURPOSE, "Start a review", self.add_new)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self.setAcceptDrops(True)
        self._lay_out()
        self._tab_order = TabOrder()
        self._tab_order.keep((self.begin, self.empty.button, self.list, self.cancel, *self.detail.stops))
        self._connect()
        self._show_counts()
        self.list.select_first()

    # What the window asks of it

    def flush(self) -> None:
        """Save what is typed."""
        self.detail.flush()

    def focus_first(self) -> None:
        """Put the cursor into the list."""
        if not self.model.rowCount():
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.list.select_first()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, thing: str) -> None:
        """Show a review."""
        if self.list.select(thing):
            self.detail.show_review(thing)

    def add_new(self, descriptors: tuple[str, ...] = ()) -> None:
        """Start a review of the profile's period: a draft whose name can be typed over at once."""
        if not self._session.may_write() or not self.detail.flush():
            return
        start, end = first_period(self._session.plan.period, self._session.today())
        made = self._session.start_review(f"Review {end.year}", start, end)
        if made is not None:
            self.reveal(made)
            self.detail.head.focus_name()

    def take_drop(self, paths: tuple[Path, ...], otherwise: Callable[[], None]) -> bool:
        """Look into a PDF that was dropped on the window: it may be a form that came back."""
        if len(paths) != 1 or paths[0].suffix.lower() != ".pdf":
            return False
        if not self.isVisible():
            self._session.told.emit(f"Looking into {paths[0].name}", False)
        self.desk.take(paths[0], otherwise)
        return True

    # Forms

    def _on_export(self) -> None:
        if self.detail.flush() and self.detail.review is not None:
            self.export.export(self.detail.review)

    def _on_writing(self, busy: bool) -> None:
        if busy:
            self.writing.tell("Writing the form…")
        else:
            self.writing.hide()

    def ask_form(self) -> None:
        """Ask for a form that came back, and read it."""
        self._take(self._dialogs.choose_files(self, _FILE))

    def _on_dropped(self, paths: object) -> None:
        assert isinstance(paths, tuple)
        self._take(paths)

    def _take(self, paths: tuple[Path, ...]) -> None:
        if len(paths) > 1:
            self._session.failed.emit(_ONE_FORM)
        elif paths:
            self.desk.take(paths[0])

    def _on_reading(self, name: str) -> None:
        self.reading.tell(f"Reading the form {name}…")

    def _on_came(self, returned: Returned) -> None:
        self.reveal_requested.emit("reviews", returned.review.id)
        self.reveal(returned.review.id)
        if self.detail.review_id != returned.review.id:
            return  # words that could not be saved hold the page
        if returned.fresh:
            self.detail.show_returned(returned)
        else:
            self._tell_known(returned)

    def _on_file_wanted(self, returned: Returned) -> None:
        change = self._session.return_review(returned.form)
        self.detail.leave_returned()
        if change is None:
            return
        if not change:
            self._tell_known(returned)
            return
        offered = counted(len(returned.filed.actions), "development action") if returned.filed.actions else ""
        more = f", with {offered} to make goals of" if offered else ""
        self._session.told.emit(f"Filed the answer of {answer_words(returned.filed)}{more}", True)
        self.detail.focus_first()

    def _tell_known(self, returned: Returned) -> None:
        self._session.told.emit(f"This file was filed before in “{returned.review.name}”. Nothing changed.", False)

    # What else can be done with a review

    def _on_goal(self, action: str) -> None:
        review = self.detail.review
        if review is None or review.counted is None:
            return
        source = next((each for each in reversed(review.rounds) if action in each.actions), review.counted)
        if self._session.add_goal(goal_of_action(action, review, source)) is not None:
            self._session.told.emit("Goal added", True)

    def _on_goal_opened(self, goal_id: str) -> None:
        self.reveal_requested.emit("goals", goal_id)

    def _on_close(self) -> None:
        review = self.detail.review
        if review is None:
            return
        question = (
            f"Close “{review.name}” for good? It can never be changed or opened again, and no undo brings it back."
        )
        sure = self._dialogs.confirm(self, "Close review", question, "Close review")
        if sure and self._session.close_review(review.id):
            self._session.told.emit(f"“{review.name}” is closed", False)

    def _on_bin(self) -> None:
        own = self.list.current_id()
        if own and self.detail.flush():
            self._session.bin([own])

    # Following

    def _on_current(self, review_id: str) -> None:
        if not self.detail.show_review(review_id):
            QTimer.singleShot(0, self, self._reselect)  # the list is still busy choosing

    def _reselect(self) -> None:
        self.list.select(self.detail.review_id)

    def _on_open(self) -> None:
        self.detail.focus_first()

    def _on_rename(self) -> None:
        if not self.detail.head.name.isReadOnly():
            self.detail.head.focus_name()

    def _on_plan_changed(self, change: Change) -> None:
        self._refresh()

    def _refresh(self) -> None:
        if not self._awake:
            self._stale = True
            return
        self._stale = False
        self._show_counts()
        self.detail.refresh()
        QTimer.singleShot(0, self, self.list.select_first)

    def _show_counts(self) -> None:
        rows = self.model.rowCount()
        self.header.set_note(str(rows) if rows else "")
        self.begin.setVisible(rows > 0)
        self.drop.setVisible(rows > 0)
        self.detail.nothing.set_shown(rows > 0)
        self._stack.setCurrentWidget(self.list if rows else self.empty)

    def _on_split(self) -> None:
        self._settings.put(REVIEWS_SPLIT, self._split.saveState())

    def _on_theme_changed(self) -> None:
        self.list.scheduleDelayedItemsLayout()
        self.list.viewport().update()

    def _connect(self) -> None:
        self.begin.clicked.connect(partial(self.add_new, ()))
        self.list.current_changed.connect(self._on_current)
        self.list.open_requested.connect(self._on_open)
        self.list.rename_requested.connect(self._on_rename)
        self.list.bin_requested.connect(self._on_bin)
        head = self.detail.head
        for button, act in (
            (head.export, self._on_export),
            (head.again, self._on_export),
            (head.file, self.ask_form),
            (head.close_review, self._on_close),
            (head.bin, self._on_bin),
            (self.cancel, self.desk.cancel),
        ):
            button.clicked.connect(act)
        self.detail.file_wanted.connect(self._on_file_wanted)
        self.detail.left.connect(self.focus_first)
        self.detail.view.goal_wanted.connect(self._on_goal)
        self.detail.view.goal_opened.connect(self._on_goal_opened)
        self.detail.view.place_opened.connect(self.reveal_requested)
        self.export.busy_changed.connect(self._on_writing)
        self.drop.dropped.connect(self._on_dropped)
        self.desk.reading.connect(self._on_reading)
        self.desk.ended.connect(self.reading.hide)
        self.desk.came.connect(self._on_came)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._refresh)
        self._session.writable.changed.connect(self._refresh)
        only_while_writable(self._session.writable, self.begin, self.drop, *self.detail.writing)
        self._theme.changed.connect(self._on_theme_changed)
        self._split.splitterMoved.connect(self._on_split)

    def _lay_out(self) -> None:
        px = self._theme.px
        left, right = self._list_pane(), QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for strip in (self.reading, self.writing):
            rows.addWidget(strip)
        rows.addWidget(self.detail, 1)
        # At the largest text the head of a review wants the room, and the button is an icon there anyway.
        left.setMinimumWidth(310 if px(100) <= 120 else 290)
        right.setMinimumWidth(420)
        self._split.addWidget(left)
        self._split.addWidget(right)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 5)
        self._split.setSizes([px(360), px(712)])
        kept = self._settings.get(REVIEWS_SPLIT)
        if not kept.isEmpty():
            self._split.restoreState(kept)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def _list_pane(self) -> QWidget:
        px = self._theme.px
        left = QWidget()
        self.header.add_widget(self.begin)
        self._giving = Giving(self.header, (self.begin,), self.header.words_width)
        column = ListColumn(left, self._theme, (self.header,), (self.list, self.empty))
        self._stack = column.stack
        foot = QVBoxLayout()
        foot.setContentsMargins(px(SIDE), px(12), px(SIDE), px(16))
        foot.addWidget(self.drop)
        column.addLayout(foot)
        return left

    # Qt's own

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._take(paths)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._awake = True
        self.model.set_awake(True)
        if self._stale:
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._awake = False
        self.model.set_awake(False)
