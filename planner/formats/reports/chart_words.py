"""What the charts of a report say in words: a title, a sentence with the figures, and the table of them.

No drawing and no library here: a format that cannot draw says the same in words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.dates import LONG, SHORT, date_range
from planner.core.evidence import months_before
from planner.core.figures import Figures, Mean, Spoke
from planner.core.report import Report

HEADING = "In figures"
BARS, RADAR, MONTHS, HISTORY = "ratings-by-skill", "both-views", "evidence-by-month", "ratings-by-month"
OUTSIDE = "–"
MINE, MANAGER = "Mine", "Manager"
_NOT_RATED = "not rated"
_MEANS = (
    "The mean of a skill’s ratings: not started 0, developing 1, met 2; "
    "what is not rated or not applicable is left out."
)
_MONTHS = SHORT[1:]


@dataclass(frozen=True, slots=True)
class ChartWords:
    """A chart in words. name: one of BARS, RADAR, MONTHS, HISTORY; sentence: the alternative text; rows: cells as
    texts, of which the first names the row; numbers: which columns hold numbers; note: how to read it, or empty."""

    name: str
    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every column but the first."""
        return tuple(range(1, len(self.columns)))


def charts(report: Report) -> Iterator[ChartWords]:
    """The charts of a report that there are, in reading order."""
    figures = report.figures
    if figures.bars:
        yield _bars(figures)
    if figures.months:
        yield _months(figures)
    if figures.radar:
        yield _radar(figures.radar)
    if figures.history:
        yield _history(figures)


def month_name(first: date) -> str:
    """The month in three letters."""
    return SHORT[first.month]


def mean_words(mean: Mean | None) -> str:
    """1.50 (3 ÷ 2): the mean with its working."""
    return _NOT_RATED if mean is None else f"{mean.value:.2f} ({mean.steps} ÷ {mean.rated})"


def _bars(figures: Figures) -> ChartWords:
    some_apart = any(bar.not_applicable for bar in figures.bars)
    columns = ("Skill", "Met", "Developing", "Not started", *(("Not applicable",) if some_apart else ()))
    rows, said = [], []
    for bar in figures.bars:
        numbers = (bar.met, bar.developing, bar.not_started, *((bar.not_applicable,) if some_apart else ()))
        rows.append((bar.name, *map(str, numbers)))
        told = zip(columns[1:], numbers, strict=True)
        said.append(f"{bar.name} {', '.join(f'{number} {name.lower()}' for name, number in told if number)}")
    sentence = f"Bars of my ratings for each skill: {'; '.join(said)}."
    return ChartWords(BARS, "My ratings by skill", sentence, columns, tuple(rows))


def _radar(spokes: Sequence[Spoke]) -> ChartWords:
    said = [f"{spoke.name} {_short(spoke.mine)} and {_short(spoke.manager)}" for spoke in spokes]
    sentence = f"Each skill from 0 to 2 as I see it and as my manager does: {'; '.join(said)}."
    rows = tuple((spoke.name, mean_words(spoke.mine), mean_words(spoke.manager)) for spoke in spokes)
    return ChartWords(RADAR, "My ratings beside the manager’s", sentence, ("Skill", MINE, MANAGER), rows, _MEANS)


def _short(mean: Mean | None) -> str:
    return _NOT_RATED if mean is None else f"{mean.value:.2f}"


def _months(figures: Figures) -> ChartWords:
    months = figures.months
    counts = {month.first: month.pieces for month in months}
    said = [
        f"in {year} {', '.join(f'{number} in {LONG[month.month]}' for month, number in told)}"
        for year in _years(counts)
        if (told := [(month, number) for month, number in counts.items() if month.year == year and number])
    ]
    sentence = f"Pieces of evidence by month, {_span(list(counts))}: {'; '.join(said)}."
    rows = []
    for year in _years(counts):
        own = [counts.get(date(year, number, 1)) for number in range(1, 13)]
        rows.append((str(year), *map(_count, own), str(sum(filter(None, own)))))
    return ChartWords(
        MONTHS, "Evidence by month", sentence, ("Year", *_MONTHS, "Total"), tuple(rows), _earlier(figures.earlier)
    )


def _earlier(pieces: int) -> str:
    if not pieces:
        return ""
    return f"Before these months {'one piece' if pieces == 1 else f'{pieces:,} pieces'} more."


def _history(figures: Figures) -> ChartWords:
    months = {each.first: each for each in figures.history}
    first, last = figures.history[0], figures.history[-1]
    sentence = (
        f"Descriptors by my rating at each month’s end, {_span(list(months))}: at first {first.met} met and "
        f"{first.developing} developing, at last {last.met} met and {last.developing} developing."
    )
    rows = []
    for year in _years(months):
        own = [months.get(date(year, number, 1)) for number in range(1, 13)]
        rows.append((f"{year}, met", *(_count(None if each is None else each.met) for each in own)))
        rows.append((f"{year}, developing", *(_count(None if each is None else each.developing) for each in own)))
    return ChartWords(HISTORY, "My ratings over time", sentence, ("At the end of", *_MONTHS), tuple(rows))


def _count(number: int | None) -> str:
    return OUTSIDE if number is None else str(number)


def _years(months: Iterable[date]) -> list[int]:
    return sorted({month.year for month in months})


def _span(months: Sequence[date]) -> str:
    """January to November 2026."""
    return date_range(months[0], months_before(months[-1], -1) - date.resolution)
