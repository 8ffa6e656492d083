"""What the export dialog says of a report before it is saved; the secret kept here is which files the report lists."""

from collections.abc import Iterator, Sequence

from planner.core.errors import UserError
from planner.core.evidence import EvidenceLine, EvidenceQuery
from planner.core.plan import Plan
from planner.core.report import ReportOptions
from planner.ui.store_protocol import Store

_AT_ONCE = 500


def missing_words(store: Store, plan: Plan, options: ReportOptions) -> str:
    """How many of the files that the report lists have lost their copy; empty where none has."""
    try:
        if not store.missing_files():
            return ""
        count = len(store.missing_files([line.id for line in _listed(store, plan, options)]))
    except UserError:
        return ""  # the report itself will tell
    if not count:
        return ""
    if count == 1:
        return (
            "1 file that the report lists is missing from the data folder. The report still names it; its evidence "
            "says which."
        )
    return (
        f"{count:,} files that the report lists are missing from the data folder. The report still names them; their "
        "evidence says which."
    )


def names_words(options: ReportOptions) -> str:
    """What to mind where a report without names of people has files; empty otherwise."""
    if not (options.anonymous and (options.with_files or options.annex)):
        return ""
    return "Files keep their names and say what they say: look whether they name people."


def left_out_words(left_out: Sequence[str]) -> str:
    """What is said after a report was saved of the files that did not travel with it; nothing where all did."""
    if not left_out:
        return ""
    if len(left_out) == 1:
        return f". Left out: {left_out[0]}"
    return f". {len(left_out):,} files were left out; the report lists them with the reasons"


def _listed(store: Store, plan: Plan, options: ReportOptions) -> Iterator[EvidenceLine]:
    groups = (group for group in plan.target.groups() if group.slug in options.skills)
    keys = tuple(item.key for group in groups for item in group.items)
    query = EvidenceQuery(start=options.start, end=options.end, with_files=True, descriptors=keys)
    if options.skills and not keys:
        return
    for first in range(0, store.evidence_count(query), _AT_ONCE):
        for line in store.evidence_lines(query, first, _AT_ONCE):
            if options.include_private or not line.private:
                yield line
