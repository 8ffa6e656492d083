"""The editor of one piece of evidence: what it shows, when it saves, and what becomes of a new one."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from planner.core.changes import Change, Kind
from planner.core.errors import UserError
from planner.core.evidence import Attachment, Evidence, EvidenceDraft, EvidenceEdit, Link
from planner.ui.dialogs import Dialogs
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.pages.evidence_form import EvidenceForm
from planner.ui.pages.evidence_opening import Opener
from planner.ui.session import Session
from planner.ui.theme import Theme, set_property
from planner.ui.widgets.buttons import PlainButton, QuietButton
from planner.ui.widgets.card import local_files
from planner.ui.widgets.descriptor_picker import DescriptorPicker
from planner.ui.widgets.editor_pane import EditorPane
from planner.ui.widgets.giving import Giving
from planner.ui.widgets.labels import EmptyState
from planner.ui.widgets.link_editor import followable
from planner.ui.writable import only_while_writable


class EvidenceEditor(EditorPane):
    """Shows one piece of evidence and saves it as it is typed."""

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs) -> None:
        self.form = EvidenceForm(theme, self._edit, session.today())
        picker = DescriptorPicker(theme, "What does it show?")
        nothing = EmptyState(theme, "evidence", "Choose a piece of evidence to read it or write on.")
        super().__init__(session, theme, self.form, picker, nothing)
        self._dialogs = dialogs
        self._evidence: Evidence | None = None
        self.opener = Opener(dialogs, self)
        self.opener.failed.connect(session.failed)
        self.restore = PlainButton(theme, "Restore", "restore")
        self.write = QuietButton(theme, "Write a statement", "statement")
        self.write.setToolTip("Write a statement from this (Ctrl+T)")
        self.bin = QuietButton(theme, "Move to trash", "trash")
        self.setAcceptDrops(True)
        self._lay_out(theme, (self.form.account.total,), (self.write, self.restore, self.bin))
        self._theme = theme
        self._giving = Giving(self._whole, (self.write, self.bin), self._rest_of_footer)
        self._connect()

    @property
    def evidence_id(self) -> str:
        """What is shown, empty for nothing or a new piece."""
        return "" if self._evidence is None else self._evidence.id

    def show_evidence(self, evidence_id: str) -> bool:
        """Show another piece, or none for an empty id; returns False where words here could not be saved, and stays."""
        if evidence_id and evidence_id == self.evidence_id:
            return True
        if not self._let_go():
            return False
        evidence = self._read(evidence_id) if evidence_id else None
        self._evidence = evidence
        if evidence is None:
            self._show_nothing()
        else:
            self._show_form()
            self._fill(evidence)
        return True

    def begin_new(self, descriptors: tuple[str, ...] = ()) -> bool:
        """An empty form with the cursor in its title; it becomes evidence with its first words."""
        if not self._session.may_write() or not self._let_go_for_new():
            return False
        self._evidence = None
        self._new = descriptors
        self.form.set_today(self._session.today())
        self.form.show_new(self._session.today(), DescriptorBook(self._session.plan), self._new)
        self._show_place(in_trash=False)
        self._keep_drafts(("", *descriptors))
        self._show_new()
        return True

    # Saving

    def _edit(self, edit: EvidenceEdit, merge_as: str) -> bool:
        if self._evidence is not None:
            return self._session.edit_evidence(self._evidence.id, edit, merge_as)
        if self._new is None or not self._session.ready:
            return False
        made = self._session.add_evidence(EvidenceDraft(str(edit.fields.get("title", "")), descriptors=self._new))
        if made is None:
            return False
        self._new = None
        self._evidence = self._read(made)
        if self._evidence is not None:
            self._fill(self._evidence)
        self.created.emit(made)
        return True

    def _on_plan_changed(self, change: Change) -> None:
        if change.kinds & {Kind.EVIDENCE, Kind.TARGET}:
            self._refresh()

    def _refresh(self) -> None:
        if self._evidence is None:
            return
        evidence = self._read(self._evidence.id)
        if evidence is None:
            self.form.discard()
            self._evidence = None
            self._show_nothing()
            return
        self._evidence = evidence
        self._fill(evidence)

    def _read(self, evidence_id: str) -> Evidence | None:
        store = self._session.store
        if store is None:
            return None
        try:
            return store.evidence(evidence_id)
        except UserError:
            return None

    def _fill(self, evidence: Evidence) -> None:
        store = self._session.store
        if store is None:
            return
        book = DescriptorBook(self._session.plan)
        self.form.show_evidence(evidence, book, store.attachment_path, self._missing(evidence))
        self.form.tags.set_known(store.tags())
        self._show_place(in_trash=evidence.binned)
        self._keep_drafts((evidence.id,))
        self.watch_fields()
        if self.choosing:
            self.picker.set_chosen([each.descriptor for each in evidence.shows])

    def _missing(self, evidence: Evidence) -> frozenset[str]:
        store = self._session.store
        if store is None or not evidence.attachments:
            return frozenset()
        try:
            return store.missing_files((evidence.id,))
        except UserError:
            return frozenset()  # to open one tells the same

    def _show_place(self, *, in_trash: bool) -> None:
        self.restore.setVisible(in_trash)
        for button in (self.bin, self.write):
            button.setVisible(not in_trash and self._evidence is not None)

    def _rest_of_footer(self) -> int:
        px, restore = self._theme.px, self.restore
        words = self.form.account.total.minimumSizeHint().width()
        gaps = px(24) + px(16) + 4 * px(8)
        return words + gaps + (0 if restore.isHidden() else restore.sizeHint().width())

    # Wishes of the form

    def _on_entered(self) -> None:
        if self._evidence is not None:
            self.form.account.fields["situation"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_choose(self) -> None:
        if self._evidence is not None:
            self._show_picker([each.descriptor for each in self._evidence.shows])

    def _on_chosen(self, key: str, on: bool) -> None:
        edit = EvidenceEdit(add_descriptors=(key,)) if on else EvidenceEdit(remove_descriptors=(key,))
        self._edit(edit, "")

    def _on_picker_done(self) -> None:
        super()._on_picker_done()
        self.form.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_add_files(self) -> None:
        self.add_files(self._dialogs.choose_files(self, "Add files"))

    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Copy the files in and attach them."""
        if paths and self._evidence is not None:
            self._edit(EvidenceEdit(add_files=paths), "")
            self._refresh()  # a copy that was missing may be back, which alters nothing in the plan

    def _on_open_file(self, file: Attachment) -> None:
        store = self._session.store
        if store is not None:
            self.opener.open_file(file, store.attachment_path(file))

    def _on_bin(self) -> None:
        if self._evidence is not None and self.flush():
            self._session.bin([self._evidence.id])

    def _on_restore(self) -> None:
        if self._evidence is not None:
            self._session.unbin([self._evidence.id])

    def _connect(self) -> None:
        form = self.form
        form.title.entered.connect(self._on_entered)
        form.choose_descriptors_requested.connect(self._on_choose)
        form.add_files_requested.connect(self._on_add_files)
        form.open_file_requested.connect(self._on_open_file)
        form.open_link_requested.connect(self.opener.open_link)
        self.picker.choose_requested.connect(self._on_chosen)
        self.bin.clicked.connect(self._on_bin)
        self.restore.clicked.connect(self._on_restore)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._refresh)
        self._session.writable.changed.connect(self._refresh)
        only_while_writable(self._session.writable, self.restore, self.bin)

    # Dropping

    def _takes(self, event: QDragEnterEvent | QDropEvent) -> bool:
        if self._evidence is None or self._evidence.binned or not self._session.writable.now:
            return False
        return bool(local_files(event.mimeData()) or _web_links(event))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event):
            set_property(self, "dropping", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "dropping", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "dropping", False)
        if not self._takes(event):
            return
        event.acceptProposedAction()
        files = local_files(event.mimeData())
        if files:
            self.add_files(files)
        else:
            self._edit(EvidenceEdit(add_links=_web_links(event)), "")


def _web_links(event: QDropEvent) -> tuple[Link, ...]:
    addresses = (url.toString() for url in event.mimeData().urls() if not url.isLocalFile())
    return tuple(Link(address) for address in dict.fromkeys(addresses) if followable(address))
