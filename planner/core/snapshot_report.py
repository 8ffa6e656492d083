"""The report of a review: what was claimed on the day it was frozen, with the manager's round beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from planner.core.dates import long_date
from planner.core.framework import Framework, Item, RoleLevel, Skill
from planner.core.plan import By, Plan, Rating, RatingValue, Remark
from planner.core.report import Answer, Report, ReportGroup, ReportOptions, build_report
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.snapshot import Claim, Snapshot

_THIN = ("none", "thin")


def review_report(review: Review, snapshot: Snapshot, options: ReportOptions) -> Report:
    """The report of a review in the words of its snapshot; for a draft, of the one it would freeze.

    The period is the review's, whatever the options say. Ratings over time are left out: a snapshot holds the last of
    each alone. Evidence is as strong as it was then, since older pieces, which a snapshot leaves out, made it so.
    """
    dated = replace(options, start=snapshot.start, end=snapshot.end)
    report = build_report(_plan(review, snapshot), snapshot.evidence, dated, snapshot.on)
    answered = review.counted
    return replace(
        report,
        facts=tuple(_facts(report, review, options)),
        groups=tuple(_as_claimed(group, snapshot, answered) for group in report.groups),
        gaps=_gaps(report, snapshot),
        figures=replace(report.figures, history=()),
        answer=None if answered is None else _answer(answered, options),
    )


def _plan(review: Review, snapshot: Snapshot) -> Plan:
    """The plan as far as the snapshot holds it, with the manager's round."""
    claims = snapshot.claims()
    return Plan(
        framework=Framework(snapshot.framework, snapshot.edition, licence=snapshot.licence),
        target=_role_level(snapshot),
        ratings={key: tuple(_ratings(claim, review)) for key, claim in claims.items()},
        goals=snapshot.goals,
        profile=snapshot.person,
        remarks={} if review.counted is None else _remarks(review.id, review.counted),
    )


def _remarks(review: str, answered: ManagerRound) -> Mapping[str, tuple[Remark, ...]]:
    said = answered.comments.items()
    return {key: (Remark(review, text, answered.name, answered.on),) for key, text in said}


def _role_level(snapshot: Snapshot) -> RoleLevel:
    own = (group for group in snapshot.groups if group.kind != "skill")
    skills = (group for group in snapshot.groups if group.kind == "skill")
    return RoleLevel(
        name=snapshot.role_level,
        responsibilities=tuple(claim.text for group in own for claim in group.claims),
        skills=tuple(Skill(each.name, each.level or "", tuple(claim.text for claim in each.claims)) for each in skills),
    )


def _ratings(claim: Claim, review: Review) -> Iterator[Rating]:
    """Mine, and the manager's: that of the round, or the one before it where the round leaves it blank."""
    if claim.mine is not None:
        yield claim.mine
    answered = review.counted
    if answered is not None and claim.key in answered.ratings:
        yield Rating(f"{review.id}-{claim.key}", claim.key, answered.ratings[claim.key], By.MANAGER, answered.on)
    elif claim.manager is not None:
        yield claim.manager


def _facts(report: Report, review: Review, options: ReportOptions) -> Iterator[tuple[str, str]]:
    *facts, made = report.facts
    is_draft = review.state is ReviewState.DRAFT
    yield from facts
    yield "Review", f"{review.name} (draft)" if is_draft else review.name
    yield made if is_draft else ("Frozen on", made[1])
    answered = review.counted
    if answered is not None:
        name = "" if options.anonymous else answered.name.strip()
        yield "Answered", ", ".join(filter(None, (name, long_date(answered.on))))


def _as_claimed(group: ReportGroup, snapshot: Snapshot, answered: ManagerRound | None) -> ReportGroup:
    claims = snapshot.claims()
    told = (replace(each, strength=claims[each.item.key].strength) for each in group.descriptors)
    remark = "" if answered is None else answered.skill_comments.get(group.group.slug, "")
    return replace(group, descriptors=tuple(told), remark=remark)


def _gaps(report: Report, snapshot: Snapshot) -> tuple[Item, ...]:
    """What was thin then, in the order that a report has it."""
    options, claims = report.options, snapshot.claims()
    if not options.next_steps:
        return ()
    wanted = (group for group in _role_level(snapshot).groups() if group.kind == "skill")
    items = [item for group in wanted if group.slug in options.skills or not options.skills for item in group.items]
    thin = [(claims[item.key], item) for item in items]
    thin = [
        (claim, item)
        for claim, item in thin
        if claim.strength.level in _THIN and claim.value is not RatingValue.NOT_APPLICABLE
    ]
    thin.sort(key=lambda pair: (_THIN.index(pair[0].strength.level), pair[0].value is RatingValue.MET))
    return tuple(item for _, item in thin)


def _answer(answered: ManagerRound, options: ReportOptions) -> Answer:
    name = "" if options.anonymous else answered.name.strip()
    return Answer(name, answered.on, answered.statement.strip(), answered.actions, answered.agreed)
