"""What the first frame of a window can do without, and when it is done."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Later(QObject):
    """Holds acts back until the first frame is on the screen, and does one in each turn of the event loop; from then on
    whatever comes is done at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._acts: list[Callable[[], object]] = []
        self._over = False

    def do(self, act: Callable[[], object]) -> None:
        """Do this once nobody waits for the first frame any more."""
        if self._over:
            act()
        else:
            self._acts.append(act)

    def begin(self) -> None:
        """The first frame is on the screen."""
        QTimer.singleShot(0, self, self._on_turn)

    def hurry(self) -> None:
        """Do all of it now: for a window whose first frame nobody waits for."""
        while self._acts:
            self._acts.pop(0)()
        self._over = True

    def _on_turn(self) -> None:
        if self._acts:
            self._acts.pop(0)()
            self.begin()
        else:
            self._over = True
