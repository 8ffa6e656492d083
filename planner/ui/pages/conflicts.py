"""The page of conflicts: what two machines say differently of one thing, and which of the two shall stand."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from planner.ui.delegates.conflicts import ConflictDelegate
from planner.ui.delegates.rows import SIDE
from planner.ui.dialogs import Dialogs
from planner.ui.models.conflicts import ConflictModel, ConflictRole
from planner.ui.pages.conflict_detail import ConflictDetail
from planner.ui.pages.page import Page
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme, set_role
from planner.ui.widgets.labels import EmptyState, PageHeader
from planner.ui.writable import only_while_writable

_EMPTY = "No conflict waits. What two machines say differently of one thing is kept here until you settle it."


class ConflictsPage(Page):
    """Conflicts: list and comparison."""

    page_title = "Conflicts"

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> None:
        super().__init__(session, theme, dialogs, settings)
        self.model = ConflictModel(session, self)
        self.list = ConflictList(self.model)
        self.list.setItemDelegate(ConflictDelegate(theme, self.list))
        self.header = PageHeader("Conflicts")
        self.detail = ConflictDetail(theme)
        self._row = 0
        self._lay_out()
        self.model.refreshed.connect(self._on_refreshed)
        self.list.current_changed.connect(self._show_current)
        self.list.open_requested.connect(self.detail.focus_first)
        self.detail.keep_requested.connect(self._on_keep)
        self.detail.take_requested.connect(self._on_take)
        self.detail.copied.connect(self._on_copied)
        only_while_writable(session.writable, self.detail.keep, self.detail.take)
        self._on_refreshed()

    def focus_first(self) -> None:
        """Put the cursor into the list, or into the page where nothing waits."""
        where = self.list if self.model.rowCount() else self
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, thing: str) -> None:
        """Show the conflict with this id, if it still waits."""
        index = self.model.index_of(thing)
        if index.isValid():
            self.list.setCurrentIndex(index)

    # Building

    def _lay_out(self) -> None:
        left = QWidget()
        set_role(left, "surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, self._theme.px(14), 0, 0)
        column.setSpacing(self._theme.px(10))
        self.header.setContentsMargins(self._theme.px(SIDE), 0, self._theme.px(SIDE), 0)
        column.addWidget(self.header)
        column.addWidget(self.list, 1)
        right = QWidget()
        set_role(right, "pane")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(right)
        inside.setContentsMargins(1, 0, 0, 0)
        inside.addWidget(self.detail)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        for place, (part, share) in enumerate(((left, 2), (right, 5))):
            split.addWidget(part)
            split.setStretchFactor(place, share)
        split.setSizes([self._theme.px(300), self._theme.px(750)])
        self._whole = split
        self._empty = EmptyState(self._theme, "tick", _EMPTY)
        self._stack = QStackedLayout()
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(self._stack)

    # What is shown

    def _on_refreshed(self) -> None:
        count = self.model.rowCount()
        self.header.set_note(f"{count:,}" if count else "")
        self._stack.setCurrentWidget(self._whole if count else self._empty)
        if count and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(min(self._row, count - 1)))
        self._show_current()

    def _show_current(self) -> None:
        conflict = self.model.conflict(self.list.currentIndex())
        if conflict is not None:
            self._row = self.list.currentIndex().row()
            self.detail.show_conflict(conflict, self._session.plan)

    # Settling

    def _on_keep(self) -> None:
        self._settle(take=False)

    def _on_take(self) -> None:
        self._settle(take=True)

    def _settle(self, *, take: bool) -> None:
        conflict = self.detail.conflict
        if conflict is None or not self._session.settle(conflict, take=take):
            return
        kept = "It is removed" if conflict.outlived else "What stands is kept"
        self._session.told.emit("The other version stands now" if take else kept, take)
        self.focus_first()  # on the next one that waits, or on the page that says that none does

    def _on_copied(self) -> None:
        self._session.told.emit("The words are copied", False)

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.refresh()


class ConflictList(QListView):
    """current_changed: another conflict has the cursor; open_requested: Enter."""

    current_changed = Signal()
    open_requested = Signal()

    def __init__(self, model: ConflictModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflicts = model
        self._kept = ("", 0)
        model.modelAboutToBeReset.connect(self._keep_place)
        self.setModel(model)
        model.modelReset.connect(self._take_place)
        self.setAccessibleName("Conflicts")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def _keep_place(self) -> None:
        own = str(self.currentIndex().data(ConflictRole.ID) or "")
        self._kept = (own, self.verticalScrollBar().value())

    def _take_place(self) -> None:
        index = self._conflicts.index_of(self._kept[0])
        if index.isValid():
            self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(self._kept[1])

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.open_requested.emit()
        else:
            super().keyPressEvent(event)
