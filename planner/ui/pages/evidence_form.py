"""The form of a piece of evidence: which fields there are, in which order they are read, and how each is saved."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.core import limits
from planner.core.draft import NEW_LINK, NEW_TAG, Place
from planner.core.evidence import Attachment, Evidence, EvidenceEdit, EvidenceKind, Link
from planner.ui.models.descriptor_words import DescriptorBook
from planner.ui.pages.evidence_account import AccountFields
from planner.ui.theme import Theme
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.chips import FlowLayout
from planner.ui.widgets.date_field import HINT, DateField
from planner.ui.widgets.descriptor_picker import ChosenDescriptors
from planner.ui.widgets.editor_pane import EditorForm
from planner.ui.widgets.file_list import FileList
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.link_editor import LinkEditor
from planner.ui.widgets.plain import QuietCombo
from planner.ui.widgets.tag_editor import TagEditor
from planner.ui.widgets.text_field import TextField
from planner.ui.widgets.turning import TurningRow

EditEvidence = Callable[[EvidenceEdit, str], bool]


class EvidenceForm(EditorForm):
    """Shows evidence and hands every change to edit(EvidenceEdit, merge_as) -> stored or not.

    Wishes that need more than the form knows are signals.
    """

    choose_descriptors_requested = Signal()
    add_files_requested = Signal()
    open_file_requested = Signal(object)
    open_link_requested = Signal(str)

    def __init__(self, theme: Theme, edit: EditEvidence, today: date) -> None:
        super().__init__(theme, self._committer("title"), "What happened?")
        self._edit = edit
        self.on = DateField(theme, "When", today)
        self.until = DateField(theme, "Until", today, empty_words="one day")
        self.when_trouble = plain_label(f"{HINT} What was stored is kept.", "danger", wrap=True)
        self.when_trouble.hide()
        self.tags = TagEditor(theme)
        self.kind = QuietCombo("Kind")
        for kind in EvidenceKind:
            self.kind.addItem(kind.value.capitalize(), kind)
        self.corroborated_by = TextField(
            "Corroborated by", self._committer("corroborated_by"), limit=limits.TITLE, single_line=True, parent=self
        )
        self.corroborated_by.setPlaceholderText("Who can confirm it")
        self.private = QCheckBox("Private")
        self.private.setAccessibleDescription("Private evidence stays out of every report unless you ask for it.")
        self.private.setToolTip("Stays out of every report unless you ask for it")
        self.account = AccountFields(theme, self._commit)
        self.shows = ChosenDescriptors(theme, self._say_how)
        self.choose = LinkButton("Choose descriptors")
        self.choose.setProperty("flush", True)
        self.files = FileList(theme)
        self.add_files = LinkButton("Add files")
        self.add_files.setProperty("flush", True)
        self.links = LinkEditor(theme)
        self._lay_out()
        self._connect()

    def text_fields(self) -> tuple[TextField, ...]:
        """Every field that saves as it is typed, in reading order."""
        return (self.title, self.corroborated_by, *self.account.fields.values(), *self.shows.fields())

    def places(self, own: tuple[str, ...]) -> Iterator[tuple[TextField | KeptWords, Place]]:
        """Where the words of each field belong; of something new only the title has words."""
        title = Place("evidence", own, "title")
        yield self.title, title
        if title.new:
            return
        yield self.corroborated_by, Place("evidence", own, "corroborated_by")
        for column, field in self.account.fields.items():
            yield field, Place("evidence", own, column)
        for key, how in self.shows.fields_by_key():
            yield how, Place("evidence_descriptor", (*own, key), "how")
        for part, name in ((self.on, "on"), (self.until, "until"), (self.tags, NEW_TAG), (self.links, NEW_LINK)):
            yield part.kept, Place("evidence", own, name)

    def show_evidence(
        self,
        evidence: Evidence,
        book: DescriptorBook,
        path_of: Callable[[Attachment], Path],
        missing: Collection[str] = (),
    ) -> None:
        """Show what is stored; what is being typed stays. missing: SHA-256 of the files whose copy is not there."""
        self.title.set_stored(evidence.title)
        self.on.set_day(evidence.on)
        self.until.set_day(evidence.until)
        self.tags.set_tags(evidence.tags)
        self.kind.setCurrentIndex(list(EvidenceKind).index(evidence.kind))
        self.corroborated_by.set_stored(evidence.corroborated_by)
        self.private.setChecked(evidence.private)
        self.account.show_account(evidence)
        self.shows.set_chosen(book, {each.descriptor: each.how for each in evidence.shows})
        self.files.set_files(evidence.attachments, path_of, missing)
        self.links.set_links(evidence.links)
        self._set_whole(True)
        self._set_read_only(evidence.binned or self.locked())
        self._tab_order.keep(self._stops())

    def show_new(self, today: date, book: DescriptorBook, descriptors: tuple[str, ...]) -> None:
        """Show an empty form, of which only the title can be filled."""
        empty = Evidence("", "", today)
        self.show_evidence(empty, book, lambda file: Path(file.sha256))
        self.shows.set_chosen(book, dict.fromkeys(descriptors, ""))
        self._set_whole(False)

    def _stops(self) -> tuple[QWidget, ...]:
        facts = (self.title, self.on, self.until, self.kind, self.corroborated_by, self.private)
        account = self.account.fields.values()
        attached = (*self.files.stops(), self.add_files, *self.links.stops())
        return (*facts, *self.tags.stops(), *account, *self.shows.stops(), self.choose, *attached)

    def flush_others(self) -> bool:
        """Save the dates, the tag and the address that are typed."""
        flushed = [part.flush() for part in (self.on, self.until, self.tags, self.links)]
        return all(flushed)

    def discard(self) -> None:
        """Let go of what is shown; a date, a tag and an address that could not be stored wait for it to come again."""
        super().discard()
        for part in (self.on, self.until, self.tags, self.links):
            part.set_aside()

    def set_today(self, today: date) -> None:
        """What today means in a date."""
        self.on.set_today(today)
        self.until.set_today(today)

    def _set_whole(self, on: bool) -> None:
        """Everything but the title waits until there is a piece of evidence to save it in."""
        waiting = (self.on, self.until, self.tags, self.kind, self.corroborated_by, self.private, self.account)
        for widget in (*waiting, self.shows, self.choose, self.files, self.add_files, self.links):
            widget.setEnabled(on)

    def _set_read_only(self, on: bool) -> None:
        for field in self.text_fields():
            field.setReadOnly(on)
        for when in (self.on, self.until):
            when.setReadOnly(on)
        for widget in (self.kind, self.private):
            widget.setEnabled(not on)
        for part in (self.tags, self.shows, self.files, self.links):
            part.set_read_only(on)
        self.choose.setVisible(not on)
        self.add_files.setVisible(not on)

    # Saving

    def _committer(self, column: str) -> Callable[[str], bool]:
        return lambda text: self._commit(column, text)

    def _commit(self, column: str, text: str) -> bool:
        return self._edit(EvidenceEdit({column: text}), column)

    def _say_how(self, descriptor: str, words: str) -> bool:
        return self._edit(EvidenceEdit(how={descriptor: words}), f"how/{descriptor}")

    def _on_day(self, day: object) -> None:
        if not self._edit(EvidenceEdit({"on": day}), "") and self.still_good():
            self.on.put_back()

    def _on_until(self, day: object) -> None:
        stored = self._edit(EvidenceEdit({"until": None if day == self.on.day else day}), "")
        if not stored and self.still_good():
            self.until.put_back()

    def _on_kind(self, place: int) -> None:
        self._edit(EvidenceEdit({"kind": list(EvidenceKind)[place]}), "")

    def _on_private(self, on: bool) -> None:
        self._edit(EvidenceEdit({"private": on}), "")

    def _on_add_tag(self, tag: str) -> None:
        if not self._edit(EvidenceEdit(add_tags=(tag,)), ""):
            self.tags.put_back(tag)

    def _on_remove_tag(self, tag: str) -> None:
        self._edit(EvidenceEdit(remove_tags=(tag,)), "")

    def _on_remove_descriptor(self, key: str) -> None:
        self._edit(EvidenceEdit(remove_descriptors=(key,)), "")

    def _on_remove_file(self, file: Attachment) -> None:
        self._edit(EvidenceEdit(remove_files=(file.sha256,)), "")

    def _on_add_link(self, link: Link) -> None:
        if not self._edit(EvidenceEdit(add_links=(link,)), ""):
            self.links.put_back(link.url)

    def _on_remove_link(self, url: str) -> None:
        self._edit(EvidenceEdit(remove_links=(url,)), "")

    def _connect(self) -> None:
        self.on.date_entered.connect(self._on_day)
        self.until.date_entered.connect(self._on_until)
        for when in (self.on, self.until):
            when.refused.connect(self._on_date_refused)
        self.kind.activated.connect(self._on_kind)
        self.private.clicked.connect(self._on_private)
        self.tags.add_requested.connect(self._on_add_tag)
        self.tags.remove_requested.connect(self._on_remove_tag)
        self.shows.remove_requested.connect(self._on_remove_descriptor)
        self.choose.clicked.connect(self.choose_descriptors_requested)
        self.files.remove_requested.connect(self._on_remove_file)
        self.files.open_requested.connect(self.open_file_requested)
        self.add_files.clicked.connect(self.add_files_requested)
        self.links.add_requested.connect(self._on_add_link)
        self.links.remove_requested.connect(self._on_remove_link)
        self.links.open_requested.connect(self.open_link_requested)

    def _on_date_refused(self) -> None:
        wrong = any(when.property("invalid") for when in (self.on, self.until))
        self.when_trouble.setVisible(wrong)
        self.marker.setText("Not saved" if wrong else "Saved")

    # Layout

    def _lay_out(self) -> None:
        px = self._theme.px
        column = self._begin_column()
        when = QWidget()
        flow = FlowLayout(when, gap=px(6))
        for name, field in (("When", self.on), ("to", self.until)):
            flow.addWidget(_pair(_caption(name, field), field, px(4)))
        column.addWidget(when)
        column.addWidget(self.when_trouble)
        column.addSpacing(px(4))
        kind = _pair(_caption("Kind", self.kind), self.kind, px(8))
        facts = (kind, self.corroborated_by, self.private)
        column.addWidget(TurningRow(facts, px(8), self.corroborated_by, px(140)))
        column.addSpacing(px(4))
        column.addWidget(self.tags)
        column.addSpacing(px(8))
        column.addWidget(self.account)
        self._lay_out_rest(column)

    def _lay_out_rest(self, column: QVBoxLayout) -> None:
        px = self._theme.px
        parts: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("Shows", (self.shows, self.choose)),
            ("Files", (self.files, self.add_files)),
            ("Links", (self.links,)),
        )
        for name, widgets in parts:
            column.addSpacing(px(8))
            column.addWidget(plain_label(name, "caption"))
            for widget in widgets:
                link = isinstance(widget, LinkButton)
                column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if link else Qt.AlignmentFlag(0))
        column.addStretch(1)


def _pair(caption: QWidget, field: QWidget, gap: int) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    row.addWidget(caption)
    row.addWidget(field)
    return pair


def _caption(text: str, of: QWidget) -> QWidget:
    caption = plain_label(text, "caption")
    caption.setBuddy(of)
    return caption
