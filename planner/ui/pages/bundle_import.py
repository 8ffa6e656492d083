"""Taking a plan in: what is said before, the passphrase, and what came of it in plain numbers.

The secret it keeps: that nothing the person does meanwhile comes between. The session holds it until the plan was read
anew.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from planner.core.conflict import Merged
from planner.core.errors import UserError, WrongPassphrase
from planner.files import file_size_words
from planner.ui.models.bundle_words import conflicts_line, counted_sorts, headline, refused_head
from planner.ui.pages.bundle_dialog import BundleDialog, PassphraseField
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.theme import XL, XS, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.fitted import Fitted
from planner.ui.widgets.labels import plain_label

TITLE = "Import a plan"
_ABOUT = (
    "What the file holds is merged into your plan. What is new comes in, what was changed later on the other machine "
    "takes its place here, and where both machines changed the same thing both versions are kept for you to settle."
)
_FIRST = (
    "An import cannot be undone. A backup of your plan is made and checked first, and Settings restores it if you want "
    "to go back."
)
_LOCKED = "The file is locked with a passphrase."
_NONE = "Type the passphrase of the file."
_MOST_SEEN = 160
_FEW = 4
_COLUMNS = ("Added", "Updated", "Removed", "The same")


class ImportPlan(BundleDialog):
    """conflicts_requested: the person wants to see what two machines say differently."""

    conflicts_requested = Signal()

    def __init__(
        self, path: Path, session: Session, theme: Theme, services: Services, parent: QWidget, *, locked: bool
    ) -> None:
        super().__init__(theme, TITLE, _ABOUT, parent)
        self._path, self._session, self._services, self._locked = path, session, services, locked
        self._wrong = False
        self.first = plain_label(_FIRST, "strong", wrap=True)
        self.passphrase = PassphraseField(theme, "Passphrase")
        self.evidence = PlainButton(theme, "Add as evidence")
        self.evidence.hide()
        self.close_button = PlainButton(theme, "Close")
        self.conflicts = PlainButton(theme, "See the conflicts", "compare")
        self.conflicts.hide()
        self.go = PrimaryButton(theme, "Import", "drop")
        self._lay_out()
        self.passphrase.entered.connect(self._on_import)
        self.go.clicked.connect(self._on_import)
        self.close_button.clicked.connect(self.reject)
        self.conflicts.clicked.connect(self._on_conflicts)

    def offer_evidence(self, add: Callable[[], None]) -> None:
        """Let the person attach the file to new evidence instead: it was dropped, and may have been meant so."""
        self.evidence.clicked.connect(self.reject)
        self.evidence.clicked.connect(add)
        self.evidence.show()
        self.fit()

    def _lay_out(self) -> None:
        try:
            size = f"  ·  {file_size_words(self._path.stat().st_size)}"
        except OSError:
            size = ""  # what is wrong with it is said when it is read
        name = plain_label(f"{self._path.name}{size}", wrap=True)
        self._lock = plain_label(_LOCKED, "caption")
        for widget in (name, self.first, self._lock, self.passphrase):
            self.body.addWidget(widget)
        for part in (self._lock, self.passphrase):
            part.setVisible(self._locked)
        for button in (self.evidence, self.close_button, self.conflicts, self.go):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        self.go.setDefault(True)
        (self.passphrase if self._locked else self.go).setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit()

    # The import

    def _on_import(self) -> None:
        if self.busy:
            return
        if self._locked and not self.passphrase.words:
            self.say(_NONE)
            self.passphrase.again()
            return
        source, passphrase = self._path, self.passphrase.words if self._locked else None
        take_in = self._services.carrying.import_plan
        self._session.hold()
        self.work(lambda watch: take_in(source, passphrase, watch), self._on_taken_in, "Beginning")

    def failed(self, error: UserError) -> None:
        super().failed(error)
        self._wrong = isinstance(error, WrongPassphrase)

    def ended(self) -> None:
        self._session.let_go()
        if self._wrong:
            self._wrong = False
            self.passphrase.again()
        elif self.go.isHidden():
            where = self.close_button if self.conflicts.isHidden() else self.conflicts
            where.setFocus(Qt.FocusReason.OtherFocusReason)

    # What came of it

    def _on_taken_in(self, merged: object) -> None:
        assert isinstance(merged, Merged)
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        said = headline(merged)
        self.about.hide()
        head = plain_label(said, "strong", wrap=True)
        for part in (head, self._numbers(merged), self._conflicts_label(merged), self._refused(merged)):
            if part is not None:
                self.body.addWidget(part)
                part.show()  # what is shown later has no height yet
        self.evidence.hide()
        self.go.hide()
        self.conflicts.setVisible(bool(merged.conflicts))
        self.close_button.setDefault(True)
        self.setAccessibleDescription(said)
        self.fit()

    def _numbers(self, merged: Merged) -> QWidget | None:
        sorts = counted_sorts(merged)
        if not sorts:
            return None
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, S, 0, S)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(XS)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight
        for place, words in enumerate(_COLUMNS, 1):
            grid.addWidget(plain_label(words, "caption"), 0, place, right)
        for row, each in enumerate(sorts, 1):
            grid.addWidget(plain_label(each.sort), row, 0)
            for place, number in enumerate((each.added, each.updated, each.removed, each.unchanged), 1):
                label = plain_label(f"{number:,}", "" if number else "muted")
                label.setAccessibleName(f"{each.sort}, {_COLUMNS[place - 1].lower()}: {number:,}")
                grid.addWidget(label, row, place, right)
        return table

    def _conflicts_label(self, merged: Merged) -> QWidget | None:
        words = conflicts_line(merged)
        return plain_label(words, wrap=True) if words else None

    def _refused(self, merged: Merged) -> QWidget | None:
        if not merged.refused:
            return None
        many = len(merged.refused) > _FEW
        inner = Fitted(self._theme.px(200))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(plain_label(refused_head(merged), "strong", wrap=True))
        for each in merged.refused:
            column.addWidget(plain_label(f"{each.name}: {each.reason}", wrap=True))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(refused_head(merged))
        scroll.setWidget(inner)
        inner.setFixedWidth(self.width() - 2 * XL - (XL if many else 0))
        column.activate()
        scroll.setFixedHeight(self._theme.px(_MOST_SEEN) if many else column.totalHeightForWidth(inner.width()))
        set_role(inner, "editor")
        return scroll

    def _on_conflicts(self) -> None:
        self.accept()
        self.conflicts_requested.emit()
