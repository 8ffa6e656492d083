"""The room held back on the disk, as the window sees it.

The secret kept here: when it is looked after, how a write on a full disk gets it, and that a person is told once when
it was needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from planner.core.errors import StoreFull
from planner.ui.tasks import Task
from planner.ui.waiting import patiently

if TYPE_CHECKING:
    from planner.core.changes import Change
    from planner.ui.store_protocol import Store

_LOOK_MS = 5_000

FULL = StoreFull(
    "The disk is full: that was saved in room that was kept back for it.", "Free some space before you go on."
)


class Reserve(QObject):
    """Makes the reserve of a store some time after it was opened, and again once there is room.

    needed(StoreFull): a write was saved in it; told after what is said of the act itself.
    """

    needed = Signal(object)

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

    def write(self, store: Store, write: Callable[[Store], Change]) -> Change:
        """Write with patience, on a full disk with the room that is held back. Raises UserError as the write does."""
        try:
            change = patiently(lambda: write(store))
        except StoreFull:
            if not store.use_reserve():
                raise
            try:
                change = patiently(lambda: write(store))
            except StoreFull:
                store.put_reserve_back()
                raise
        if self.used():
            QTimer.singleShot(0, self, self._tell)
        return change

    def used(self) -> bool:
        """Whether the reserve went since this was asked last."""
        if self._store is None:
            return False
        held, self._held = self._held, self._store.has_reserve()
        return held and not self._held

    @Slot()
    def _tell(self) -> None:
        self.needed.emit(FULL)

    def _on_made(self, made: object) -> None:
        self._held = bool(made)

    def _on_ended(self) -> None:
        self._making = None
