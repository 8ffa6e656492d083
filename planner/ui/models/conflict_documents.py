"""What conflicts say of whole documents: a frozen review, a returned form, settings that are lists.

The secret it keeps: which lines of two documents are worth showing, those that one of them alone has.
"""

import json
from collections.abc import Iterator

from planner.core.dates import long_date
from planner.core.errors import InvalidValue
from planner.core.framework import descriptor_key
from planner.core.plan import Plan, RatingValue
from planner.core.reference import named
from planner.core.snapshot import Snapshot
from planner.core.snapshot_json import from_json
from planner.ui.models.review_words import counted, pieces

_MOST_LINES = 12
_SAME = "The same"


def frozen(mine: str, theirs: str) -> tuple[str, str]:
    """Two frozen snapshots (canonical JSON, empty for a draft) in words: each with what the other does not hold."""
    both = tuple(_snapshot(text) for text in (mine, theirs))
    lines = tuple(set(_claimed(each)) if each is not None else set() for each in both)
    return _frozen(both[0], lines[1]), _frozen(both[1], lines[0])


def _frozen(of: Snapshot | None, others: set[str]) -> str:
    if of is None:
        return "Nothing: it is a draft"
    counts = (counted(len(of.claims()), "descriptor"), pieces(len(of.evidence)), counted(len(of.goals), "goal"))
    head = f"{', '.join(counts)}; {long_date(of.on)}"
    return "\n".join((head, *_cut([line for line in _claimed(of) if line not in others])))


def _snapshot(text: str) -> Snapshot | None:
    try:
        return from_json(text) if text else None
    except InvalidValue:
        return None


def _claimed(of: Snapshot) -> Iterator[str]:
    yield from (f"{claim.text}: {claim.value.words}" for claim in of.claims().values())
    yield from (f"Evidence: {piece.title}" for piece in of.evidence)
    yield from (f"Goal: {goal.title}" for goal in of.goals)


def closed_with(sealed: str) -> str:
    """How a review was closed, by its digests; empty where it is open."""
    digests = sealed.split(" ")
    rounds = len(digests) - 2
    if rounds < 0:
        return ""
    return f"Closed with {rounds} returned form{'' if rounds == 1 else 's'}"


def returned(name: str, mine: str, theirs: str, plan: Plan) -> tuple[str, str]:
    """The ratings, comments or actions of two returned forms (JSON, empty for none): what one alone says."""
    both = [list(_said(name, text, plan)) if text else [] for text in (mine, theirs)]
    alone = [[line for line in lines if line not in other] for lines, other in zip(both, reversed(both), strict=True)]
    return "\n".join(_cut(alone[0])) or _SAME, "\n".join(_cut(alone[1])) or _SAME


def _said(name: str, text: str, plan: Plan) -> Iterator[str]:
    values = json.loads(text)
    if name == "actions":
        yield from values
    elif name == "ratings":
        yield from (f"{_words(key, plan)}: {RatingValue(value).words}" for key, value in values["values"].items())
        yield from (f"Dated {values['written_on']}" for _ in range(bool(values["written_on"])))
    else:
        yield from (f"{_words(key, plan)}: {comment}" for key, comment in values["descriptors"].items())
        yield from (f"{slug.replace('-', ' ').capitalize()}: {comment}" for slug, comment in values["skills"].items())
        yield "Agreed" if values["agreed"] else "Not agreed"


def _words(key: str, plan: Plan) -> str:
    found = named(plan, key).descriptor
    return found.text if found is not None else "A descriptor of another framework"


def kept_setting(name: str, value: str, plan: Plan) -> str:
    """A setting of the plan in words."""
    if not name.startswith("pay-"):
        return value
    kept = json.loads(value)
    if name == "pay-bands":
        return f"Bands begin at {', '.join(str(each) for each in kept)}"
    skills = {descriptor_key("skill", each.name, each.level or "", ""): each.name for each in plan.target.groups()}
    other = "A skill of another role level"
    return "\n".join(_cut([f"{skills.get(key, other)}: {standing}" for key, standing in sorted(kept.items())]))


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], f"and {more} more"] if more > 0 else lines
