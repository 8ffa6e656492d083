"""Small things that keep a person's words as they are: tips without markup, long names on one line, calm choices."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from planner.ui.theme import Theme
from planner.ui.widgets.buttons import IconButton


def plain_tip(text: str) -> str:
    """A tooltip that shows the text letter for letter; Qt would guess at markup otherwise."""
    # By hand: the library's module is another one to import before the first frame.
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{safe}</qt>"


def named_button(theme: Theme, icon: str, says: str) -> IconButton:
    """An icon to press, small, whose name holds a person's words."""
    button = IconButton(theme, icon, says)
    button.setToolTip(plain_tip(says))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setStyleSheet("padding: 0;")
    button.setFixedSize(theme.px(26), theme.px(26))
    return button


class TabOrder:
    """Keeps Tab in reading order where parts of a form come and go: Qt puts whatever is made last at the end."""

    def __init__(self) -> None:
        self._stops: tuple[QWidget, ...] = ()

    def keep(self, stops: Iterable[QWidget]) -> None:
        """Let Tab go through these, in this order."""
        wanted = tuple(stops)
        if wanted == self._stops:
            return
        self._stops = wanted
        for before, after in pairwise(wanted):
            QWidget.setTabOrder(before, after)


class ElidedLabel(QWidget):
    """One line of text, cut in the middle where there is no room for all of it; the tooltip has the whole."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, link: bool = False) -> None:
        super().__init__(parent)
        self._text = ""
        self._role = QPalette.ColorRole.Link if link else QPalette.ColorRole.WindowText
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self._role))
            shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 2, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())


class QuietCombo(QComboBox):
    """A choice that the wheel does not change while the page scrolls past it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
