"""The second place for backups: that it is the very folder that was chosen.

The secret it keeps: the mark. A disk that is not plugged in may leave an empty folder of its name on the plan's own
disk, where a backup would be no second one; so a folder is marked when it is chosen, and asked for its mark before each
backup. Which marks are expected is known beside the backups of this machine, and travels nowhere.
"""

import json
import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from planner import files, paths
from planner.core import limits
from planner.core.errors import InvalidValue, StoreError, StoreFull, StoreReadOnly, UserError
from planner.store.backup_lock import backups_dir
from planner.store.opening import disk_trouble

MARKER = "capability-planner-backups.json"
_KNOWN = "second-places.json"
_ABOUT = (
    "This folder holds backups of Capability Planner. Leave this file where it is: it tells the program that the disk "
    "it made backups on is there."
)
_TOKEN = re.compile(r"[0-9a-f]{32}")
_LONGEST = 65_536
_PLUG = "Plug the disk in and back up again, or choose a folder."


def prepare(data_dir: Path, place: Path) -> None:
    """Make the folder what backups may be copied to: it is made where the folder above is there, and marked.

    Raises InvalidValue where it can never be, StoreError where it cannot be now; then it is as it was.
    """
    limits.profile({"backup-dir": str(place)}, {})
    try:
        _refuse_unfit(data_dir, place)
        made = not place.exists()
        before = "" if made else _mark(place)
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a name that is no text
        raise _cannot_be(place, error) from error
    token = before or uuid4().hex
    try:
        files.private_dir(place)
        # Also where it bears one: whether it can be written is known by that.
        with files.atomic_write(place / MARKER) as stream:
            stream.write(_text({"about": _ABOUT, "token": token}))
    except (OSError, ValueError) as error:
        _unmark(place, marked=not before, made=made)
        raise _cannot_be(place, error) from error
    try:
        know(data_dir, place, token)
    except OSError as error:
        _unmark(place, marked=not before, made=made)
        raise disk_trouble(error, data_dir) from error


def present(data_dir: Path, place: Path) -> None:
    """See that the folder is the one that was chosen. Raises StoreError where it is not there, or is another,
    or was not chosen on this machine: an import brings the choice of another one, and copies go where nobody looked."""
    try:
        _refuse_within(data_dir, place)
        there = place.is_dir()
        token = _mark(place) if there else ""
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(
            f"The second place for backups, {place}, cannot be read: {_why(error)}.",
            "Check its disk, and who may read it.",
        ) from error
    known = _known(data_dir).get(str(place), "")
    if not known:
        raise StoreError(
            f"{place} was not chosen as the second place for backups on this machine, so it gets none.",
            "Choose it, or another folder.",
        )
    if not there:
        raise StoreError(f"The second place for backups, {place}, is not there.", _PLUG)
    if token != known:
        raise StoreError(
            f"The second place for backups is not there: {place} lacks the mark of the folder that was chosen.", _PLUG
        )


def trouble(data_dir: Path, place: Path) -> str:
    """Why nothing can be copied to the second place now, in a sentence; empty where it is there."""
    try:
        present(data_dir, place)
    except UserError as error:
        return str(error)
    return ""


def know(data_dir: Path, place: Path, token: str) -> None:
    """Expect this mark of the place from now on. Raises OSError.

    Two programs at once may lose one of their marks by it; then that place has to be chosen again.
    """
    known = _known(data_dir)
    if known.get(str(place)) != token:
        files.private_dir(backups_dir(data_dir))
        with files.atomic_write(backups_dir(data_dir) / _KNOWN) as stream:
            stream.write(_text({**known, str(place): token}))


def take_along(data_dir: Path, new: Path) -> None:
    """Expect in a directory that a plan moves to what was expected in the one it leaves. Raises OSError."""
    for place, token in _known(data_dir).items():
        know(new, Path(place), token)


def give_up(place: Path) -> None:
    """Take a folder that holds nothing but its mark away."""
    with suppress(OSError):
        if [each.name for each in place.iterdir()] == [MARKER]:
            _unmark(place, marked=True, made=True)


def _refuse_unfit(data_dir: Path, place: Path) -> None:
    _refuse_within(data_dir, place)
    if place.exists() and not place.is_dir():
        raise InvalidValue(
            f"{place} is a file and not a folder, so nothing was changed.", "Choose a folder for backups."
        )
    if place.name == "backups" and paths.database(place.parent).exists():
        raise InvalidValue(
            f"{place} holds another plan's own backups, so nothing was changed.", "Choose another folder."
        )
    if not place.parent.is_dir():
        raise InvalidValue(
            f"{place.parent} is not there, so nothing was changed.", "Plug its disk in, or choose another folder."
        )


def _refuse_within(data_dir: Path, place: Path) -> None:
    data, new = data_dir.resolve(), place.resolve()
    if new == data or data in new.parents:
        raise InvalidValue(
            f"{place} lies in the folder of the plan, and is no second place.", "Choose a folder on another disk."
        )


def _unmark(place: Path, *, marked: bool, made: bool) -> None:
    with suppress(OSError):
        if marked:
            (place / MARKER).unlink(missing_ok=True)
        if made:
            place.rmdir()  # which spares whatever somebody else has put there meanwhile


def _mark(place: Path) -> str:
    """The mark of a folder, empty where it bears none that can be understood. Raises OSError."""
    token = _read(place / MARKER).get("token", "")
    return token if _TOKEN.fullmatch(token) else ""


def _known(data_dir: Path) -> dict[str, str]:
    """Place -> the mark that is expected there."""
    with suppress(OSError):
        known = _read(backups_dir(data_dir) / _KNOWN)
        return {place: token for place, token in known.items() if _TOKEN.fullmatch(token)}
    return {}


def _read(path: Path) -> dict[str, str]:
    with suppress(FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        if path.is_file() and path.stat().st_size <= _LONGEST:
            document = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(document, dict):
                return {key: value for key, value in document.items() if isinstance(value, str)}
    return {}


def _text(document: dict[str, str]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _cannot_be(place: Path, error: Exception) -> StoreError:
    """The disk's trouble, said of a folder for backups."""
    kind = type(disk_trouble(error, place)) if isinstance(error, OSError) else StoreError
    why = {StoreFull: "the disk is full", StoreReadOnly: "it cannot be written"}.get(kind) or _why(error)
    return kind(
        f"{place} cannot be a place for backups: {why}. Nothing was changed.",
        "Choose another folder, or one on another disk.",
    )


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "its name is no text"
    return ((error.strerror if isinstance(error, OSError) else "") or "its path leads nowhere").lower()
