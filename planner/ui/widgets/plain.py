"""Labels and buttons that show a person's words as plain text, whatever they hold."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from planner.ui.theme import set_role


def label(text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label of plain text in one of the stylesheet's roles."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    return made


def button(text: str, role: str, name: str = "", *, parent: QWidget | None = None) -> QPushButton:
    """A button; name: what a screen reader says where the text is not enough."""
    made = QPushButton(text.replace("&", "&&"), parent)
    made.setAutoDefault(False)
    set_role(made, role)
    made.setAccessibleName(name or text)
    return made


def icon_button(icon: QIcon, name: str, size: int, *, parent: QWidget | None = None) -> QToolButton:
    """A button that shows a picture alone; name: what it does, said aloud and on hovering."""
    made = QToolButton(parent)
    made.setIcon(icon)
    made.setIconSize(QSize(size, size))
    made.setFixedSize(size + 10, size + 10)
    made.setStyleSheet("padding: 0;")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_role(made, "quiet")
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(name))
    return made


def plain_tip(text: str) -> str:
    """A tooltip that shows the text letter for letter; Qt would guess at markup otherwise."""
    return f"<qt>{escape(text)}</qt>"


class ElidedLabel(QWidget):
    """One line of text, cut in the middle where there is no room for all of it; the tooltip has the whole."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
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
