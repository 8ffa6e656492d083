"""A conflict in words: what it is about, and each field of both versions as a person would say it.

The secret it keeps: how columns read. No name of a column and no JSON gets past this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.core.column_rules import Cell
from planner.core.conflict import GONE, Conflict, Written
from planner.core.dates import long_date
from planner.core.evidence import EvidenceKind
from planner.core.plan import By, GoalState, Plan, RatingValue
from planner.core.reference import named
from planner.core.review import ReviewState
from planner.files import file_size_words
from planner.ui.models.conflict_documents import closed_with, frozen, kept_setting, returned
from planner.ui.models.review_words import state_words

NOTHING = "Nothing"
_KINDS = {
    "evidence": "Evidence",
    "evidence_descriptor": "What evidence shows",
    "evidence_tag": "Tag",
    "link": "Link",
    "attachment": "Attached file",
    "goal": "Goal",
    "goal_descriptor": "What a goal is about",
    "step": "Step of a goal",
    "review": "Review",
    "review_round": "Returned form",
    "rating": "Rating",
    "profile": "Setting of the plan",
    "target": "Target",
}
_SETTINGS = {
    "name": "Name",
    "job-title": "Job title",
    "organisation": "Organisation",
    "manager": "Manager",
    "period-from": "First day of the period",
    "period-to": "Last day of the period",
    "backup-dir": "Second place for backups",
    "target": "Target",
    "pay-bands": "Pay bands",
    "pay-standing": "Standing of the skills",
    "template-star": "Template of an account",
    "template-bullet": "Template of a bullet",
    "template-paragraph": "Template of a paragraph",
}
_OWNERS = {"evidence": "a piece of evidence", "goal": "a goal", "review": "a review"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which two versions differ. text: it holds words that may be worth copying."""

    name: str
    mine: str
    theirs: str
    text: bool = False


def kind_words(conflict: Conflict) -> str:
    """The sort of thing, for a caption."""
    return _KINDS.get(conflict.kind, "Part of the plan")


def title_words(conflict: Conflict, plan: Plan) -> str:
    """What it is about."""
    if conflict.outlived:
        return _outlived_title(conflict, plan)
    if conflict.kind == "rating":
        return _descriptor(conflict.title, plan)
    if conflict.kind == "profile":
        return _SETTINGS.get(conflict.title, "Setting")
    if conflict.kind == "target":
        return _role_level(conflict.title, plan)
    if conflict.kind == "evidence_descriptor":
        return f"{conflict.title}: {_descriptor(conflict.key[1], plan)}"
    return conflict.title or "Without a title"


def about_words(conflict: Conflict) -> str:
    """What happened, in a sentence or two."""
    if conflict.outlived:
        owner = next((words for name, words in _OWNERS.items() if name in conflict.mine), "something")
        return (
            f"It belonged to {owner} that was deleted for good on one machine while this was added on another. It is "
            "out of view. To keep it, take back what it belonged to where that waits here too."
        )
    if conflict.mine.get("purged"):
        return "It was deleted for good on one machine and changed on another. Taking the other version brings it back."
    return "Both versions were written without knowledge of each other. Only what differs is shown."


def written_words(of: Written) -> str:
    """Who wrote a version and when."""
    where = "Written on this machine" if of.here else "Written on another machine"
    if of.at is None:
        return where
    local = of.at.astimezone()
    return f"{where}, {long_date(local.date())}, {local:%H:%M}"


def differences(conflict: Conflict, plan: Plan) -> tuple[Difference, ...]:
    """The fields in which the versions differ, in words; of a child that outlived its parent what it says."""
    mine, theirs = conflict.mine, conflict.theirs
    if conflict.outlived:
        return tuple(_outlived(conflict, plan))
    found = [each for each in (_difference(conflict, name, plan) for name in mine) if each is not None]
    if mine.get("purged"):
        found = [Difference(each.name, GONE, each.theirs, each.text) for each in found if each.theirs != NOTHING]
    elif theirs.get("purged"):
        found = [Difference(each.name, each.mine, GONE, each.text) for each in found if each.mine != NOTHING]
    return tuple(found)


def _difference(conflict: Conflict, name: str, plan: Plan) -> Difference | None:
    mine, theirs = conflict.mine[name], conflict.theirs[name]
    if conflict.kind == "review_round" and name in ("ratings", "comments", "actions"):
        return Difference(_label(name), *returned(name, str(mine), str(theirs), plan))
    if conflict.kind == "review" and name == "snapshot":
        return Difference("What it froze", *frozen(str(mine), str(theirs)))
    if conflict.kind == "review" and name == "sha256":
        here, there = closed_with(str(mine)), closed_with(str(theirs))
        return Difference("Closed", here or "Not closed", there or "Not closed") if here or there else None
    if name not in _SAYS:
        return None
    say = _SAYS[name] if name != "value" else lambda value, plan: _setting(conflict.title, value, plan)
    label = title_words(conflict, plan) if name == "value" else _label(name)
    return Difference(label, say(mine, plan), say(theirs, plan), text=name in _TEXTS)


def _outlived(conflict: Conflict, plan: Plan) -> list[Difference]:
    found = []
    for name, value in conflict.mine.items():
        if name in _OWNERS:
            continue
        if name == "descriptor":
            found.append(Difference("Descriptor", _descriptor(str(value), plan), "", text=True))
        elif name in ("ratings", "comments", "actions") and conflict.kind == "review_round":
            found.append(Difference(_label(name), returned(name, str(value), "", plan)[0], "", text=True))
        elif name in _SAYS and (said := _SAYS[name](value, plan)) != NOTHING:
            found.append(Difference(_label(name), said, "", text=name in _TEXTS))
    return found


def _outlived_title(conflict: Conflict, plan: Plan) -> str:
    for name in ("label", "text", "title", "url", "name"):
        if conflict.mine.get(name):
            return str(conflict.mine[name])
    return _descriptor(str(conflict.mine["descriptor"]), plan) if "descriptor" in conflict.mine else "Without a title"


# One value each


def _text(value: Cell, plan: Plan) -> str:
    return str(value) if value not in (None, "") else NOTHING


def _day(value: Cell, plan: Plan) -> str:
    return long_date(date.fromisoformat(str(value))) if value else NOTHING


def _yes(value: Cell, plan: Plan) -> str:
    return "Yes" if value else "No"


def _kind(value: Cell, plan: Plan) -> str:
    return EvidenceKind(str(value)).value.capitalize() if value else NOTHING


def _state(value: Cell, plan: Plan) -> str:
    words = str(value)
    if words in list(GoalState):
        return GoalState(words).words.capitalize()
    return state_words(ReviewState(words)) if words in list(ReviewState) else NOTHING


def _rating(value: Cell, plan: Plan) -> str:
    return RatingValue(str(value)).words.capitalize()


def _by(value: Cell, plan: Plan) -> str:
    return "Me" if value == By.ME else "My manager"


def _binned(value: Cell, plan: Plan) -> str:
    return "In the trash" if value else "Not in the trash"


def _size(value: Cell, plan: Plan) -> str:
    return file_size_words(int(str(value)))


def _edition(value: Cell, plan: Plan) -> str:
    return f"The edition with the mark {str(value)[:8]}"


def _of_review(value: Cell, plan: Plan) -> str:
    return "Given in a review" if value else "Given outside a review"


def _place(value: Cell, plan: Plan) -> str:
    return f"Place {int(str(value)) + 1}"


def _setting(name: str, value: Cell, plan: Plan) -> str:
    if not value:
        return NOTHING
    if name.startswith("period-"):
        return _day(value, plan)
    return _role_level(str(value), plan) if name == "target" else kept_setting(name, str(value), plan)


def _descriptor_of(value: Cell, plan: Plan) -> str:
    return _descriptor(str(value), plan)


def _descriptor(key: str, plan: Plan) -> str:
    found = named(plan, key).descriptor
    return found.text if found is not None else "A descriptor of another framework"


def _role_level(key: str, plan: Plan) -> str:
    found = next((each for each in (plan.target, *plan.framework.role_levels) if each.key == key), None)
    return found.name if found is not None else "A role level of another framework"


_SAYS: Mapping[str, Callable[[Cell, Plan], str]] = {
    **dict.fromkeys(("title", "situation", "task", "action", "result", "corroborated_by", "why", "measure"), _text),
    **dict.fromkeys(("how", "label", "url", "name", "media_type", "text", "note", "value", "statement"), _text),
    **dict.fromkeys(("on", "until", "due", "period_from", "period_to"), _day),
    **dict.fromkeys(("private", "done"), _yes),
    "kind": _kind,
    "state": _state,
    "rating": _rating,
    "by": _by,
    "deleted_at": _binned,
    "size": _size,
    "framework": _edition,
    "review": _of_review,
    "position": _place,
    "descriptor": _descriptor_of,
}
_TEXTS = frozenset(name for name, say in _SAYS.items() if say is _text) - {"media_type"}
_LABELS = {
    "on": "Day",
    "until": "Until",
    "corroborated_by": "Corroborated by",
    "how": "How it shows it",
    "label": "Tag",
    "url": "Address",
    "media_type": "Sort of file",
    "period_from": "First day of the period",
    "period_to": "Last day of the period",
    "by": "Rated by",
    "deleted_at": "Trash",
    "framework": "Framework",
    "review": "Review",
    "position": "Place among the steps",
    "text": "Words",
    "measure": "How I will know it is done",
    "comments": "Comments",
    "ratings": "Ratings",
    "actions": "Agreed actions",
    "statement": "Overall statement",
}


def _label(name: str) -> str:
    return _LABELS.get(name, name.capitalize())
