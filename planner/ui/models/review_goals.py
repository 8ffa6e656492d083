"""Goals out of a manager's development actions; the secret kept here is how one is known again as made already."""

from collections.abc import Iterable

from planner.core import limits
from planner.core.dates import long_date
from planner.core.plan import Goal, GoalDraft
from planner.core.review import ManagerRound, Review


def goal_title(action: str) -> str:
    """The title of the goal: the action's first line, cut where it is longer than a title may be."""
    first = next((line.strip() for line in action.splitlines() if line.strip()), "")
    return first if len(first) <= limits.TITLE else first[: limits.TITLE - 1].rstrip() + "…"


def goal_made_of(action: str, goals: Iterable[Goal]) -> str:
    """The id of the goal that was made of an action, empty where there is none: it has its title still."""
    title = goal_title(action).casefold()
    return next((goal.id for goal in goals if goal.title.strip().casefold() == title), "")


def goal_of_action(action: str, review: Review, filed: ManagerRound) -> GoalDraft:
    """The goal that an action makes, with where it comes from; all of its words are kept."""
    title = goal_title(action)
    name = filed.name or "my manager"
    source = f"Agreed in the review “{review.name}” with {name}, {long_date(filed.on)}."
    why = source if action.strip() == title else f"{source}\n\n{action.strip()}"
    return GoalDraft(title, why=why[: limits.TEXT])
