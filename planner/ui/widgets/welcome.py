"""What stands above the pages at a first start, and on the sample plan: a few words and what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.ui.theme import L, M, S, Theme, set_role
from planner.ui.widgets.buttons import PlainButton
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import plain_label

FIRST_START = "Your plan is empty. Tick a descriptor to begin, or look around in a sample plan that is kept apart."
SAMPLE = "This is a sample plan of a fictional engineer. Change what you like; your own plan is not touched."

_BESIDE = 2  # buttons that find room beside the words; more go below them


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
        said = plain_label(words, wrap=True)
        if len(buttons) > _BESIDE:
            column = QVBoxLayout(self)
            column.setContentsMargins(L + 4, M, L, M)
            column.setSpacing(S)
            column.addWidget(said)
            acts = FlowLayout(gap=S)
            column.addLayout(acts)
            for button in _made(theme, buttons):
                acts.addWidget(button)
            return
        row = QHBoxLayout(self)
        row.setContentsMargins(L + 4, S, L, S)
        row.setSpacing(M)
        row.addWidget(said, 1)
        for button in _made(theme, buttons):
            row.addWidget(button)


def _made(theme: Theme, buttons: Sequence[tuple[str, Callable[[], object]]]) -> list[PlainButton]:
    made = []
    for verb, act in buttons:
        button = PlainButton(theme, verb)
        button.clicked.connect(act)
        made.append(button)
    return made
