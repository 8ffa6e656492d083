"""The room held back on the disk, as the window sees it. The secret kept here: when it is looked after, and that a
person is told once when it was needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from planner.core.errors import StoreFull
from planner.ui.tasks import Task

if TYPE_CHECKING:
    from planner.ui.store_protocol import Store

_LOOK_MS = 20_000

FULL = StoreFull(
    "The disk is full: that was saved in room that was kept back for it.", "Free some space before you go on."
)


class Reserve(QObject):
    """Makes the reserve of a store some time after it was opened, and again once there is room."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._store: Store | None = None
        self._held = False
        self._making: Task | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look_after)

    def begin(self, store: Store) -> None:
        """Look after this store's reserve. It is not made at once: a start has better things to do."""
        self._store = store
        self._held = store.has_reserve()
        self._timer.start()

    def end(self) -> None:
        """The store is about to be closed."""
        self._timer.stop()
        self._store = None

    def look_after(self) -> None:
        """Make the reserve where there is none and room for it, off the GUI thread."""
        store = self._store
        if store is None or store.has_reserve() or self._making is not None:
            return
        self._making = Task(store.keep_reserve, self)
        self._making.done.connect(self._on_made)
        self._making.ended.connect(self._on_ended)
        self._making.start()

    def used(self) -> bool:
        """Whether the reserve went since this was asked last."""
        if self._store is None:
            return False
        held, self._held = self._held, self._store.has_reserve()
        return held and not self._held

    def _on_made(self, made: object) -> None:
        self._held = bool(made)

    def _on_ended(self) -> None:
        self._making = None
