"""Words that were typed and not stored yet. The secret it keeps: they are rows of this store alone, without a dot, so
that they never travel and never count as a change."""

import json
from collections.abc import Callable, Sequence

from planner.core.draft import NEW_LINK, NEW_STEP, NEW_TAG, Draft, FoundDraft, Place
from planner.store.first_page import Run

# For each kind: where its words are, what its row is called, and how it is found.
_COLUMNS = {
    "evidence": ("title", "situation", "task", "action", "result", "corroborated_by", "on", "until"),
    "evidence_descriptor": ("how",),
    "goal": ("title", "why", "measure", "due"),
    "step": ("text",),
    "review": ("name", "period_from", "period_to"),
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
# Where the words become a row of their own, and how that is found once it is there.
_PARTS = {
    ("evidence", NEW_TAG): "SELECT 1 FROM evidence_tag WHERE evidence = ? AND label = ?",
    ("evidence", NEW_LINK): "SELECT 1 FROM link WHERE evidence = ? AND url = ?",
    ("goal", NEW_STEP): 'SELECT 1 FROM step WHERE goal = ? AND "text" = ?',
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
    return tuple(looked_up(run, each) for each in drafts)


def looked_up(run: Run, draft: Draft) -> FoundDraft:
    """A draft with what its place holds now."""
    place = draft.place
    if place.new:
        return FoundDraft(draft, draft.text if _came_into_being(run, draft) else "", draft.text)
    if (place.kind, place.field) in _PARTS:
        return _part(run, draft)
    if place.kind in _BESIDE:
        return _BESIDE[place.kind](run, draft)
    if place.field not in _COLUMNS.get(place.kind, ()):
        return FoundDraft(draft, None)
    rows = _rows(run, place)
    if not rows and place.kind == "profile":
        return FoundDraft(draft, "", place.key[0])  # an empty field of the profile has no row
    return FoundDraft(draft, *rows[0]) if rows else FoundDraft(draft, None)


def _rows(run: Run, place: Place) -> Sequence[tuple[str, str]]:
    title, where = _WHERE[place.kind]
    return run(f"SELECT coalesce(\"{place.field}\", ''), {title} FROM {place.kind} WHERE {where}", place.key)


def _came_into_being(run: Run, draft: Draft) -> bool:
    """Whether the last act made a thing of these words: the program was cut off before it let go of the draft."""
    kind = draft.place.kind
    if kind not in ("evidence", "goal"):
        return False
    statement = f"""SELECT 1 FROM {kind} WHERE substr(title, 1, length(?1)) = ?1 AND purged = 0
        AND origin = (SELECT id FROM store) AND revision = (SELECT max(revision) FROM seen)"""
    return bool(run(statement, (draft.text,)))


def _part(run: Run, draft: Draft) -> FoundDraft:
    place = draft.place
    rows = run(f"SELECT title FROM {place.kind} WHERE id = ? AND purged = 0", place.key)
    if not rows:
        return FoundDraft(draft, None)
    there = run(_PARTS[place.kind, place.field], (*place.key, draft.text))
    return FoundDraft(draft, draft.text if there else "", rows[0][0])


def _note(run: Run, draft: Draft) -> FoundDraft:
    rows = run('SELECT "text" FROM expectation WHERE descriptor = ? LIMIT 1', draft.place.key)
    return FoundDraft(draft, "", rows[0][0]) if rows else FoundDraft(draft, None)


def _statement(run: Run, draft: Draft) -> FoundDraft:
    """Of a statement, whose key is its kind and the ids of the evidence it is about."""
    pieces = draft.place.key[1:]
    found = [run("SELECT title FROM evidence WHERE id = ? AND purged = 0", (own,)) for own in pieces]
    return FoundDraft(draft, "", found[0][0][0]) if found and all(found) else FoundDraft(draft, None)


_BESIDE: dict[str, Callable[[Run, Draft], FoundDraft]] = {"rating": _note, "statement": _statement}
