"""Commands about the plan as a whole: report, config, check, demo."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from planner.cli import words
from planner.cli.desk import Desk
from planner.cli.options import From, To
from planner.core import limits
from planner.core.errors import InvalidValue, StoreDamaged, StoreForeign
from planner.core.plan import PROFILE_FIELDS
from planner.core.reference import parse_date, parse_period, shown
from planner.core.report import Report, ReportOptions, build_report

FORMATS = (".pdf",)


def report(
    desk: Desk,
    out: Annotated[str, Argument(metavar="OUT", help="The file to write; its suffix says the format: .pdf.")],
    start: From = None,
    end: To = None,
    made_on: Annotated[
        str | None, Option("--made-on", metavar="DATE", help="The date printed; same plan, same date: same bytes.")
    ] = None,
    only_evidenced: Annotated[bool, Option("--only-evidenced", help="Leave out what has no evidence.")] = False,
    include_private: Annotated[bool, Option("--include-private", help="With what is private.")] = False,
    anonymous: Annotated[bool, Option("--anonymous", help="Without names of people in the title block.")] = False,
) -> None:
    """Write a progress report. Without dates everything is in it."""
    target = Path(out)
    if target.name.lower() in FORMATS:
        raise InvalidValue(
            f"“{shown(target.name)}” is a suffix without a name before it, so no report was written.",
            "Give the report a name such as report.pdf.",
        )
    if target.suffix.lower() not in FORMATS:
        raise InvalidValue(
            f"“{shown(target.name)}” does not end in .pdf, so no report was written.",
            "Give the report a name such as report.pdf.",
        )
    first, last = parse_period(start, end)
    day = desk.today if made_on is None else parse_date(made_on)
    options = ReportOptions(
        start=first, end=last, only_evidenced=only_evidenced, include_private=include_private, anonymous=anonymous
    )
    pages, missing = _write(desk, target, options, day)
    kind = target.suffix.lower().removeprefix(".")
    desk.show(lambda: {"path": str(target), "format": kind, "pages": pages}, lambda: (str(target),))
    desk.say(f"The report has {words.counted(pages, 'page')}.")
    if missing:
        desk.warn(
            f"It lists {words.counted(missing, 'file')} whose copy is missing from the plan; "
            "planner check names what is missing."
        )


def _write(desk: Desk, target: Path, options: ReportOptions, day: date) -> tuple[int, int]:
    """Pages of the report, and how many of the files that it lists have no copy in the plan."""
    from planner.formats.reports.pdf import write_pdf

    with desk.reading() as store:
        plan = store.load() if store else desk.plan()
        evidence = store.evidence_all(options.start, options.end) if store else ()
        built = build_report(plan, evidence, options, day)
        missing = store.missing_files(_told(built)) if store else ()
    return write_pdf(built, target), len(missing)


def _told(built: Report) -> Iterator[str]:
    """Ids of the evidence that the report tells."""
    for group in built.groups:
        for descriptor in group.descriptors:
            yield from (entry.evidence.id for entry in descriptor.evidence)
    yield from (entry.evidence.id for entry in built.unlinked)


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
    desk: Desk, deep: Annotated[bool, Option("--deep", help="Read every attached file and compare its hash.")] = False
) -> None:
    """Check the database and the attached files."""
    findings = _findings(desk, deep=deep)
    notes = () if findings else _notes(desk)
    told = [*findings, *notes]
    desk.show(lambda: {"ok": not findings, "findings": list(told)}, lambda: told)
    if findings:
        desk.say(f"{words.counted(len(findings), 'thing')} found. Nothing was changed; go back to a backup if you can.")
        raise typer.Exit(1)
    if notes:
        desk.say("Nothing is wrong with the plan. What lies there unused does no harm.")
        return
    desk.say("Nothing is wrong with the plan." if desk.exists else f"There is no plan in {desk.data_dir} yet.")


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
