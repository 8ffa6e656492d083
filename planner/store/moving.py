"""A plan moved to another directory: by a backup that is restored there, with backups going on where it was.

The secret it keeps: the order of the steps. Everything is made and looked through under the new directory's sign that
it is half made; SQLite's lock on the old plan is held while `moved.json` is written, which is the move. The old plan
itself is only ever read.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from planner import files, paths
from planner.core.errors import InvalidValue, NotFound, StoreBusy, StoreError, UserError
from planner.core.framework import Framework
from planner.store import backup_check, moved, second_place, surroundings, swap
from planner.store.backup import make_backup, told
from planner.store.backup_lock import backups_dir
from planner.store.backup_manifest import Manifest, read_manifest
from planner.store.opening import connect
from planner.store.recovery import refuse_damaged
from planner.store.restore import restore

_HARMLESS = frozenset({"lock", "logs"})  # what a window leaves that found no plan
_BUSY_MS = 5_000
Watch = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to. home: where the plan is now; backups: the second place of its backups."""

    home: Path
    backups: Path


def _unwatched(words: str) -> None:
    """For one who does not wait."""


def refusal(data_dir: Path, target: Path) -> str:
    """Why a plan cannot be moved from the one directory to the other, in a sentence; empty where it can."""
    old, new = data_dir.resolve(), target.resolve()
    if new == old or old in new.parents or new in old.parents:
        return f"{target} is the folder of the plan itself, or one lies in the other."
    if target.exists() and not target.is_dir():
        return f"{target} is a file and no folder."
    where = surroundings.lies_in(target)
    if where:
        return f"{target} is no better place: it lies {where}."
    try:
        there = {each.name for each in target.iterdir()} if target.exists() else set()
    except OSError:
        return f"{target} cannot be read."
    there = {each for each in there - _HARMLESS if not (each.startswith(".") and each.endswith(files.PART))}
    if there and not _half_made(data_dir, target):
        return f"{target} holds a plan already." if moved.holds_plan(target) else f"{target} is not empty."
    return ""


def own_place(data_dir: Path) -> Path | None:
    """The platform's own place for a plan, where this one can be moved there."""
    place = paths.platform_data_dir()
    return None if refusal(data_dir, place) else place


def move(data_dir: Path, target: Path, framework: Framework, watch: Watch = _unwatched) -> Moved:
    """Move the plan; what is left in the old directory stays as it is, and starts there are led to the new one.

    watch is told each step in words. Raises UserError; then the plan is where it was, and nothing is left in target.
    """
    old, new = data_dir.absolute(), target.absolute()
    if not moved.holds_plan(old):
        raise NotFound(f"There is no plan in {old} yet, so there is nothing to move.")
    why = refusal(old, new)
    if why:
        raise InvalidValue(f"The plan was not moved. {why}", "Choose an empty folder on a disk of this machine.")
    token = uuid4().hex
    with _as_it_was(old, new, token), told("The plan was not moved", new, paths.database(old)):
        _clear(new)
        files.private_dir(new)
        moved.write_here(new, old, token, whole=False)
        watch("Making a backup of the plan")
        folder = Path(make_backup(old, thorough=True).backup.folder)
        watch("Copying the plan to its new place")
        restore(new, folder)
        backups = _go_on_backing_up(new, old / moved.BACKUPS_SINCE, framework)
        watch("Checking the copy")
        refuse_damaged(new)
        _commit(old, new, token, read_manifest(folder))
    with suppress(OSError):  # the first start finishes it
        moved.write_here(new, old, token, whole=True)
    return Moved(new, backups)


def _go_on_backing_up(new: Path, since: Path, framework: Framework) -> Path:
    """Name the second place for backups in the new plan; one that the person has chosen stays, unless it is within."""
    # What is chosen may be unplugged just now; its mark is looked for when a backup is made.
    second_place.take_along(since.parent, new)
    from planner.store.plan_store import open_store

    store = open_store(new, framework=framework)
    try:
        chosen = store.load().profile.get("backup-dir", "")
        if chosen and new.resolve() not in (Path(chosen).resolve(), *Path(chosen).resolve().parents):
            return Path(chosen)
        second_place.prepare(new, since)
        store.set_profile({"backup-dir": str(since)})
        return since
    finally:
        store.close()


def _commit(old: Path, new: Path, token: str, copied: Manifest) -> None:
    """Write where the plan is now, while nobody can write into the old one."""
    with closing(connect(paths.database(old), _BUSY_MS)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if backup_check.identity(connection) != (copied.schema_version, copied.store, copied.revision):
                raise StoreBusy("Another program changed the plan meanwhile.", "Try again.")
            here = moved.read_here(new)
            if here is None or here.token != token or not moved.holds_plan(new):
                raise StoreBusy(f"Another program uses {new} meanwhile.", "Try again.")
            moved.write_left(old, new, token)
        finally:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def _half_made(data_dir: Path, target: Path) -> bool:
    """Whether a move of this plan to there was cut off; no start opens what is left of it."""
    here = moved.read_here(target)
    return here is not None and not here.whole and here.place.resolve() == data_dir.resolve()


def _clear(target: Path) -> None:
    """Remove what a move has made there, and its sign last."""
    for each in (paths.database(target).parent, swap.building(target), swap.ready(target), backups_dir(target)):
        if each.exists():
            shutil.rmtree(each)
    (target / moved.HERE).unlink(missing_ok=True)


@contextmanager
def _as_it_was(old: Path, new: Path, token: str) -> Iterator[None]:
    """Where it fails, remove what was made, and say that the plan is where it was."""
    made = not new.exists()
    try:
        yield
    except Exception as error:
        with suppress(OSError):
            (old / moved.LEFT).unlink(missing_ok=True)  # first: what it names must be there
            here = moved.read_here(new)
            if here is not None and here.token == token:
                _clear(new)
            if made:
                new.rmdir()
        second_place.give_up(old / moved.BACKUPS_SINCE)
        if isinstance(error, UserError):
            raise _said(error) from error
        raise


def _said(error: UserError) -> UserError:
    kind = type(error) if isinstance(error, StoreError) else StoreError
    return kind(f"The plan was not moved and is where it was. {error.message}", error.hint)
