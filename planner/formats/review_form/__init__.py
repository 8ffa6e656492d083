"""The review form: out as a PDF with fields that any reader can fill in, and back in. The way in to both.

What reads and writes PDFs is imported only when it is used.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.core.review import Review
    from planner.core.review_return import ReturnedForm

__all__ = ["read_form", "write_form"]


def write_form(review: "Review", target: Path) -> int:
    """Write the form of a frozen review to the target and return its number of pages.

    The same review gives the same bytes. Raises ReportError, which leaves what stood at the target as it was.
    """
    from planner.formats.review_form.writing import write

    return write(review, target)


def read_form(path: Path) -> "ReturnedForm":
    """What a filled form says; the file is only read, by a child process with limits. Raises ReturnRefused."""
    from planner.formats.review_form.reading import read

    return read(path)
