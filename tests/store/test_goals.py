"""A goal in the store: it comes back as it was given, is edited step by step, and refused whole."""

import pytest

from planner.core.changes import Kind
from planner.core.errors import InvalidValue, NotFound
from planner.core.plan import Goal, GoalDraft, GoalEdit, GoalState
from planner.store.plan_store import PlanStore
from tests.store.making import (
    BUILD,
    DESIGN,
    LEAD,
    NOBODY,
    goal_draft,
)


def test_a_goal_comes_back_as_it_was_given(store: PlanStore) -> None:
    draft = goal_draft()
    change = store.add_goal(draft)
    goal = store.goal(change.ids[0])
    for name in ("title", "why", "measure", "due", "state", "private"):
        assert getattr(goal, name) == getattr(draft, name)
    assert [(step.text, step.done) for step in goal.steps] == [("Read", False), ("Do", False)]
    assert goal.descriptors == tuple(sorted((DESIGN, LEAD)))
    assert store.load().goals == (goal,)
    assert change.kinds == {Kind.GOAL}
    assert set(change.ids) == {goal.id, DESIGN, LEAD}


def test_a_goal_is_edited_step_by_step(store: PlanStore) -> None:
    own = store.add_goal(goal_draft()).ids[0]
    read, do = store.goal(own).steps
    store.edit_goal(
        own,
        GoalEdit(
            {"state": GoalState.IN_PROGRESS, "due": None},
            add_steps=("Tell",),
            remove_steps=(read.id,),
            reword_steps={do.id: "Do it"},
            tick_steps={do.id: True},
            add_descriptors=(BUILD,),
            remove_descriptors=(LEAD,),
        ),
    )
    goal = store.goal(own)
    assert (goal.state, goal.due) == (GoalState.IN_PROGRESS, None)
    assert [(step.text, step.done) for step in goal.steps] == [("Do it", True), ("Tell", False)]
    assert goal.descriptors == tuple(sorted((DESIGN, BUILD)))


@pytest.mark.parametrize(
    "edit",
    [
        GoalEdit({"title": " "}),
        GoalEdit({"title": "New"}, add_steps=("",)),
        GoalEdit({"title": "New"}, add_steps=("x",) * 49),
        GoalEdit({"title": "New"}, remove_steps=(NOBODY,)),
        GoalEdit({"title": "New"}, remove_descriptors=(BUILD,)),
        GoalEdit({"title": "New"}, add_descriptors=("unknown",)),
    ],
)
def test_a_goal_edit_that_is_refused_changes_nothing(store: PlanStore, edit: GoalEdit) -> None:
    own = store.add_goal(goal_draft()).ids[0]
    before = store.goal(own)
    with pytest.raises((InvalidValue, NotFound)):
        store.edit_goal(own, edit)
    assert store.goal(own) == before


def test_goals_are_listed_in_the_order_they_were_added(store: PlanStore) -> None:
    goals: list[Goal] = [store.goal(store.add_goal(GoalDraft(f"Goal {number}")).ids[0]) for number in range(5)]
    assert list(store.load().goals) == goals
