"""What a report says, decided once, so that every format says the same. No layout here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from planner.core.dates import date_range, edition_words, long_date
from planner.core.evidence import Evidence, Strength, overlaps, strength, totals_of
from planner.core.figures import Figures, Span, figures_of
from planner.core.framework import Group, Item
from planner.core.pay_review import PayReview, pay_review
from planner.core.plan import By, Goal, Plan, Rating, RatingValue, Remark
from planner.core.progress import Counts, Progress, gaps, progress

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
NO_NAME = "Name withheld"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What to include. start and end: evidence that overlaps these days (None is open); skills: group slugs, empty
    for all; accounts: the STAR text; anonymous: no names of people; pay_review: a person's own arithmetic, so only
    where it is asked for; with_files: the attached files travel with the report, up to most_bytes of them; annex:
    attached PDFs and pictures stand at its end as pages."""

    start: date | None = None
    end: date | None = None
    skills: tuple[str, ...] = ()
    only_evidenced: bool = False
    include_private: bool = False
    anonymous: bool = False
    accounts: bool = True
    goals: bool = True
    responsibilities: bool = True
    next_steps: bool = True
    charts: bool = True
    pay_review: bool = False
    with_files: bool = False
    annex: bool = False
    most_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True)
class ReportEvidence:
    """A piece of evidence under one descriptor. how: how it shows this one; account: (heading, text) of STAR parts."""

    evidence: Evidence
    when: str
    how: str
    account: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportDescriptor:
    """A descriptor with everything said of it."""

    item: Item
    rating: RatingValue
    mine: Rating | None
    manager: Rating | None
    strength: Strength
    evidence: tuple[ReportEvidence, ...]
    goals: tuple[Goal, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """A skill or the responsibilities. number: position among the skills, 0 for responsibilities.
    pieces: different pieces of evidence in the group; remark: what the manager's round of a review says of it."""

    group: Group
    number: int
    counts: Counts
    pieces: int
    descriptors: tuple[ReportDescriptor, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the manager's round of a review says of the whole. name: empty where names are left out; actions: what was
    agreed to do."""

    name: str
    on: date
    statement: str
    actions: tuple[str, ...]
    agreed: bool


@dataclass(frozen=True, slots=True)
class NextGoal:
    """An open goal; about: names of the groups it is for."""

    goal: Goal
    about: tuple[str, ...]
    overdue: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a report. pages: None where the format has none; left_out: what did not travel with it, each
    with its reason, in words."""

    pages: int | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a reader of a report will see. facts: the title block's (label, value) pairs, none empty.
    unlinked: evidence of the period that supports no descriptor shown here; answer: of the review it is a report of;
    pay_review: of the skills shown, None unless it was asked for and something is said of one of them."""

    title: str
    author: str
    description: str
    facts: tuple[tuple[str, str], ...]
    period: str
    made_on: date
    counts: Counts
    goals_done: int
    goals_open: int
    goals_overdue: int
    groups: tuple[ReportGroup, ...]
    skills: int
    next_goals: tuple[NextGoal, ...]
    gaps: tuple[Item, ...]
    unlinked: tuple[ReportEvidence, ...]
    evidence: int
    licence: str = LICENCE
    options: ReportOptions = field(default_factory=ReportOptions)
    figures: Figures = field(default_factory=Figures)
    answer: Answer | None = None
    pay_review: PayReview | None = None

    def told(self) -> tuple[Evidence, ...]:
        """Every piece of evidence the report tells, once, in the order in which each comes first."""
        everything = [piece for group in self.groups for each in group.descriptors for piece in each.evidence]
        found = {entry.evidence.id: entry.evidence for entry in (*everything, *self.unlinked)}
        return tuple(found.values())


def build_report(plan: Plan, evidence: Iterable[Evidence], options: ReportOptions, today: date) -> Report:
    """The report of a plan with its evidence (whole; the bin is left out here) as of today.

    Evidence is told newest first, pieces of one last day in the order given. today: the date printed. Counts of
    evidence are of what is shown: private pieces and other periods are out of them.
    """
    pieces = sorted(
        (piece for piece in evidence if _shown(piece, options)),
        key=lambda piece: piece.last_day,
        reverse=True,  # and yet pieces of one day stay in their order
    )
    by_key = _by_descriptor(plan, pieces)
    shown = _as_shown(plan, by_key, options)
    stands = progress(shown)
    groups = tuple(_groups(shown, stands, by_key, options, today))
    placed = {
        piece.evidence.id: piece.evidence for group in groups for each in group.descriptors for piece in each.evidence
    }
    everywhere = {shown.leading(item.key) for group in plan.target.groups() for item in group.items}
    loose = [piece for piece in pieces if not any(shown.leading(link.descriptor) in everywhere for link in piece.shows)]
    everything = [*placed.values(), *([] if options.skills else loose)]
    span = Span(options.start, options.end, today)
    goals = tuple(goal for goal in shown.goals if options.goals and _concerns(shown, goal, options))
    return Report(
        title=plan.target.name or "Progress report",
        author="" if options.anonymous else plan.profile.get("name", ""),
        description=plan.target.description,
        facts=tuple(_facts(plan, options, today)),
        period=_period(options),
        made_on=today,
        counts=_counts(stands, options),
        goals_done=sum(goal.state.value == "done" for goal in goals),
        goals_open=sum(goal.state.open for goal in goals),
        goals_overdue=sum(goal.overdue(today) for goal in goals),
        groups=groups,
        skills=sum(group.kind == "skill" for group in plan.target.groups()),
        next_goals=_next_goals(shown, options, today),
        gaps=_gaps(shown, options, today),
        unlinked=() if options.skills else tuple(_entry(piece, "", options) for piece in loose),
        evidence=len(everything),
        licence=plan.framework.licence or LICENCE,
        options=options,
        figures=_figures(shown, stands, groups, everything, span) if options.charts else Figures(),
        pay_review=_pay_review(plan, options),
    )


def _pay_review(plan: Plan, options: ReportOptions) -> PayReview | None:
    """Where nobody said anything, there is nothing to tell."""
    if not options.pay_review:
        return None
    made = pay_review(plan, only=options.skills)
    return None if made.mean is None else made


def _figures(
    plan: Plan, stands: Progress, groups: Iterable[ReportGroup], pieces: Iterable[Evidence], span: Span
) -> Figures:
    """Of the skills that are told, and of each piece of evidence once."""
    told = {entry.group.slug for entry in groups}
    return figures_of(plan, (entry for entry in stands.groups if entry.group.slug in told), pieces, span)


def _shown(piece: Evidence, options: ReportOptions) -> bool:
    if piece.binned or (piece.private and not options.include_private):
        return False
    return overlaps(piece.on, piece.last_day, options.start, options.end)


def _by_descriptor(plan: Plan, pieces: list[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for piece in pieces:
        for key in dict.fromkeys(plan.leading(link.descriptor) for link in piece.shows):
            found.setdefault(key, []).append(piece)
    return found


def _as_shown(plan: Plan, by_key: Mapping[str, list[Evidence]], options: ReportOptions) -> Plan:
    start, end = plan.period if options.start is None and options.end is None else (options.start, options.end)
    goals = tuple(goal for goal in plan.goals if not goal.binned and (options.include_private or not goal.private))
    totals = {key: totals_of(pieces, start, end) for key, pieces in by_key.items()}
    return replace(plan, goals=goals, totals=totals)


def _groups(
    plan: Plan, stands: Progress, by_key: Mapping[str, list[Evidence]], options: ReportOptions, today: date
) -> Iterable[ReportGroup]:
    number = 0
    for entry in stands.groups:
        group = entry.group
        number += group.kind == "skill"
        if not _wanted(group, options):
            continue
        told = [_descriptor(plan, item, by_key, options, today) for item in group.items]
        told = [each for each in told if each.evidence or not options.only_evidenced]
        if told or not options.only_evidenced:
            pieces = {piece.evidence.id for each in told for piece in each.evidence}
            yield ReportGroup(group, number if group.kind == "skill" else 0, entry.counts, len(pieces), tuple(told))


def _counts(stands: Progress, options: ReportOptions) -> Counts:
    """The skills' descriptors that are reported on: all of them, or those of the skills asked for."""
    if not options.skills:
        return stands.overall
    chosen = (entry.counts for entry in stands.groups if entry.group.kind == "skill" and _wanted(entry.group, options))
    return sum(chosen, Counts())


def _concerns(plan: Plan, goal: Goal, options: ReportOptions) -> bool:
    """Whether the goal is about a descriptor that is reported on; a report on everything holds every goal."""
    return not options.skills or any(group.slug in options.skills for group in _about(plan, goal))


def _about(plan: Plan, goal: Goal) -> list[Group]:
    names = {plan.leading(item.key): group for group in plan.target.groups() for item in group.items}
    found = (names.get(plan.leading(key)) for key in goal.descriptors)
    return list(dict.fromkeys(group for group in found if group is not None))


def _wanted(group: Group, options: ReportOptions) -> bool:
    if group.kind == "responsibility" and not options.responsibilities:
        return False
    return not options.skills or group.slug in options.skills


def _descriptor(
    plan: Plan, item: Item, by_key: Mapping[str, list[Evidence]], options: ReportOptions, today: date
) -> ReportDescriptor:
    lead = plan.leading(item.key)
    entries = []
    for piece in by_key.get(lead, []):
        how = next((link.how for link in piece.shows if plan.leading(link.descriptor) == lead and link.how), "")
        entries.append(_entry(piece, how, options))
    return ReportDescriptor(
        item=item,
        rating=plan.value(item.key),
        mine=plan.rating(item.key),
        manager=plan.rating(item.key, By.MANAGER),
        strength=strength(plan.totals_for(item.key), today),
        evidence=tuple(entries),
        goals=plan.goals_for(item.key) if options.goals else (),
        remarks=tuple(replace(each, name="") if options.anonymous else each for each in plan.remarks_for(item.key)),
    )


def _entry(piece: Evidence, how: str, options: ReportOptions) -> ReportEvidence:
    parts = (
        ("Situation", piece.situation),
        ("Task", piece.task),
        ("Action", piece.action),
        ("Result", piece.result),
    )
    account = tuple((name, text) for name, text in parts if options.accounts and text.strip())
    if options.anonymous:
        piece = replace(piece, corroborated_by="")
    return ReportEvidence(piece, date_range(piece.on, piece.until), how if options.accounts else "", account)


def _facts(plan: Plan, options: ReportOptions, today: date) -> Iterable[tuple[str, str]]:
    profile = plan.profile
    named = not options.anonymous
    pairs = (
        ("Name", profile.get("name", "") if named else NO_NAME),
        ("Job title", profile.get("job-title", "")),
        ("Organisation", profile.get("organisation", "") if named else ""),
        ("Manager", profile.get("manager", "") if named else ""),
        ("Period", _period(options)),
        ("Framework", _framework(plan)),
        ("Made on", long_date(today)),
    )
    return ((label, value) for label, value in pairs if value.strip())


def _framework(plan: Plan) -> str:
    edition = edition_words(plan.framework.edition)
    return f"{plan.framework.title}, {edition} edition" if edition else plan.framework.title


def _period(options: ReportOptions) -> str:
    if options.start and options.end:
        return date_range(options.start, options.end)
    if options.start:
        return f"From {long_date(options.start)}"
    return f"Until {long_date(options.end)}" if options.end else "Everything so far"


def _next_goals(plan: Plan, options: ReportOptions, today: date) -> tuple[NextGoal, ...]:
    if not (options.goals and options.next_steps):
        return ()
    found = []
    for goal in plan.goals:
        if goal.state.open and _concerns(plan, goal, options):
            about = tuple(group.name for group in _about(plan, goal))
            found.append(NextGoal(goal, about, goal.overdue(today)))
    return tuple(sorted(found, key=lambda each: (each.goal.due is None, each.goal.due or date.max, each.goal.title)))


def _gaps(plan: Plan, options: ReportOptions, today: date) -> tuple[Item, ...]:
    if not options.next_steps:
        return ()
    wanted = {item.key for group in plan.target.groups() if _wanted(group, options) for item in group.items}
    return tuple(item for item in gaps(plan, today) if item.key in wanted)
