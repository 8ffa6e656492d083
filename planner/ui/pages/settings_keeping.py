"""The part of the Settings page about safe-keeping: backups, the second place for them, and the way back.

The secret it keeps: how a list of many backups stays short, and what is asked before the plan goes back in time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.core.errors import UserError
from planner.ui.checking import checked_words
from planner.ui.dialogs import Dialogs
from planner.ui.keeping import Keeping, age_words, backup_words
from planner.ui.session import Session
from planner.ui.tasks import Task
from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import LinkButton, PlainButton
from planner.ui.widgets.labels import plain_label
from planner.ui.writable import only_while_writable

if TYPE_CHECKING:
    from planner.core.retention import Backup

_FEW = 5
_NOTE = (
    "A backup is one folder with everything in it, opened and checked when it is made. One is made after you worked, "
    "and every half an hour while you do. Old ones are thinned out."
)
_CARRYING = "To work on two machines, export the plan on one and import it on the other; what both changed is kept."
_SECOND = "A second place, best on another disk, gets a copy of each backup."


class KeepingCard(QFrame):
    """back_up_requested, check_requested, about_requested: the person asks for a backup, for a look at everything, or
    for the page about their data; export_requested, import_requested: to carry the whole plan to another machine, or
    from one; trouble_told: why something was not done stands in `trouble`."""

    back_up_requested = Signal()
    check_requested = Signal()
    about_requested = Signal()
    export_requested = Signal()
    trouble_told = Signal()
    import_requested = Signal()

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, keeping: Keeping) -> None:
        super().__init__()
        self._session, self._theme, self._dialogs, self._keeping = session, theme, dialogs, keeping
        self._all = False
        self._folder = Path()
        self._found: tuple[Path, str] | None = None
        self._finding = Task(self._find, self)
        self._finding.done.connect(self._on_found)
        self._preparing = Task(self._prepare, self)
        self._preparing.done.connect(self._on_prepared)
        self._restoring = Task(self._restore, self)
        self._restoring.done.connect(self._on_restored)
        for task in (self._restoring, self._finding, self._preparing):
            task.failed.connect(self._on_failed)
            task.ended.connect(self._on_ended)
        set_role(self, "card")
        self.age = plain_label("", "strong", wrap=True)
        self.second = plain_label("", wrap=True)
        self.there = plain_label("", "muted", wrap=True)
        self.checked = plain_label("", "caption", wrap=True)
        self.trouble = plain_label("", "danger", wrap=True)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._lay_out()

    def refresh(self) -> None:
        """Show the backups there are and the second place; asked while the card is on the screen alone."""
        place = self._session.plan.profile.get("backup-dir", "")
        self.second.setText(place or "No second place is set.")
        self.there.hide()
        self.forget.setVisible(bool(place))
        if not self.isVisible():
            return
        try:
            found = self._keeping.backups()
        except UserError as error:
            self._say(str(error))
            found = ()
        newest = next((each for each in found if each.verified), None)
        self.age.setText(
            f"The newest checked backup is {age_words(newest.made_at, datetime.now(UTC))}."
            if newest
            else "There is no backup yet."
        )
        if place:
            self._tell_of_second(Path(place), found)
        self.checked.setText(checked_words(self._keeping.last_check(), datetime.now(UTC)))
        self._show_rows(found)

    def _tell_of_second(self, place: Path, found: "Sequence[Backup]") -> None:
        there = [each for each in found if each.second and each.verified]
        words = self._keeping.second_trouble(place)
        set_role(self.there, "muted" if there and not words else "danger")
        if not words:
            age = age_words(there[0].made_at, datetime.now(UTC)) if there else ""
            words = f"The newest checked backup there is {age}." if age else "There is no backup there yet."
        self.there.setText(words)
        self.there.show()

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(S)
        column.addWidget(plain_label("Safe-keeping", "heading"))
        column.addWidget(plain_label(_NOTE, "caption", wrap=True))
        column.addWidget(self.age)
        self.now = PlainButton(self._theme, "Back up now", "shield")
        self.now.clicked.connect(self.back_up_requested)
        about = LinkButton("About my data")
        about.clicked.connect(self.about_requested)
        self.check = LinkButton("Check everything")
        self.check.clicked.connect(self.check_requested)
        column.addWidget(self.checked)
        column.addLayout(_row(self.now, self.check, about))
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addWidget(plain_label(_SECOND, "caption", wrap=True))
        column.addWidget(self.second)
        self.there.hide()
        column.addWidget(self.there)
        self.choose = PlainButton(self._theme, "Choose a folder…", "folder")
        self.choose.clicked.connect(self._on_choose)
        self.forget = LinkButton("Use no second place")
        self.forget.clicked.connect(self._on_forget)
        column.addLayout(_row(self.choose, self.forget))
        self._grid.setContentsMargins(0, S, 0, 0)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        column.addWidget(self._rows)
        self.more = LinkButton("")
        self.more.clicked.connect(self._on_more)
        self.elsewhere = LinkButton("Restore from a folder…")
        for link in (self.more, self.elsewhere):
            link.setProperty("flush", True)
        self.elsewhere.clicked.connect(self._on_elsewhere)
        column.addLayout(_row(self.more, self.elsewhere))
        self._lay_out_carrying(column)

    def _lay_out_carrying(self, column: QVBoxLayout) -> None:
        column.addWidget(plain_label(_CARRYING, "caption", wrap=True))
        self.export = PlainButton(self._theme, "Export the whole plan…", "send")
        self.export.clicked.connect(self.export_requested)
        self.take_in = PlainButton(self._theme, "Import a plan…", "drop")
        self.take_in.clicked.connect(self.import_requested)
        only_while_writable(self._session.writable, self.take_in)
        column.addLayout(_row(self.export, self.take_in))

    def _show_rows(self, found: "Sequence[Backup]") -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = found if self._all else found[:_FEW]
        for row, backup in enumerate(shown):
            words = backup_words(backup, datetime.now(UTC))
            label = plain_label(words if backup.verified else f"{words}  ·  not whole", "", wrap=True)
            cells = [label, self._restore_button(backup, words)] if backup.verified else [label]
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, row, column)
                cell.show()
        self.more.setText("Show fewer" if self._all else f"Show all {len(found)} backups")
        self.more.setVisible(len(found) > _FEW)

    def _restore_button(self, backup: "Backup", words: str) -> LinkButton:
        button = LinkButton("Restore…")
        button.setAccessibleName(f"Restore the backup of {words}")
        button.setProperty("folder", backup.folder)
        button.setProperty("words", words.partition("  ·  ")[0])
        button.clicked.connect(self._on_restore)
        return button

    # Acts

    def _on_more(self) -> None:
        self._all = not self._all
        self.refresh()

    def _on_choose(self) -> None:
        start = Path(self._session.plan.profile.get("backup-dir", "") or Path.home())
        self._begin(self._preparing, self._dialogs.choose_folder(self, "Second place for backups", start))

    def _prepare(self) -> Path:
        self._keeping.prepare_second(self._folder)
        return self._folder

    def _on_prepared(self, place: object) -> None:
        if self._session.set_profile({"backup-dir": str(place)}, "Choose a second place"):
            self.back_up_requested.emit()
        self.refresh()

    def _on_forget(self) -> None:
        self._session.set_profile({"backup-dir": ""}, "Use no second place")

    def _on_restore(self) -> None:
        button = self.sender()
        assert button is not None
        self._ask_to_restore(Path(button.property("folder")), f"goes back to how it was on {button.property('words')}")

    def _on_elsewhere(self) -> None:
        self._begin(self._finding, self._dialogs.choose_folder(self, "Restore from a folder", Path.home()))

    def _find(self) -> "Backup":
        return self._keeping.backup_in(self._folder)

    def _on_found(self, found: "Backup") -> None:
        words = backup_words(found, datetime.now(UTC)).partition("  ·  ")[0]
        self._found = Path(found.folder), f"becomes what the backup {found.folder} holds, made on {words}"

    def _ask_to_restore(self, folder: Path, what: str) -> None:
        question = (
            f"Your plan {what}. A backup of it as it is now is made before, and it is kept in a folder beside; "
            "what you did since can be undone no more."
        )
        if self._dialogs.confirm(self, "Restore a backup", question, "Restore"):
            self._begin(self._restoring, folder)

    def _begin(self, task: Task, folder: Path | None) -> None:
        """Do it with the folder, and nothing else of the sort meanwhile; None where the person thought better of it."""
        if folder is not None:
            self._folder = folder
            self.trouble.hide()
            self._allow(False)
            task.start()

    def _allow(self, on: bool) -> None:
        for each in (self._rows, self.elsewhere, self.choose, self.forget):
            each.setEnabled(on)

    def _restore(self) -> Path | None:
        return self._keeping.restore(self._folder)

    def _on_restored(self, kept: object) -> None:
        self._session.undo_stack.clear()
        self._session.look_around()
        self._session.told.emit(f"The backup is restored; the plan before it is kept in {kept}", False)
        self.refresh()

    def _on_failed(self, error: UserError) -> None:
        self._say(str(error))

    def _on_ended(self) -> None:
        self._allow(True)
        found, self._found = self._found, None
        if found is not None:
            self._ask_to_restore(*found)

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()
        self.trouble_told.emit()

    def showEvent(self, event: object) -> None:
        self.refresh()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(M)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
