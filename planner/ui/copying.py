"""Files on their way into the store. The secret kept here: which are so large that they are copied aside, where the
window stays alive meanwhile, and what a person is told of files that were there already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from planner.core.changes import Change
from planner.core.errors import UserError
from planner.files import file_size_words, sha256_of
from planner.ui.tasks import Task

if TYPE_CHECKING:
    from planner.ui.store_protocol import Store

Write = Callable[["Store"], Change]

_AT_ONCE_BYTES = 5_000_000


class Copying(QObject):
    """Writes with large files. aside runs one write on a connection of its own, on any thread; without it none is."""

    def __init__(self, aside: Callable[[Write], Change] | None, parent: QObject) -> None:
        super().__init__(parent)
        self._aside = aside
        self._tasks: list[Task] = []

    def wants(self, files: Sequence[Path]) -> bool:
        """Whether a write with these files is one to do aside."""
        return self._aside is not None and _bytes_of(files) > _AT_ONCE_BYTES

    def start(self, write: Write, done: Callable[[Change], None], failed: Callable[[UserError], None]) -> None:
        """Write aside, where `wants` says so."""
        aside = self._aside
        assert aside is not None
        task = Task(lambda: aside(write), self)
        task.done.connect(done)
        task.failed.connect(failed)
        task.ended.connect(lambda: self._tasks.remove(task))
        self._tasks.append(task)
        task.start()


def copying_words(files: Sequence[Path]) -> str:
    """What is told while these are copied."""
    names = files[0].name if len(files) == 1 else f"{len(files)} files"
    return f"Copying {names} ({file_size_words(_bytes_of(files))})"


def twins_words(store: Store, evidence_id: str, files: Sequence[Path]) -> str:
    """What is said of files just attached to that evidence which are the same as others; empty where none is."""
    from planner.core.evidence import kept_once

    try:
        return " ".join(kept_once(files, store.evidence(evidence_id).attachments, sha256_of))
    except UserError:
        return ""  # what was asked for is stored; only the word on it is missing


def _bytes_of(files: Sequence[Path]) -> int:
    try:
        return sum(path.stat().st_size for path in files)
    except OSError:
        return 0  # the store says what is wrong with it
