"""The left half of the evidence page: what is listed, found, filtered and selected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from planner.core.changes import Change, Kind
from planner.core.errors import UserError
from planner.core.evidence import EvidenceOrder
from planner.ui.delegates.evidence import EvidenceDelegate
from planner.ui.delegates.rows import ROW_HEIGHT
from planner.ui.models.evidence import EvidenceModel
from planner.ui.pages.evidence_filter import EvidenceFilter, OrderChip
from planner.ui.pages.evidence_selection import SelectionBar
from planner.ui.session import Session
from planner.ui.settings import EVIDENCE_ORDER, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.evidence_table import EvidenceTable
from planner.ui.widgets.labels import EmptyState, PageHeader
from planner.ui.widgets.list_column import ListColumn
from planner.ui.widgets.turning import TurningRow
from planner.ui.writable import only_while_writable

_PURPOSE = "Evidence is what you did, in your own words. Add a piece whenever something worth telling happens."
_NOTHING_FOUND = "Nothing fits the search and the filters."
_TRASH_EMPTY = "The trash is empty."


class EvidenceListPane(QWidget):
    """Shows the list with its search, filters, order and what can be done with what is selected.

    add_requested: the button of the empty list.
    """

    add_requested = Signal()

    def __init__(self, session: Session, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._settings = settings
        self.model = EvidenceModel(session, self)
        self.table = EvidenceTable(self.model, theme.px(ROW_HEIGHT))
        self.table.setItemDelegate(EvidenceDelegate(theme, self.table))
        self.header = PageHeader("Evidence")
        self.order = OrderChip()
        self.order.set_current(self._kept_order().value)
        self.search = QLineEdit()
        self.filter = EvidenceFilter(theme)
        self.selection = SelectionBar(theme)
        self._empty = EmptyState(theme, "evidence", _PURPOSE, "Add evidence", self.add_requested.emit)
        self._nothing = EmptyState(theme, "search", _NOTHING_FOUND)
        # A pause too short to notice: a fast typist's letters make one query, not one each.
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(0)
        self._lay_out()
        self._connect()
        self._on_plan()

    def focus_first(self) -> None:
        """Put the cursor into the list."""
        if not self.table.selected_count() and self.model.rowCount():
            self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_filters(self) -> None:
        """List everything that is not in the trash."""
        self.search.clear()
        self.filter.clear()
        self.apply()

    def apply(self) -> None:
        """List what the search, the filters and the order ask for."""
        self._typing.stop()
        order = EvidenceOrder(self.order.current)
        query = self.filter.query(self._session.plan, self.search.text(), order)
        if query != self.model.query:
            self.table.verticalScrollBar().setValue(0)
            self.model.set_query(query)
        self._show_count()

    def reveal(self, evidence_id: str) -> bool:
        """Select a piece, taking filters off if they hide it; returns whether it is in the list."""
        if self.table.select(evidence_id):
            return True
        self.clear_filters()
        return self.table.select(evidence_id)

    def _show_count(self) -> None:
        count, all_of_them = self.model.rowCount(), self._session.plan.evidence
        filtered = self.filter.active or bool(self.search.text().strip())
        words = f"{count:,} of {all_of_them:,}" if filtered and not self.filter.trash.isChecked() else f"{count:,}"
        self.header.set_note(words if all_of_them or filtered else "")
        if count:
            self._stack.setCurrentWidget(self.table)
        elif filtered:
            trash_alone = self.filter.trash.isChecked() and not self.search.text().strip()
            self._nothing.set_words(_TRASH_EMPTY if trash_alone else _NOTHING_FOUND)
            self._stack.setCurrentWidget(self._nothing)
        else:
            self._stack.setCurrentWidget(self._empty)

    def _kept_order(self) -> EvidenceOrder:
        kept = self._settings.get(EVIDENCE_ORDER)
        return EvidenceOrder(kept) if kept in list(EvidenceOrder) else EvidenceOrder.NEWEST

    def _on_order(self, order: str) -> None:
        self._settings.put(EVIDENCE_ORDER, order)
        self.apply()

    def _on_plan_changed(self, change: Change) -> None:
        if change.kinds & {Kind.EVIDENCE, Kind.PROFILE, Kind.TARGET}:
            self._on_plan()

    def _on_plan(self) -> None:
        self.filter.show_plan(self._session.plan, self._tags())
        self.apply()

    def _tags(self) -> Sequence[str]:
        store = self._session.store
        try:
            return store.tags() if store is not None else ()
        except UserError:
            return ()

    def _on_selected(self) -> None:
        self.selection.show_count(self.table.selected_count(), in_trash=self.filter.trash.isChecked())

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self.apply)
        self.filter.changed.connect(self.apply)
        self.order.chosen.connect(self._on_order)
        self.table.selected_changed.connect(self._on_selected)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._on_plan)
        bar = self.selection
        only_while_writable(self._session.writable, bar.tag, bar.link, bar.bin, bar.restore, self.filter.empty_trash)
        self._theme.changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self.table.set_row_height(self._theme.px(ROW_HEIGHT))
        self.table.viewport().update()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Search evidence")
        self.search.setAccessibleName("Search evidence")
        self.search.setClearButtonEnabled(True)
        head = TurningRow((self.header, self.order), self._theme.px(12), self.header)
        above, pages = (head, self.search, self.filter), (self.table, self._empty, self._nothing)
        column = ListColumn(self, self._theme, above, pages)
        self._stack = column.stack
        below = QHBoxLayout()
        below.addWidget(self.selection)
        column.addLayout(below)
        for before, after in (
            (self.search, self.filter.period),
            (self.filter.trash, self.table),
        ):
            QWidget.setTabOrder(before, after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search.clear()
            self.focus_first()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.focus_first()
        else:
            super().keyPressEvent(event)
