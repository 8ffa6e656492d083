"""The report command: which report, in which format, and what there is to say once it is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from planner.cli import words
from planner.cli.desk import Desk, Json
from planner.cli.options import From, To
from planner.core.errors import AmbiguousId, InvalidValue
from planner.core.framework import Group
from planner.core.reference import parse_date, parse_period, shown
from planner.core.report import Report, ReportOptions, build_report
from planner.core.snapshot import ClaimGroup
from planner.core.snapshot_report import review_report
from planner.files import file_size_words

if TYPE_CHECKING:
    from planner.formats.reports.pack import LeftOut
    from planner.store.plan_store import PlanStore

_HELP = (
    "The file to write; its suffix says the format: .pdf, .html, .md, .docx, .csv, .xlsx or .json; "
    ".zip is the report with its files."
)
_ARCHIVE = ".zip"
_WITH_PDF = (".pdf", _ARCHIVE)
_MEGABYTE = 1_000_000
_MOST_MEGABYTES = 4_000


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of it. files: how many travel with it, None where none should; missing: files without a copy;
    unprintable: the characters that the PDF shows by their numbers, None where there is no PDF."""

    pages: int | None
    missing: int
    files: int | None = None
    left_out: "Sequence[LeftOut]" = ()
    unprintable: tuple[str, ...] | None = None


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
    without_charts: Annotated[bool, Option("--without-charts", help="Without the charts.")] = False,
    pay_review: Annotated[
        bool, Option("--pay-review", help="With the arithmetic of the pay review, which is indicative.")
    ] = False,
    review: Annotated[
        str | None, Option("--review", metavar="ID", help="The report of a review, as it stood when it was frozen.")
    ] = None,
    with_files: Annotated[bool, Option("--with-files", help="With the attached files inside (.pdf or .zip).")] = False,
    annex: Annotated[bool, Option("--annex", help="With attached PDFs and pictures as pages at its end.")] = False,
    at_most: Annotated[
        int, Option("--at-most", metavar="MB", help="How many megabytes of files may travel with it.")
    ] = 100,
) -> None:
    """Write a progress report. Without dates everything is in it."""
    target = Path(out)
    first, last = parse_period(start, end)
    day = desk.today if made_on is None else parse_date(made_on)
    packed = _is_packed(target, with_files or annex, at_most)
    if review is not None and (start or end or made_on):
        raise InvalidValue(
            "A review has its own period and day, so no report was written.",
            "Leave out --from, --to and --made-on, or --review.",
        )
    if review is not None and pay_review:
        raise InvalidValue(
            "A review holds nothing of a pay review, so no report was written.", "Leave out --pay-review, or --review."
        )
    options = ReportOptions(
        start=first,
        end=last,
        only_evidenced=only_evidenced,
        include_private=include_private,
        anonymous=anonymous,
        accounts=not without_accounts,
        charts=not without_charts,
        pay_review=pay_review,
        with_files=with_files or target.suffix.lower() == _ARCHIVE,
        annex=annex,
        most_bytes=at_most * _MEGABYTE,
    )
    with desk.reading() as store:
        built = _built(desk, store, options, skill or (), day, review)
        done = _packed(store, built, target) if packed else _written(store, built, target)
    if target.suffix.lower() in _WITH_PDF:
        done = replace(done, unprintable=_unprintable(built))
    _tell(desk, target, done, anonymous=anonymous)
    if pay_review and built.pay_review is None:
        desk.warn("There is no pay review in it: nothing is said yet of how its skills stand.")


def _is_packed(target: Path, wanted: bool, at_most: int) -> bool:
    """Whether files travel with the report. Raises InvalidValue for a name that says no format, and for wrong sizes."""
    from planner.formats.reports.writers import format_of

    if not 0 < at_most <= _MOST_MEGABYTES:
        raise InvalidValue(
            f"{at_most} is no number of megabytes for files, so no report was written.",
            f"Give a whole number from 1 to {_MOST_MEGABYTES:,}.",
        )
    if target.suffix.lower() == _ARCHIVE:
        return True
    kind = format_of(target)
    if wanted and kind.suffix != ".pdf":
        raise InvalidValue(
            f"A {kind.suffix} cannot hold files, so no report was written.",
            "Name a .pdf, which holds them inside, or a .zip.",
        )
    return wanted


def _built(
    desk: Desk, store: "PlanStore | None", options: ReportOptions, names: Sequence[str], day: date, review: str | None
) -> Report:
    if review is not None:
        return _of_review(store, review, options, names)
    plan = store.load() if store else desk.plan()
    options = replace(options, skills=_skills(plan.target.groups(), plan.target.name, names))
    evidence = store.evidence_all(options.start, options.end) if store else ()
    return build_report(plan, evidence, options, day)


def _of_review(store: "PlanStore | None", wanted: str, options: ReportOptions, names: Sequence[str]) -> Report:
    kind, own = store.resolve(wanted) if store else ("", wanted)
    if store is None or kind != "review":
        raise InvalidValue(
            f"{shown(own)[:12]} is no review, so no report was written.", "planner review list shows the reviews' ids."
        )
    review, snapshot = store.review(own), store.review_snapshot(own)
    return review_report(
        review, snapshot, replace(options, skills=_skills(snapshot.groups, snapshot.role_level, names))
    )


def _written(store: "PlanStore | None", built: Report, target: Path) -> _Written:
    from planner.formats.reports.writers import write

    missing = store.missing_files([piece.id for piece in built.told()]) if store else ()
    return _Written(write(built, target), len(missing))


def _packed(store: "PlanStore | None", built: Report, target: Path) -> _Written:
    from planner.formats.reports.pack_writing import write_with_files

    packed = write_with_files(built, target, store.attachment_path if store else lambda _: Path())
    return _Written(packed.pages, 0, packed.files, packed.left_out)


def _unprintable(built: Report) -> tuple[str, ...]:
    from planner.formats.reports.unprintable import unprintable

    return unprintable(built)


def _tell(desk: Desk, target: Path, done: _Written, *, anonymous: bool) -> None:
    document: dict[str, Json] = {
        "path": str(target),
        "format": target.suffix.lower().removeprefix("."),
        "pages": done.pages,
        "unprintable": None if done.unprintable is None else list(done.unprintable),
    }
    if done.files is not None:
        document["files"] = done.files
        document["left_out"] = [{"name": each.name, "size": each.size, "reason": each.reason} for each in done.left_out]
    desk.show(lambda: document, lambda: (str(target),))
    if done.pages is not None:
        desk.say(f"The report has {words.counted(done.pages, 'page')}.")
    if done.unprintable:
        from planner.formats.reports.unprintable import unprintable_words

        desk.warn(unprintable_words(done.unprintable))
    if done.files is not None:
        desk.say(f"{words.counted(done.files, 'file')} of its evidence {'is' if done.files == 1 else 'are'} with it.")
    for each in done.left_out:
        desk.warn(f"Left out: {each.name} ({file_size_words(each.size)}), {each.reason}.")
    if done.files and anonymous:
        desk.warn(
            "The files have the names they were attached with, and say what they say: look whether they name people."
        )
    if done.missing:
        desk.warn(
            f"It lists {words.counted(done.missing, 'file')} whose copy is missing from the plan; "
            "planner check names what is missing."
        )


def _skills(groups: Iterable[Group | ClaimGroup], whole: str, names: Sequence[str]) -> tuple[str, ...]:
    """The slugs of the groups that are named, by their slug or their name, or by the beginning of the one that begins
    so. Raises InvalidValue and AmbiguousId."""
    known = {name.casefold(): group.slug for group in groups for name in (group.name, group.slug)}
    return tuple(dict.fromkeys(_skill(known, whole, name) for name in names))


def _skill(known: Mapping[str, str], whole: str, name: str) -> str:
    wanted = name.strip().casefold()
    near = tuple(dict.fromkeys(slug for begun, slug in known.items() if wanted and begun.startswith(wanted)))
    if wanted in known:
        return known[wanted]
    if len(near) > 1:
        raise AmbiguousId(
            f"“{shown(name)}” could be {' or '.join(near)}, so no report was written.", "Give more of the name."
        )
    if near:
        return near[0]
    raise InvalidValue(
        f"“{shown(name)}” is no skill of {whole or 'the plan'}, so no report was written.",
        f"There are {', '.join(dict.fromkeys(known.values()))}.",
    )
