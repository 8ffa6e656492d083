"""A restored plan in the place of the one that was there.

The secret it keeps: the rule by which a swap that was cut off is finished or undone. A new plan is built as
`plan-building`; it is called `plan-ready` when it is whole; then `plan` is renamed to a name that keeps it, and
`plan-ready` to `plan`. So a `plan-ready` without a `plan` is a swap to be finished; beside a `plan` both are leftovers.
Standard library only, for the first window asks it too.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from planner import files, paths
from planner.core.errors import StoreBusy
from planner.store.backup_lock import one_at_a_time


def building(data_dir: Path) -> Path:
    """Where a new plan is built."""
    return data_dir / "plan-building"


def ready(data_dir: Path) -> Path:
    """Where a new plan waits that is whole."""
    return data_dir / "plan-ready"


def put_in_place(data_dir: Path, aside: Path | None) -> None:
    """Swap the plan that is ready for the one that is there, which goes aside. Raises OSError.

    For one who holds the right to.
    """
    plan = paths.database(data_dir).parent
    if aside is not None:
        plan.rename(aside)
        # On the disk before the other: after a power cut too there must be a `plan-ready` where there is no `plan`.
        files.sync_dir(data_dir)
    ready(data_dir).rename(plan)
    with suppress(OSError):  # the new plan is in its place: a power cut can only bring the old one or this one back
        files.sync_dir(data_dir)


def finish(data_dir: Path) -> None:
    """Finish a swap that was cut off between its two renames. Raises OSError, StoreBusy where one is under way."""
    plan, waiting = paths.database(data_dir).parent, ready(data_dir)
    if not waiting.is_dir() or plan.exists():
        return
    with one_at_a_time(data_dir):
        if waiting.is_dir() and not plan.exists():
            put_in_place(data_dir, None)


def clear(data_dir: Path) -> None:
    """Remove what a restore that was cut off before its swap has left; one that is under way is let alone."""
    left = [each for each in (building(data_dir), ready(data_dir)) if each.is_dir()]
    if not left:
        return
    with suppress(StoreBusy, OSError), one_at_a_time(data_dir, wait_s=0):
        if paths.database(data_dir).parent.exists():
            for each in left:
                shutil.rmtree(each, ignore_errors=True)
