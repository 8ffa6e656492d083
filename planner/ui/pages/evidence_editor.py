"""The editor of one piece of evidence: what it shows, when it saves, and what becomes of a new one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from planner.core.changes import Change, Kind
from planner.core.errors import UserError
from planner.core.evidence import Attachment, Evidence, EvidenceDraft, EvidenceEdit, Link
from planner.ui.dialogs import Dialogs
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.pages.evidence_form import EvidenceForm
from planner.ui.pages.evidence_opening import Opener
from planner.ui.session import Session
from planner.ui.theme import Theme, set_property, set_role
from planner.ui.widgets.buttons import PlainButton, QuietButton
from planner.ui.widgets.card import local_files
from planner.ui.widgets.descriptor_picker import DescriptorPicker
from planner.ui.widgets.labels import EmptyState
from planner.ui.widgets.link_editor import followable
from planner.ui.widgets.text_field import NOT_SAVED, SAVED, SAVING


class EvidenceEditor(QWidget):
    """Shows one piece of evidence and saves it as it is typed.

    created(id): the new piece has its title, and is stored. left: Esc; whoever holds the editor takes the focus.
    """

    created = Signal(str)
    left = Signal()

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._evidence: Evidence | None = None
        self._new: tuple[str, ...] | None = None
        self.opener = Opener(dialogs, self)
        self.opener.failed.connect(session.failed)
        self.form = EvidenceForm(theme, self._edit, session.today())
        self.picker = DescriptorPicker(theme, "What does it show?")
        self.restore = PlainButton(theme, "Restore", "restore")
        self.bin = QuietButton(theme, "Move to trash", "trash")
        self._scroll = QScrollArea()
        self._lay_out(theme)
        self._connect()

    @property
    def evidence_id(self) -> str:
        """What is shown, empty for nothing or a new piece."""
        return "" if self._evidence is None else self._evidence.id

    @property
    def is_new(self) -> bool:
        """Whether a new piece waits for its title."""
        return self._new is not None

    @property
    def choosing(self) -> bool:
        """Whether the panel to choose descriptors is open."""
        return self._stack.currentWidget() is self.picker

    def show_evidence(self, evidence_id: str) -> bool:
        """Show another piece, or none for an empty id; returns False where words here could not be saved, and stays."""
        if evidence_id and evidence_id == self.evidence_id:
            return True
        if not self._leave():
            return False
        evidence = self._read(evidence_id) if evidence_id else None
        self._evidence = evidence
        if evidence is None:
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentIndex(1)
            self._scroll.verticalScrollBar().setValue(0)
            self._fill(evidence)
        return True

    def begin_new(self, descriptors: tuple[str, ...] = ()) -> bool:
        """An empty form with the cursor in its title; it becomes evidence with its first words."""
        if not self._leave():
            return False
        self._evidence = None
        self._new = descriptors
        self.form.set_today(self._session.today())
        self.form.show_new(self._session.today(), DescriptorBook(self._session.plan), self._new)
        self._show_place(in_trash=False)
        self.form.marker.setText("New")
        self._stack.setCurrentIndex(1)
        self._scroll.verticalScrollBar().setValue(0)
        self.form.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def flush(self) -> bool:
        """Save what is typed; returns whether nothing is left to save."""
        saved = [field.flush() for field in self.form.text_fields()]
        dated = [self.form.on.flush(), self.form.until.flush()]
        return all(saved) and all(dated)

    def focus_title(self) -> None:
        """Put the cursor into the title, all of it selected."""
        self.form.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.form.title.selectAll()

    def _leave(self) -> bool:
        """Save and let go; words that could not be saved keep the editor where it is, a blank new title does not."""
        for field in self.form.text_fields():
            if field.flush():
                continue
            if field is self.form.title and not field.text().strip():
                continue
            if field.too_long:
                self._session.failed.emit(_too_long(field.accessibleName(), field.too_long))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self.form.on.flush()
        self.form.until.flush()
        self.form.discard()
        self._new = None
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

    def _on_state(self, state: str) -> None:
        fields = self.form.text_fields()
        if state == SAVED and any(field.dirty for field in fields):
            state = SAVING
        words = {SAVED: "Saved", SAVING: "Saving…", NOT_SAVED: "Not saved"}[state]
        self.form.marker.setText(words)
        set_role(self.form.marker, "danger" if state == NOT_SAVED else "caption")

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
            self._stack.setCurrentIndex(0)
            return
        self._evidence = evidence
        self._fill(evidence)

    def _on_ready(self, ready: bool) -> None:
        if ready and self._new is not None:
            self.form.title.flush()

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
        before = set(self.form.text_fields())
        self.form.show_evidence(evidence, DescriptorBook(self._session.plan), store.attachment_path)
        for field in self.form.text_fields():
            if field not in before:
                field.state_changed.connect(self._on_state)
        self.form.tags.set_known(store.tags())
        self._show_place(in_trash=evidence.binned)
        if not any(field.dirty for field in self.form.text_fields()):
            self._on_state(SAVED)
        if self.choosing:
            self.picker.set_chosen([each.descriptor for each in evidence.shows])

    def _show_place(self, *, in_trash: bool) -> None:
        self.restore.setVisible(in_trash)
        self.bin.setVisible(not in_trash and self._evidence is not None)

    # Wishes of the form

    def _on_entered(self) -> None:
        if self._evidence is not None:
            self.form.account.fields["situation"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_choose(self) -> None:
        if self._evidence is not None:
            self._stack.setCurrentWidget(self.picker)
            self.picker.begin(self._session.plan, [each.descriptor for each in self._evidence.shows])

    def _on_chosen(self, key: str, on: bool) -> None:
        edit = EvidenceEdit(add_descriptors=(key,)) if on else EvidenceEdit(remove_descriptors=(key,))
        self._edit(edit, "")

    def _on_picker_done(self) -> None:
        self._stack.setCurrentIndex(1)
        self.form.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_add_files(self) -> None:
        self.add_files(self._dialogs.choose_files(self, "Add files"))

    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Copy the files in and attach them."""
        if paths and self._evidence is not None:
            self._edit(EvidenceEdit(add_files=paths), "")

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
        for field in form.text_fields():
            field.state_changed.connect(self._on_state)
        form.title.entered.connect(self._on_entered)
        form.choose_descriptors_requested.connect(self._on_choose)
        form.add_files_requested.connect(self._on_add_files)
        form.open_file_requested.connect(self._on_open_file)
        form.open_link_requested.connect(self.opener.open_link)
        self.picker.choose_requested.connect(self._on_chosen)
        self.picker.done.connect(self._on_picker_done)
        self.bin.clicked.connect(self._on_bin)
        self.restore.clicked.connect(self._on_restore)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._refresh)
        self._session.ready_changed.connect(self._on_ready)

    def _lay_out(self, theme: Theme) -> None:
        set_role(self, "editor")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._scroll.setWidget(self.form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self.form.setAutoFillBackground(False)
        footer = QHBoxLayout()
        footer.setContentsMargins(theme.px(24), theme.px(8), theme.px(16), theme.px(8))
        footer.addWidget(self.form.account.total, 1)
        footer.addWidget(self.restore)
        footer.addWidget(self.bin)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addLayout(footer)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyState(theme, "evidence", "Choose a piece of evidence to read it or write on."))
        self._stack.addWidget(whole)
        self._stack.addWidget(self.picker)

    # Dropping and leaving

    def _takes(self, event: QDragEnterEvent | QDropEvent) -> bool:
        if self._evidence is None or self._evidence.binned:
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _web_links(event: QDropEvent) -> tuple[Link, ...]:
    addresses = (url.toString() for url in event.mimeData().urls() if not url.isLocalFile())
    return tuple(Link(address) for address in dict.fromkeys(addresses) if followable(address))


def _too_long(name: str, characters: int) -> UserError:
    return UserError(
        f"{name} was not saved: it is {characters:,} characters too long. Your words are still there.",
        "Shorten it, then go on.",
    )
