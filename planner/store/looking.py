"""Everything looked through: the plan, its files and its backups; and what backups hold put back.

The secret it keeps: in which order, and that one file is read once, however many backups share it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner import files, paths
from planner.core.check import Finding, Pause, Way, unhurried
from planner.core.errors import StoreBusy, StoreDamaged, StoreFull
from planner.core.retention import Backup
from planner.store import backup_check
from planner.store.attached_check import good_copies
from planner.store.backup import backups
from planner.store.backup_compare import Changed, changed_rows
from planner.store.backup_lock import backups_dir
from planner.store.index_mending import make_indexes_anew
from planner.store.last_check import note_check
from planner.store.opening import disk_trouble, stands, translated
from planner.store.plan_store import PlanStore

_MANY = 20


@dataclass(frozen=True, slots=True)
class Mended:
    """What was put back: rows whose words backups told, and attached files. kept: the folder of the plan as it was
    found, where its indexes had to be made anew."""

    rows: int
    files: int
    kept: Path | None = None


def look_through(store: PlanStore, data_dir: Path, pause: Pause = unhurried) -> tuple[str, ...]:
    """What is wrong with the plan, its files and its backups, in words; that it was looked through is remembered.

    Raises StoreError, and what pause raises; then it is not. A plan that was put in its place meanwhile was not looked
    through.
    """
    stood = _standing(data_dir)
    with _told_of_a_look():
        found = (*store.check(deep=True, pause=pause), *check_backups(data_dir, pause))
    if _standing(data_dir) != stood:
        raise StoreBusy("Another plan was put in the place of the one that was looked through.", "Look again.")
    note_check(data_dir, len(found))
    return found


def check_backups(data_dir: Path, pause: Pause = unhurried) -> list[str]:
    """What is wrong with the backups, and what the plan holds otherwise than they tell it was written, in words.

    Every file of each is read, and each database opened. Raises StoreError, and what pause raises.
    """
    with _told_of_a_look():
        wrong, whole = _sorted_out(data_dir, pause)
        differing = _changed(data_dir, whole, pause)
    changed = [Finding(each.words(), Way.MEND if each.mendable else Way.RESTORE) for each in differing]
    more = [Finding(f"and {len(changed) - _MANY} more of that sort", Way.MEND)] if len(changed) > _MANY else []
    return [*wrong, *changed[:_MANY], *more]


def mend(store: PlanStore, data_dir: Path, pause: Pause = unhurried) -> Mended:
    """Put back what backups tell: words that are not as they were written, and attached files that are missing or
    changed. One act of the plan, which can be looked at like any other; every index is made anew, and first of all
    where one is damaged: the plan cannot be written then.

    Raises StoreDamaged where what is damaged is beyond mending, another StoreError, and what pause raises; then
    nothing was put back.
    """
    kept = make_indexes_anew(data_dir, pause)
    _, whole = _sorted_out(data_dir, pause)
    changed = [each for each in _changed(data_dir, whole, pause) if each.mendable]
    copies = good_copies(data_dir, store.attached_names(), pause)
    store.mend(changed, copies.values(), pause)
    return Mended(len(changed), len(copies), kept)


def _standing(data_dir: Path) -> int:
    """Which folder stands in the plan's place: a restore puts another there."""
    try:
        return paths.database(data_dir).parent.stat().st_ino
    except OSError:
        return 0


@contextmanager
def _told_of_a_look() -> Iterator[None]:
    """A look makes a copy beside, and who only looks has nothing to save."""
    try:
        yield
    except StoreFull as error:
        raise StoreFull(
            "Not everything was looked through: the disk is full, and a look needs room for a copy of the plan.",
            "Make room on the disk and try again.",
        ) from error


def _sorted_out(data_dir: Path, pause: Pause) -> tuple[list[str], list[Path]]:
    """What is wrong with backups, in words; and the folders of those beside the plan that are whole, oldest first;
    those of the second place, where there are none."""
    digest, stop = _Once(pause), _Stop(pause)
    wrong: list[str] = []
    whole: list[Backup] = []
    for each in reversed(backups(data_dir)):
        folder = Path(each.folder)
        found = backup_check.findings(folder, digest=digest, stopped=stop)
        stop.raise_if_stopped()
        if not found:
            whole.append(each)
        elif folder.is_dir():  # else it was let go of meanwhile
            wrong += [Finding(f"the backup {folder} is of no use: {trouble}", Way.ANEW) for trouble in found]
    first = [Path(each.folder) for each in whole if not each.second]
    return wrong, first or [Path(each.folder) for each in whole]


def _changed(data_dir: Path, folders: Sequence[Path], pause: Pause) -> list[Changed]:
    path = paths.database(data_dir)
    if not stands(path):
        return []
    try:
        return changed_rows(data_dir, folders, pause)
    except sqlite3.Error as error:
        trouble = translated(error, path)
        if isinstance(trouble, StoreDamaged):
            return []  # the look at the plan tells
        raise trouble from error
    except OSError as error:
        raise disk_trouble(error, backups_dir(data_dir)) from error


class _Stop:
    """Whether a pause said to stop, for those who cannot be stopped by what it raises."""

    def __init__(self, pause: Pause) -> None:
        self._pause = pause
        self._raised: BaseException | None = None

    def __call__(self) -> bool:
        try:
            self._pause()
        except BaseException as error:
            self._raised = error
        return self._raised is not None

    def raise_if_stopped(self) -> None:
        """Raise what the pause raised."""
        if self._raised is not None:
            raise self._raised


class _Once:
    """The SHA-256 of files, each read once under whichever of its names it comes."""

    def __init__(self, pause: Pause) -> None:
        self._pause = pause
        self._known: dict[tuple[int, int, int, int], str] = {}

    def __call__(self, path: Path) -> str:
        looks = path.stat()
        own = (looks.st_dev, looks.st_ino, looks.st_size, looks.st_mtime_ns)
        if looks.st_ino == 0 or own not in self._known:
            self._known[own] = files.sha256_of(path, self._pause)
        return self._known[own]
