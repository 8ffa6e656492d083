"""A strip across the head of a pane: words, and what can be done about them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from planner.ui.theme import Theme, set_role
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import plain_label


class ReviewStrip(QWidget):
    """Words above a row of widgets that goes on in the next line where there is no room."""

    def __init__(self, theme: Theme, *widgets: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        set_role(self, "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = plain_label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(10), px(24), px(10))
        column.setSpacing(px(8))
        column.addWidget(self._words)
        row = FlowLayout(gap=px(8))
        for widget in widgets:
            row.addWidget(widget)
        column.addLayout(row)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def tell(self, words: str) -> None:
        """Say something, and be there."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()


def busy_bar(says: str) -> QProgressBar:
    """A bar for work of which nobody knows how long it takes."""
    bar = QProgressBar()
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.setAccessibleName(says)
    bar.setMinimumWidth(160)
    return bar
