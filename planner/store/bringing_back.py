"""Words that were being typed when the program was cut off, written where they were typed.

The secret it keeps: what becomes of words that were stored there meanwhile. Nobody who typed has seen them, so the row
that held them is kept as a conflict, whole; by the rule that a write drops the conflicts of its row that comes last.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from planner.core import limits
from planner.core.draft import NEW_LINK, NEW_STEP, NEW_TAG, Draft, Place
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import Attachment, EvidenceDraft, EvidenceEdit, Link
from planner.core.plan import GoalDraft, GoalEdit
from planner.core.travelling import SHAPES, Row, Shape, key_text, version_text
from planner.store import drafts, evidence_acts, goal_acts, review_acts
from planner.store.first_page import Run
from planner.store.plan_reading import read_profile
from planner.store.writing import Writing

_DAYS = ("on", "until", "due")


def bring_back(writing: Writing, draft: Draft, today: date) -> None:
    """Write the words of a draft, days as ISO writes them, and forget it. Raises UserError where they cannot be stored
    or their place is gone."""
    place = draft.place
    found = drafts.looked_up(writing.run, draft)
    write = _WRITES.get(place.kind)
    if found.stored is None or write is None:
        raise NotFound("What these words were typed for is not there any more. Nothing was changed.")
    shape = SHAPES[place.kind]
    before = _row(writing.run, shape, place) if found.displaced else None
    write(writing, place, draft.text, today)
    if before is not None and before != _row(writing.run, shape, place):
        _keep(writing.run, shape, before)
    drafts.drop(writing.run, place)


# The version that lost


def _row(run: Run, shape: Shape, place: Place) -> Row | None:
    columns = ", ".join(f'"{name}"' for name in shape.columns)
    where = " AND ".join(f'"{name}" = ?' for name in shape.keys)
    key = place.key[-1:] if place.kind == "step" else place.key  # a step is known by its id alone
    rows = run(f'SELECT {columns} FROM "{shape.name}" WHERE {where}', key)
    return tuple(rows[0]) if rows else None


def _keep(run: Run, shape: Shape, row: Row) -> None:
    fields = shape.named(row)
    key = key_text(tuple(fields[name] for name in shape.keys))
    run(
        'INSERT INTO conflict (kind, "key", revision, origin, version) VALUES (?, ?, ?, ?, ?)',
        (shape.name, key, fields["revision"], fields["origin"], version_text(shape, row)),
    )


# How each kind is written


def _evidence(writing: Writing, place: Place, text: str, today: date) -> None:
    if place.new:
        known = evidence_acts.known_keys(writing.run, place.key[1:])
        draft = EvidenceDraft(text, descriptors=place.key[1:])
        evidence_acts.add_rows(writing, evidence_acts.evidence_rows(draft, today, _no_file, known))
        return
    parts = {NEW_TAG: EvidenceEdit(add_tags=(text,)), NEW_LINK: EvidenceEdit(add_links=(Link(text),))}
    edit = parts.get(place.field) or EvidenceEdit({place.field: _value(place.field, text)})
    evidence_acts.edit_evidence(writing, place.key[0], edit, (), today)


def _how(writing: Writing, place: Place, text: str, today: date) -> None:
    evidence_acts.edit_evidence(writing, place.key[0], EvidenceEdit(how={place.key[1]: text}), (), today)


def _goal(writing: Writing, place: Place, text: str, today: date) -> None:
    if place.new:
        known = evidence_acts.known_keys(writing.run, place.key[1:])
        rows = goal_acts.goal_rows(GoalDraft(text, descriptors=place.key[1:]), known)
        evidence_acts.add_rows(writing, rows)
        return
    part = place.field == NEW_STEP
    edit = GoalEdit(add_steps=(text,)) if part else GoalEdit({place.field: _value(place.field, text)})
    goal_acts.edit_goal(writing, place.key[0], edit)


def _step(writing: Writing, place: Place, text: str, today: date) -> None:
    goal_acts.edit_goal(writing, place.key[0], GoalEdit(reword_steps={place.key[1]: text}))


def _review(writing: Writing, place: Place, text: str, today: date) -> None:
    if place.field == "name":
        review_acts.edit(writing, place.key[0], text, None, None)
        return
    day = _day(text)
    first, last = (day, None) if place.field == "period_from" else (None, day)
    review_acts.edit(writing, place.key[0], None, first, last)


def _profile(writing: Writing, place: Place, text: str, today: date) -> None:
    fields = limits.profile({place.key[0]: text}, read_profile(writing.run))
    for name, value in fields.items():
        if value:
            writing.put("profile", (name,), {"value": value})
        else:
            writing.remove("profile", (name,))


def _value(field: str, text: str) -> str | date | None:
    if field not in _DAYS:
        return text
    return _day(text) if text else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidValue("That is no date. Nothing was changed.", "Write it as 2026-10-14.") from error


def _no_file(path: Path) -> Attachment:
    raise AssertionError("a new piece that is only a title has no files")


_WRITES: dict[str, Callable[[Writing, Place, str, date], None]] = {
    "evidence": _evidence,
    "evidence_descriptor": _how,
    "goal": _goal,
    "step": _step,
    "review": _review,
    "profile": _profile,
}
