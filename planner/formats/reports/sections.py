"""The body of a report: each skill, its descriptors and ratings, and the evidence and goals, each told once in full."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from planner.core.dates import long_date, short_date
from planner.core.evidence import Evidence, EvidenceKind, Link
from planner.core.plan import Goal, GoalState, Rating
from planner.core.report import Report, ReportDescriptor, ReportEvidence, ReportGroup
from planner.files import file_size_words
from planner.formats.reports.blocks import Hairline
from planner.formats.reports.canvas import Block, Mark
from planner.formats.reports.charts import Symbol, rating_symbol
from planner.formats.reports.fonts import BOLD, ITALIC, REGULAR
from planner.formats.reports.front import group_mark, item_mark
from planner.formats.reports.styles import (
    ACCOUNT,
    AROUND,
    DESCRIPTOR,
    ENTRY,
    MUTED,
    MUTED_BODY,
    PAGE_HEIGHT,
    REMARK,
    SECTION,
    SECTION_EYEBROW,
    STEP,
    STRENGTH,
    WIDTH,
    Style,
)
from planner.formats.reports.text import Run, Text
from planner.formats.reports.words import SKILL_REMARK, remark_label

_ROOM_FOR_A_SKILL = 180.0
_MOST_KEPT = 240.0
_LAST_LINE = AROUND.pad + AROUND.leading
_SHORT_ACCOUNT = 900
_ASIDE_WIDTH = 150.0
# Words that belong together stay on one line.
_GLUE = "\u00a0"
_LOOSE_ENTRY = replace(ENTRY, tag="H3")
_SCHEMES = ("http://", "https://", "mailto:")


@dataclass(slots=True)
class _Told:
    """What has been told in full so far: bookmark of evidence or goal -> where, in words. again: those that come more
    than once, and so need a bookmark to be led back to."""

    again: frozenset[str]
    places: dict[str, str] = field(default_factory=dict)


def sections(report: Report) -> Iterator[Block]:
    """Every skill in reading order, then the evidence that supports none of the descriptors."""
    told = _Told(_again(report))
    for entry in report.groups:
        yield from _group(report, entry, told)
    if report.unlinked:
        yield from _loose(report, told)


def _again(report: Report) -> frozenset[str]:
    everything = [each for entry in report.groups for each in entry.descriptors]
    marks = Counter(_evidence_mark(piece) for each in everything for piece in each.evidence)
    marks.update(_goal_mark(goal) for each in everything for goal in each.goals)
    return frozenset(mark for mark, count in marks.items() if count > 1)


def _evidence_mark(entry: ReportEvidence) -> str:
    return f"evidence-{entry.evidence.id}"


def _goal_mark(goal: Goal) -> str:
    return f"goal-{goal.id}"


def _group(report: Report, entry: ReportGroup, told: _Told) -> Iterator[Block]:
    yield Hairline(26, 10, keep=_ROOM_FOR_A_SKILL, only_between=True)
    yield Text(
        " · ".join(_group_facts(report, entry)),
        SECTION_EYEBROW,
        mark=Mark(group_mark(entry.group.slug), entry.group.name),
    )
    yield Text(entry.group.name, SECTION)
    if entry.remark.strip():
        yield Text([Run(f"{SKILL_REMARK}. ", colour=MUTED), Run(entry.remark.strip(), face=ITALIC)], REMARK)
    for number, descriptor in enumerate(entry.descriptors):
        words = _descriptor_words(descriptor)
        _, needed = words.wrap(WIDTH, PAGE_HEIGHT)
        yield Hairline(14 if number else 2, 10, keep=min(needed + words.keep, _MOST_KEPT), only_between=True)
        yield words
        yield from _descriptor(entry, descriptor, told)


def _follows(descriptor: ReportDescriptor) -> float:
    """The room below a descriptor's words that keeps its first piece of evidence on the same page."""
    notes = sum(bool(rating and rating.note.strip()) for rating in (descriptor.mine, descriptor.manager))
    notes += len(descriptor.remarks)
    is_told = bool(descriptor.evidence or descriptor.goals)
    return (1 + notes) * (STRENGTH.leading + STRENGTH.pad) + is_told * (ENTRY.before + ENTRY.leading + ENTRY.keep)


def _group_facts(report: Report, entry: ReportGroup) -> Iterator[str]:
    counts = entry.counts
    if entry.number:
        yield f"Skill {entry.number} of {report.skills}"
        yield f"expected level: {entry.group.level}"
    else:
        yield "At this role level"
    yield f"{counts.met} of {counts.applicable} met"
    if entry.pieces:
        yield "one piece of evidence" if entry.pieces == 1 else f"{entry.pieces:,} pieces of evidence"


def _descriptor_words(descriptor: ReportDescriptor) -> Text:
    text = descriptor.item.descriptor.text
    return Text(
        text,
        replace(DESCRIPTOR, keep=_follows(descriptor)),
        mark=Mark(item_mark(descriptor.item), text, 1),
        symbol=rating_symbol(descriptor.rating),
        aside=list(_ratings(descriptor)),
        aside_width=_ASIDE_WIDTH,
    )


def _descriptor(entry: ReportGroup, descriptor: ReportDescriptor, told: _Told) -> Iterator[Block]:
    yield Text(_strength(descriptor), STRENGTH, aside_width=_ASIDE_WIDTH)
    for rating in (descriptor.mine, descriptor.manager):
        if rating is not None and rating.note.strip():
            yield Text(_note(rating), STRENGTH)
    for remark in descriptor.remarks:
        yield Text([Run(f"{remark_label(remark)}. "), Run(remark.text.strip(), face=ITALIC)], STRENGTH)
    here = f"{entry.group.name}, {descriptor.item.ref.rpartition('/')[2]}"
    for piece in descriptor.evidence:
        yield from _evidence(piece, told, here)
    for goal in descriptor.goals:
        yield from _goal(goal, told, here)


def _ratings(descriptor: ReportDescriptor) -> Iterator[list[Run]]:
    for who, rating in (("Mine", descriptor.mine), ("Manager", descriptor.manager)):
        if rating is not None:
            when = short_date(rating.on).replace(" ", _GLUE)
            yield [Run(f"{who}: ", colour=MUTED), Run(rating.value.words, face=BOLD), Run(f", {when}", colour=MUTED)]
        elif who == "Mine":
            yield [Run("Mine: not started", colour=MUTED)]


def _strength(descriptor: ReportDescriptor) -> str:
    strength = descriptor.strength
    reasons = ", ".join(strength.reasons)
    if strength.level == "none":
        return f"{reasons[:1].upper()}{reasons[1:]}"
    return f"Evidence {strength.level}: {reasons}"


def _note(rating: Rating) -> list[Run]:
    whose = "My note. " if rating.by.value == "me" else "Manager’s note. "
    return [Run(whose), Run(rating.note.strip(), face=ITALIC)]


def _loose(report: Report, told: _Told) -> Iterator[Block]:
    yield Hairline(26, 10, keep=_ROOM_FOR_A_SKILL, only_between=True)
    yield Text("Beside the descriptors", SECTION_EYEBROW, mark=Mark("other-evidence", "Other evidence"))
    yield Text("Other evidence", SECTION)
    yield Text("It supports no descriptor of this role level so far.", MUTED_BODY)
    for piece in report.unlinked:
        yield from _evidence(piece, told, "Other evidence", _LOOSE_ENTRY)


def _together(blocks: Iterable[Block]) -> Iterator[Block]:
    """What is told of one thing, of which the last line is never alone at the top of a page."""
    told = list(blocks)
    for block in told[-2:-1]:
        block.keep = _LAST_LINE
    return iter(told)


def _evidence(entry: ReportEvidence, told: _Told, here: str, style: Style = ENTRY) -> Iterator[Block]:
    piece = entry.evidence
    mark = _evidence_mark(entry)
    earlier = told.places.setdefault(mark, here)
    is_first = earlier is here
    yield Text(
        [Run(f"{piece.title}  "), Run(_whole(_when(entry)), face=REGULAR, colour=MUTED)],
        style if is_first else replace(style, keep=0),
        mark=Mark(mark) if is_first and mark in told.again else None,
    )
    yield from _together(_evidence_body(entry, is_first, mark, earlier))


def _evidence_body(entry: ReportEvidence, is_first: bool, mark: str, earlier: str) -> Iterator[Block]:
    piece = entry.evidence
    if is_first:
        yield from _account(entry.account)
    if entry.how.strip():
        yield Text([Run("How it shows this. ", colour=MUTED), Run(entry.how.strip())], ACCOUNT)
    if is_first:
        yield from _around(piece)
    else:
        yield Text([Run("Told in full under ", colour=MUTED), Run(earlier, link=f"#{mark}")], AROUND)


def _whole(facts: Iterable[str]) -> str:
    """The facts beside a title in one line: where they do not fit beside it, they stand below it together."""
    return " · ".join(facts).replace(" ", _GLUE)


def _when(entry: ReportEvidence) -> Iterator[str]:
    yield entry.when
    if entry.evidence.kind is not EvidenceKind.WORK:
        yield entry.evidence.kind.value
    if entry.evidence.private:
        yield "private"


def _account(account: tuple[tuple[str, str], ...]) -> Iterator[Block]:
    parts = [[Run(f"{name}. ", colour=MUTED), Run(text.strip())] for name, text in account]
    is_short = sum(len(text) for _, text in account) <= _SHORT_ACCOUNT
    if is_short and not any("\n" in text.strip() for _, text in account):
        joined = [run for number, part in enumerate(parts) for run in ([Run(" ")] if number else []) + part]
        parts = [joined] if joined else []
    for part in parts:
        yield Text(part, ACCOUNT)


def _around(piece: Evidence) -> Iterator[Block]:
    if piece.corroborated_by.strip():
        yield Text([Run("Corroborated by ", colour=MUTED), Run(piece.corroborated_by.strip())], AROUND)
    for link in piece.links:
        yield Text([Run("Link: "), *_link(link)], AROUND)
    if piece.attachments:
        names = (f"{each.name} ({file_size_words(each.size)})" for each in piece.attachments)
        yield Text(f"Attached: {', '.join(names)}", AROUND)
    if piece.tags:
        yield Text(f"Tags: {', '.join(piece.tags)}", AROUND)


def _link(link: Link) -> Iterator[Run]:
    address = link.url if link.url.lower().startswith(_SCHEMES) else ""
    shown = link.url.removeprefix("https://").removeprefix("http://").removeprefix("mailto:")
    if link.title.strip():
        yield Run(link.title.strip(), link=address)
        yield Run(f" ({shown})")
    else:
        yield Run(shown, link=address)


def _goal(goal: Goal, told: _Told, here: str) -> Iterator[Block]:
    mark = _goal_mark(goal)
    earlier = told.places.setdefault(mark, here)
    is_first = earlier is here
    yield Text(
        [Run(f"Goal: {goal.title}  "), Run(_whole(_goal_facts(goal)), face=REGULAR, colour=MUTED)],
        ENTRY if is_first else replace(ENTRY, keep=0),
        mark=Mark(mark) if is_first and mark in told.again else None,
    )
    if not is_first:
        yield Text([Run("Told in full under ", colour=MUTED), Run(earlier, link=f"#{mark}")], AROUND)
        return
    yield from _together(_goal_body(goal))


def _goal_body(goal: Goal) -> Iterator[Block]:
    for name, text in (("Why", goal.why), ("How I will know", goal.measure)):
        if text.strip():
            yield Text([Run(f"{name}. ", colour=MUTED), Run(text.strip())], ACCOUNT)
    for step in goal.steps:
        yield Text(step.text, STEP, symbol=Symbol.STEP_DONE if step.done else Symbol.STEP_OPEN)


def _goal_facts(goal: Goal) -> Iterator[str]:
    yield goal.state.words
    if goal.due is not None and goal.state is not GoalState.DONE:
        yield f"due {long_date(goal.due)}"
    if goal.steps:
        yield f"{goal.steps_done} of {len(goal.steps)} steps"
    if goal.private:
        yield "private"
