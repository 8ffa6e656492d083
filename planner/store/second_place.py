"""The second place for backups: that it is the very folder that was chosen.

The secret it keeps: the mark. A disk that is not plugged in may leave an empty folder of its name on the plan's own
disk, where a backup would be no second one; so a folder is marked when it is chosen, and asked for its mark before each
backup. Which marks are expected is known beside the backups of this machine, and travels nowhere.
"""

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from planner import files
from planner.core.errors import InvalidValue, StoreError, StoreFull, StoreReadOnly
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


def prepare(data_dir: Path, place: Path) -> None:
    """Make the folder what backups may be copied to: it is made where the folder above is there, and marked.

    Raises InvalidValue where it can never be, StoreError where it cannot be now; then it is as it was.
    """
    data, new = data_dir.resolve(), place.resolve()
    if new == data or data in new.parents:
        raise InvalidValue(
            f"{place} lies in the folder of the plan, so nothing was changed.", "Choose a folder on another disk."
        )
    if place.exists() and not place.is_dir():
        raise InvalidValue(
            f"{place} is a file and not a folder, so nothing was changed.", "Choose a folder for backups."
        )
    if not place.parent.is_dir():
        raise InvalidValue(
            f"{place.parent} is not there, so nothing was changed.", "Plug its disk in, or choose another folder."
        )
    made = not place.exists()
    try:
        files.private_dir(place)
        token = _mark(place) or uuid4().hex
        # Also where it bears one: whether it can be written is known by that.
        with files.atomic_write(place / MARKER) as stream:
            stream.write(_text({"about": _ABOUT, "token": token}))
        know(data_dir, place, token)
    except OSError as error:
        if made:
            shutil.rmtree(place, ignore_errors=True)
        raise _cannot_be(place, error) from error


def present(data_dir: Path, place: Path) -> str:
    """The mark of the folder, which is the one that was chosen. Raises StoreError where it is not there, or is another.

    A place that this machine knows no mark of, as after an import, has to bear one.
    """
    with suppress(OSError):
        if not place.is_dir():
            raise StoreError(
                f"The second place for backups, {place}, is not there.", "Plug the disk in, or choose another folder."
            )
    token, known = _mark(place), _known(data_dir).get(str(place))
    if not token or known not in (None, token):
        raise StoreError(
            f"The second place for backups is not there: {place} lacks the mark of the folder that was chosen.",
            "Plug the disk in, or choose the folder again.",
        )
    return token


def trouble(data_dir: Path, place: Path) -> str:
    """Why nothing can be copied to the second place now, in a sentence; empty where it is there."""
    try:
        present(data_dir, place)
    except StoreError as error:
        return str(error)
    return ""


def know(data_dir: Path, place: Path, token: str) -> None:
    """Expect this mark of the place from now on. Raises OSError."""
    known = _known(data_dir)
    if known.get(str(place)) != token:
        files.private_dir(backups_dir(data_dir))
        with files.atomic_write(backups_dir(data_dir) / _KNOWN) as stream:
            stream.write(_text({**known, str(place): token}))


def _mark(place: Path) -> str:
    """The mark of a folder, empty where it bears none that can be read."""
    token = _read(place / MARKER).get("token", "")
    return token if _TOKEN.fullmatch(token) else ""


def _known(data_dir: Path) -> dict[str, str]:
    """Place -> the mark that is expected there."""
    return {place: token for place, token in _read(backups_dir(data_dir) / _KNOWN).items() if _TOKEN.fullmatch(token)}


def _read(path: Path) -> dict[str, str]:
    with suppress(OSError, ValueError, RecursionError):
        if path.is_file() and path.stat().st_size <= _LONGEST:
            document = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(document, dict):
                return {key: value for key, value in document.items() if isinstance(value, str)}
    return {}


def _text(document: dict[str, str]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _cannot_be(place: Path, error: OSError) -> StoreError:
    """The disk's trouble, said of a folder for backups."""
    kind = type(disk_trouble(error, place))
    why = {StoreFull: "the disk is full", StoreReadOnly: "it cannot be written"}.get(kind)
    return kind(
        f"{place} cannot be a place for backups: {why or (error.strerror or 'the disk failed').lower()}. "
        "Nothing was changed.",
        "Choose another folder, or one on another disk.",
    )
