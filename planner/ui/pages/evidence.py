"""The evidence page: the list at the left, the editor of what it selects at the right."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget

from planner.core.changes import Change, Kind
from planner.ui.dialogs import Dialogs
from planner.ui.pages.evidence_bulk import EvidenceBulk
from planner.ui.pages.evidence_editor import EvidenceEditor
from planner.ui.pages.evidence_list import EvidenceListPane
from planner.ui.pages.page import Page
from planner.ui.session import Session
from planner.ui.settings import EVIDENCE_SPLIT, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.descriptor_picker import DescriptorPicker


class EvidencePage(Page):
    """Evidence: list and editor."""

    page_title = "Evidence"

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> None:
        super().__init__(session, theme, dialogs, settings)
        self._bulk = EvidenceBulk(session, self)
        self._opened = False
        self.pane = EvidenceListPane(session, theme, settings)
        self.editor = EvidenceEditor(session, theme, dialogs)
        self.picker = DescriptorPicker(theme, "Link all selected to")
        self._right = QStackedWidget()
        self._right.addWidget(self.editor)
        self._right.addWidget(self.picker)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out(theme)
        self._connect()
        self._on_rows_changed()
        self._choose_first()

    def flush(self) -> None:
        """Save what is typed."""
        self.editor.flush()

    def focus_first(self) -> None:
        """Put the cursor into the list, or into the page until there is one."""
        if self.pane.model.rowCount():
            self.pane.focus_first()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, thing: str) -> None:
        """Show a piece of evidence wherever it stands in the list, or in the trash."""
        self._right.setCurrentWidget(self.editor)
        if self.editor.show_evidence(thing):
            self.pane.reveal(thing)

    def add_new(self, descriptors: tuple[str, ...] = ()) -> None:
        """Begin a piece of evidence about these descriptors (keys): the cursor is in its title."""
        self._right.setCurrentWidget(self.editor)
        if self.editor.begin_new(descriptors):
            self.pane.table.clear_cursor()

    def show_only(self, *, unlinked: bool = False, skill: str = "") -> None:
        """List what another page counted: pieces without a descriptor, or those of a skill (its slug)."""
        self.pane.search.clear()
        self.pane.filter.clear()
        self.pane.filter.unlinked.setChecked(unlinked)
        self.pane.filter.skill.set_current(skill)
        self.pane.apply()

    # The list

    def _on_current(self, evidence_id: str) -> None:
        if not evidence_id or evidence_id == self.editor.evidence_id:
            return
        self._right.setCurrentWidget(self.editor)
        if not self.editor.show_evidence(evidence_id):
            QTimer.singleShot(0, self, self._reselect)  # the table is still busy choosing

    def _reselect(self) -> None:
        if self.editor.evidence_id:
            self.pane.table.select(self.editor.evidence_id)
        else:
            self.pane.table.clear_cursor()

    def _choose_first(self) -> None:
        # Until something was shown: a page opens with its first piece, whoever has the keyboard.
        self._opened = self._opened or self.editor.is_new or self.editor.evidence_id != ""
        if not self._opened and self.pane.model.rowCount():
            self.pane.table.selectRow(0)
        if self.window().focusWidget() is self:
            self.focus_first()  # it waited for the list

    def _on_rows_changed(self) -> None:
        # An empty list says what to do; there is nothing to choose then.
        self.editor.nothing.set_shown(self.pane.model.rowCount() > 0)

    def _on_created(self, evidence_id: str) -> None:
        self.pane.reveal(evidence_id)

    def _on_open(self) -> None:
        self._right.setCurrentWidget(self.editor)
        self.editor.show_evidence(self.pane.table.current_id())
        self.editor.focus_title()

    def _on_plan_changed(self, change: Change) -> None:
        if Kind.EVIDENCE in change.kinds:
            QTimer.singleShot(0, self, self._select_current)  # the table reads its rows again first
        self.picker.set_chosen(self._bulk.linked)

    def _on_plan_loaded(self) -> None:
        QTimer.singleShot(0, self, self._choose_first)

    def _select_current(self) -> None:
        # Where the selected rows went to the trash, the one the cursor fell on takes their place.
        table = self.pane.table
        if table.currentIndex().isValid() and not table.selected_count():
            table.selectRow(table.currentIndex().row())

    def _on_trash(self) -> None:
        # What is shown belongs to the list beside it.
        self.editor.show_evidence("")

    def _on_bin(self) -> None:
        if self.pane.filter.trash.isChecked() or not self.editor.flush():
            return
        ids = self.pane.table.selected_ids()
        if ids:
            self._session.bin(ids)

    def _on_restore(self) -> None:
        self._session.unbin(self.pane.table.selected_ids())

    def _on_empty_trash(self) -> None:
        self.act_requested.emit("empty-trash")

    # Several at once

    def _on_tag(self, tag: str) -> None:
        if self.editor.flush():
            self._bulk.tag(self.pane.table.selected_ids(), tag)

    def _on_link(self) -> None:
        if not self.editor.flush():
            return
        self._bulk.begin_linking(self.pane.table.selected_ids())
        self._right.setCurrentWidget(self.picker)
        self.picker.begin(self._session.plan, ())

    def _on_link_chosen(self, key: str, on: bool) -> None:
        self._bulk.link(key, on)
        self.picker.set_chosen(self._bulk.linked)

    def _on_link_done(self) -> None:
        self._right.setCurrentWidget(self.editor)
        self._bulk.end_linking()
        self.pane.focus_first()

    def _on_write(self) -> None:
        self.act_requested.emit("write-statement")

    def _on_split(self) -> None:
        self._settings.put(EVIDENCE_SPLIT, self._split.saveState())

    def _connect(self) -> None:
        table, selection = self.pane.table, self.pane.selection
        table.current_changed.connect(self._on_current)
        table.open_requested.connect(self._on_open)
        table.rename_requested.connect(self._on_open)
        table.bin_requested.connect(self._on_bin)
        self.pane.filter.trash.clicked.connect(self._on_trash)
        self.pane.filter.empty_trash.clicked.connect(self._on_empty_trash)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._on_plan_loaded)
        selection.tag_requested.connect(self._on_tag)
        selection.link_requested.connect(self._on_link)
        selection.bin_requested.connect(self._on_bin)
        selection.restore_requested.connect(self._on_restore)
        self.picker.choose_requested.connect(self._on_link_chosen)
        self.picker.done.connect(self._on_link_done)
        for rows_changed in (self.pane.model.modelReset, self.pane.model.rowsInserted, self.pane.model.rowsRemoved):
            rows_changed.connect(self._on_rows_changed)
        self.pane.add_requested.connect(self.add_new)
        self.editor.created.connect(self._on_created)
        self.editor.left.connect(self.pane.focus_first)
        self.editor.write.clicked.connect(self._on_write)
        self._split.splitterMoved.connect(self._on_split)

    def _lay_out(self, theme: Theme) -> None:
        self._split.addWidget(self.pane)
        self._split.addWidget(self._right)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.setStretchFactor(0, 4)
        self._split.setStretchFactor(1, 5)
        self._split.setSizes([theme.px(476), theme.px(596)])
        # Not by the size of the text: two halves for the largest would not fit into the smallest window. Both wrap.
        self.pane.setMinimumWidth(280)
        self._right.setMinimumWidth(340)
        kept = self._settings.get(EVIDENCE_SPLIT)
        if not kept.isEmpty():
            self._split.restoreState(kept)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
