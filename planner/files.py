"""What store and formats both need of a disk: private modes, files that appear whole, copies with their hash."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700
PART = ".part"  # ends the name of what is being written: a kill may leave it, and it is nobody's
_CHUNK = 1 << 20


def private_dir(path: Path) -> Path:
    """Make the directory and its missing parents, each for its owner alone whatever the umask."""
    for missing in reversed([each for each in (path, *path.parents) if not each.exists()]):
        missing.mkdir(mode=PRIVATE_DIR, exist_ok=True)
        missing.chmod(PRIVATE_DIR)
    return path


@contextmanager
def atomic_write(target: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes the target's place, mode 0600, when the block ends well; else the target is as it was.

    Raises OSError. Written beside the target, flushed to the disk, moved into place.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=PART, dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(PRIVATE_FILE)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_dir(target.parent)


def sync_dir(path: Path) -> None:
    """Make a rename in the directory durable; where a directory cannot be opened (Windows) the rename is by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_hashed(
    source: Path, directory: Path, limit: int, *, progress: Callable[[int], None] | None = None
) -> tuple[Path, str, int]:
    """Copy a regular file into the directory under a temporary name.

    Returns (temporary path, SHA-256 as 64 hex digits, size in bytes). The copy is 0600, on the disk, and read again
    to compare. Raises OSError; ValueError when the source is no regular file, is larger than limit bytes, or changed
    meanwhile. progress is told the bytes done. No symbolic link is followed at the last step.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(source, flags), "rb") as stream:
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise ValueError("it is not a regular file")
        if before.st_size > limit:
            raise ValueError("it is too large")
        handle, name = tempfile.mkstemp(prefix=".", suffix=PART, dir=directory)
        part = Path(name)
        try:
            digest, size = _pour(stream, handle, limit, progress)
            after = os.fstat(stream.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
                raise ValueError("it changed while it was copied")
            if sha256_of(part) != digest:
                raise OSError("the copy does not read back as it was written")
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    return part, digest, size


def _pour(stream: IO[bytes], handle: int, limit: int, progress: Callable[[int], None] | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise ValueError("it is too large")
            digest.update(chunk)
            out.write(chunk)
            if progress is not None:
                progress(size)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def sha256_of(path: Path, pause: Callable[[], object] | None = None) -> str:
    """The file's SHA-256 as 64 hexadecimal digits. pause: asked after each piece; what it raises ends the reading."""
    with path.open("rb") as stream:
        if pause is None:
            return hashlib.file_digest(stream, "sha256").hexdigest()
        digest = hashlib.sha256()
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            pause()
        return digest.hexdigest()


def free_bytes(path: Path) -> int:
    """Room left on the disk that holds the path."""
    return shutil.disk_usage(path).free


def file_size_words(size: int) -> str:
    """1.2 MB, 240 kB, 17 bytes: powers of ten, as file managers say it."""
    if size < 1000:
        return f"{size} byte" if size == 1 else f"{size} bytes"
    amount, unit = (size / 1e3, "kB") if size < 999_500 else (size / 1e6, "MB")
    return f"{amount:.1f} {unit}" if unit == "MB" and amount < 10 else f"{amount:.0f} {unit}"
