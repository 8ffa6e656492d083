"""Trouble that keeps the window from opening, told in the look of the window that could not be shown."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from planner.core.errors import UserError
from planner.ui.theme import XL, L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton, PrimaryButton
from planner.ui.widgets.labels import fit_words, plain_label

_WORDS_WIDTH = 420


class TroubleDialog(QDialog):
    """What happened and what was kept, in larger letters; under it what to do. Both can be selected and copied."""

    def __init__(self, theme: Theme, error: UserError) -> None:
        super().__init__()
        self._error = error
        self.setWindowTitle("Capability Planner")
        self.setWindowIcon(theme.icon("application", theme.palette.accent))
        set_role(self, "trouble")
        picture = QLabel()
        picture.setPixmap(theme.pixmap("warning", theme.px(28), theme.palette.danger, self.devicePixelRatioF()))
        self.what = plain_label(error.message, "heading", wrap=True)
        self.todo = plain_label(error.hint, wrap=True)
        self.todo.setVisible(bool(error.hint))
        for label in (self.what, self.todo):
            fit_words(label, theme.px(_WORDS_WIDTH))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleDescription(str(error))
        words = QVBoxLayout()
        words.setSpacing(theme.px(S))
        words.addWidget(self.what)
        words.addWidget(self.todo)
        top = QHBoxLayout()
        top.setContentsMargins(theme.px(XL), theme.px(XL), theme.px(XL), theme.px(XL))
        top.setSpacing(theme.px(L))
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self._foot(theme))
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _foot(self, theme: Theme) -> QWidget:
        self.copy = PlainButton(theme, "Copy these words")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._on_copy)
        self.close_button = PrimaryButton(theme, "Close")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(L), theme.px(M), theme.px(L), theme.px(M))
        row.setSpacing(theme.px(S))
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.close_button)
        return foot

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._error))
        self.copy.setText("Copied")
