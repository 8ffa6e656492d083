"""The canonical JSON of a snapshot: one spelling for one content, so that its SHA-256 tells a changed one."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.core.errors import InvalidValue
from planner.core.evidence import Attachment, Evidence, EvidenceKind, Link, Shows, Strength
from planner.core.plan import By, Goal, GoalState, Rating, RatingValue, Step
from planner.core.snapshot import Claim, ClaimGroup, Snapshot

FORMAT = "capability-planner-review"
VERSION = 1


def canonical(value: object) -> str:
    """JSON with one spelling for one content: keys sorted, no white space, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def to_json(snapshot: Snapshot) -> str:
    """The canonical JSON of a snapshot; the same content gives the same text."""
    return canonical(
        {
            "format": FORMAT,
            "version": VERSION,
            "review": {"id": snapshot.review, "name": snapshot.name},
            "from": snapshot.start.isoformat(),
            "to": snapshot.end.isoformat(),
            "on": snapshot.on.isoformat(),
            "person": dict(snapshot.person),
            "framework": {"title": snapshot.framework, "edition": snapshot.edition, "licence": snapshot.licence},
            "role_level": snapshot.role_level,
            "groups": [_group_out(group) for group in snapshot.groups],
            "evidence": [_piece_out(piece) for piece in snapshot.evidence],
            "goals": [_goal_out(goal) for goal in snapshot.goals],
        }
    )


def from_json(text: str) -> Snapshot:
    """A snapshot from its JSON. Raises InvalidValue where it is none, or one of a newer version."""
    try:
        values = json.loads(text)
        if values["format"] != FORMAT or values["version"] != VERSION:
            raise ValueError(f"{values['format']} {values['version']}")
        return _snapshot_in(values)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InvalidValue(
            "What the review holds cannot be read; nothing was changed.",
            "Update the program if the review comes from a newer one; else go back to a backup.",
        ) from error


def _snapshot_in(values: Mapping[str, Any]) -> Snapshot:
    framework = values["framework"]
    return Snapshot(
        review=values["review"]["id"],
        name=values["review"]["name"],
        start=date.fromisoformat(values["from"]),
        end=date.fromisoformat(values["to"]),
        on=date.fromisoformat(values["on"]),
        person={str(name): str(value) for name, value in values["person"].items()},
        framework=framework["title"],
        edition=framework["edition"],
        licence=framework["licence"],
        role_level=values["role_level"],
        groups=tuple(_group_in(group) for group in values["groups"]),
        evidence=tuple(_piece_in(piece) for piece in values["evidence"]),
        goals=tuple(_goal_in(goal) for goal in values["goals"]),
    )


def _group_out(group: ClaimGroup) -> dict[str, Any]:
    return {
        "name": group.name,
        "kind": group.kind,
        "level": group.level,
        "slug": group.slug,
        "descriptors": [
            {
                "ref": claim.ref,
                "key": claim.key,
                "text": claim.text,
                "rating": _rating_out(claim.mine),
                "manager_rating": _rating_out(claim.manager),
                "strength": {"level": claim.strength.level, "reasons": list(claim.strength.reasons)},
            }
            for claim in group.claims
        ],
    }


def _group_in(values: Mapping[str, Any]) -> ClaimGroup:
    claims = (
        Claim(
            each["ref"],
            each["key"],
            each["text"],
            _rating_in(each["rating"], each["key"], By.ME),
            _rating_in(each["manager_rating"], each["key"], By.MANAGER),
            Strength(each["strength"]["level"], tuple(each["strength"]["reasons"])),
        )
        for each in values["descriptors"]
    )
    return ClaimGroup(values["name"], values["kind"], values["level"], values["slug"], tuple(claims))


def _rating_out(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    return {"id": rating.id, "value": rating.value.value, "on": rating.on.isoformat(), "note": rating.note}


def _rating_in(values: Mapping[str, Any] | None, key: str, by: By) -> Rating | None:
    if values is None:
        return None
    return Rating(values["id"], key, RatingValue(values["value"]), by, date.fromisoformat(values["on"]), values["note"])


def _piece_out(piece: Evidence) -> dict[str, Any]:
    return {
        "id": piece.id,
        "title": piece.title,
        "on": piece.on.isoformat(),
        "until": piece.until.isoformat() if piece.until else None,
        **{name: getattr(piece, name) for name in ("situation", "task", "action", "result", "corroborated_by")},
        "kind": piece.kind.value,
        "shows": [{"descriptor": each.descriptor, "how": each.how} for each in piece.shows],
        "tags": list(piece.tags),
        "links": [{"url": each.url, "title": each.title} for each in piece.links],
        "attachments": [
            {"name": each.name, "sha256": each.sha256, "size": each.size, "media_type": each.media_type}
            for each in piece.attachments
        ],
    }


def _piece_in(values: Mapping[str, Any]) -> Evidence:
    return Evidence(
        id=values["id"],
        title=values["title"],
        on=date.fromisoformat(values["on"]),
        until=date.fromisoformat(values["until"]) if values["until"] else None,
        **{name: values[name] for name in ("situation", "task", "action", "result", "corroborated_by")},
        kind=EvidenceKind(values["kind"]),
        shows=tuple(Shows(each["descriptor"], each["how"]) for each in values["shows"]),
        tags=tuple(values["tags"]),
        links=tuple(Link(each["url"], each["title"]) for each in values["links"]),
        attachments=tuple(
            Attachment(each["sha256"], each["name"], each["size"], each["media_type"]) for each in values["attachments"]
        ),
    )


def _goal_out(goal: Goal) -> dict[str, Any]:
    return {
        "id": goal.id,
        "title": goal.title,
        "why": goal.why,
        "measure": goal.measure,
        "due": goal.due.isoformat() if goal.due else None,
        "state": goal.state.value,
        "steps": [{"id": step.id, "text": step.text, "done": step.done} for step in goal.steps],
        "descriptors": list(goal.descriptors),
    }


def _goal_in(values: Mapping[str, Any]) -> Goal:
    return Goal(
        id=values["id"],
        title=values["title"],
        why=values["why"],
        measure=values["measure"],
        due=date.fromisoformat(values["due"]) if values["due"] else None,
        state=GoalState(values["state"]),
        steps=tuple(Step(each["id"], each["text"], each["done"]) for each in values["steps"]),
        descriptors=tuple(values["descriptors"]),
    )
