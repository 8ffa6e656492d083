"""The report as sheets of rows and columns: which columns there are, and what stands in them.

Declared once, for CSV and for workbooks alike."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from planner.core.framework import Item
from planner.core.pay_review import PayReview
from planner.core.plan import Rating
from planner.core.report import Answer, Report, ReportDescriptor, ReportGroup
from planner.formats.reports import words
from planner.formats.reports.contents import OneEvidence, OneGoal, all_evidence, all_goals

Value = str | int | date | None
Thing = TypeVar("Thing")

LONGEST_CELL = 32_767
_PART = 16_000
_GOES_ON, _GOES_BEFORE = "\n[continued in the row below]", "[continued from the row above]\n"


@dataclass(frozen=True, slots=True)
class Column(Generic[Thing]):
    """A column. key: its name to programs; name: to people; width in characters; identity: whether it tells which thing
    the row is about, so that a row that goes on says it again."""

    key: str
    name: str
    width: int
    value: Callable[[Thing], Value]
    identity: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. kind: what each row is; columns: (key, name, width) each; rows: as long as columns."""

    kind: str
    name: str
    columns: tuple[tuple[str, str, int], ...]
    rows: list[list[Value]]


@dataclass(frozen=True, slots=True)
class _Placed:
    group: ReportGroup
    descriptor: ReportDescriptor


def sheets(report: Report) -> tuple[Sheet, ...]:
    """Descriptors, evidence and goals, then what the report says of itself."""
    placed = [_Placed(group, each) for group in report.groups for each in group.descriptors]
    return (
        _sheet("descriptor", "Descriptors", _DESCRIPTORS, placed),
        _sheet("evidence", "Evidence", _EVIDENCE, all_evidence(report)),
        _sheet("goal", "Goals", _GOALS, all_goals(report)),
        _sheet("about", "About", _ABOUT, list(_about(report))),
    )


def _sheet(kind: str, name: str, columns: Sequence[Column[Thing]], things: Iterable[Thing]) -> Sheet:
    heads = tuple((column.key, column.name, column.width) for column in columns)
    again = [column.identity for column in columns]
    rows = [row for thing in things for row in _parts([column.value(thing) for column in columns], again)]
    return Sheet(kind, name, heads, rows)


def _parts(row: list[Value], again: list[bool]) -> Iterator[list[Value]]:
    """The row, in several where a text is longer than a cell can hold: nothing is cut, and each part says so."""
    parts = [_cut(value) if isinstance(value, str) else [value] for value in row]
    for number in range(max(map(len, parts))):
        yield [part[number] if number < len(part) else row[at] if again[at] else None for at, part in enumerate(parts)]


def _cut(text: str) -> list[Value]:
    if len(text) <= _PART or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return [text]
    parts: list[Value] = []
    while len(text) > _PART:
        at = text.rfind(" ", _PART // 2, _PART) + 1 or _PART
        parts.append(text[:at])
        text = text[at:]
    parts.append(text)
    last = len(parts) - 1
    return [
        f"{_GOES_BEFORE if number else ''}{part}{_GOES_ON if number < last else ''}"
        for number, part in enumerate(parts)
    ]


def _rating(rating: Rating | None) -> str:
    return rating.value.words if rating else ""


def _on(rating: Rating | None) -> date | None:
    return rating.on if rating else None


def _note(rating: Rating | None) -> str:
    return rating.note if rating else ""


def _yes(so: bool) -> str:
    return "yes" if so else ""


def _refs(items: Iterable[Item]) -> str:
    return "\n".join(item.ref for item in items)


def _remarks(each: ReportDescriptor) -> str:
    return "\n".join(f"{words.remark_label(remark)}: {remark.text}" for remark in each.remarks)


def _told(name: str) -> Callable[[OneEvidence], Value]:
    return lambda each: each.account.get(name, "")


def _hows(each: OneEvidence) -> str:
    return "\n".join(f"{item.ref}: {how}" for item, how in each.shows if how.strip())


def _links(each: OneEvidence) -> str:
    links = each.evidence.links
    return "\n".join(f"{link.title} ({link.url})" if link.title.strip() else link.url for link in links)


def _steps(each: OneGoal) -> str:
    return "\n".join(f"[{'x' if step.done else ' '}] {step.text}" for step in each.goal.steps)


def _about(report: Report) -> Iterator[tuple[str, Value]]:
    yield words.EYEBROW, report.title
    yield from report.facts
    for number, said in words.cards(report):
        yield said[:1].upper() + said[1:], number
    if report.answer is not None:
        yield from _answer(report.answer)
    for entry in report.groups:
        if entry.remark.strip():
            yield f"{words.SKILL_REMARK}: {entry.group.name}", entry.remark
    if report.pay_review is not None:
        yield from _pay_review(report.pay_review)
    if report.description.strip():
        yield "Description", report.description
    yield "Licence", report.licence


def _pay_review(made: PayReview) -> Iterator[tuple[str, Value]]:
    for name, level, standing, points in map(words.standing_cells, made.skills):
        counts = f", counts {points}" if points else ""
        yield f"{words.PAY_REVIEW}: {name}", f"{level}: {standing}{counts}"
    yield from ((words.PAY_REVIEW, said) for said in made.closing)


def _answer(answer: Answer) -> Iterator[tuple[str, Value]]:
    yield words.ANSWER, words.answer_words(answer)
    if answer.statement.strip():
        yield words.STATEMENT, answer.statement
    yield from ((words.ACTIONS, action) for action in answer.actions)
    if answer.agreed:
        yield words.ANSWER, words.AGREED


_DESCRIPTORS: tuple[Column[_Placed], ...] = (
    Column("ref", "Reference", 24, lambda each: each.descriptor.item.ref, identity=True),
    Column("skill", "Skill", 24, lambda each: each.group.group.name),
    Column("level", "Level", 12, lambda each: each.group.group.level or ""),
    Column("text", "Descriptor", 60, lambda each: each.descriptor.item.descriptor.text),
    Column("rating", "My rating", 14, lambda each: each.descriptor.rating.words),
    Column("rated_on", "Rated on", 13, lambda each: _on(each.descriptor.mine)),
    Column("note", "My note", 30, lambda each: _note(each.descriptor.mine)),
    Column("manager_rating", "Manager’s rating", 16, lambda each: _rating(each.descriptor.manager)),
    Column("manager_rated_on", "Manager rated on", 16, lambda each: _on(each.descriptor.manager)),
    Column("manager_note", "Manager’s note", 30, lambda each: _note(each.descriptor.manager)),
    Column("remarks", "Manager’s comments", 40, lambda each: _remarks(each.descriptor)),
    Column("strength", "Evidence is", 12, lambda each: each.descriptor.strength.level),
    Column("reasons", "Because", 30, lambda each: ", ".join(each.descriptor.strength.reasons)),
    Column("evidence", "Pieces", 8, lambda each: len(each.descriptor.evidence)),
    Column("goals", "Goals", 8, lambda each: len(each.descriptor.goals)),
    Column("key", "Key", 15, lambda each: each.descriptor.item.key, identity=True),
)
_EVIDENCE: tuple[Column[OneEvidence], ...] = (
    Column("title", "Title", 40, lambda each: each.evidence.title),
    Column("on", "On", 13, lambda each: each.evidence.on),
    Column("until", "Until", 13, lambda each: each.evidence.until),
    Column("evidence_kind", "Kind", 10, lambda each: each.evidence.kind.value),
    Column("situation", "Situation", 40, _told("Situation")),
    Column("task", "Task", 40, _told("Task")),
    Column("action", "Action", 50, _told("Action")),
    Column("result", "Result", 50, _told("Result")),
    Column("for", "Supports", 28, lambda each: _refs(item for item, _ in each.shows)),
    Column("how", words.HOW, 40, _hows),
    Column("corroborated_by", words.CORROBORATED, 22, lambda each: each.evidence.corroborated_by),
    Column("links", "Links", 36, _links),
    Column("attachments", "Files", 30, lambda each: "\n".join(map(words.file_words, each.evidence.attachments))),
    Column("tags", "Tags", 18, lambda each: ", ".join(each.evidence.tags)),
    Column("private", "Private", 9, lambda each: _yes(each.evidence.private)),
    Column("id", "Id", 36, lambda each: each.evidence.id, identity=True),
)
_GOALS: tuple[Column[OneGoal], ...] = (
    Column("title", "Title", 40, lambda each: each.goal.title),
    Column("state", "State", 12, lambda each: each.goal.state.words),
    Column("due", "Due", 13, lambda each: each.goal.due),
    Column("overdue", "Overdue", 9, lambda each: _yes(each.overdue)),
    Column("why", words.WHY, 40, lambda each: each.goal.why),
    Column("measure", words.MEASURE, 40, lambda each: each.goal.measure),
    Column("steps", "Steps", 40, _steps),
    Column("for", "For", 28, lambda each: _refs(each.about)),
    Column("private", "Private", 9, lambda each: _yes(each.goal.private)),
    Column("id", "Id", 36, lambda each: each.goal.id, identity=True),
)
_ABOUT: tuple[Column[tuple[str, Value]], ...] = (
    Column("title", "What", 36, lambda each: each[0], identity=True),
    Column("value", "Value", 70, lambda each: each[1]),
)
