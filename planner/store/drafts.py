"""Words that were typed and not stored yet. The secret it keeps: they are rows of this store alone, without a dot, so
that they never travel and never count as a change."""

import json
from collections.abc import Sequence

from planner.core.draft import Draft, FoundDraft, Place
from planner.store.first_page import Run

# For each kind: where its words are, what its row is called, and how it is found.
_COLUMNS = {
    "evidence": ("title", "situation", "task", "action", "result", "corroborated_by"),
    "evidence_descriptor": ("how",),
    "goal": ("title", "why", "measure"),
    "step": ("text",),
    "review": ("name",),
    "profile": ("value",),
}
_WHERE = {
    "evidence": ("title", "id = ? AND purged = 0"),
    "evidence_descriptor": (
        "(SELECT title FROM evidence WHERE id = evidence_descriptor.evidence)",
        "evidence = ? AND descriptor = ?",
    ),
    "goal": ("title", "id = ? AND purged = 0"),
    "step": ("(SELECT title FROM goal WHERE id = step.goal)", "goal = ? AND id = ?"),
    "review": ("name", "id = ? AND purged = 0"),
    "profile": ("field", "field = ?"),
}


def keep(run: Run, draft: Draft) -> None:
    """Keep the words, over those that were kept for the same place; what their base was stays."""
    place = draft.place
    run(
        "INSERT INTO draft (kind, key, field, text, base) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (kind, key, field) DO UPDATE SET text = excluded.text",
        (place.kind, json.dumps(list(place.key)), place.field, draft.text, draft.base),
    )


def drop(run: Run, place: Place) -> None:
    """Forget the words kept for a place, if there are any."""
    run(
        "DELETE FROM draft WHERE kind = ? AND key = ? AND field = ?",
        (place.kind, json.dumps(list(place.key)), place.field),
    )


def forget(run: Run, own: str) -> None:
    """Remove every word kept for a thing (its id) and its parts, because it is removed for good."""
    run("DELETE FROM draft WHERE EXISTS (SELECT 1 FROM json_each(draft.key) WHERE value = ?)", (own,))


def found(run: Run) -> tuple[FoundDraft, ...]:
    """Every draft, with what its place holds now."""
    rows = run("SELECT kind, key, field, text, base FROM draft ORDER BY kind, key, field", ())
    drafts = (Draft(Place(kind, tuple(json.loads(key)), field), text, base) for kind, key, field, text, base in rows)
    return tuple(_looked_up(run, each) for each in drafts)


def _looked_up(run: Run, draft: Draft) -> FoundDraft:
    place = draft.place
    if place.new:
        return FoundDraft(draft, "", draft.text)
    if place.field not in _COLUMNS.get(place.kind, ()):
        return FoundDraft(draft, None)
    rows = _rows(run, place)
    if not rows and place.kind == "profile":
        return FoundDraft(draft, "", place.key[0])  # an empty field of the profile has no row
    return FoundDraft(draft, *rows[0]) if rows else FoundDraft(draft, None)


def _rows(run: Run, place: Place) -> Sequence[tuple[str, str]]:
    title, where = _WHERE[place.kind]
    return run(f'SELECT "{place.field}", {title} FROM {place.kind} WHERE {where}', place.key)
