"""What scrolls and holds words that wrap: it is as high as the width it has asks for.

Qt asks for the height at the narrowest width instead, and a scroll bar stands beside what would fit."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget


class Fitted(QFrame):
    """The content of a QScrollArea that scrolls up and down alone. narrowest: in pixels; its words wrap down to it."""

    def __init__(self, narrowest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowest = narrowest

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(self._narrowest, layout.heightForWidth(self.width()) if layout is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
