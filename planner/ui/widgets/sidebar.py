"""The sidebar: the target at the top, then the pages with their numbers."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from planner.core.dates import edition_words
from planner.core.plan import Plan
from planner.ui.pages.page import PageSpec
from planner.ui.theme import XS, M, S, Theme, set_role
from planner.ui.widgets.labels import plain_label
from planner.ui.widgets.plain import plain_tip

WIDTH = 208  # logical pixels


class NavButton(QPushButton):
    """A page in the sidebar: icon, title, and a note (a count) at the right."""

    def __init__(self, theme: Theme, spec: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spec = spec
        set_role(self, "nav")
        self.setCheckable(True)
        self.setToolTip(f"{spec.title} (Ctrl+{spec.number})" if spec.number else spec.title)
        self.setHidden(spec.passing)
        self._picture = QLabel()
        self._title = plain_label(spec.title)
        self._note = plain_label("", "caption")
        self._note.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        row.setSpacing(theme.px(10))
        row.addWidget(self._picture)
        row.addWidget(self._title, 1)
        row.addWidget(self._note)
        for part in (self._picture, self._title, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._dress)
        theme.changed.connect(self._dress)
        self.set_note("")
        self._dress()

    @property
    def page(self) -> str:
        """The page's id."""
        return self._spec.id

    def set_note(self, note: str) -> None:
        """The words at the right."""
        self._note.setText(note)
        self.setAccessibleName(f"{self._spec.title}, {note}" if note else self._spec.title)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(33))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _dress(self) -> None:
        palette, side = self._theme.palette, self._theme.px(16)
        colour = palette.accent if self.isChecked() else palette.text
        self._picture.setPixmap(self._theme.pixmap(self._spec.icon, side, colour, self.devicePixelRatioF()))
        self.updateGeometry()
        set_role(self._title, "nav-on" if self.isChecked() else "nav-off")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.focusNextPrevChild(step > 0)


class TargetCard(QFrame):
    """What the person works towards: role level, kind of role, edition."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._name = plain_label("", "strong", wrap=True)
        self._edition = plain_label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, S, 10, S)
        column.setSpacing(XS)
        column.addWidget(self._name)
        column.addWidget(self._edition)

    def show_plan(self, plan: Plan) -> None:
        """Show the plan's target."""
        edition = edition_words(plan.framework.edition)
        words = [target_kind(plan), f"{edition} edition" if edition else ""]
        self._name.setText(plan.target.name or "No role level")
        self._edition.setText("  ·  ".join(word for word in words if word))
        note = plan.framework.edition_note
        self._edition.setToolTip(plain_tip(note) if note else "")
        self.setAccessibleName(f"Target: {plan.target.name}, {self._edition.text()}")


def target_kind(plan: Plan) -> str:
    """Technical or management role, where the framework tells the two apart."""
    if not plan.target.note:
        return ""
    return "Management role" if "management" in plan.target.name.casefold() else "Technical role"


class Sidebar(QWidget):
    """chosen(page id): the person chose a page."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, specs: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.target = TargetCard()
        self._buttons = {spec.id: NavButton(theme, spec) for spec in specs}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(S, M, S + 1, M)
        column.setSpacing(2)
        column.addWidget(self.target)
        column.addSpacing(M)
        for low in (False, True):
            for spec in specs:
                if spec.low is low:
                    column.addWidget(self._buttons[spec.id])
            if not low:
                column.addStretch(1)
        for button in self._buttons.values():
            self._group.addButton(button)
            button.clicked.connect(self._on_clicked)

    def set_current(self, page: str) -> None:
        """Show which page is open."""
        self._buttons[page].setChecked(True)

    def set_note(self, page: str, note: str) -> None:
        """The number at a page, if the page exists."""
        if page in self._buttons:
            self._buttons[page].set_note(note)

    def set_listed(self, page: str, on: bool) -> None:
        """List a page that comes and goes."""
        self._buttons[page].setVisible(on)

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.px(WIDTH))

    def _on_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, NavButton)
        self.chosen.emit(button.page)
