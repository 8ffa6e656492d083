"""The front of a report: whose it is, how far it has come, what comes next, where evidence is thin."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from planner.core.dates import long_date
from planner.core.framework import Item
from planner.core.report import Answer, NextGoal, Report, ReportDescriptor, ReportGroup
from planner.formats.reports import words
from planner.formats.reports.blocks import Cards, Cell, Column, Hairline, Legend, Row
from planner.formats.reports.canvas import Block, Mark
from planner.formats.reports.charts import Symbol
from planner.formats.reports.styles import (
    ANSWER,
    BODY,
    CLOSING,
    DANGER,
    EYEBROW,
    HEADING,
    LEAD,
    MUTED,
    MUTED_BODY,
    TITLE,
    WIDTH,
    Style,
)
from planner.formats.reports.text import Run, Text

_FACTS = (Column(0, 64), Column(66, 160), Column(236, 60), Column(298, WIDTH - 298))
_SKILLS = (
    Column(0, 206),
    Column(212, 72),
    Column(286, 84),
    Column(372, 42, right=True),
    Column(418, 42, right=True),
    Column(460, WIDTH - 460, right=True),
)
_GOALS = (Column(0, 250), Column(260, 132), Column(396, WIDTH - 396, right=True))
_GAPS = (Column(0, 276), Column(288, WIDTH - 288, right=True))
_MOST_GAPS = 12
_MOST_KEPT = 240.0
_FIRST_LINES = 46.0


def group_mark(slug: str) -> str:
    """The bookmark of a skill, or of the responsibilities."""
    return f"group-{slug}"


def item_mark(item: Item) -> str:
    """The bookmark of a descriptor."""
    return f"item-{item.ref}"


def page_form(mark: str) -> str:
    """The form that shows the number of the page with that bookmark; it is drawn when the document ends."""
    return f"page-of-{mark}"


def front(report: Report) -> Iterator[Block]:
    """The front pages, in reading order."""
    yield Text("Progress report", EYEBROW, mark=Mark("summary", "Summary"))
    yield Text(report.title, TITLE)
    if report.description.strip():
        yield Text(report.description, LEAD)
    yield Hairline(10, 4)
    yield from _facts(report)
    yield Hairline(4, 0)
    yield Cards(_cards(report))
    if report.answer is not None:
        yield from _answer(report.answer)
    if report.groups:
        yield from _skills(report)
    if report.next_goals:
        yield from _next_goals(report)
    if report.gaps:
        yield from _gaps(report)


def _facts(report: Report) -> Iterator[Block]:
    half = (len(report.facts) + 1) // 2
    for left, right in zip_longest(report.facts[:half], report.facts[half:], fillvalue=("", "")):
        cells = [
            Cell([Run(name, colour=MUTED)], head=bool(name)) if n % 2 == 0 else Cell([Run(name)])
            for n, name in enumerate((*left, *right))
        ]
        yield Row(_FACTS, cells, BODY, inset=2, line=False)


def _answer(answer: Answer) -> Iterator[Block]:
    """What the manager said of a review as a whole: the statement, and what was agreed to do."""
    yield Text(words.ANSWER, replace(HEADING, keep=_FIRST_LINES), mark=Mark("answer", words.ANSWER))
    agreed = f". {words.AGREED}" if answer.agreed else ""
    yield Text(f"{words.answer_words(answer)}{agreed}", MUTED_BODY)
    if answer.statement.strip():
        yield Text(answer.statement.strip(), ANSWER)
    for action in answer.actions:
        yield Text([Run(f"{words.ACTIONS}: ", colour=MUTED), Run(action.strip())], ANSWER)


def _cards(report: Report) -> list[tuple[int, str]]:
    counts = report.counts
    cards = [(counts.met, f"of {counts.applicable} descriptors met"), (counts.developing, "developing")]
    recent = f", {counts.in_period} from the review period" if counts.in_period != counts.with_evidence else ""
    cards.append((counts.with_evidence, f"with evidence{recent}"))
    if report.options.goals:
        overdue = f", {report.goals_overdue}\u00a0overdue" if report.goals_overdue else ""
        cards.append(
            (
                report.goals_done,
                f"{_plural('goal', report.goals_done)} finished, {report.goals_open}\u00a0open{overdue}",
            )
        )
    else:
        cards.append((report.evidence, f"{_plural('piece', report.evidence)} of evidence"))
    return cards


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def table(name: str, title: str, rows: Sequence[Row], below: float = 0, look: Style = HEADING) -> Iterator[Block]:
    """A heading with its rows, of which the first names the columns, on every page anew. Two rows at least stand
    together at either end of a page. name: its bookmark; below: room for what belongs to the table's end; look: the
    heading's."""
    head, *told = rows
    told[-1].keep = below
    for number in reversed(range(len(rows) - 1)):
        after = rows[number + 1]
        if number <= 1 or number == len(rows) - 2:
            rows[number].keep = min(after.height + after.keep, _MOST_KEPT)
    for row in told:
        row.above = head.repeated
    yield Text(title, replace(look, keep=min(head.height + head.keep, _MOST_KEPT)), mark=Mark(name, title))
    yield from rows


def head_row(columns: Sequence[Column], *names: str) -> Row:
    """The row of a table that names its columns."""
    return Row(columns, [Cell([Run(name)]) for name in names], BODY, head=True)


def _skills(report: Report) -> Iterator[Block]:
    head = head_row(_SKILLS, "Skill", "Expected level", "Progress", "Met", "Evidence", "Page")
    symbols = [(Symbol.MET, "met"), (Symbol.DEVELOPING, "developing"), (Symbol.NOT_STARTED, "not started")]
    if any(entry.counts.not_applicable for entry in report.groups):
        symbols.append((Symbol.NOT_APPLICABLE, "not applicable"))
    legend = Legend(symbols)
    rows = [head, *map(_skill, report.groups)]
    yield from table("skills", "Skills at a glance", rows, legend.before + legend.height)
    yield legend


def _skill(entry: ReportGroup) -> Row:
    mark, counts = group_mark(entry.group.slug), entry.counts
    cells = (
        Cell([Run(entry.group.name, link=f"#{mark}")]),
        Cell([Run(entry.group.level or "")]),
        Cell(bar=counts),
        Cell([Run(f"{counts.met} of {counts.applicable}")]),
        Cell([Run(f"{entry.pieces:,}")]),
        Cell(form=page_form(mark)),
    )
    return Row(_SKILLS, cells, BODY)


def _next_goals(report: Report) -> Iterator[Block]:
    head = head_row(_GOALS, "Goal", "For", "Due")
    return table("next", "What comes next", [head, *map(_next_goal, report.next_goals)])


def _next_goal(entry: NextGoal) -> Row:
    goal = entry.goal
    title = [Run(goal.title)]
    if goal.steps:
        title.append(Run(f"\n{goal.steps_done} of {len(goal.steps)} steps", colour=MUTED))
    return Row(_GOALS, (Cell(title), Cell([Run(", ".join(entry.about))]), Cell(_due(entry))), BODY)


def _due(entry: NextGoal) -> list[Run]:
    if entry.goal.due is None:
        return [Run("no date", colour=MUTED)]
    due = Run(long_date(entry.goal.due))
    return [due, Run("\noverdue", colour=DANGER)] if entry.overdue else [due]


def _gaps(report: Report) -> Iterator[Block]:
    told = {each.item.key: each for entry in report.groups for each in entry.descriptors}
    rows = [_gap(item, told.get(item.key)) for item in report.gaps[:_MOST_GAPS]]
    more = len(report.gaps) - _MOST_GAPS
    head = head_row(_GAPS, "Descriptor", "Skill and evidence")
    yield from table(
        "thin", "Where evidence is thin", [head, *rows], CLOSING.before + CLOSING.leading if more > 0 else 0
    )
    if more > 0:
        words = "One more descriptor has" if more == 1 else f"{more} more descriptors have"
        yield Text(f"{words} little evidence or none; each says so in its place below.", CLOSING)


def _gap(item: Item, shown: ReportDescriptor | None) -> Row:
    """shown is None where the descriptor itself is left out of the report, so that there is nothing to lead to."""
    about = [Run(item.descriptor.skill, link=f"#{item_mark(item)}" if shown else "")]
    if shown:
        about.append(Run(f"\n{', '.join(shown.strength.reasons)}", colour=MUTED))
    return Row(_GAPS, (Cell([Run(item.descriptor.text)]), Cell(about)), BODY, inset=4)
