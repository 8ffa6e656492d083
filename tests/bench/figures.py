"""One row of the table, and the arithmetic of noisy figures."""

from collections.abc import Sequence
from dataclasses import dataclass

FRAME_MS = 16.0


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured. figure and floor share a unit; goal: what ratio (or figure, in words) is wanted."""

    name: str
    figure: float
    floor: float
    unit: str
    goal: float
    floor_is: str
    faster_is_more: bool = False

    @property
    def ratio(self) -> float:
        """How many times the floor; for rates, how many times slower than it."""
        return self.floor / self.figure if self.faster_is_more else self.figure / self.floor

    @property
    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        kept = "met" if self.ratio <= self.goal else "missed"
        return (
            self.name,
            f"{self.figure:,.1f} {self.unit}",
            f"{self.floor:,.1f} {self.unit} ({self.floor_is})",
            f"{self.ratio:.2f} x",
            f"at most {self.goal:g} x",
            kept,
        )


HEAD = ("what", "figure", "floor", "ratio", "goal", "")


def middle(values: Sequence[float]) -> float:
    """The median."""
    return sorted(values)[len(values) // 2]


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]
