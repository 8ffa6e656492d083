"""Backups of a plan: made, listed, copied to a second place, and the old ones let go.

The secret it keeps: which folder is a backup, and that one which failed neither stays nor drives another out.
"""

import errno
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from planner import files, paths
from planner.core.errors import NotFound, StoreError, StoreFull, StoreReadOnly, UserError
from planner.core.retention import Backup, surplus, surplus_without_links
from planner.store import backup_check, second_place
from planner.store.backup_copy import PART, Sources, build, copy_live, duplicate, head, links_work
from planner.store.backup_lock import alone_where_writable, backups_dir, one_at_a_time
from planner.store.backup_manifest import Manifest, NotABackup, read_manifest
from planner.store.last_check import last_check
from planner.store.opening import connect, stands, translated

BEFORE_MIGRATE, BEFORE_RESTORE, BEFORE_IMPORT = "before migrate", "before restore", "before import"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)-(\d{1,12})")
Progress = Callable[[float], None]


_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Made:
    """What making a backup came to. second: the same in the second place, None where there is none or it failed;
    trouble: why it failed there; removed: folders of older backups that were let go."""

    backup: Backup
    second: Backup | None = None
    trouble: str = ""
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Listed:
    backup: Backup
    store: str = ""
    schema_version: int = 0


def _now() -> datetime:
    return datetime.now(UTC)


def make_backup(
    data_dir: Path,
    *,
    pinned: str = "",
    thorough: bool = False,
    progress: Progress | None = None,
    now: Callable[[], datetime] = _now,
) -> Made:
    """Make a backup of the plan beside it and in the second place, and let old ones go.

    For any thread: it has a connection of its own. pinned: why it stays for good; such a one lets nothing go, is not
    copied to the second place, and is not made twice of the same plan. thorough: files that it shares with earlier
    backups are read too. Raises NotFound where there is no plan, StoreError; then nothing is left of it.
    """
    with told("No backup was made", backups_dir(data_dir), paths.database(data_dir)), one_at_a_time(data_dir):
        return make_holding(data_dir, pinned=pinned, thorough=thorough, progress=progress, now=now)


def make_holding(
    data_dir: Path,
    *,
    pinned: str = "",
    thorough: bool = False,
    progress: Progress | None = None,
    now: Callable[[], datetime] = _now,
) -> Made:
    """The same for one who holds the right to already."""
    path, place = _plan(data_dir), backups_dir(data_dir)
    _sweep(place)
    listed = _listed(place)
    if pinned and (same := _made_before(path, listed, pinned)):
        return Made(same)
    first = _head((*listed, *_own_there(data_dir)), pinned, now())
    thorough = thorough or bool(pinned) or _damage_is_known(data_dir)
    sources = Sources(_lenders(listed), paths.attachments(data_dir), thorough=thorough)
    folder, manifest = build(place, first, lambda target: copy_live(path, target, progress), sources)
    backup = manifest.backup(folder, second=False, verified=True)
    if pinned:
        return Made(backup)
    # What is let go is asked of the folders as they are now, so that the new one is among those that stay.
    old = surplus(each.backup for each in _listed(place) if each.backup.verified)
    removed = _let_go(tuple(each for each in old if each.folder != str(folder)))
    second, trouble = _to_second_place(data_dir, folder, manifest, thorough=thorough)
    return Made(backup, second, trouble, removed)


def copy_backup_to(data_dir: Path, place: Path, now: Callable[[], datetime] = _now) -> Backup:
    """One backup folder in the place, whole in itself, and nothing else there. Nothing needs to be written into the
    data directory. Raises NotFound, StoreError; then a folder that was made for it is gone again."""
    with told("No backup was made", place, paths.database(data_dir)), alone_where_writable(data_dir):
        path = _plan(data_dir)
        with _folder_for(place):
            first = _head((*_listed(backups_dir(data_dir)), *_listed(place)), "", now())
            sources = Sources((), paths.attachments(data_dir), thorough=True)
            folder, manifest = build(place, first, lambda target: copy_live(path, target), sources)
            return manifest.backup(folder, second=True, verified=True)


@contextmanager
def _folder_for(place: Path) -> Iterator[None]:
    """The folder, made where it is missing; what was made goes again where the block fails and left it empty."""
    made = [each for each in (place, *place.parents) if not each.exists()]
    try:
        files.private_dir(place)
        yield
    except BaseException:
        for each in made:
            with suppress(OSError):
                each.rmdir()
        raise


def backups(data_dir: Path) -> tuple[Backup, ...]:
    """The backups there are, newest first: here, and those of this plan in the second place."""
    found = [each.backup for each in (*_listed(backups_dir(data_dir)), *_own_there(data_dir))]
    return tuple(
        sorted(found, key=lambda each: (each.moment, each.number, not each.second, each.made_at), reverse=True)
    )


def _own_there(data_dir: Path) -> list[_Listed]:
    """What the second place holds of this plan, newest first; all that it holds where nobody can tell whose that is.

    By the plan's own id, and by those of the backups beside it, for a restored plan gets another one.
    """
    place = place_chosen(data_dir)
    if place is None:
        return []
    own = {each.store for each in _listed(backups_dir(data_dir)) if each.store}
    asked = _of_plan(data_dir, _store_of)
    own |= {asked} if asked else set()
    return [each for each in _listed(place, second=True) if not own or not each.store or each.store in own]


def newest_in(places: Iterable[Path]) -> Backup | None:
    """The newest backup in these folders that is whole, which is found out by reading it. They may be of several plans:
    it goes by the backups' own clock."""
    folders = [each for place in places if place.is_dir() for each in place.iterdir() if _NAME.fullmatch(each.name)]
    found: list[tuple[Path, Manifest]] = []
    for folder in folders:
        with suppress(NotABackup, OSError):
            found.append((folder, read_manifest(folder)))
    for folder, manifest in sorted(found, key=lambda each: _age(each[1]), reverse=True):
        if not backup_check.findings(folder):
            return manifest.backup(folder, second=False, verified=True)
    return None


def _age(manifest: Manifest) -> tuple[int, int, int]:
    return manifest.moment, manifest.number, manifest.revision


def newest_verified(data_dir: Path) -> Backup | None:
    """The newest backup that is whole, as far as can be seen without reading it."""
    return next((each for each in backups(data_dir) if each.verified), None)


def note_backup(data_dir: Path, made: Backup) -> None:
    """Remember in the plan up to where it is backed up. Raises StoreError."""
    path = _plan(data_dir)
    try:
        with closing(connect(path, 5_000)) as connection:
            connection.execute(NOTE, (made.revision,))
    except sqlite3.Error as error:
        raise translated(error, path) from error


NOTE = "UPDATE store SET backed_up = max(backed_up, ?)"


def place_chosen(data_dir: Path) -> Path | None:
    """The second place that the plan names, None where it names none or cannot be asked."""
    return _of_plan(data_dir, _place_of)


def _of_plan(data_dir: Path, ask: Callable[[sqlite3.Connection], _Answer]) -> _Answer | None:
    """What the plan says, or the newest backup beside it where it cannot be asked; None where neither can."""
    path = paths.database(data_dir)
    with suppress(sqlite3.Error, UserError):
        if stands(path):
            with closing(connect(path, 2_000)) as connection:
                connection.execute("PRAGMA query_only = ON")
                return ask(connection)
    for each in _listed(backups_dir(data_dir)):
        with suppress(sqlite3.Error), closing(backup_check.open_copy(Path(each.backup.folder) / path.name)) as copy:
            return ask(copy)
    return None


def _place_of(connection: sqlite3.Connection) -> Path | None:
    if "profile" not in backup_check.tables(connection):
        return None
    row = connection.execute("SELECT value FROM profile WHERE field = 'backup-dir'").fetchone()
    return Path(row[0]) if row and row[0] else None


def _store_of(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT id FROM store").fetchone()
    return str(row[0]) if row else ""


def _plan(data_dir: Path) -> Path:
    path = paths.database(data_dir)
    if not stands(path):
        raise NotFound(f"There is no plan in {data_dir} yet, so there is nothing to back up.")
    return path


def _listed(place: Path, *, second: bool = False) -> list[_Listed]:
    """The backups in a place, newest first."""
    try:
        folders = [each for each in place.iterdir() if _NAME.fullmatch(each.name) and each.is_dir()]
    except OSError:
        return []  # there are none, or a disk that is not plugged in
    found = [_looked_at(each, second=second) for each in folders]
    return sorted(found, key=lambda each: (each.backup.number, each.backup.made_at), reverse=True)


def _looked_at(folder: Path, *, second: bool) -> _Listed:
    try:
        manifest = read_manifest(folder)
    except (NotABackup, OSError):
        named = _NAME.fullmatch(folder.name)
        assert named is not None
        at, number = named.groups()
        with suppress(ValueError):
            made_at = datetime.strptime(at, "%Y-%m-%dT%H-%M-%SZ").replace(tzinfo=UTC)
            return _Listed(Backup(int(number), made_at, verified=False, folder=str(folder), second=second))
        return _Listed(Backup(int(number), datetime(1970, 1, 1, tzinfo=UTC), verified=False, folder=str(folder)))
    whole = backup_check.stands_by_size(folder, manifest)
    return _Listed(manifest.backup(folder, second=second, verified=whole), manifest.store, manifest.schema_version)


def _head(listed: Sequence[_Listed], pinned: str, now: datetime) -> Manifest:
    numbers = [each.backup.number for each in listed]
    readable = (each.backup for each in listed if each.backup.moment)
    previous = max(readable, key=lambda each: (each.number, each.moment), default=None)
    return head(max(numbers, default=0) + 1, pinned, now, previous)


def _damage_is_known(data_dir: Path) -> bool:
    """Whether the last look at everything found something: a file that backups share may be what is damaged."""
    last = last_check(data_dir)
    return last is not None and last.found > 0


def _lenders(listed: list[_Listed]) -> tuple[Path, ...]:
    return tuple(Path(each.backup.folder) for each in listed if each.backup.verified)


def _made_before(path: Path, listed: list[_Listed], pinned: str) -> Backup | None:
    """A backup pinned for the same reason when the plan was the same: a failing upgrade is tried at every start."""
    with closing(connect(path, 5_000)) as connection:
        connection.execute("PRAGMA query_only = ON")
        now = backup_check.identity(connection)
    return next(
        (
            each.backup
            for each in listed
            if each.backup.verified
            and each.backup.pinned == pinned
            and (each.schema_version, each.store, each.backup.revision) == now
        ),
        None,
    )


def _to_second_place(data_dir: Path, folder: Path, manifest: Manifest, *, thorough: bool) -> tuple[Backup | None, str]:
    place = place_chosen(data_dir)
    if place is None:
        return None, ""
    try:
        with told("The second place got no backup", place, folder):
            second_place.present(data_dir, place)
            _sweep(place, left_alone_s=86_400)  # another plan may be making one there just now
            there = _listed(place, second=True)
            copied, again = duplicate(folder, place, _lenders(there), thorough=thorough)
    except (UserError, NotABackup) as error:
        return None, str(error)
    with suppress(OSError):  # the copy is made; what cannot go today goes another day
        # By its id alone: plans that share a place, and copies of one, never let go of each other's.
        own = [each.backup for each in _listed(place) if each.backup.verified and each.store == manifest.store]
        rule = surplus if links_work(place) else surplus_without_links
        _let_go(tuple(each for each in rule(own) if each.folder != str(copied)))
    return again.backup(copied, second=True, verified=True), ""


def _let_go(old: tuple[Backup, ...]) -> tuple[str, ...]:
    """Remove backups; each loses its name first, so that half of one is never taken for a whole one."""
    for each in old:
        folder = Path(each.folder)
        aside = folder.with_name(f".{folder.name}{PART}")
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
    return tuple(each.folder for each in old)


def _sweep(place: Path, left_alone_s: float = 0) -> None:
    """Remove what a kill left half made, but for what was begun since so many seconds."""
    for each in place.glob(f".*{PART}"):
        with suppress(OSError):
            old = each.stat().st_mtime <= time.time() - left_alone_s
            if old and _NAME.fullmatch(each.name[1 : -len(PART)]):
                shutil.rmtree(each, ignore_errors=True)


@contextmanager
def told(what: str, place: Path, plan: Path) -> Iterator[None]:
    """The disk's and SQLite's troubles in a person's words. what: "No backup was made"; place: what is written to;
    plan: the database that is read."""
    kept = "The plan and the earlier backups are as they were."
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, plan) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull(f"{what}: the disk is full. {kept}", "Make room on the disk and try again.") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise StoreReadOnly(
                f"{what}: {place} cannot be written. {kept}", "Check who may write to that folder."
            ) from error
        why = (error.strerror or str(error) or "the disk failed").lower()
        raise StoreError(f"{what}: {why}. {kept}", "Check the disk and try again.") from error
