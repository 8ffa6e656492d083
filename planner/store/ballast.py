"""Room kept back on the disk: a file of 8 MB that is given up when the disk is full, so that the save under way can
finish (SQLite cannot even delete a row on a full disk). The secret it keeps: where it lies and when it is made."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from planner import files

SIZE = 8_000_000
_SPARE = 2 * SIZE
_LITTLE = 1_000_000


def place(data_dir: Path) -> Path:
    """Where it lies."""
    return data_dir / "ballast"


def is_kept(data_dir: Path) -> bool:
    """Whether there is such a reserve now."""
    try:
        return place(data_dir).stat().st_size == SIZE
    except OSError:
        return False


def keep(data_dir: Path, *, to_spare: int = _SPARE) -> bool:
    """Make it where it is missing, if that leaves room enough; whether it is there now. to_spare: bytes that must be
    free before. What cannot be made is no trouble: it is only a reserve."""
    if is_kept(data_dir):
        return True
    try:
        if files.free_bytes(data_dir) < to_spare:
            return False
        _make(place(data_dir))
    except OSError:
        return False
    return True


def put_back(data_dir: Path) -> bool:
    """Make it again after a save that could not be done even with its room."""
    return keep(data_dir, to_spare=SIZE + _LITTLE)


def _make(path: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            # Noise, because a file system that packs what it keeps would keep no room for zeros.
            stream.write(os.urandom(SIZE))
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(files.PRIVATE_FILE)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def release(data_dir: Path) -> bool:
    """Give the room up; whether there was any."""
    try:
        place(data_dir).unlink()
    except OSError:
        return False
    return True


def release_if_tight(data_dir: Path) -> bool:
    """Give the room up before a save that could not finish without it; whether that was done."""
    try:
        tight = files.free_bytes(data_dir) < _LITTLE
    except OSError:
        return False
    return tight and release(data_dir)
