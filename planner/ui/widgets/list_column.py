"""The left half of a page that lists things: what stands above the list, a line, and the list or why it is empty."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from planner.ui.delegates.rows import SIDE
from planner.ui.theme import Theme, set_role


class ListColumn(QVBoxLayout):
    """Lays out the pane. stack: the list and what stands in its place, one at a time. What is added stands below."""

    def __init__(self, pane: QWidget, theme: Theme, above: Sequence[QWidget], pages: Sequence[QWidget]) -> None:
        super().__init__(pane)
        px = theme.px
        set_role(pane, "surface")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top = QVBoxLayout()
        top.setContentsMargins(px(SIDE), px(12), px(SIDE), px(12))
        top.setSpacing(px(8))
        for widget in above:
            top.addWidget(widget)
        line = QWidget()
        set_role(line, "line")
        line.setFixedHeight(1)
        self.stack = QStackedLayout()
        for page in pages:
            self.stack.addWidget(page)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        self.addLayout(top)
        self.addWidget(line)
        self.addLayout(self.stack, 1)
