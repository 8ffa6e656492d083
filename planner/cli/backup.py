"""Commands that keep the plan safe: backup and restore; and what check says about backups."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, BadParameter, Option

from planner.cli import words
from planner.cli.desk import Desk, Json, folder
from planner.core.dates import short_date
from planner.core.errors import StoreBusy
from planner.files import file_size_words

if TYPE_CHECKING:
    from planner.core.retention import Backup


def backup(
    desk: Desk,
    to: Annotated[
        str | None, Option("--to", metavar="DIR", help="One backup folder into DIR, and nothing else there.")
    ] = None,
    as_list: Annotated[bool, Option("--list", help="List the backups there are, and make none.")] = False,
) -> None:
    """Make a backup.

    It is one folder with the database, the attached files and their hashes.

    It is opened and checked before it counts. Older ones are thinned out: all of a day stay, 14 days, 10 weeks, 12
    months. planner config backup-dir names a second place."""
    if as_list and to is not None:
        raise BadParameter("--list makes no backup, so it goes without --to")
    if as_list:
        _list(desk)
    elif to is not None:
        _copy(desk, to)
    else:
        _make(desk)


def _list(desk: Desk) -> None:
    from planner.store.backup import backups

    found = backups(desk.data_dir)
    desk.show(
        lambda: {"backups": [_document(each) for each in found]},
        lambda: [line for each in found for line in _lines(desk, each)],
    )
    if not found:
        desk.say(f"There is no backup of {desk.data_dir} yet; planner backup makes one.")


def _copy(desk: Desk, to: str) -> None:
    from planner.store.backup import copy_backup_to

    made = copy_backup_to(desk.data_dir, folder(to))
    desk.show(lambda: _document(made), lambda: [made.folder])
    desk.say(f"Backed up and checked: {file_size_words(made.size)}.")


def _make(desk: Desk) -> None:
    from planner.store.backup import make_backup, note_backup

    made = make_backup(desk.data_dir, thorough=True)
    note_backup(desk.data_dir, made.backup)
    second: Json = _document(made.second) if made.second else None
    desk.show(
        lambda: {**_document(made.backup), "second": second, "removed": list(made.removed)},
        lambda: [each.folder for each in (made.backup, made.second) if each],
    )
    gone = f" {words.counted(len(made.removed), 'old one')} let go." if made.removed else ""
    size = file_size_words(made.backup.size)
    if made.trouble:
        desk.warn(f"A backup was made and checked beside the plan alone: {size}.{gone} {made.trouble}")
        raise typer.Exit(1)
    desk.say(f"Backed up and checked: {size}.{gone}")


def age(desk: Desk) -> None:
    """Tell how old the newest verified backup is."""
    from planner.store.backup import newest_verified

    newest = newest_verified(desk.data_dir)
    if newest is None:
        desk.say("There is no backup yet; planner backup makes one.")
    else:
        desk.say(f"The newest verified backup is {_age(newest.made_at, datetime.now(UTC))}: {newest.folder}")


def _age(made_at: datetime, now: datetime) -> str:
    hours = int((now - made_at).total_seconds()) // 3600
    if hours < 0:
        return f"from {short_date(made_at.date())}, which this machine's clock has not reached"
    if hours < 1:
        return "less than an hour old"
    return f"{words.counted(hours, 'hour')} old" if hours < 48 else f"{words.counted(hours // 24, 'day')} old"


def _lines(desk: Desk, each: "Backup") -> list[str]:
    facts = [file_size_words(each.size), "verified" if each.verified else "not whole"]
    facts += [f"kept, made {each.pinned}"] if each.pinned else []
    facts += ["second place"] if each.second else []
    head = desk.paper.style(str(each.number).rjust(4), "accent")
    return [f"{head}  {_minute(each.made_at)}  {', '.join(facts)}", *desk.paper.wrap(each.folder, "      ")]


def _document(each: "Backup") -> dict[str, Json]:
    return {
        "number": each.number,
        "name": Path(each.folder).name,
        "path": each.folder,
        "made_at": each.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "size": each.size,
        "revision": each.revision,
        "verified": each.verified,
        "pinned": each.pinned,
        "place": "second" if each.second else "first",
    }


def restore(
    desk: Desk,
    chosen: Annotated[str, Argument(metavar="BACKUP", help="Its number or name, its folder, or one that holds some.")],
) -> None:
    """Put a backup in the place of the plan.

    Of a folder that holds several the newest whole one is taken.

    The plan that was there is backed up, moved aside and kept. An open window goes on with the restored plan."""
    from planner.store.restore import find_backup
    from planner.store.restore import restore as put_back

    done = put_back(desk.data_dir, find_backup(desk.data_dir, chosen))
    document: dict[str, Json] = {
        "restored": str(done.folder),
        "made_at": done.manifest.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "counts": dict(done.manifest.counts),
        "missing": list(done.manifest.missing),
        "kept": str(done.kept) if done.kept else None,
        "before": _document(done.before) if done.before else None,
    }
    desk.show(lambda: document, lambda: [str(done.kept)] if done.kept else [])
    pieces = words.counted(done.manifest.counts.get("evidence", 0), "piece")
    kept = " The plan that was there is kept in the folder named above." if done.kept else ""
    desk.say(f"Restored: {pieces} of evidence, as of {_minute(done.manifest.made_at)}.{kept}")
    if done.manifest.missing:
        lost = words.counted(len(done.manifest.missing), "attached file")
        desk.warn(f"{lost} had been lost before the backup was made; planner check tells which.")


def move(
    desk: Desk,
    to: Annotated[str, Argument(metavar="DIR", help="An empty folder on a disk of this machine, or one to be made.")],
) -> None:
    """Move the plan to another folder.

    It is backed up, restored there and checked; backups go on into the folder that it leaves. The old plan stays as it
    is, and is not opened any more: whoever asks for it is led to the new one."""
    from planner.store.backup_due import has_window
    from planner.store.moving import move as move_plan

    if has_window(desk.data_dir):
        raise StoreBusy(
            "The plan was not moved: a window has it open, and would go on writing into the old one.",
            "Close the window and try again.",
        )
    done = move_plan(desk.data_dir, folder(to), desk.framework)
    document: dict[str, Json] = {"home": str(done.home), "left": str(desk.data_dir), "backups": str(done.backups)}
    desk.show(lambda: document, lambda: [str(done.home)])
    desk.say(f"Moved, and checked. Backups go on into {done.backups} too. What is left in {desk.data_dir} is kept.")


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
