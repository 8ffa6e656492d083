"""The statement writer: choose evidence and what for, edit the text freely, take it away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.core.changes import Change, Kind
from planner.core.draft import Place
from planner.core.errors import UserError
from planner.core.statement import Statement, StatementKind, statement
from planner.ui.dialogs import Dialogs
from planner.ui.pages.statement_evidence import EvidenceChooser
from planner.ui.pages.statement_saving import copy_text, save_text
from planner.ui.pages.statement_template import TemplatePanel, row_of
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import L, M, S, Theme, set_property, set_role
from planner.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton, SegmentedControl
from planner.ui.widgets.kept_words import KeptWords
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.text_field import pasteable

_KINDS = ((StatementKind.STAR, "STAR"), (StatementKind.BULLET, "Bullet"), (StatementKind.PARAGRAPH, "Paragraph"))
_NOTHING = "Tick a piece of evidence at the left, and it is written here."

Drafts = dict[tuple[tuple[str, ...], str], str]
"""Texts that a person edited, by the evidence they are about (ids) and their kind; templates that could not be saved
by no evidence and their profile field."""


class StatementDialog(QDialog):
    """Modal to its window. drafts: what was edited here before, and is put in again."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        settings: Settings,
        drafts: Drafts,
        ids: Sequence[str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._theme, self._dialogs, self._settings = session, theme, dialogs, settings
        self._drafts = drafts
        self._kind = StatementKind.STAR
        self._written = Statement("", self._kind.limit)
        self._about: tuple[str, ...] = ()
        self.setWindowTitle("Write a statement")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.kinds = SegmentedControl("What for", [(kind.value, words) for kind, words in _KINDS])
        self.evidence = EvidenceChooser(session, theme, ids)
        self.template = TemplatePanel(session, theme)
        self._build()
        self.kept = KeptWords(self.text, self._own_words, self.text.setPlainText)
        self._connect()
        self.resize(round(parent.width() * 0.92), round(parent.height() * 0.92))
        self._show_kind(self._kind)
        (self.text if ids else self.evidence.search).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def edited(self) -> bool:
        """Whether the text is another than the template makes."""
        return self._words() != self._written.text

    # Building

    def _build(self) -> None:
        self.heading = plain_label("", "title")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Statement")
        self.text.setPlaceholderText(_NOTHING)
        self.text.setTabChangesFocus(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(self._theme.px(40))
        self.bar.setMaximumWidth(self._theme.px(160))
        self.bar.setAccessibleName("Length of the statement")
        self.count = plain_label("", "caption")
        self.again = LinkButton("Start again")
        self.again.setToolTip("Leave your own words and take what the template makes")
        self.edit_template = LinkButton("Edit the template")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side(), 5)
        row.addWidget(self._main(), 8)
        for button in (self.again, self.edit_template, self.template.usual, *map(self.kinds.button, StatementKind)):
            button.setAutoDefault(False)

    def _side(self) -> QWidget:
        side = QWidget()
        set_role(side, "surface")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMaximumWidth(self._theme.px(352))
        column = QVBoxLayout(side)
        column.setContentsMargins(L + 4, L, L, L)
        column.setSpacing(M)
        column.addWidget(plain_label("Write a statement", "title"))
        column.addWidget(self.kinds)
        column.addWidget(self.evidence, 1)
        return side

    def _main(self) -> QWidget:
        main = QWidget()
        set_role(main, "pane")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout()
        inner.setContentsMargins(L + 4, L, L + 4, M)
        inner.setSpacing(S)
        inner.addLayout(row_of(self.heading, None, self.again, self.edit_template))
        inner.addWidget(self.text, 3)
        length = row_of(self.bar, self.count, None)
        length.setStretch(0, 100)  # the whole bar where there is room for it
        inner.addLayout(length)
        inner.addWidget(self._template_area(), 4)
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner, 1)
        column.addWidget(self._foot())
        return main

    def _template_area(self) -> QWidget:
        self.area = QScrollArea()
        self.area.setWidget(self.template)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.hide()
        return self.area

    def _foot(self) -> QWidget:
        self.said = plain_label("", "caption", wrap=True)
        self.close_button = PlainButton(self._theme, "Close")
        self.save = PlainButton(self._theme, "Save as text", "save")
        self.copy = PrimaryButton(self._theme, "Copy", "copy")
        for button in (self.close_button, self.save, self.copy):
            button.setAutoDefault(False)
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(L + 4, M, L + 4, M)
        row.setSpacing(S)
        row.addWidget(self.said, 1)
        for button in (self.close_button, self.save, self.copy):
            row.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._on_kind)
        self.evidence.changed.connect(self._on_evidence)
        self.template.changed.connect(self._on_template)
        self.text.textChanged.connect(self._count)
        self.again.clicked.connect(self._on_again)
        self.edit_template.clicked.connect(self._on_edit_template)
        self.close_button.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)
        self._session.plan_changed.connect(self._on_plan_changed)
        self._session.plan_loaded.connect(self._on_plan_loaded)

    # What is written

    def _words(self) -> str:
        """The text, letter for letter; toPlainText would turn hard spaces into soft ones."""
        return pasteable(self.text.document().toRawText())

    def _show_kind(self, kind: StatementKind) -> None:
        self._kind = kind
        self.kinds.set_current(kind.value)
        self.template.show_kind(kind, self._drafts.pop(((), kind.profile_field), ""))
        self.heading.setText(kind.words)
        self._write()

    def _write(self) -> None:
        """Show the draft of this evidence and kind, or else what the template makes of it."""
        self._about = self.evidence.chosen
        self._make()
        self._fill(self._drafts.get((self._about, self._kind.value), self._written.text))
        place = Place("statement", (self._kind.value, *self._about), "text")
        self.kept.keep_drafts(self._session.drafts, place)

    def _own_words(self) -> str:
        return self._words() if self._about and self.edited else ""

    def _make(self) -> None:
        pieces = self.evidence.pieces()
        try:
            made = statement(pieces, self._kind, self._session.plan, self.template.template)
        except UserError:
            return  # the template says what is wrong with it; the text stays
        self._written = made if pieces else Statement("", made.limit)

    def _fill(self, text: str) -> None:
        if text != self._words():
            self.text.setPlainText(text)
        self._count()

    def _stash(self) -> None:
        """Keep what was edited, for when this evidence and kind come again."""
        self.kept.set_aside()
        place = (self._about, self._kind.value)
        self._drafts.pop(place, None)
        if self._about and self.edited:
            self._drafts[place] = self._words()

    def _count(self) -> None:
        now = Statement(self._words(), self._written.limit)
        self.bar.setRange(0, now.limit)
        self.bar.setValue(min(now.words, now.limit))
        set_property(self.bar, "over", bool(now.over))
        self.bar.setAccessibleDescription(now.count_words)
        self.count.setText(now.count_words)
        set_role(self.count, "danger" if now.over else "caption")
        self.again.setVisible(self.edited and bool(self._about))
        for button in (self.copy, self.save):
            button.setEnabled(bool(now.text.strip()))
        self._say("")

    # Slots

    def _on_kind(self, choice: str) -> None:
        if not self.template.flush():
            self._open_template()
            return
        self._stash()
        self._show_kind(StatementKind(choice))

    def _on_evidence(self) -> None:
        self._stash()
        self._write()

    def _on_template(self) -> None:
        kept = self.edited
        self._make()
        if kept:
            self._count()
        else:
            self._fill(self._written.text)

    def _on_plan_changed(self, change: Change) -> None:
        if Kind.EVIDENCE in change.kinds:
            self._on_plan_loaded()

    def _on_plan_loaded(self) -> None:
        self.evidence.refresh()
        self._on_template()

    def _on_again(self) -> None:
        self._drafts.pop((self._about, self._kind.value), None)
        self._fill(self._written.text)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edit_template(self) -> None:
        if self.area.isVisible():
            self.area.hide()
            self.edit_template.setText("Edit the template")
        else:
            self._open_template()

    def _open_template(self) -> None:
        self.area.show()
        self.edit_template.setText("Hide the template")
        self.template.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_copy(self) -> None:
        copy_text(self._words())
        self._say("Copied.")

    def _on_save(self) -> None:
        name = " ".join(piece.title for piece in self.evidence.pieces()[:1]) or "Statement"
        try:
            saved = save_text(self, self._dialogs, self._settings, f"{name}, {self._kind.value}", self._words())
        except UserError as error:
            self._say(str(error), "danger")
            return
        if saved is not None:
            self._say(f"Saved as {saved.name} in {saved.parent}.")

    def _say(self, words: str, role: str = "caption") -> None:
        self.said.setText(words)
        set_role(self.said, role)

    # Qt's own

    def done(self, result: int) -> None:
        self._stash()
        if not self.template.flush() and self.template.template.strip():
            self._drafts[(), self._kind.profile_field] = self.template.template
        super().done(result)
