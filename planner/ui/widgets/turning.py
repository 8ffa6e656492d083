"""A row whose widgets stand below each other where it is too narrow for them, in the same order."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class TurningRow(QWidget):
    """Widgets beside each other, or below each other.

    gap: pixels between them; stretched: the one that takes what room is left; at_least: pixels it needs to stand in a
    row with the others, None for what it asks for itself.
    """

    def __init__(self, widgets: Sequence[QWidget], gap: int, stretched: QWidget, at_least: int | None = None) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        self._stretched = stretched
        self._at_least = at_least
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for widget in widgets:
            if widget is stretched:
                self._row.addWidget(widget, 1)
            else:
                self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @property
    def turned(self) -> bool:
        """Whether they stand below each other."""
        return self._row.direction() is QBoxLayout.Direction.TopToBottom

    def _needed(self) -> int:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        return sum(map(self._room_for, shown)) + self._row.spacing() * (len(shown) - 1)

    def _room_for(self, widget: QWidget) -> int:
        if widget is self._stretched and self._at_least is not None:
            return self._at_least
        return widget.sizeHint().width()

    def _fit(self) -> None:
        turned = self._needed() > self.width()
        if turned != self.turned:
            down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._row.setDirection(down if turned else along)
            self.updateGeometry()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        # As narrow as the widest alone: a parent that took the whole row for its least would never let it turn.
        widths = [widget.minimumSizeHint().width() for widget in self._widgets if not widget.isHidden()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())
