"""What stands above the pages at a first start, and on the sample plan: a few words and what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton
from planner.ui.widgets.labels import plain_label

FIRST_START = "Your plan is empty. Tick a descriptor to begin, or look around in a sample plan that is kept apart."
SAMPLE = "This is a sample plan of a fictional engineer. Change what you like; your own plan is not touched."


class Banner(QWidget):
    """Words and buttons; each button is (verb, act). It goes away by itself with none of them."""

    def __init__(
        self,
        theme: Theme,
        words: str,
        buttons: Sequence[tuple[str, Callable[[], object]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(L + 4, S, L, S)
        row.setSpacing(M)
        row.addWidget(plain_label(words, wrap=True), 1)
        for verb, act in buttons:
            button = PlainButton(theme, verb)
            button.clicked.connect(act)
            row.addWidget(button)
