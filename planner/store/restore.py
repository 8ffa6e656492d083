"""A backup put in the place of the plan.

The secret it keeps: the steps between the two. The new plan is built beside the old one and looked through before
anything is moved; SQLite's lock on the old one is held while they are swapped, so that nobody writes into it any more.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from planner import files, paths
from planner.core import limits
from planner.core.errors import InvalidValue, NotFound, StoreBusy, StoreDamaged, StoreError, StoreForeign, StoreTooNew
from planner.core.retention import Backup
from planner.store import backup_check, moved, swap
from planner.store.backup import BEFORE_RESTORE, backups, make_holding, newest_in, told
from planner.store.backup_lock import backups_dir, one_at_a_time
from planner.store.backup_manifest import DATABASE, BackedFile, Manifest, NotABackup, read_manifest
from planner.store.last_check import forget_check
from planner.store.opening import SCHEMA_VERSION, connect, stands, translated
from planner.store.place import place_of

_BUSY_MS = 5_000
_KEPT = "The plan is as it was."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to. kept: the folder of the plan that was there, None where there was none; before: the
    backup of it, None where there was none or it could not be read."""

    manifest: Manifest
    folder: Path
    kept: Path | None
    before: Backup | None


def find_backup(data_dir: Path, chosen: str) -> Path:
    """The folder of a backup by its number, its name or its path. Raises NotFound, InvalidValue."""
    named = [each for each in backups(data_dir) if chosen in (str(each.number), Path(each.folder).name)]
    if len({Path(each.folder).name for each in named}) > 1:
        raise InvalidValue(f"Several backups have the number {chosen}. {_KEPT}", "Give the folder of one of them.")
    if named:
        return Path(named[0].folder)
    path = Path(chosen)
    with suppress(RuntimeError):  # of nobody on this machine
        path = path.expanduser()
    if not chosen.strip() or not path.is_dir():
        raise NotFound(
            f"There is no backup {chosen[:200]}. {_KEPT}", "planner backup --list shows the backups there are."
        )
    with suppress(InvalidValue):
        return Path(backup_in(path.absolute()).folder)
    return path.absolute()  # what is wrong with it is told when it is read


def backup_in(folder: Path) -> Backup:
    """The backup that the folder is, or the newest whole one in it: in a place for backups, or in a data directory, one
    that its plan was moved out of, too.

    Raises InvalidValue where there is none, StoreError where it cannot be read.
    """
    places = (folder, backups_dir(folder), folder / moved.BACKUPS_SINCE)
    try:
        with suppress(NotABackup, FileNotFoundError, NotADirectoryError):
            own = read_manifest(folder)
            return own.backup(folder, second=False, verified=backup_check.stands_by_size(folder, own))
        found = newest_in(places)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be read: {(error.strerror or 'the disk failed').lower()}. {_KEPT}",
            "Check its disk, and who may read it.",
        ) from error
    if found is None:
        raise InvalidValue(
            f"{folder} is no backup and holds none that is whole. {_KEPT}",
            "Choose the folder of a backup, or one that backups lie in.",
        )
    return found


def restore(data_dir: Path, folder: Path, progress: Callable[[float], None] | None = None) -> Restored:
    """Put the backup in the place of the plan, which is backed up, moved aside and kept.

    Raises StoreTooNew, StoreDamaged, InvalidValue or another StoreError; then the plan is as it was. A window that has
    the old plan open notices at its next read or write and goes on with the new one.
    """
    place = paths.database(data_dir)
    with told("Nothing was restored", data_dir, place):
        files.private_dir(data_dir)
        swap.finish(data_dir)
        with one_at_a_time(data_dir):
            manifest = _fit(folder)
            _refuse_damaged(folder)
            before = _backed_up(data_dir)
            _build(data_dir, folder, manifest, progress)
            kept = _swapped(data_dir)
            forget_check(data_dir)
    return Restored(manifest, folder, kept, before)


def _fit(folder: Path) -> Manifest:
    try:
        manifest = read_manifest(folder)
    except NotABackup as error:
        raise InvalidValue(
            f"{folder} was not restored: {error}. {_KEPT}", "planner backup --list shows the backups there are."
        ) from error
    if manifest.schema_version > SCHEMA_VERSION:
        raise StoreTooNew(
            f"{folder} was not restored: a newer version of Capability Planner made it. {_KEPT}",
            "Install the newest version, and restore it then.",
        )
    return manifest


def _refuse_damaged(folder: Path) -> None:
    wrong = backup_check.findings(folder)
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise StoreDamaged(
            f"{folder} was not restored: {wrong[0]}{more}. {_KEPT}",
            "Choose another backup; planner backup --list shows the backups there are.",
        )


def _backed_up(data_dir: Path) -> Backup | None:
    """A backup of the plan that is there; None where it cannot be read: it is kept whole as it is, in any case."""
    if not stands(paths.database(data_dir)):
        return None
    try:
        return make_holding(data_dir, pinned=BEFORE_RESTORE).backup
    except (StoreDamaged, StoreForeign, StoreTooNew):
        return None
    except sqlite3.Error as error:
        if isinstance(translated(error, paths.database(data_dir)), StoreDamaged | StoreForeign):
            return None
        raise


def _build(data_dir: Path, folder: Path, manifest: Manifest, progress: Callable[[float], None] | None) -> None:
    part = swap.building(data_dir)
    for left in (part, swap.ready(data_dir)):
        shutil.rmtree(left, ignore_errors=True)
    part.mkdir(mode=files.PRIVATE_DIR)
    try:
        part.chmod(files.PRIVATE_DIR)
        whole = max(sum(each.size for each in manifest.files), 1)
        done = 0
        for each in manifest.files:
            _copy(folder, part, each)
            done += each.size
            if progress is not None:
                progress(done / whole)
        _become_a_store(part, paths.database(data_dir).parent, manifest)
        for directory in (*(part / "attachments").glob("*"), part / "attachments", part):
            if directory.is_dir():
                files.sync_dir(directory)
        part.rename(swap.ready(data_dir))
        files.sync_dir(data_dir)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _copy(folder: Path, part: Path, each: BackedFile) -> None:
    """Copy a file of the backup into the new plan: of its own, for what happens to one must not happen to the other."""
    target = part / each.path
    files.private_dir(target.parent)
    limit = limits.ATTACHMENT_BYTES if each.path != DATABASE else 1 << 50
    copy, sha256, _ = files.copy_hashed(folder / each.path, target.parent, limit)
    if sha256 != each.sha256:
        copy.unlink()
        raise StoreDamaged(f"{folder} was not restored: {each.path} changed while it was read. {_KEPT}", "Try again.")
    copy.rename(target)


def _become_a_store(part: Path, plan: Path, manifest: Manifest) -> None:
    """Give the copy an id of its own, or two stores would write the same dots; then look through it."""
    path = part / DATABASE
    with closing(connect(path, _BUSY_MS)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        if "store" in backup_check.tables(connection):
            connection.execute("UPDATE store SET id = ?, place = ?", (uuid4().hex, place_of(part, plan)))
        wrong = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if wrong or backup_check.counts(connection) != dict(manifest.counts):
            raise StoreDamaged(f"Nothing was restored: the new plan did not stand its check. {_KEPT}", "Try again.")


def _swapped(data_dir: Path) -> Path | None:
    """Swap the two; returns where the old plan is kept."""
    plan = paths.database(data_dir).parent
    if not plan.exists():
        swap.put_in_place(data_dir, None)
        return None
    aside = _free_name(data_dir)
    try:
        with _nobody_writes(paths.database(data_dir)):
            swap.put_in_place(data_dir, aside)
    except BaseException:
        _undo(data_dir, aside)
        raise
    return aside


def _undo(data_dir: Path, aside: Path) -> None:
    plan = paths.database(data_dir).parent
    if not plan.exists() and aside.exists():
        aside.rename(plan)
    shutil.rmtree(swap.ready(data_dir), ignore_errors=True)


def _free_name(data_dir: Path) -> Path:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    names = (f"plan-before-restore-{now}{f'-{number}' if number > 1 else ''}" for number in range(1, 1_000))
    return next(data_dir / name for name in names if not (data_dir / name).exists())


@contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    """Hold SQLite's lock on the plan while it is swapped. A file that is no database anybody writes needs none.

    Whoever waits for the lock meanwhile finds another file in the place of the one that it has open, and opens that.
    """
    if not stands(path):
        yield
        return
    try:
        connection = connect(path, _BUSY_MS)
    except sqlite3.Error:
        yield
        return
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            trouble = translated(error, path)
            if isinstance(trouble, StoreBusy):
                raise StoreBusy(
                    f"Nothing was restored: another program is writing the plan just now. {_KEPT}",
                    "Try again in a moment.",
                ) from error
        if os.name == "nt":  # a directory with an open file in it cannot be renamed there
            connection.close()
        yield
        with suppress(sqlite3.Error):
            connection.rollback()
