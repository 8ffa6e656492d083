"""Commands about the plan as a whole: config, check, demo."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from typer import Argument, Option

from planner.cli import backup, words
from planner.cli.desk import Desk, folder
from planner.core import limits
from planner.core.dates import short_date
from planner.core.errors import StoreDamaged, StoreForeign
from planner.core.plan import PROFILE_FIELDS


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
        profile = desk.plan().profile
        setting = limits.profile({key: _second_place(desk, value) if key == "backup-dir" else value}, profile)
        desk.act(lambda store: store.set_profile(setting))
        desk.say(f"{key} is {setting[key]}." if setting[key] else f"{key} is cleared.")
    profile = desk.plan().profile
    fields = {name: profile.get(name, "") for name in PROFILE_FIELDS if key in (None, name)}
    written = key is not None and value is not None
    desk.show(
        lambda: dict(fields), lambda: () if written else words.config(fields) if key is None else tuple(fields.values())
    )


def _second_place(desk: Desk, value: str) -> str:
    """The folder in full, for the plan is not always used from here; it is there, and marked, when this returns."""
    from planner.store.second_place import prepare

    if not value.strip():
        return ""
    place = folder(value)
    prepare(desk.data_dir, place)
    return str(place)


def check(
    desk: Desk,
    deep: Annotated[
        bool, Option("--deep", help="Read every attached file and every backup by hash, and compare every word.")
    ] = False,
    mend: Annotated[
        bool, Option("--mend", help="Look deep, and put back what backups tell: words and attached files.")
    ] = False,
) -> None:
    """Check the database, files and backups.

    It tells how old the newest verified backup is. --mend changes nothing that was written on purpose: what it puts
    back bears the mark of the act that wrote it otherwise. The search index is made anew."""
    if mend:
        _mend(desk)
    findings = _findings(desk, deep=True) if deep or mend else [*_findings(desk, deep=False), *_remembered(desk)]
    notes = () if findings else _notes(desk)
    told = [*findings, *notes, *_place(desk)]
    desk.show(lambda: {"ok": not findings, "findings": list(told)}, lambda: told)
    if findings:
        desk.say(f"{words.counted(len(findings), 'thing')} found. Nothing was changed by looking.")
        for sentence in _what_helps(desk, findings):
            desk.say(sentence)
        backup.age(desk)
        raise typer.Exit(1)
    if notes:
        desk.say("Nothing is wrong with the plan. What lies there unused does no harm.")
    else:
        desk.say("Nothing is wrong with the plan." if desk.exists else f"There is no plan in {desk.data_dir} yet.")
    backup.age(desk)


def _mend(desk: Desk) -> None:
    from planner.store.looking import mend

    with desk.existing() as store:
        try:
            done = mend(store, desk.data_dir)
        except StoreDamaged as error:
            raise StoreDamaged(error.message, _way_back(desk) or error.hint) from error
    rows, files = words.counted(done.rows, "changed thing"), words.counted(done.files, "attached file")
    desk.say(f"Put back from the backups: {rows}, {files}. The search index was made anew.")
    if done.kept:
        desk.say(f"An index was damaged. The plan as it was found is kept in {done.kept}")


def _what_helps(desk: Desk, findings: Sequence[str]) -> Iterator[str]:
    from planner.core.check import Way, ways

    helps = ways(findings)
    if Way.MEND in helps:
        yield "planner check --mend puts back what backups tell, and makes indexes anew."
    if Way.BY_HAND in helps and Way.MEND not in helps:
        yield "What no backup tells is for you to mend: write it, or attach the file, as it should be."
    if Way.ANEW in helps:
        yield "planner backup makes a new backup; the folder of the bad one can be deleted then."
    if Way.RESTORE in helps:
        yield _way_back(desk) or "There is no verified backup to go back to."


def _way_back(desk: Desk) -> str:
    from planner.store.backup import newest_verified

    newest = newest_verified(desk.data_dir)
    return f"planner restore {newest.number} goes back to the newest verified backup." if newest else ""


def _remembered(desk: Desk) -> list[str]:
    """What the last deep look found, until another finds nothing."""
    from planner.core.check import Finding, Way
    from planner.store.last_check import last_check

    last = last_check(desk.data_dir)
    if last is None or not last.found or not desk.exists:
        return []
    things = words.counted(last.found, "thing")
    when = short_date(last.at.date())
    told = f"the last look at everything, on {when}, found {things}; planner check --deep tells which"
    return [Finding(told, Way.DEEP)]


def _findings(desk: Desk, *, deep: bool) -> list[str]:
    from planner.store.last_check import note_check
    from planner.store.looking import check_backups, look_through

    try:
        with desk.reading() as store:
            if store is not None:
                return list(look_through(store, desk.data_dir)) if deep else store.check()
    except (StoreDamaged, StoreForeign) as error:
        found = [error.message, *(check_backups(desk.data_dir) if deep else ())]
        if deep:
            note_check(desk.data_dir, len(found))
        return found
    return check_backups(desk.data_dir) if deep else []


def _notes(desk: Desk) -> list[str]:
    """What a kill or an undone act left: neither damage nor loss."""
    with desk.reading() as store:
        return store.leftovers() if store else []


def _place(desk: Desk) -> list[str]:
    """That the plan lies where others write too, as the window says it, and that the second place for backups is away:
    notes, for nothing is wrong with the plan."""
    from planner.store import second_place
    from planner.store.backup import place_chosen
    from planner.store.surroundings import trouble

    if not desk.exists:
        return []
    place = place_chosen(desk.data_dir)
    said = (trouble(desk.data_dir), second_place.trouble(desk.data_dir, place) if place else "")
    return [each for each in said if each]


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
