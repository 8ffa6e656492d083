"""The report command: which report, in which format, and what there is to say once it is written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from planner.cli import words
from planner.cli.desk import Desk
from planner.cli.options import From, To
from planner.core.errors import InvalidValue
from planner.core.plan import Plan
from planner.core.reference import parse_date, parse_period, shown
from planner.core.report import Report, ReportOptions, build_report

_HELP = "The file to write; its suffix says the format: .pdf, .html, .md, .docx, .csv, .xlsx or .json."


def report(
    desk: Desk,
    out: Annotated[str, Argument(metavar="OUT", help=_HELP)],
    start: From = None,
    end: To = None,
    made_on: Annotated[
        str | None, Option("--made-on", metavar="DATE", help="The date printed; same plan, same date: same bytes.")
    ] = None,
    skill: Annotated[
        list[str] | None, Option("--skill", metavar="SKILL", help="Only this skill, such as user-focus. Repeatable.")
    ] = None,
    only_evidenced: Annotated[bool, Option("--only-evidenced", help="Leave out what has no evidence.")] = False,
    without_accounts: Annotated[
        bool, Option("--without-accounts", help="Without the accounts of situation, task, action and result.")
    ] = False,
    include_private: Annotated[bool, Option("--include-private", help="With what is private.")] = False,
    anonymous: Annotated[bool, Option("--anonymous", help="Without the names of people that have a field.")] = False,
) -> None:
    """Write a progress report. Without dates everything is in it."""
    from planner.formats.reports.writers import format_of

    target = Path(out)
    kind = format_of(target)
    first, last = parse_period(start, end)
    day = desk.today if made_on is None else parse_date(made_on)
    options = ReportOptions(
        start=first,
        end=last,
        only_evidenced=only_evidenced,
        include_private=include_private,
        anonymous=anonymous,
        accounts=not without_accounts,
    )
    pages, missing = _write(desk, target, options, skill or (), day)
    desk.show(
        lambda: {"path": str(target), "format": kind.suffix.removeprefix("."), "pages": pages}, lambda: (str(target),)
    )
    if pages is not None:
        desk.say(f"The report has {words.counted(pages, 'page')}.")
    if missing:
        desk.warn(
            f"It lists {words.counted(missing, 'file')} whose copy is missing from the plan; "
            "planner check names what is missing."
        )


def _write(desk: Desk, target: Path, options: ReportOptions, names: Sequence[str], day: date) -> tuple[int | None, int]:
    """Pages of the report where it has pages, and how many of the files that it lists have no copy in the plan."""
    from planner.formats.reports.writers import write

    with desk.reading() as store:
        plan = store.load() if store else desk.plan()
        options = replace(options, skills=_skills(plan, names))
        evidence = store.evidence_all(options.start, options.end) if store else ()
        built = build_report(plan, evidence, options, day)
        missing = store.missing_files(_told(built)) if store else ()
    return write(built, target), len(missing)


def _skills(plan: Plan, names: Sequence[str]) -> tuple[str, ...]:
    """The slugs of the groups that are named, by their slug or by their name. Raises InvalidValue."""
    known = {name.casefold(): group.slug for group in plan.target.groups() for name in (group.name, group.slug)}
    for name in names:
        if name.strip().casefold() not in known:
            raise InvalidValue(
                f"“{shown(name)}” is no skill of {plan.target.name or 'the plan'}, so no report was written.",
                f"There are {', '.join(dict.fromkeys(known.values()))}.",
            )
    return tuple(dict.fromkeys(known[name.strip().casefold()] for name in names))


def _told(built: Report) -> Iterator[str]:
    """Ids of the evidence that the report tells."""
    for group in built.groups:
        for descriptor in group.descriptors:
            yield from (entry.evidence.id for entry in descriptor.evidence)
    yield from (entry.evidence.id for entry in built.unlinked)
