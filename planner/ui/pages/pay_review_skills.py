"""The table of skills in the pay review: name, expected level, and the choice of a standing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.core.framework import Group
from planner.core.pay_review import NOT_SAID, PayReview, Standing, standing_words
from planner.ui.theme import XS, M, S, Theme, set_role
from planner.ui.widgets.buttons import SegmentedControl
from planner.ui.widgets.fitted import Fitted
from planner.ui.widgets.labels import plain_label

_CHOICES = (*((each.value, each.value.capitalize()) for each in Standing), (NOT_SAID, "Not said"))
_SIDE = 20
_NAME = 170


class SkillTable(Fitted):
    """chosen(slug, Standing or None): the person chose; it comes true when `show_review` shows it."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(theme.px(_NAME), parent)
        set_role(self, "surface")
        self._theme = theme
        self._rows: list[tuple[QBoxLayout, SegmentedControl]] = []
        self.controls: dict[str, SegmentedControl] = {}
        self.notes: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for group in groups:
            column.addWidget(_line())
            column.addLayout(self._row(theme, group))
        column.addWidget(_line())
        column.addStretch(1)

    def show_review(self, review: PayReview, stored: PayReview) -> None:
        """The standings of a review; where what is stored differs, the row says so."""
        for each, kept in zip(review.skills, stored.skills, strict=True):
            if each.slug not in self.controls:
                continue  # the target is another one now; the dialog shows the one it was opened on
            self.controls[each.slug].set_current(each.standing.value if each.standing else NOT_SAID)
            supposed = each.standing is not kept.standing
            note = f"{each.level} · what if; stored: {standing_words(kept.standing)}" if supposed else each.level
            self.notes[each.slug].setText(note)
            set_role(self.notes[each.slug], "warning" if supposed else "caption")

    def focus_first(self) -> None:
        """Put the keyboard onto the choice in force of the first skill."""
        for control in list(self.controls.values())[:1]:
            control.button(control.current).setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, theme: Theme, group: Group) -> QHBoxLayout:
        control = SegmentedControl(f"{group.name}, {group.level}", _CHOICES)
        control.setObjectName(group.slug)
        control.chosen.connect(self._on_chosen)
        for choice, _ in _CHOICES:
            control.button(choice).setAutoDefault(False)
        note = plain_label(group.level or "", "caption")
        self.controls[group.slug], self.notes[group.slug] = control, note
        words = QVBoxLayout()
        words.setSpacing(XS)
        words.addWidget(plain_label(group.name, "strong", wrap=True))
        words.addWidget(note)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(_SIDE), S, theme.px(_SIDE), S)
        row.setSpacing(M)
        row.addLayout(words, 1)
        row.addWidget(control)
        self._rows.append((row, control))
        return row

    def _on_chosen(self, choice: str) -> None:
        sender = self.sender()
        assert sender is not None
        self.chosen.emit(sender.objectName(), None if choice == NOT_SAID else Standing(choice))

    def _fit(self, room: int) -> None:
        """The choices stand at the right of a name, or below it where there is no room for both."""
        for row, control in self._rows:
            whole = sum(control.button(choice).sizeHint().width() for choice, _ in _CHOICES) + self._theme.px(2)
            control.setFixedWidth(min(whole, room))
            beside = room - whole >= self._theme.px(_NAME)
            row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
            across = Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignLeft
            row.setAlignment(control, across)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._fit(event.size().width() - 2 * self._theme.px(_SIDE))
        super().resizeEvent(event)


def _line() -> QWidget:
    line = QWidget()
    set_role(line, "line")
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    line.setFixedHeight(1)
    return line
