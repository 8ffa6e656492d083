"""A plan that was moved: which directory it is in now.

The secret it keeps: the two small files that say so. `moved.json` in the directory that was left names the new one, and
is the moment of the move: before it is there the old plan is the plan. `moved-here.json` in the new one names the old
one, bears the same token, and says whether the move is done; a copy that a kill left half made leads back to the plan.
Standard library only, for it is asked before the first window.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planner import files, paths
from planner.core.errors import StoreError
from planner.store import swap

LEFT, HERE = "moved.json", "moved-here.json"
BACKUPS_SINCE = "backups-since-moved"
"""Below the directory that was left: where its plan goes on making backups, unless it has another second place."""
_LONGEST = 16_384
_MOST = 32


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the two files. place: the other directory; machine: where it was written; whole: the move is done."""

    place: Path
    token: str
    machine: str = ""
    whole: bool = True


def followed(data_dir: Path) -> Path:
    """The directory where the plan of this one is now: itself, unless it was moved.

    Raises StoreError where it was moved to a place that does not hold it now; the old plan is not opened instead.
    """
    place = data_dir
    for _ in range(_MOST):
        onwards = _next(place)
        if onwards is None:
            return place
        place = onwards
    raise StoreError(
        f"The plan in {data_dir} was moved round in a circle, so nothing was opened.",
        f"Delete {LEFT} in the folder whose plan you want to use.",
    )


def follow_words(asked: Path, home: Path) -> str:
    """What a person is told whose plan is in another directory than was asked for."""
    if (asked / LEFT).exists():
        return f"The plan of {asked} was moved; it is in {home} now."
    return f"The plan was not moved to {asked} to the end; it is still in {home}."


def came_from(data_dir: Path) -> Path | None:
    """The directory that the plan here was moved from, None where it was not."""
    sign = read_here(data_dir)
    return sign.place if sign is not None and sign.whole else None


def read_here(data_dir: Path) -> Sign | None:
    """What the new directory says; None where it says nothing that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        return _read(data_dir / HERE, "from")
    return None


def write_here(data_dir: Path, left: Path, token: str, *, whole: bool) -> None:
    """Say in the new directory that a plan comes here, or that it has. Raises OSError."""
    _write(data_dir / HERE, {"from": str(left), "token": token, "whole": whole})


def write_left(data_dir: Path, place: Path, token: str) -> None:
    """Say in the old directory where its plan is now: from then on it is there. Raises OSError."""
    import platform

    _write(data_dir / LEFT, {"to": str(place), "token": token, "machine": platform.node()})


def holds_plan(data_dir: Path) -> bool:
    """Whether a plan lies there, also one whose swap was cut off."""
    return paths.database(data_dir).exists() or swap.ready(data_dir).is_dir()


def _next(place: Path) -> Path | None:
    left = _left(place)
    if left is not None:
        return _arrived(place, left)
    here = read_here(place)
    if here is None or here.whole:
        return None
    back = None
    with suppress(StoreError):
        back = _left(here.place)
    if back is not None and back.token == here.token:
        _finish(place, here)
        return None
    if holds_plan(here.place):
        return here.place
    raise StoreError(
        f"The plan was not moved to {place} to the end, and {here.place}, where it still is, is not there now.",
        f"Plug its disk in. To use what is in {place} instead, delete {HERE} there.",
    )


def _arrived(place: Path, left: Sign) -> Path:
    here = read_here(left.place)
    if here is not None and here.token == left.token and holds_plan(left.place):
        if not here.whole:
            _finish(left.place, here)
        return left.place
    raise StoreError(
        f"The plan of {place} was moved to {left.place}{_on(left.machine)}, and it is not there now; nothing was "
        "opened.",
        f"Plug its disk in, or use the machine it was moved on. To use the old plan in {place} again, delete {LEFT} "
        "there.",
    )


def _on(machine: str) -> str:
    import platform

    return f" on the machine {machine}" if machine and machine != platform.node() else ""


def _finish(place: Path, here: Sign) -> None:
    with suppress(OSError):  # the next start tries again
        write_here(place, here.place, here.token, whole=True)


def _left(data_dir: Path) -> Sign | None:
    path = data_dir / LEFT
    try:
        return _read(path, "to")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreError(
            f"The plan in {data_dir} was moved, and {path} does not tell where; nothing was opened.",
            f"Open the moved plan by its folder, or delete {LEFT} to use the old one.",
        ) from error


def _read(path: Path, other: str) -> Sign:
    with path.open("rb") as stream:
        said = json.loads(stream.read(_LONGEST))
    place, token = Path(said[other]), said["token"]
    if not place.is_absolute() or type(token) is not str:
        raise ValueError("it is none of ours")
    return Sign(place, token, str(said.get("machine", "")), said.get("whole") is not False)


def _write(path: Path, said: dict[str, str | bool]) -> None:
    with files.atomic_write(path) as stream:
        stream.write((json.dumps(said, indent=2) + "\n").encode())
