"""One backup, built whole beside its place and given its name when it was looked through.

The secret it keeps: how bytes get into a backup. The live database is copied by SQLite alone, a piece at a time, on a
connection of its own; what an earlier backup holds already is linked instead of copied.
"""

import errno
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from planner import __version__, files
from planner.core import limits
from planner.core.errors import StoreBusy, StoreDamaged
from planner.core.retention import Backup, moment_after
from planner.store import backup_check
from planner.store.backup_manifest import (
    DATABASE,
    MANIFEST,
    BackedFile,
    Manifest,
    attachment_path,
    read_manifest,
)
from planner.store.opening import connect, examine

PART = ".part"
_NO_FAULT = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
_PAGES = 1_000  # 4 MB: others wait for a piece for some 10 ms
_PAUSE_S = 0.004
_QUIET_S = 0.3
_MOST_BEGINNINGS = 20
_PATIENCE_S = 30.0

Database = Callable[[Path], None]
"""Puts the database into an empty private file."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a backup's files come from. lenders: folders of earlier backups in the same place, newest first;
    attachments: the directory to copy from; thorough: linked files are read and compared too."""

    lenders: Sequence[Path]
    attachments: Path
    thorough: bool = False


@dataclass(slots=True)
class _Gathered:
    files: list[BackedFile] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    copied: set[str] = field(default_factory=set)


def build(place: Path, head: Manifest, database: Database, sources: Sources) -> tuple[Path, Manifest]:
    """A backup in the place, verified. head: its number, made_at and pinned; the rest of it is found out.

    Raises OSError, StoreError, sqlite3.Error; then nothing is left of it.
    """
    part = place / f".{head.name}{PART}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=files.PRIVATE_DIR)
    try:
        part.chmod(files.PRIVATE_DIR)
        manifest = _filled(part, head, database, sources)
        folder = place / head.name
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    files.sync_dir(place)
    return folder, manifest


def _filled(part: Path, head: Manifest, database: Database, sources: Sources) -> Manifest:
    path = part / DATABASE
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.PRIVATE_FILE))
    path.chmod(files.PRIVATE_FILE)
    database(path)
    _synced(path)
    known = backup_check.facts(path)
    gathered = _Gathered([BackedFile(DATABASE, path.stat().st_size, files.sha256_of(path))])
    for sha256, size in known.attachments:
        _gather(part, sha256, size, sources, gathered)
    manifest = replace(
        head,
        made_by=head.made_by or __version__,
        schema_version=known.schema_version,
        store=known.store,
        revision=known.revision,
        counts=known.counts,
        files=tuple(gathered.files),
        missing=tuple(gathered.missing),
    )
    _write_manifest(part, manifest)
    for directory in (*(part / "attachments").glob("*"), part / "attachments", part):
        if directory.is_dir():
            files.sync_dir(directory)
    wrong = backup_check.findings(part, read=gathered.copied)
    if wrong:
        raise StoreDamaged(
            f"No backup was made: the copy did not stand its check ({wrong[0]}). The plan and the earlier backups are "
            "as they were.",
            "Run planner check to see whether the plan itself is damaged.",
        )
    return manifest


def _gather(part: Path, sha256: str, size: int, sources: Sources, gathered: _Gathered) -> None:
    name = attachment_path(sha256)
    target = part / name
    files.private_dir(target.parent)
    if not _linked(target, name, BackedFile(name, size, sha256), sources):
        source = sources.attachments / sha256[:2] / sha256
        try:
            copy, digest, size = files.copy_hashed(source, target.parent, limits.ATTACHMENT_BYTES)
        except (FileNotFoundError, ValueError):
            gathered.missing.append(sha256)
            return
        if digest != sha256:
            copy.unlink()
            gathered.missing.append(sha256)  # the plan is still worth a backup; `check` speaks of the file
            return
        copy.rename(target)
        gathered.copied.add(name)
    gathered.files.append(BackedFile(name, size, sha256))


def _linked(target: Path, name: str, wanted: BackedFile, sources: Sources) -> bool:
    for lender in sources.lenders:
        source = lender / name
        with suppress(OSError):  # not there, or no hard links here: it is copied then
            looks = source.lstat()
            if not stat.S_ISREG(looks.st_mode) or looks.st_size != wanted.size:
                continue
            if sources.thorough and files.sha256_of(source) != wanted.sha256:
                continue
            os.link(source, target)
            return True
    return False


def _write_manifest(part: Path, manifest: Manifest) -> None:
    path = part / MANIFEST
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(manifest.text())
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(files.PRIVATE_FILE)


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def links_work(place: Path) -> bool:
    """Whether the file system of the folder has hard links."""
    own = uuid4().hex  # two plans may ask at once
    first, second = place / f".link-{own}{PART}", place / f".linked-{own}{PART}"
    try:
        first.touch(files.PRIVATE_FILE)
        os.link(first, second)
    except OSError as error:
        return error.errno in _NO_FAULT  # a full disk says nothing of its links, and more than five may stay
    finally:
        for each in (first, second):
            with suppress(OSError):
                each.unlink(missing_ok=True)
    return True


def copy_live(path: Path, target: Path, progress: Callable[[float], None] | None = None) -> None:
    """Copy a database that others may be writing, a few pages at a time, with a pause for them in between.

    A change by another connection makes SQLite begin again; after twenty beginnings it is copied in one go. progress is
    told the share done, from 0 to 1. Raises StoreError, sqlite3.Error.
    """
    with closing(connect(path, 0)) as source:
        source.execute("PRAGMA query_only = ON")
        try:
            _copy_pages(source, target, _Steps(progress), _PAGES)
        except _Restless:
            os.truncate(target, 0)  # half a database is none
            _copy_pages(source, target, _Steps(progress, patient=False), -1)
        with suppress(StoreBusy):  # whoever looks at the copy sees it then
            examine(source, path)  # what is no plan to copy is told by its own name, and not by that of the copy


def _copy_pages(source: sqlite3.Connection, target: Path, steps: "_Steps", pages: int) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        # Nothing but this function sees the copy before it is on the disk: a journal of its own would be for nothing.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=pages, progress=steps, sleep=_PAUSE_S)


class _Restless(Exception):
    """The database is changed too often to be copied a piece at a time."""


class _Steps:
    """What is done between two pieces: others may write, and it is seen whether SQLite had to begin again."""

    def __init__(self, progress: Callable[[float], None] | None, *, patient: bool = True) -> None:
        self._progress = progress
        self._patient = patient
        self._remaining: int | None = None
        self._beginnings = 1
        self._moved_at = time.monotonic()

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() - self._moved_at > _PATIENCE_S:
                raise StoreBusy(
                    "No backup was made: another program keeps the plan locked. The plan is as it was.",
                    "Try again in a moment.",
                )
            return
        self._moved_at = time.monotonic()
        if self._remaining is not None and remaining > self._remaining:
            self._beginnings += 1
            if self._patient and self._beginnings > _MOST_BEGINNINGS:
                raise _Restless
            time.sleep(_QUIET_S)  # who writes now writes on: a beginning that comes to nothing costs them more
        self._remaining = remaining
        if self._progress is not None:
            self._progress((total - remaining) / max(total, 1))
        if remaining:
            time.sleep(_PAUSE_S)


def copy_of(source: Path, target: Path) -> None:
    """Copy a database that nobody writes: that of another backup. Raises OSError."""
    copy, digest, _ = files.copy_hashed(source, target.parent, 1 << 50)
    if digest != files.sha256_of(source):
        copy.unlink()
        raise OSError("the copy is not what it was copied from")
    copy.replace(target)


def head(number: int, pinned: str, made_at: datetime, previous: Backup | None) -> Manifest:
    """A manifest of which only the beginning is known yet. previous: the backup with the highest number."""
    now = made_at.astimezone(UTC).replace(microsecond=0)
    return Manifest(number, now, moment_after(previous, now), "", pinned, 0, "", 0)


def duplicate(folder: Path, place: Path, lenders: Sequence[Path], *, thorough: bool = False) -> tuple[Path, Manifest]:
    """The same backup in another place; its name is a second later where another plan's backup has it.

    lenders: backups there that share files with it, which are read before where it is thorough. Raises OSError,
    StoreError, NotABackup.
    """
    manifest = replace(read_manifest(folder), files=(), missing=())
    while (place / manifest.name).exists() or (place / f".{manifest.name}{PART}").exists():
        manifest = replace(manifest, made_at=manifest.made_at + timedelta(seconds=1))
    return build(
        place,
        manifest,
        lambda target: copy_of(folder / DATABASE, target),
        Sources(lenders, folder / "attachments", thorough=thorough),
    )
