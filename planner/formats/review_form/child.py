"""The child process that reads a returned form: the file comes in at standard input, JSON goes out at standard output.

Its limits are set before the library that reads PDFs is imported, and whatever goes wrong is one word of JSON.
"""

import io
import json
import logging
import sys
from contextlib import suppress
from typing import Any

# Bytes of memory; and of what may be said of one form, which the program that asks has to hold.
MEMORY = 1 << 30
_MOST_SAID = 50_000_000
_TOO_MUCH = {"refused": "too much"}


def main() -> int:
    """Read the form at standard input and tell what it says; returns 0."""
    _limit()
    logging.disable(logging.CRITICAL)
    # By number: a program without a console has these, and no sys.stdin and sys.stdout.
    with open(0, "rb", closefd=False) as incoming:
        data = incoming.read()
    said = json.dumps(told(data)).encode("ascii")
    # Whoever asked may have given up by now.
    with suppress(OSError), open(1, "wb", closefd=False) as out:
        out.write(said if len(said) <= _MOST_SAID else json.dumps(_TOO_MUCH).encode("ascii"))
    return 0


def _limit() -> None:
    """Hold this process to its memory, where the system can."""
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def told(data: bytes) -> dict[str, Any]:
    """What the file says: {"form": values}, or {"refused": reason, "detail": text}. Raises nothing, whatever it is."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

        from planner.formats.review_form.answers import Unfit, answers
    except MemoryError:
        return _TOO_MUCH
    try:
        return {"form": answers(PdfReader(io.BytesIO(data), strict=False))}
    except Unfit as unfit:
        return {"refused": unfit.reason, "detail": unfit.detail}
    except (MemoryError, LimitReachedError):
        return _TOO_MUCH
    except (DependencyError, FileNotDecryptedError):
        # The one thing that needs a library we go without is deciphering.
        return {"refused": "encrypted"}
    except Exception:  # what a hostile file makes a parser raise has no end, and all of it says the same
        return {"refused": "damaged"}
