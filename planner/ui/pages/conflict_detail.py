"""One conflict: the version that stands beside the one that lost, field by field, and the two ways to settle it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from planner.core.conflict import GONE, Conflict
from planner.core.plan import Plan
from planner.ui.models.conflict_words import (
    NOTHING,
    Difference,
    about_words,
    differences,
    kind_words,
    title_words,
    written_words,
)
from planner.ui.theme import XL, XS, L, M, S, Theme, set_role
from planner.ui.widgets.buttons import LinkButton, PlainButton
from planner.ui.widgets.fitted import Fitted
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import plain_label

_ADVICE = "Keeping what stands lets the other version go for good. Taking the other version can be undone."
_OUTLIVED = "It is removed for good."


class ConflictDetail(QWidget):
    """keep_requested, take_requested: how the person settles what is shown. copied: words are on the clipboard."""

    keep_requested = Signal()
    take_requested = Signal()
    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[str, tuple[Difference, ...]] = ("", ())
        self.conflict: Conflict | None = None
        self.kind = plain_label("", "caption")
        self.title = plain_label("", "title", wrap=True)
        self.about = plain_label("", "muted", wrap=True)
        self.stands = plain_label("", "caption", wrap=True)
        self.lost = plain_label("", "caption", wrap=True)
        self.advice = plain_label("", "caption", wrap=True)
        self.keep = PlainButton(theme, "Keep what stands", "tick")
        self.take = PlainButton(theme, "Take the other", "returned")
        self._heads = (plain_label("What stands", "heading"), plain_label("The other version", "heading"))
        self._grid = QGridLayout()
        self._rows: list[QWidget] = []
        self._lay_out()
        self.keep.clicked.connect(self.keep_requested)
        self.take.clicked.connect(self.take_requested)

    def show_conflict(self, conflict: Conflict, plan: Plan) -> None:
        """Show a conflict; where it says what it said, nothing moves."""
        self.conflict = conflict
        found = differences(conflict, plan)
        self.kind.setText(kind_words(conflict))
        self.title.setText(title_words(conflict, plan))
        self.about.setText(about_words(conflict))
        self.stands.setText(written_words(conflict.stands))
        self.lost.setText("" if conflict.outlived else written_words(conflict.lost))
        self.advice.setText(_OUTLIVED if conflict.outlived else _ADVICE)
        self.keep.setText("Remove it" if conflict.outlived else "Keep what stands")
        self.keep.setAccessibleDescription(f"{self.title.text()}. {self.advice.text()}")
        self.take.setAccessibleDescription(f"{self.title.text()}. {self.advice.text()}")
        self.take.setVisible(not conflict.outlived)
        self._heads[1].setVisible(not conflict.outlived)
        self._heads[0].setText("What is left of it" if conflict.outlived else "What stands")
        if self._shown != (conflict.id, found):
            if self._shown[0] != conflict.id:
                self._scroll.verticalScrollBar().setValue(0)
            self._shown = (conflict.id, found)
            self._fill(found, alone=conflict.outlived)

    def focus_first(self) -> None:
        """Put the keyboard on the first way to settle it."""
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    # Building

    def _lay_out(self) -> None:
        inner = Fitted(self._theme.px(280))
        set_role(inner, "editor")
        column = QVBoxLayout(inner)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(XS)
        for label in (self.kind, self.title, self.about):
            column.addWidget(label)
        column.addSpacing(M)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(XS)
        for place, (head, who) in enumerate(zip(self._heads, (self.stands, self.lost), strict=True)):
            self._grid.addWidget(head, 0, place)
            self._grid.addWidget(who, 1, place, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(place, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QWidget()
        set_role(foot, "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        buttons = FlowLayout(gap=S)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.take)
        column = QVBoxLayout(foot)
        column.setContentsMargins(XL, M, XL, M)
        column.setSpacing(S)
        column.addWidget(self.advice)
        column.addLayout(buttons)
        return foot

    def _fill(self, found: tuple[Difference, ...], *, alone: bool) -> None:
        for widget in self._rows:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows = []
        for number, each in enumerate(found):
            row = 2 + 2 * number
            self._put(_name(each.name), row, 0, 2)
            self._put(self._side(each, each.mine, "What stands"), row + 1, 0)
            if not alone:
                self._put(self._side(each, each.theirs, "The other version", copies=True), row + 1, 1)

    def _put(self, widget: QWidget, row: int, column: int, across: int = 1) -> None:
        self._grid.addWidget(widget, row, column, 1, across)
        self._rows.append(widget)
        widget.show()

    def _side(self, each: Difference, words: str, whose: str, *, copies: bool = False) -> QWidget:
        box = QFrame()
        set_role(box, "card")
        column = QVBoxLayout(box)
        column.setContentsMargins(M - 2, S, M - 2, S)
        column.setSpacing(XS)
        label = plain_label(words, "muted" if words in (NOTHING, GONE) else "", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(f"{each.name}, {whose.lower()}: {words}")
        column.addWidget(label, 1)
        if copies and each.text and words not in (NOTHING, GONE):
            column.addWidget(self._copy_button(each.name, words), alignment=Qt.AlignmentFlag.AlignLeft)
        return box

    def _copy_button(self, name: str, words: str) -> LinkButton:
        button = LinkButton("Copy these words")
        set_role(button, "small-link")
        button.setAccessibleName(f"Copy the other version's words: {name}")
        button.clicked.connect(partial(self._on_copy, words))
        return button

    def _on_copy(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self.copied.emit()


def _name(words: str) -> QLabel:
    label = plain_label(words, "strong")
    label.setContentsMargins(0, S, 0, 0)
    return label
