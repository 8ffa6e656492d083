"""The sample plan: a JSON file whose days count back from today, and small real attachments that are made by code."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from planner.core.evidence import EvidenceDraft, EvidenceKind, Link
from planner.core.framework import RoleLevel
from planner.core.plan import PROFILE_FIELDS, By, GoalDraft, GoalState, RatingValue
from planner.core.sample import Sample, SampleRating
from planner.formats.sample_files import sample_files


def read_sample(path: Path, target: RoleLevel, today: date, directory: Path) -> Sample:
    """The sample in the file, for a target and a day.

    The attachments it names are written into the directory, which has to exist. References are those of the target
    (`information-security/1`). Raises OSError; ValueError or KeyError where the file, which is ours, is not sound.
    """
    values = json.loads(path.read_bytes())
    reading = _Reading(target, today, sample_files(directory, _file_names(values)))
    goals = values.get("goals", ())
    return Sample(
        profile=_profile(values["profile"], today),
        evidence=tuple(reading.evidence(each) for each in values.get("evidence", ())),
        goals=tuple(reading.goal(each) for each in goals),
        done_steps=tuple(_done(each.get("steps", ())) for each in goals),
        ratings=tuple(sorted(map(reading.rating, values.get("ratings", ())), key=lambda each: each.on)),
    )


def _profile(values: Mapping[str, Any], today: date) -> dict[str, str]:
    start = _month(today, -values["period_from_months_ago"])
    end = _month(start, values["period_months"]) - timedelta(days=1)
    period = {"period-from": start.isoformat(), "period-to": end.isoformat()}
    return {name: str(value) for name, value in values.items() if name in PROFILE_FIELDS} | period


def _month(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _file_names(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in values.get("evidence", ()) for name in each.get("files", ())))


def _done(steps: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(number for number, step in enumerate(steps) if step.get("done", False))


class _Reading:
    """Turns the file's values into drafts."""

    def __init__(self, target: RoleLevel, today: date, files: Mapping[str, Path]) -> None:
        self._keys = {item.ref: item.key for group in target.groups() for item in group.items}
        self._today = today
        self._files = files

    def _on(self, days_ago: int) -> date:
        return self._today - timedelta(days=days_ago)

    def _for(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(self._keys[ref] for ref in values.get("for", ()))

    def evidence(self, values: Mapping[str, Any]) -> EvidenceDraft:
        until = values.get("until_days_ago")
        told = {name: values.get(name, "") for name in ("situation", "task", "action", "result", "corroborated_by")}
        return EvidenceDraft(
            title=values["title"],
            on=self._on(values["days_ago"]),
            until=None if until is None else self._on(until),
            kind=EvidenceKind(values.get("kind", "work")),
            private=values.get("private", False),
            descriptors=self._for(values),
            tags=tuple(values.get("tags", ())),
            links=tuple(Link(each["url"], each.get("title", "")) for each in values.get("links", ())),
            files=tuple(self._files[name] for name in values.get("files", ())),
            how={self._keys[ref]: words for ref, words in values.get("how", {}).items()},
            **told,
        )

    def goal(self, values: Mapping[str, Any]) -> GoalDraft:
        due = values.get("due_in_days")
        return GoalDraft(
            title=values["title"],
            why=values.get("why", ""),
            measure=values.get("measure", ""),
            due=None if due is None else self._on(-due),
            state=GoalState(values.get("state", "planned")),
            private=values.get("private", False),
            steps=tuple(step["text"] for step in values.get("steps", ())),
            descriptors=self._for(values),
        )

    def rating(self, values: Mapping[str, Any]) -> SampleRating:
        return SampleRating(
            descriptor=self._keys[values["for"]],
            value=RatingValue(values["rating"]),
            by=By(values.get("by", "me")),
            on=self._on(values["days_ago"]),
            note=values.get("note", ""),
        )
