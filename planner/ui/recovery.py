"""The recovery page: in the place of the window where the plan is damaged.

The secret it keeps: the ways back that are offered, in the order of what they lose: the newest backup that was checked,
an older one, an empty plan. The damaged file is kept in each.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLabel, QLayout, QRadioButton, QVBoxLayout, QWidget

from planner.core.errors import UserError
from planner.ui.dialogs import Dialogs
from planner.ui.keeping import Keeping, backup_words
from planner.ui.tasks import Task
from planner.ui.theme import XL, L, M, S, Theme, set_role
from planner.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from planner.ui.widgets.labels import fit_words, plain_label

if TYPE_CHECKING:
    from planner.core.retention import Backup

_WORDS_WIDTH = 500
_MOST = 5
_KEPT = "The damaged file is kept whichever way you choose: it is moved aside, never written over."
_LOSES = "What you did after a backup was made is not in it."
_NONE = "There is no backup that can be used. If you have one on another disk, choose its folder."
_EMPTY = "The plan begins anew and holds nothing. The damaged one is kept in a folder beside it; the backups stay."


class RecoveryDialog(QDialog):
    """Accepted where the plan can be opened again: it was restored, or put aside for an empty one."""

    def __init__(self, theme: Theme, error: UserError, keeping: Keeping, dialogs: Dialogs) -> None:
        super().__init__()
        self._theme, self._keeping, self._dialogs = theme, keeping, dialogs
        self.setWindowTitle("Capability Planner")
        self.setWindowIcon(theme.icon("application", theme.palette.accent))
        self.setAccessibleDescription(str(error))
        set_role(self, "trouble")
        self._backups = [each for each in _found(keeping) if each.verified][:_MOST]
        self._choice = QButtonGroup(self)
        self._task: Task | None = None
        self._found: Backup | None = None
        self.trouble = plain_label("", "danger", wrap=True)
        self.trouble.hide()
        self._lay_out(error)

    # Building

    def _lay_out(self, error: UserError) -> None:
        px = self._theme.px
        words = QVBoxLayout()
        words.setSpacing(px(S))
        words.addWidget(self._words(error.message, "heading"))
        words.addWidget(self._words(f"{_KEPT} {_LOSES}" if self._backups else f"{_NONE} {_KEPT}"))
        for number, backup in enumerate(self._backups):
            words.addWidget(self._option(number, backup))
        self.elsewhere = LinkButton("Restore from a folder…")
        self.elsewhere.setProperty("flush", True)
        self.elsewhere.setAutoDefault(False)
        self.elsewhere.clicked.connect(self._on_elsewhere)
        words.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.trouble)
        picture = QLabel()
        picture.setPixmap(self._theme.pixmap("warning", px(28), self._theme.palette.danger, self.devicePixelRatioF()))
        top = QHBoxLayout()
        top.setContentsMargins(px(XL), px(XL), px(XL), px(XL))
        top.setSpacing(px(L))
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self._foot())
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def _words(self, text: str, role: str = "") -> QLabel:
        label = plain_label(text, role, wrap=True)
        fit_words(label, self._theme.px(_WORDS_WIDTH))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _option(self, number: int, backup: "Backup") -> QRadioButton:
        option = QRadioButton(backup_words(backup, datetime.now(UTC)))
        option.setChecked(number == 0)
        self._choice.addButton(option, number)
        return option

    def _foot(self) -> QWidget:
        self.folder = LinkButton("Show the folder")
        self.folder.clicked.connect(self._on_folder)
        self.empty = PlainButton(self._theme, "Start with an empty plan…")
        self.empty.clicked.connect(self._on_empty)
        self.restore = PrimaryButton(self._theme, "Restore this backup")
        self.restore.clicked.connect(self._on_restore)
        self.restore.setVisible(bool(self._backups))
        for button in (self.folder, self.empty):
            button.setAutoDefault(False)
        self.restore.setDefault(bool(self._backups))
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        px = self._theme.px
        row.setContentsMargins(px(L), px(M), px(L), px(M))
        row.setSpacing(px(S))
        row.addWidget(self.folder)
        row.addStretch(1)
        row.addWidget(self.empty)
        row.addWidget(self.restore)
        return foot

    # Acts

    def _on_restore(self) -> None:
        self._restore(Path(self._backups[max(self._choice.checkedId(), 0)].folder))

    def _restore(self, folder: Path) -> None:
        self._run(Task(lambda: self._keeping.restore(folder), self), "Restoring and checking…")

    def _on_elsewhere(self) -> None:
        chosen = self._dialogs.choose_folder(self, "Restore from a folder", Path.home())
        if chosen is not None:
            self._found = None
            task = Task(lambda: self._keeping.backup_in(chosen), self)
            task.done.connect(self._on_found)
            task.ended.connect(self._on_looked)
            self._begin(task, "Looking for backups…")

    def _on_found(self, found: "Backup") -> None:
        self._found = found

    def _on_looked(self) -> None:
        if self._found is None:
            return
        self._allow(on=True)
        self.trouble.hide()
        words, folder = backup_words(self._found, datetime.now(UTC)), Path(self._found.folder)
        question = f"The newest whole backup there is of {words}, in {folder}. {_KEPT}"
        if self._dialogs.confirm(self, "Restore a backup", question, "Restore"):
            self._restore(folder)

    def _on_empty(self) -> None:
        if self._dialogs.confirm(self, "Start with an empty plan", _EMPTY, "Start empty"):
            self._run(Task(self._keeping.set_aside, self), "Moving the damaged plan aside…")

    def _run(self, task: Task, words: str) -> None:
        task.done.connect(self._on_done)
        self._begin(task, words)

    def _begin(self, task: Task, words: str) -> None:
        self._task = task
        self._say(words, "muted")
        self._allow(on=False)
        task.failed.connect(self._on_failed)
        task.start()

    def _on_done(self, result: object) -> None:
        self.accept()

    def _on_failed(self, error: UserError) -> None:
        self._allow(on=True)
        self._say(str(error), "danger")

    def _say(self, words: str, role: str) -> None:
        set_role(self.trouble, role)
        self.trouble.setText(words)
        fit_words(self.trouble, self._theme.px(_WORDS_WIDTH))
        self.trouble.show()

    def _allow(self, *, on: bool) -> None:
        for button in (self.restore, self.elsewhere, self.empty):
            button.setEnabled(on)

    def _on_folder(self) -> None:
        self._keeping.show_folder()

    def reject(self) -> None:
        """Esc and the close button leave everything as it is; not while something is under way."""
        if self._task is None or not self._task.running:
            super().reject()


def _found(keeping: Keeping) -> "Sequence[Backup]":
    try:
        return keeping.backups()
    except UserError:
        return ()
