"""The JSON documents of the commands: the keys that other programs may rely on, each named once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.cli.desk import Json
from planner.core.evidence import Attachment, Evidence, EvidenceLine, Link, strength
from planner.core.framework import Group, Item
from planner.core.plan import By, Goal, Plan, Rating, Step
from planner.core.progress import Counts, progress
from planner.core.reference import all_named

Document = dict[str, Json]


def status(plan: Plan, today: date) -> Document:
    """Where the person stands."""
    standing = progress(plan)
    skills = [entry for entry in standing.groups if entry.group.kind == "skill"]
    return {
        "target": {"role": plan.target.role, "role_level": plan.target.name, "edition": plan.framework.edition},
        "overall": counts(standing.overall),
        "responsibilities": counts(standing.responsibilities),
        "skills": [{"name": entry.group.name, "level": entry.group.level, **counts(entry.counts)} for entry in skills],
        "goals": {
            "open": sum(goal.state.open for goal in plan.goals),
            "overdue": sum(goal.overdue(today) for goal in plan.goals),
            "done": sum(goal.state.value == "done" for goal in plan.goals),
        },
        "evidence": {"total": plan.evidence, "unlinked": plan.unlinked},
    }


def counts(of: Counts) -> Document:
    """Descriptors by my current rating."""
    return {
        "total": of.total,
        "not_started": of.not_started,
        "developing": of.developing,
        "met": of.met,
        "not_applicable": of.not_applicable,
        "with_evidence": of.with_evidence,
    }


def checklist(plan: Plan, today: date) -> Document:
    """Every descriptor of the target."""
    return {"groups": [_group(plan, group, today) for group in plan.target.groups()]}


def _group(plan: Plan, group: Group, today: date) -> Document:
    return {
        "name": group.name,
        "kind": group.kind,
        "level": group.level,
        "descriptors": [_descriptor(plan, item, today) for item in group.items],
    }


def _descriptor(plan: Plan, item: Item, today: date) -> Document:
    manager = plan.rating(item.key, By.MANAGER)
    totals = plan.totals_for(item.key)
    how_strong = strength(totals, today)
    return {
        "ref": item.ref,
        "key": item.key,
        "text": item.descriptor.text,
        "rating": plan.value(item.key).value,
        "manager_rating": manager.value.value if manager else None,
        "evidence": totals.count,
        "goals": len(plan.goals_for(item.key)),
        "strength": {"level": how_strong.level, "reasons": list(how_strong.reasons)},
    }


def history(ratings: Iterable[Rating]) -> list[Json]:
    """Ratings, in the order given."""
    return [
        {"on": each.on.isoformat(), "by": each.by.value, "rating": each.value.value, "note": each.note}
        for each in ratings
    ]


def references(plan: Plan, keys: Iterable[str]) -> list[Json]:
    """What something is for."""
    return [{"ref": each.ref, "key": each.key} for each in all_named(plan, keys)]


def added(plan: Plan, piece: Evidence) -> Document:
    """A new piece of evidence."""
    return {
        "id": piece.id,
        "title": piece.title,
        "for": references(plan, (each.descriptor for each in piece.shows)),
        "attachments": attachments(piece.attachments),
    }


@dataclass(frozen=True, slots=True)
class Listed:
    """A piece of evidence in a list, with what the line only counts."""

    line: EvidenceLine
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def evidence_list(plan: Plan, total: int, pieces: Iterable[Listed]) -> Document:
    """What a search found. total: all of it, however many are listed."""
    return {"total": total, "items": [_listed(plan, each) for each in pieces]}


def _listed(plan: Plan, each: Listed) -> Document:
    return {
        "id": each.line.id,
        "title": each.line.title,
        "on": each.line.on.isoformat(),
        "until": day(each.line.until),
        "for": references(plan, each.line.descriptors),
        "tags": list(each.line.tags),
        "links": links(each.links),
        "attachments": attachments(each.attachments),
    }


def evidence(plan: Plan, piece: Evidence) -> Document:
    """One piece of evidence, whole."""
    return {
        "id": piece.id,
        "kind": "evidence",
        "title": piece.title,
        "on": piece.on.isoformat(),
        "until": day(piece.until),
        "situation": piece.situation,
        "task": piece.task,
        "action": piece.action,
        "result": piece.result,
        "evidence_kind": piece.kind.value,
        "corroborated_by": piece.corroborated_by,
        "private": piece.private,
        "binned": piece.binned,
        "links": links(piece.links),
        "attachments": attachments(piece.attachments),
        "tags": list(piece.tags),
        "for": references(plan, (each.descriptor for each in piece.shows)),
    }


def goal(plan: Plan, whole: Goal) -> Document:
    """One goal, whole."""
    return {
        "id": whole.id,
        "kind": "goal",
        "title": whole.title,
        "why": whole.why,
        "measure": whole.measure,
        "due": day(whole.due),
        "state": whole.state.value,
        "binned": whole.binned,
        "steps": steps(whole.steps),
        "for": references(plan, whole.descriptors),
    }


def goal_list(plan: Plan, goals: Iterable[Goal], today: date) -> Document:
    """Goals, in the order given."""
    return {
        "items": [
            {
                "id": each.id,
                "title": each.title,
                "state": each.state.value,
                "due": day(each.due),
                "overdue": each.overdue(today),
                "steps": steps(each.steps),
                "for": references(plan, each.descriptors),
            }
            for each in goals
        ]
    }


def steps(of: Iterable[Step]) -> list[Json]:
    """Steps, in their order."""
    return [{"text": step.text, "done": step.done} for step in of]


def links(of: Iterable[Link]) -> list[Json]:
    """Links."""
    return [{"url": link.url, "title": link.title} for link in of]


def attachments(of: Iterable[Attachment]) -> list[Json]:
    """Attached files; sizes in bytes."""
    return [{"name": each.name, "sha256": each.sha256, "size": each.size} for each in of]


def day(of: date | None) -> str | None:
    """A date as YYYY-MM-DD."""
    return None if of is None else of.isoformat()
