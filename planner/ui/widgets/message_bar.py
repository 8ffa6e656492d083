"""One line at the foot of a list: what was done, with the way back beside it. Errors stay, news leaves.

bar = MessageBar(theme, window, lambda: window.list)       # over the list, where it covers rows that scroll
bar.show_message("Evidence moved to the trash", ("Undo", session.undo))
bar.show_error(error)                                  # a UserError: what happened, and what to do
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from planner.core.errors import UserError
from planner.ui.theme import M, S, Theme, set_property, set_role
from planner.ui.widgets.labels import plain_label

_STAYS_MS = 8_000
_MOST_ACTS = 2
_FOOT = 16  # logical pixels between the bar and the edges of what it stands over

Act = tuple[str, Callable[[], object]]


class MessageBar(QFrame):
    """Floats near the lower edge of what place() returns, within its parent, and follows its size. place: a widget
    in the parent whose foot holds no control; without it, the parent."""

    def __init__(self, theme: Theme, parent: QWidget, place: Callable[[], QWidget] | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bubble")
        self._theme = theme
        self._parent = parent
        self._find_place = place
        self._over = parent
        self._acts: tuple[Act, ...] = ()
        self._stays = False
        self._words = plain_label("", "bubble", wrap=True)
        self._buttons = [self._new_button() for _ in range(_MOST_ACTS)]
        self._close = QPushButton("Dismiss")
        set_role(self._close, "bubble")
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MS)
        self._timer.timeout.connect(self._on_time)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(M + 2, S, M + 2, S)
        row.setSpacing(M)
        row.addWidget(self._words, 1)
        for button in self._buttons:
            row.addWidget(button)
        row.addWidget(self._close)
        parent.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons with what can be done, in order; those without an act are hidden."""
        return list(self._buttons)

    def show_message(self, text: str, *acts: Act, stays: bool = False) -> None:
        """Say something. acts: two at most, each (the button's verb, what it does). stays: until it is dismissed,
        else for some seconds."""
        self._acts = acts
        for place, button in enumerate(self._buttons):
            button.setText(acts[place][0] if place < len(acts) else "")
            button.setVisible(place < len(acts))
        self._words.setText(text)
        self._close.setVisible(stays)
        set_property(self, "trouble", stays)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._announce(text)
        self._stays = stays
        if stays:
            self._timer.stop()
        else:
            self._timer.start()

    def show_error(self, error: UserError) -> None:
        """Say what happened and what to do; it stays until it is dismissed."""
        self.show_message(str(error), stays=True)

    def on_page_changed(self) -> None:
        """Another page is open: news that nothing can be done about goes, the rest goes along."""
        if not self.isVisible():
            return
        if self._acts or self._stays:
            self._place()
        else:
            self.hide()

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)

    def _place(self) -> None:
        self._stand_over(self._parent if self._find_place is None else self._find_place())
        parent, row, edge = self._parent, self._row, self._theme.px(_FOOT)
        over = QRect(self._over.mapTo(parent, QPoint()) if self._over is not parent else QPoint(), self._over.size())
        most = min(self._theme.px(640), over.width() - 2 * edge)
        self._words.setMinimumWidth(0)
        row.activate()
        wide = self._words.fontMetrics().horizontalAdvance(self.words) + S
        around = self.sizeHint().width() - self._words.sizeHint().width()
        width = max(self._theme.px(200), min(most, wide + around))
        height = row.heightForWidth(width)
        height = max(height, row.sizeHint().height()) if height < 0 else height
        left = over.left() + (over.width() - width) // 2
        self.setGeometry(left, over.bottom() + 1 - height - edge, width, height)

    def _stand_over(self, place: QWidget) -> None:
        if place is self._over:
            return
        if self._over is not self._parent:
            self._over.removeEventFilter(self)
        self._over = place
        if place is not self._parent:
            place.installEventFilter(self)

    def _new_button(self) -> QPushButton:
        button = QPushButton()
        set_role(button, "bubble")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_clicked)
        return button

    def _on_clicked(self) -> None:
        acts, self._acts = self._acts, ()
        self.hide()
        for (_, act), button in zip(acts, self._buttons, strict=False):
            if button is self.sender():
                act()

    def _on_time(self) -> None:
        if self.underMouse() or any(button.hasFocus() for button in self._buttons):
            self._timer.start()  # somebody is about to use it
        else:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
