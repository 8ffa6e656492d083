"""A report as headings, tables, lines and entries: what the formats that flow (HTML, Markdown, Word) lay out.

The secret it keeps: what is told in which place. Evidence and goals are told in full where they come first and are
referred to afterwards. A mark names a place within the report; a Piece may lead to one ("#mark") or to a web address.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.core.evidence import Evidence, Link
from planner.core.framework import Item
from planner.core.plan import Goal, RatingValue, Step
from planner.core.progress import Counts
from planner.core.report import Answer, NextGoal, Report, ReportDescriptor, ReportEvidence, ReportGroup
from planner.formats.reports import chart_words, words


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line. to: where they lead, "#mark" or a web or mail address; quiet: said beside the rest."""

    text: str
    to: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. label: what it is, before it; kind: "account" (what a person told), "note" or "around"."""

    pieces: tuple[Piece, ...]
    label: str = ""
    kind: str = "account"


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of evidence or a goal in its place. facts: what stands beside the title; mark: empty unless it is told
    in full here."""

    title: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    label: str = ""
    mark: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A descriptor with all that is told of it. ratings: (whose, value, day in words)."""

    text: str
    mark: str
    rating: RatingValue
    ratings: tuple[tuple[str, RatingValue, str], ...]
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A skill, the responsibilities, or the evidence that supports none of them (which has entries of its own)."""

    name: str
    mark: str
    above: str
    below: str = ""
    descriptors: tuple[Told, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. counts: the bar it shows, for which pieces are the words; alarm: something is late."""

    pieces: tuple[Piece, ...]
    counts: Counts | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the front or of the end. numbers: which columns hold numbers; after: paragraphs below it."""

    title: str
    mark: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = ()
    after: tuple[str, ...] = ()


def item_mark(item: Item) -> str:
    """The mark of a descriptor."""
    return f"item-{item.ref.replace('/', '-')}"


def group_mark(slug: str) -> str:
    """The mark of a skill, or of the responsibilities."""
    return f"group-{slug}"


def tables(report: Report) -> Iterator[Table]:
    """The tables of the front, in reading order; one that would be empty is left out."""
    if report.groups:
        rows = tuple(_skill(entry) for entry in report.groups)
        yield Table(words.SKILLS, "skills", words.SKILL_COLUMNS, rows, numbers=(3, 4))
    if report.next_goals:
        yield Table(words.NEXT, "next", words.GOAL_COLUMNS, tuple(_next(entry) for entry in report.next_goals))
    if report.gaps:
        told = {each.item.key: each for entry in report.groups for each in entry.descriptors}
        thin = tuple(_gap(item, told.get(item.key)) for item in report.gaps[: words.MOST_GAPS])
        yield Table(words.THIN, "thin", words.GAP_COLUMNS, thin, after=_paragraphs(words.more_gaps(report)))


def figures(report: Report) -> Iterator[Table]:
    """The figures of the report's charts, for a format that does not draw. A cell outside the time told is empty."""
    for chart in chart_words.charts(report):
        rows = tuple(tuple(_cell("" if text == chart_words.OUTSIDE else text) for text in row) for row in chart.rows)
        yield Table(chart.title, chart.name, chart.columns, rows, chart.numbers, _paragraphs(chart.note))


def endings(report: Report) -> Iterator[Table]:
    """The tables of the end, in reading order."""
    if report.pay_review is not None:
        rows = tuple(tuple(map(_cell, words.standing_cells(each))) for each in report.pay_review.skills)
        yield Table(words.PAY_REVIEW, "pay-review", words.PAY_COLUMNS, rows, (3,), report.pay_review.closing)


def _paragraphs(*texts: str) -> tuple[str, ...]:
    return tuple(filter(None, texts))


def _cell(text: str, to: str = "", beside: str = "") -> Cell:
    return Cell((Piece(text, to), *((Piece(beside, quiet=True),) if beside else ())))


def _skill(entry: ReportGroup) -> tuple[Cell, ...]:
    counts = entry.counts
    return (
        _cell(entry.group.name, f"#{group_mark(entry.group.slug)}"),
        _cell(entry.group.level or ""),
        Cell((Piece(words.counts_words(counts)),), counts),
        _cell(words.met_words(counts)),
        _cell(f"{entry.pieces:,}"),
    )


def _next(entry: NextGoal) -> tuple[Cell, ...]:
    due = (Piece(words.due_words(entry), quiet=entry.goal.due is None),)
    late = (Piece(words.OVERDUE),) if entry.overdue else ()
    return (
        _cell(entry.goal.title, beside=words.steps_words(entry.goal)),
        _cell(", ".join(entry.about)),
        Cell(due + late, alarm=entry.overdue),
    )


def _gap(item: Item, shown: ReportDescriptor | None) -> tuple[Cell, ...]:
    """shown is None where the descriptor itself is left out of the report, so that there is nothing to lead to."""
    reasons = ", ".join(shown.strength.reasons) if shown else ""
    about = _cell(item.descriptor.skill, f"#{item_mark(item)}" if shown else "", reasons)
    return _cell(item.descriptor.text), about


@dataclass(slots=True)
class _Places:
    """Where each piece of evidence and each goal was told in full: its mark -> the place in words."""

    known: dict[str, str] = field(default_factory=dict)

    def first(self, mark: str, here: str) -> str:
        """The place where it is told in full: here, unless it was told before."""
        return self.known.setdefault(mark, here)


def sections(report: Report) -> Iterator[Section]:
    """What the manager said of a review, every skill in reading order, then the evidence that supports none of the
    descriptors."""
    places = _Places()
    if report.answer is not None:
        yield _answer(report.answer)
    for entry in report.groups:
        told = tuple(_descriptor(entry, each, places) for each in entry.descriptors)
        above = " · ".join(words.group_facts(report, entry))
        below = f"{words.SKILL_REMARK}: {entry.remark.strip()}" if entry.remark.strip() else ""
        yield Section(entry.group.name, group_mark(entry.group.slug), above, below, descriptors=told)
    if report.unlinked:
        loose = tuple(_evidence(each, places, words.OTHER) for each in report.unlinked)
        yield Section(words.OTHER, "other-evidence", words.OTHER_ABOVE, words.OTHER_BELOW, entries=loose)


def _answer(answer: Answer) -> Section:
    said = ((words.STATEMENT, (answer.statement,)), (words.ACTIONS, answer.actions))
    entries = tuple(
        Entry(name, (), tuple(Line((Piece(text.strip()),)) for text in texts))
        for name, texts in said
        if any(text.strip() for text in texts)
    )
    below = words.AGREED if answer.agreed else ""
    return Section(words.ANSWER, "answer", words.answer_words(answer), below, entries=entries)


def _descriptor(group: ReportGroup, descriptor: ReportDescriptor, places: _Places) -> Told:
    here = words.place(group, descriptor)
    evidence = tuple(_evidence(each, places, here) for each in descriptor.evidence)
    goals = tuple(_goal(each, places, here) for each in descriptor.goals)
    return Told(
        text=descriptor.item.descriptor.text,
        mark=item_mark(descriptor.item),
        rating=descriptor.rating,
        ratings=tuple(words.ratings(descriptor)),
        lines=tuple(_said(descriptor)),
        entries=evidence + goals,
    )


def _said(descriptor: ReportDescriptor) -> Iterator[Line]:
    yield Line((Piece(words.strength_words(descriptor.strength)),), kind="around")
    for rating in (descriptor.mine, descriptor.manager):
        if rating is not None and rating.note.strip():
            yield Line((Piece(rating.note.strip()),), words.note_label(rating), "note")
    for remark in descriptor.remarks:
        yield Line((Piece(remark.text.strip()),), words.remark_label(remark), "note")


def _evidence(entry: ReportEvidence, places: _Places, here: str) -> Entry:
    piece, mark = entry.evidence, f"evidence-{entry.evidence.id}"
    earlier = places.first(mark, here)
    how = (Line((Piece(entry.how.strip()),), words.HOW),) if entry.how.strip() else ()
    facts = words.evidence_facts(entry)
    if earlier is not here:
        return Entry(piece.title, facts, (*how, _reference(earlier, mark)))
    account = tuple(Line((Piece(text.strip()),), name) for name, text in entry.account)
    return Entry(piece.title, facts, (*account, *how, *_around(piece)), mark=mark)


def _reference(earlier: str, mark: str) -> Line:
    return Line((Piece(f"{words.TOLD} "), Piece(earlier, f"#{mark}")), kind="around")


def _around(piece: Evidence) -> Iterator[Line]:
    if piece.corroborated_by.strip():
        yield Line((Piece(f"{words.CORROBORATED} "), Piece(piece.corroborated_by.strip())), kind="around")
    for link in piece.links:
        yield Line((Piece(f"{words.LINK}: "), *_link(link)), kind="around")
    if piece.attachments:
        files = ", ".join(map(words.file_words, piece.attachments))
        yield Line((Piece(f"{words.ATTACHED}: "), Piece(files)), kind="around")
    if piece.tags:
        yield Line((Piece(f"{words.TAGS}: "), Piece(", ".join(piece.tags))), kind="around")


def _link(link: Link) -> Iterator[Piece]:
    address, shown, title = words.safe_address(link.url), words.shown_address(link.url), link.title.strip()
    yield Piece(title or shown, address)
    if title:
        yield Piece(f" ({shown})")


def _goal(goal: Goal, places: _Places, here: str) -> Entry:
    mark, facts = f"goal-{goal.id}", words.goal_facts(goal)
    earlier = places.first(mark, here)
    if earlier is not here:
        return Entry(goal.title, facts, (_reference(earlier, mark),), words.GOAL)
    parts = ((words.WHY, goal.why), (words.MEASURE, goal.measure))
    lines = tuple(Line((Piece(text.strip()),), name) for name, text in parts if text.strip())
    return Entry(goal.title, facts, lines, words.GOAL, mark, goal.steps)
