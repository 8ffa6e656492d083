"""Buttons that give their words up for the icon alone where a row has no room for them, rather than being cut."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from planner.ui.widgets.buttons import PlainButton


class Giving(QObject):
    """Watches a row. buttons: those with an icon, whose words go first to last; others(): pixels that everything else
    in the row needs, with its margins and gaps."""

    def __init__(self, row: QWidget, buttons: Sequence[PlainButton], others: Callable[[], int]) -> None:
        super().__init__(row)
        self._row = row
        self._buttons = tuple(buttons)
        self._others = others
        row.installEventFilter(self)

    def fit(self) -> None:
        """Words for as many as there is room for."""
        shown = [button for button in self._buttons if not button.isHidden()]
        missing = self._others() + sum(button.full_width() for button in shown) - self._row.width()
        for button in shown:
            button.set_brief(missing > 0)
            missing -= button.saved_width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.fit()
        return super().eventFilter(watched, event)
