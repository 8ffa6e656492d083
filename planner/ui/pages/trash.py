"""The trash page: evidence, goals and reviews that were moved away, to look at, to put back or to delete for good."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from planner.core.errors import UserError
from planner.ui.delegates.trash import TrashDelegate
from planner.ui.dialogs import Dialogs
from planner.ui.models.trash import TrashModel
from planner.ui.pages.page import Page
from planner.ui.pages.trash_preview import TrashPreview, parts_of, titles_of
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.tasks import Task
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import EmptyState, PageHeader
from planner.ui.widgets.list_column import ListColumn
from planner.ui.widgets.plain import TabOrder
from planner.ui.widgets.trash_list import TrashList
from planner.ui.widgets.turning import TurningRow
from planner.ui.writable import only_while_writable

_EMPTY = "The trash is empty. Evidence, goals and reviews that you move away wait here until you delete them for good."
_NOTHING_FOUND = "Nothing in the trash has these words in its title."


class TrashPage(Page):
    """Trash: list and preview. delete: removes these things (ids) for good and says how many, on any thread."""

    page_title = "Trash"

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        settings: Settings,
        *,
        delete: Callable[[Sequence[str]], int],
    ) -> None:
        super().__init__(session, theme, dialogs, settings)
        self._doomed: tuple[str, ...] = ()
        self._deleting = Task(lambda: delete(self._doomed), self)
        self.model = TrashModel(session, self)
        self.list = TrashList(self.model)
        self.list.setItemDelegate(TrashDelegate(theme, self.list))
        self.header = PageHeader("Trash")
        self.search = QLineEdit()
        self.preview = TrashPreview(theme)
        self.put_back = PrimaryButton(theme, "Put back", "restore")
        self.for_good = PlainButton(theme, "Delete for good…", "trash")
        self.empty_all = LinkButton("Empty the trash…")
        self.nothing = EmptyState(theme, "trash", _EMPTY)
        self.none_found = EmptyState(theme, "search", _NOTHING_FOUND)
        self._lay_out()
        self._connect()
        self._on_refreshed()

    # What the window asks of it

    def focus_first(self) -> None:
        """Put the cursor into the list, or into the page where there is nothing."""
        self.list.select_first()
        (self.list if self.model.rowCount() else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, thing: str) -> None:
        """Show a thing that lies in the trash."""
        if not self.list.select(thing):
            self.search.clear()
            self.list.select(thing)

    # What is shown

    def _on_refreshed(self) -> None:
        count = self.model.count
        self.header.set_note(f"{count:,}" if count else "")
        for widget in (self.search, self.empty_all):
            widget.setVisible(count > 0)
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.list)
            self.list.select_first()
        else:
            self._stack.setCurrentWidget(self.none_found if count else self.nothing)
        self._show_selected()

    def _show_selected(self) -> None:
        chosen, store = self.list.selected(), self._session.store
        self._right.setVisible(bool(chosen))
        self._ground.setVisible(self.model.rowCount() > 0)
        if not chosen or store is None:
            return
        if len(chosen) > 1:
            self.preview.show_parts(f"{len(chosen):,} selected", titles_of(chosen))
            return
        try:
            self.preview.show_parts(chosen[0].title, parts_of(chosen[0], store))
        except UserError as error:
            self.preview.show_parts(chosen[0].title, [("It cannot be read", str(error))])

    # What can be done

    def _on_put_back(self) -> None:
        chosen = self.list.selected()
        if chosen and self._session.unbin([each.id for each in chosen]):
            one = f"“{_short(chosen[0].title)}” is back"
            self._session.told.emit(one if len(chosen) == 1 else f"{len(chosen):,} things are back", True)

    def _on_for_good(self) -> None:
        chosen = self.list.selected()
        if not chosen or self._deleting.running or not self._session.may_write():
            return
        it = f"“{_short(chosen[0].title)}”" if len(chosen) == 1 else f"{len(chosen):,} things"
        them, what = ("it", "its") if len(chosen) == 1 else ("them", "their")
        question = (
            f"{it} will be deleted for good, with {what} files. It cannot be undone.\n\nA backup is made before. "
            f"Backups hold {them} until they are let go, and a review keeps what it froze."
        )
        if not self._dialogs.confirm(self, "Delete for good", question, "Delete for good"):
            return
        self._doomed = tuple(each.id for each in chosen)
        self._deleting.start()

    def _on_deleted(self, count: object) -> None:
        self._session.look_around()
        self._session.told.emit("1 thing deleted for good" if count == 1 else f"{count} things deleted for good", False)

    def _on_failed(self, error: UserError) -> None:
        self._session.look_around()
        self._session.failed.emit(error)

    def _on_open(self) -> None:
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_empty(self) -> None:
        self.act_requested.emit("empty-trash")

    def _connect(self) -> None:
        self.model.refreshed.connect(self._on_refreshed)
        self.list.selected_changed.connect(self._show_selected)
        self.list.open_requested.connect(self._on_open)
        self.list.delete_requested.connect(self._on_for_good)
        self._deleting.done.connect(self._on_deleted)
        self._deleting.failed.connect(self._on_failed)
        self.search.textChanged.connect(self.model.find)
        self.put_back.clicked.connect(self._on_put_back)
        self.for_good.clicked.connect(self._on_for_good)
        self.empty_all.clicked.connect(self._on_empty)
        only_while_writable(self._session.writable, self.put_back, self.for_good, self.empty_all)
        self._theme.changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self.list.scheduleDelayedItemsLayout()
        self.list.viewport().update()

    # Layout

    def _lay_out(self) -> None:
        px = self._theme.px
        split = QSplitter(Qt.Orientation.Horizontal)
        left = self._left()
        self._right = QWidget()
        set_role(self._right, "pane")
        self._right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        acts = QHBoxLayout()
        acts.setContentsMargins(px(24), px(10), px(16), px(10))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=px(8))
        for button in (self.put_back, self.for_good):
            flow.addWidget(button)
        acts.addWidget(buttons, 1)
        column = QVBoxLayout(self._right)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.preview, 1)
        column.addLayout(acts)
        ground = self._ground = QWidget()
        set_role(ground, "pane")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._right)
        # Not by the size of the text: two halves for the largest would not fit into the smallest window. Both wrap.
        left.setMinimumWidth(280)
        ground.setMinimumWidth(300)
        for place, (part, share) in enumerate(((left, 4), (ground, 5))):
            split.addWidget(part)
            split.setStretchFactor(place, share)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.setSizes([px(476), px(596)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self._tab_order = TabOrder()
        self._tab_order.keep((self.empty_all, self.search, self.list, self.preview, self.put_back, self.for_good))

    def _left(self) -> QWidget:
        left = QWidget()
        self.search.setPlaceholderText("Search the trash")
        self.search.setAccessibleName("Search the trash")
        self.search.setClearButtonEnabled(True)
        above = (TurningRow((self.header, self.empty_all), self._theme.px(12), self.header), self.search)
        self._stack = ListColumn(left, self._theme, above, (self.list, self.nothing, self.none_found)).stack
        return left

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.search.clear()
            self.focus_first()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.focus_first()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.set_awake(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.set_awake(False)


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:80]}…"
