"""The child process that reads a returned form: the file comes in at standard input, JSON goes out at standard output.

Its limits are set before the library that reads PDFs is imported, and whatever goes wrong is one word of JSON.
"""

import io
import json
import logging
import os
import sys
from contextlib import suppress
from typing import Any

MEMORY = 1 << 30


def main() -> int:
    """Read the form at standard input; returns 0 where something was said about it."""
    _limit()
    with open(0, "rb", closefd=False) as incoming:
        data = incoming.read()
    said = json.dumps(_read(data)).encode("ascii")
    with open(1, "wb", closefd=False) as out:
        out.write(said)
    return 0


def _limit() -> None:
    """Hold this process to its memory, where the system can."""
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(5)


def _read(data: bytes) -> dict[str, Any]:
    """{"form": values} or {"refused": reason, "detail": text}."""
    logging.disable(logging.CRITICAL)
    try:
        from pypdf import PdfReader
        from pypdf.errors import LimitReachedError

        from planner.formats.review_form.answers import Unfit, answers
    except MemoryError:
        return {"refused": "too much"}
    try:
        return {"form": answers(PdfReader(io.BytesIO(data), strict=False))}
    except Unfit as unfit:
        return {"refused": unfit.reason, "detail": unfit.detail}
    except (MemoryError, LimitReachedError):
        return {"refused": "too much"}
    except Exception:  # what a hostile file makes a parser raise has no end, and all of it says the same
        return {"refused": "damaged"}


if __name__ == "__main__":
    sys.exit(main())
