"""Wrapped text for delegates: laid out once for each text, font and width, never cut.

height = wrapped(text, font, width).height
wrapped(text, font, width).draw(painter, QPointF(x, y), colour)
"""

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


class Wrapped:
    """A text in lines of at most that width (pixels); words that are too long are broken."""

    def __init__(self, text: str, font: QFont, width: int) -> None:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout = QTextLayout(text, font)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        leading = round(QFontMetricsF(font).height() * 0.14)
        self.height = 0.0
        self.width = 0.0
        self.last_line_width = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            self.height += leading if line.lineNumber() else 0
            line.setPosition(QPointF(0, self.height))
            self.height += line.height()
            self.last_line_width = line.naturalTextWidth()
            self.width = max(self.width, self.last_line_width)
        self._layout.endLayout()

    def draw(self, painter: QPainter, at: QPointF, colour: QColor) -> None:
        """Paint it with its top left corner there."""
        painter.setPen(colour)
        self._layout.draw(painter, at)


@lru_cache(maxsize=2000)
def _cached(text: str, font_key: str, width: int) -> Wrapped:
    font = QFont()
    font.fromString(font_key)
    return Wrapped(text, font, width)


def wrapped(text: str, font: QFont, width: int) -> Wrapped:
    """The text laid out, from a cache."""
    return _cached(text, font.toString(), width)
