"""Commands about the plan as a whole: config, check, demo."""

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from planner.cli import backup, words
from planner.cli.desk import Desk
from planner.core import limits
from planner.core.errors import InvalidValue, StoreDamaged, StoreForeign
from planner.core.plan import PROFILE_FIELDS
from planner.core.reference import shown


def config(
    desk: Desk,
    key: Annotated[str | None, Argument(metavar="KEY", help=f"One of {', '.join(PROFILE_FIELDS)}.")] = None,
    value: Annotated[str | None, Argument(metavar="VALUE", help="The new value; an empty one clears it.")] = None,
) -> None:
    """Show or change the settings of the plan.

    A report prints them: who it is about, and which period."""
    if key is not None:
        limits.setting(key)
    if key is not None and value is not None:
        setting = limits.profile({key: _folder(value) if key == "backup-dir" else value}, desk.plan().profile)
        desk.act(lambda store: store.set_profile(setting))
        desk.say(f"{key} is {setting[key]}." if setting[key] else f"{key} is cleared.")
    profile = desk.plan().profile
    fields = {name: profile.get(name, "") for name in PROFILE_FIELDS if key in (None, name)}
    written = key is not None and value is not None
    desk.show(
        lambda: dict(fields), lambda: () if written else words.config(fields) if key is None else tuple(fields.values())
    )


def _folder(value: str) -> str:
    """A folder that is or can become one, in full: the plan is not always used from here."""
    if not value.strip():
        return ""
    place = Path(value).expanduser().absolute()
    if place.exists() and not place.is_dir():
        raise InvalidValue(
            f"{shown(str(place))} is a file and not a folder, so nothing was changed.", "Name a folder for backups."
        )
    return str(place)


def check(
    desk: Desk,
    deep: Annotated[bool, Option("--deep", help="Read every attached file and every backup, by hash.")] = False,
) -> None:
    """Check the database, files and backups.

    It tells how old the newest verified backup is."""
    findings = [*_findings(desk, deep=deep), *(_backup_findings(desk) if deep else ())]
    notes = () if findings else _notes(desk)
    told = [*findings, *notes]
    desk.show(lambda: {"ok": not findings, "findings": list(told)}, lambda: told)
    if findings:
        desk.say(f"{words.counted(len(findings), 'thing')} found. Nothing was changed; go back to a backup if you can.")
        backup.age(desk)
        raise typer.Exit(1)
    if notes:
        desk.say("Nothing is wrong with the plan. What lies there unused does no harm.")
    else:
        desk.say("Nothing is wrong with the plan." if desk.exists else f"There is no plan in {desk.data_dir} yet.")
    backup.age(desk)


def _backup_findings(desk: Desk) -> list[str]:
    from planner.store.looking import check_backups

    return check_backups(desk.data_dir)


def _findings(desk: Desk, *, deep: bool) -> list[str]:
    try:
        with desk.reading() as store:
            return store.check(deep=deep) if store else []
    except (StoreDamaged, StoreForeign) as error:
        return [error.message]


def _notes(desk: Desk) -> list[str]:
    """What a kill or an undone act left: neither damage nor loss."""
    with desk.reading() as store:
        return store.leftovers() if store else []


def demo(desk: Desk) -> None:
    """Fill an empty plan with a sample.

    It is three years of a fictional engineer, with dates relative to today."""
    from planner.cli.demo import fill_sample

    counts = fill_sample(desk.data_dir, desk.today)
    desk.show(lambda: dict(counts), lambda: ())
    desk.say(
        f"Filled with a sample: {counts['evidence']} pieces of evidence, {counts['goals']} goals, "
        f"{counts['ratings']} ratings, {counts['attachments']} attached files."
    )
