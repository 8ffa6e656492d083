"""What a person does with goals, as rows. The secret it keeps: which rows a draft and an edit become."""

from collections.abc import Container
from uuid import uuid4

from planner.core import limits
from planner.core.changes import Value
from planner.core.errors import NotFound
from planner.core.plan import GoalDraft, GoalEdit
from planner.store.evidence_acts import NewRow, check_keys, known_keys, remove_descriptor
from planner.store.writing import Writing


def goal_rows(draft: GoalDraft, known: Container[str], done: Container[int] = ()) -> list[NewRow]:
    """The rows of a new goal, itself first. done: positions, from 0, of the steps that are ticked already."""
    own = uuid4().hex
    names = ("title", "why", "measure", "due", "state", "private")
    fields: dict[str, Value] = {name: limits.goal_field(name, getattr(draft, name)) for name in names}
    check_keys(draft.descriptors, known)
    limits.count("steps", len(draft.steps), limits.STEPS)
    rows = [NewRow("goal", (own,), {**fields, "deleted_at": None})]
    for position, text in enumerate(draft.steps):
        rows.append(_step(own, position, text, done=position in done))
    rows += [NewRow("goal_descriptor", (own, key), {}) for key in dict.fromkeys(draft.descriptors)]
    return rows


def _step(goal: str, position: int, text: str, *, done: bool = False) -> NewRow:
    return NewRow("step", (goal, uuid4().hex), {"position": position, "text": limits.step(text), "done": done})


def edit_goal(writing: Writing, own: str, edit: GoalEdit) -> None:
    """Write an edit. Raises UserError."""
    if writing.row("goal", (own,)) is None:
        raise no_goal(own)
    writing.change("goal", (own,), {name: limits.goal_field(name, value) for name, value in edit.fields.items()})
    _edit_steps(writing, own, edit)
    for key in edit.remove_descriptors:
        remove_descriptor(writing, "goal_descriptor", own, key)
    check_keys(edit.add_descriptors, known_keys(writing.run, edit.add_descriptors))
    for key in edit.add_descriptors:
        if writing.row("goal_descriptor", (own, key)) is None:
            writing.add("goal_descriptor", (own, key), {})


def _edit_steps(writing: Writing, own: str, edit: GoalEdit) -> None:
    for step in (*edit.remove_steps, *edit.reword_steps, *edit.tick_steps):
        if writing.row("step", (own, step)) is None:
            raise NotFound("The goal has no such step any more. Nothing was changed.", "Look at the goal again.")
    for step, text in edit.reword_steps.items():
        writing.change("step", (own, step), {"text": limits.step(text)})
    for step, done in edit.tick_steps.items():
        writing.change("step", (own, step), {"done": bool(done)})
    for step in edit.remove_steps:
        writing.remove("step", (own, step))
    count, last = writing.run("SELECT count(*), coalesce(max(position), -1) FROM step WHERE goal = ?", (own,))[0]
    limits.count("steps", count + len(edit.add_steps), limits.STEPS)
    for position, text in enumerate(edit.add_steps, last + 1):
        row = _step(own, position, text)
        writing.add(row.table, row.key, row.fields)


def no_goal(own: str) -> NotFound:
    """The error for an id that leads to no goal."""
    return NotFound(f"There is no goal with the id {own[:40]}.", "List the goals to see the ids.")
