"""When everything was looked through last.

The secret it keeps: the small file in the data directory that says so. It holds a time and a number and nothing of the
plan; without it the next look comes sooner.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from planner import files
from planner.core.check import LastCheck

_NAME = "checked.json"
_LONGEST = 4_096


def last_check(data_dir: Path) -> LastCheck | None:
    """The last one, None where there was none or what it left cannot be read."""
    try:
        with (data_dir / _NAME).open("rb") as stream:
            said = json.loads(stream.read(_LONGEST))
        at, found = datetime.fromisoformat(said["at"]), said["found"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if at.tzinfo is None or type(found) is not int or found < 0:
        return None
    return LastCheck(at, found)


def note_check(data_dir: Path, found: int) -> LastCheck:
    """Remember that everything was looked through now; where that cannot be written it is looked through again."""
    done = LastCheck(datetime.now(UTC).replace(microsecond=0), found)
    with suppress(OSError), files.atomic_write(data_dir / _NAME) as stream:
        stream.write((json.dumps({"at": done.at.isoformat(), "found": found}) + "\n").encode())
    return done


def forget_check(data_dir: Path) -> None:
    """Another plan stands there now, and nothing is known of it yet."""
    with suppress(OSError):
        (data_dir / _NAME).unlink(missing_ok=True)
