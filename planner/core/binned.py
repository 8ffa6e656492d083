"""What lies in the bin: enough of each thing to find it there."""

from dataclasses import dataclass
from datetime import datetime

from planner.core.changes import Kind


@dataclass(frozen=True, slots=True)
class Binned:
    """A thing in the bin. kind: evidence, goal or review; title: what a person calls it; at: when it went there, in
    UTC."""

    id: str
    kind: Kind
    title: str
    at: datetime
