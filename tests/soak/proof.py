"""What a proof hands back, and the machine it was made on."""

import os
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Proof:
    """name: what was tried, in words. figures: what was counted. skipped: why it could not be tried here."""

    name: str
    figures: Mapping[str, int | str] = field(default_factory=dict)
    passed: bool = True
    skipped: str = ""

    @property
    def verdict(self) -> str:
        """One word, or the reason."""
        return f"not tried: {self.skipped}" if self.skipped else "holds" if self.passed else "FAILS"


def machine() -> str:
    """What it ran on, without its name."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
