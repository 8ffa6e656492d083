"""Commands about goals: goal add, goal list, goal set, goal step."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from planner.cli import documents, words
from planner.cli.account import Aim
from planner.cli.desk import Desk
from planner.cli.options import For, Id
from planner.cli.registry import refuse_options
from planner.core.errors import InvalidValue, NotFound
from planner.core.plan import Goal, GoalDraft, GoalEdit, GoalState
from planner.core.reference import find, parse_choice, parse_number

if TYPE_CHECKING:
    from planner.store.plan_store import PlanStore


def add(
    desk: Desk,
    title: Annotated[str, Argument(metavar="TITLE", help="What I will do.")],
    *,
    for_: For = None,
    aim: Aim,
) -> None:
    """Add a goal, and print its id."""
    plan = desk.plan()
    draft = GoalDraft(
        title=title,
        **aim.columns(),
        steps=tuple(aim.step or ()),
        descriptors=tuple(find(plan, ref).key for ref in for_ or ()),
    )
    own = desk.act(lambda store: store.add_goal(draft).ids[0])
    desk.show(lambda: {"id": own}, lambda: (own,))
    desk.say(f"Added the goal “{title}”.")


def list_(
    desk: Desk,
    state: Annotated[str | None, Option("--state", metavar="STATE", help="Only those in this state.")] = None,
    for_: Annotated[str | None, Option("--for", metavar="REF", help="Only those for this descriptor.")] = None,
) -> None:
    """List goals with their steps.

    Open ones come first, by what is due soonest."""
    wanted = None if state is None else parse_choice(GoalState, state, "state")
    plan = desk.plan()
    goals = plan.goals if for_ is None else plan.goals_for(find(plan, for_).key)
    shown = sorted((goal for goal in goals if wanted in (None, goal.state)), key=_urgency)
    desk.show(
        lambda: documents.goal_list(plan, shown, desk.today), lambda: words.goal_list(shown, desk.today, desk.paper)
    )
    desk.say(f"{words.counted(len(shown), 'goal')}.")


def _urgency(goal: Goal) -> tuple[bool, bool, date, str]:
    return not goal.state.open, goal.due is None, goal.due or date.max, goal.title


def set_(
    desk: Desk,
    identifier: Id,
    state: Annotated[str, Argument(metavar="STATE", help="planned, in-progress, done or dropped.")],
) -> None:
    """Say how far a goal has come."""
    wanted = parse_choice(GoalState, state, "state")
    with desk.existing() as store:
        goal = _goal(store, identifier)
        store.edit_goal(goal.id, GoalEdit({"state": wanted}))
        _tell(desk, store, goal.id)
    desk.say(f"“{goal.title}” is {wanted.words} (before: {goal.state.words}).")


def step(
    desk: Desk,
    identifier: Id,
    number: Annotated[str, Argument(metavar="N", help="Which step, counting from 1.")],
    undo: Annotated[bool, Option("--undo", help="Not done after all.")] = False,
) -> None:
    """Tick a step of a goal."""
    refuse_options(identifier, number)
    place = parse_number(number, "step")
    with desk.existing() as store:
        goal = _goal(store, identifier)
        if place > len(goal.steps):
            has = words.counted(len(goal.steps), "step") if goal.steps else "no steps"
            raise NotFound(
                f"“{goal.title}” has {has}, so nothing was changed.", "planner edit ID --step TEXT adds one."
            )
        chosen = goal.steps[place - 1]
        store.edit_goal(goal.id, GoalEdit(tick_steps={chosen.id: not undo}))
        _tell(desk, store, goal.id)
    desk.say(f"“{chosen.text}” is {'open again' if undo else 'done'}.")


def _goal(store: "PlanStore", identifier: str) -> Goal:
    kind, own = store.resolve(identifier)
    if kind != "goal":
        raise InvalidValue(f"{own[:12]} is no goal, so nothing was changed.", "planner goal list shows the goals' ids.")
    return store.goal(own)


def _tell(desk: Desk, store: "PlanStore", own: str) -> None:
    plan, goal = store.load(), store.goal(own)
    desk.show(lambda: documents.goal_list(plan, (goal,), desk.today), lambda: ())
