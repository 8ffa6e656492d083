"""Whether the plan can be written now. The secret kept here: how that is known, and when it is looked at again.

It is asked at the start, whenever the window gets the focus, after every write that failed for it, and before the next
try. Pages follow `changed`; whoever writes in spite of it is refused by the Session with one and the same sentence.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from planner.core.errors import StoreError, StoreReadOnly, UserError
from planner.ui.widgets.plain import plain_tip

_KEPT = "What you typed stays where it is. "
_HINT = "Once the folder can be written again, go on."


class Writable(QObject):
    """changed(bool): the plan can be written from now on, or cannot. troubled: the last write that was refused was so
    for the disk or a lock, and not for what was to be written."""

    changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._why = ""
        self.troubled = False
        self._probe: Callable[[], str] = str

    @property
    def now(self) -> bool:
        """Whether it can be, as far as is known."""
        return not self._why

    @property
    def why(self) -> str:
        """Why not, in a sentence; empty where it can be."""
        return self._why

    def refusal(self, *, typed: bool) -> StoreReadOnly:
        """What a person is told who wants to write now. typed: words of theirs wait in a field."""
        return StoreReadOnly(self._why, _KEPT + _HINT if typed else _HINT)

    def look_with(self, probe: Callable[[], str]) -> None:
        """Look by this from now on: it says why the plan cannot be written, empty where it can."""
        self._probe = probe

    def look(self) -> bool:
        """Look now; whether it can be written."""
        self._set(self._probe())
        return self.now

    def look_again(self) -> bool:
        """Look once more where it could not be written; whether it can be now."""
        return self.now or self.look()

    def refused(self, error: UserError) -> None:
        """A write was refused; where it was for the disk or a lock, what was typed is as good as before."""
        self.troubled = isinstance(error, StoreError)
        if isinstance(error, StoreReadOnly) and self.now:
            self._set(self._probe() or error.message)

    def _set(self, why: str) -> None:
        before, self._why = self.now, why
        if before != self.now:
            self.changed.emit(self.now)


def only_while_writable(writable: Writable, *widgets: QWidget) -> None:
    """Disable these while the plan cannot be written, and let their tip say why."""
    for widget in widgets:
        _Guard(writable, widget)


class _Guard(QObject):
    """Others may enable and disable the widget as they did; while nothing can be written it stays disabled."""

    def __init__(self, writable: Writable, widget: QWidget) -> None:
        super().__init__(widget)
        self._writable, self._widget = writable, widget
        self._wanted = True
        self._tip = widget.toolTip()
        widget.installEventFilter(self)
        writable.changed.connect(self._follow)
        if not writable.now:
            self._follow(False)

    def _follow(self, can: bool) -> None:
        widget = self._widget
        if can:
            widget.setEnabled(self._wanted)
            widget.setToolTip(self._tip)
            return
        self._wanted, self._tip = not self._off(), widget.toolTip()
        widget.setEnabled(False)
        widget.setToolTip(plain_tip(self._writable.why))

    def _off(self) -> bool:
        """Whether it is disabled itself, and not only what it is in."""
        return self._widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and not self._writable.now and not self._off():
            self._wanted = True
            self._widget.setEnabled(False)
        return super().eventFilter(watched, event)
