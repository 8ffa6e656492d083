"""The road of a whole plan from one machine to another, which the terminal and the window share.

The secret it keeps: the order of an import. The bundle is looked through and its files are copied before a plan is
opened or made, a backup is made before the first write, and what is taken in is taken in by one transaction.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner import files, paths
from planner.core.bundle import BundleKind, Exported, Step, Watch, unwatched
from planner.core.conflict import Merged
from planner.core.errors import BundleRefused, NotFound, UserError
from planner.core.framework import Framework

if TYPE_CHECKING:
    from planner.store.merging_stage import Stage
    from planner.store.plan_reading import PlanReading

LOCKED_SUFFIX = ".age"


def bundle_path(target: Path, passphrase: str | None) -> Path:
    """Where a bundle comes to lie: locked, its name ends in .age."""
    locked = passphrase is not None and target.suffix != LOCKED_SUFFIX
    return target.with_name(f"{target.name}{LOCKED_SUFFIX}") if locked else target


def kind_of(path: Path) -> BundleKind:
    """What a file is that may be a bundle."""
    from planner.formats.bundle_reading import kind_of

    return kind_of(path)


def export_plan(
    store: "PlanReading", target: Path, passphrase: str | None = None, watch: Watch = unwatched
) -> Exported:
    """Write the whole plan of an open store into a bundle, at bundle_path(target). Raises UserError, and what stood
    there before still stands.

    The store is read in one transaction, which is over before the attached files are copied.
    """
    from planner.formats.bundle import new_bundle

    target, steps = bundle_path(target, passphrase), _Steps(watch)
    try:
        with new_bundle(target, passphrase, steps.move, lambda: steps.begin(Step.LOCKING)) as writer:
            steps.begin(Step.ROWS)
            with store.picture() as picture:
                writer.rows(picture)
                sizes = picture.files()
            attached = {sha256: store.file_path(sha256) for sha256 in sizes}
            missing = sum(not path.is_file() for path in attached.values())
            steps.begin(Step.FILES, sum(sizes.values()))
            writer.files(attached)
        return Exported(target, target.stat().st_size, writer.counts, missing)
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise UserError(
            f"The bundle was not written to {target}: {reason}. What stood there before still stands.",
            "Make room there, or choose another place.",
        ) from error


def import_bundle(
    data_dir: Path,
    framework: Framework,
    today: date,
    source: Path,
    passphrase: str | None = None,
    watch: Watch = unwatched,
) -> Merged:
    """Merge a bundle into the plan in the directory, which is made where there is none. Raises UserError, and then
    nothing was taken in. On a connection of its own."""
    from planner.formats.bundle_reading import opened
    from planner.store.merging_stage import staged
    from planner.store.opening import SCHEMA_VERSION

    steps = _Steps(watch)
    steps.begin(Step.LOOKING if passphrase is None else Step.UNLOCKING)
    try:
        with opened(source, passphrase, SCHEMA_VERSION, steps.move) as bundle, _staging(data_dir) as directory:
            steps.begin(Step.LOOKING)
            stage = staged(directory, bundle)
            wanted = _lacking(data_dir, stage.files())
            steps.begin(Step.COPYING, sum(size for size, _ in wanted.values()))
            brought, wrong = bundle.files(wanted, directory)
            steps.begin(Step.BACKING_UP)
            _back_up(data_dir)
            steps.begin(Step.TAKING_IN)
            return replace(_merged(data_dir, framework, today, stage, brought), refused=wrong)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}, so nothing was taken in.", "Check the path.") from error
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise BundleRefused(
            f"The bundle was not taken in: {reason}. Your plan is as it was.",
            "Check that the file can be read and that there is room on the disk.",
        ) from error


def _lacking(data_dir: Path, wanted: Mapping[str, tuple[int, str]]) -> Mapping[str, tuple[int, str]]:
    """Those of the files (SHA-256 -> size, name) that do not lie beside the plan as they should."""
    from planner.store.attachments import FileStore

    store = FileStore(paths.attachments(data_dir))
    return {sha256: each for sha256, each in wanted.items() if store.findings(sha256, each[0], deep=False)}


def _merged(data_dir: Path, framework: Framework, today: date, stage: "Stage", brought: Mapping[str, Path]) -> Merged:
    from planner.store.plan_store import open_store

    store = open_store(data_dir, framework=framework, today=lambda: today)
    try:
        return store.merge(stage, brought)
    finally:
        store.close()


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """A private directory on the plan's disk, removed in the end; an empty data directory is not left behind."""
    home = paths.attachments(data_dir)
    made = [each for each in (home, *home.parents) if not each.exists()]
    files.private_dir(home)
    directory = Path(tempfile.mkdtemp(prefix=".import-", suffix=".part", dir=home))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        for each in made:
            try:
                each.rmdir()
            except OSError:
                break


def _back_up(data_dir: Path) -> None:
    """A verified backup that no rotation removes, made before anything is taken in."""
    from planner.store.backup import make_backup

    if paths.database(data_dir).exists():
        make_backup(data_dir, pinned="before import")


class _Steps:
    """Tells a Watch of each step, and of the bytes within it."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._step, self._done, self._of = Step.ROWS, 0, 0

    def begin(self, step: Step, of: int = 0) -> None:
        """A step begins. of: how many bytes it has, 0 where nobody knows."""
        self._step, self._done, self._of = step, 0, of
        self._watch(step, 0, of)

    def move(self, size: int) -> None:
        """So many bytes more of the step are done."""
        self._done += size
        self._watch(self._step, min(self._done, self._of), self._of)
