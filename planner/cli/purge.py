"""The command that removes for good what lies in the bin."""

from typing import TYPE_CHECKING, Annotated

from typer import Option

from planner.cli import words
from planner.cli.desk import Desk
from planner.core.errors import UserError

if TYPE_CHECKING:
    from planner.store.plan_store import PlanStore

OlderThan = Annotated[int, Option("--older-than", metavar="DAYS", help="What lies there so long; 0 empties the bin.")]


def purge(
    desk: Desk,
    older_than: OlderThan,
    dry_run: Annotated[bool, Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
    without_backup: Annotated[bool, Option("--without-backup", help="Make no backup before.")] = False,
) -> None:
    """Remove for good what lies in the bin. It cannot be undone.

    It goes from the plan, from its file and from the attached files, and from every bundle made later. A backup is made
    before; backups hold it until they are let go. A review keeps what it froze.
    """
    with desk.existing() as store:
        doomed = store.in_bin(older_than)
        if doomed and not dry_run and not without_backup:
            _back_up(desk)
        gone = doomed if dry_run else _removed(store, older_than, doomed)
    desk.show(lambda: {"ids": list(gone)}, lambda: gone if dry_run else ())
    if not gone:
        desk.say("Nothing in the bin is that old.")
    elif dry_run:
        desk.say(f"{words.counted(len(gone), 'thing')} would be removed for good. Nothing was changed.")
    else:
        kept = "" if without_backup else " Backups made before hold it until they are let go."
        desk.say(f"Removed for good: {words.counted(len(gone), 'thing')}.{kept}")


def _removed(store: "PlanStore", older_than: int, doomed: tuple[str, ...]) -> tuple[str, ...]:
    ids = store.purge(older_than).ids
    return tuple(own for own in ids if own in doomed)


def _back_up(desk: Desk) -> None:
    from planner.store.backup import make_backup, note_backup

    try:
        made = make_backup(desk.data_dir)
    except UserError as error:
        raise type(error)(
            f"Nothing was removed, for the backup before it failed: {error.message}",
            f"{error.hint} Or use --without-backup.".strip(),
        ) from error
    note_backup(desk.data_dir, made.backup)
    if made.trouble:
        desk.warn(made.trouble)
