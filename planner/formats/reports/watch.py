"""A report under way: who is told how far it is, and who may stop it."""

from collections.abc import Callable

from planner.core.errors import ReportCancelled

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


class Watch:
    """Counts the parts that are done. Raises ReportCancelled between two of them."""

    def __init__(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0

    def step(self) -> None:
        """One more part is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done)
        if self._cancelled is not None and self._cancelled():
            raise ReportCancelled(
                "The report was stopped; nothing of it was saved.", "Export it again when you want it."
            )
