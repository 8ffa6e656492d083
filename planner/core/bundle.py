"""A bundle on its way: what is told while a whole plan is taken away or taken in, and what came of it.

The secret it keeps: which steps there are, and up to which of them it can still be stopped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Step(StrEnum):
    """What is being done, in words."""

    ROWS = "Reading your plan"
    FILES = "Packing the attached files"
    LOCKING = "Locking it with the passphrase"
    UNLOCKING = "Opening it with the passphrase"
    LOOKING = "Looking through the bundle"
    COPYING = "Copying the attached files"
    BACKING_UP = "Making a backup of your plan first"
    TAKING_IN = "Taking it in"

    @property
    def last(self) -> bool:
        """Whether it is one act from here on, which is not stopped."""
        return self is Step.TAKING_IN


Watch = Callable[[Step, int, int], object]
"""Told the step, how many bytes of it are done, and of how many (0: nobody knows); raises BundleCancelled to stop."""


def unwatched(step: Step, done: int, of: int) -> None:
    """A Watch for one who does not wait."""


class BundleKind(StrEnum):
    """What a file is that may be a bundle. LOCKED: something behind a passphrase, which cannot be told before."""

    OPEN = "open"
    LOCKED = "locked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written. size: in bytes; counts: rows by table; missing: attached files whose copy is lost."""

    path: Path
    size: int
    counts: Mapping[str, int]
    missing: int
