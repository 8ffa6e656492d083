"""What a person does with reviews, as rows. The secret it keeps: which step may follow which."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from planner.core import limits
from planner.core.changes import Edit
from planner.core.errors import InvalidValue, ReturnRefused
from planner.core.plan import By
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_return import ReturnedForm, accepted
from planner.core.snapshot import Snapshot
from planner.core.snapshot_json import digest, to_json
from planner.store import review_rows
from planner.store.writing import BINNED, Writing, changed_meanwhile

_OF_A_DRAFT = frozenset({"name", "period_from", "period_to"})
_NOTHING_CHANGED = "Nothing was changed."


def start(writing: Writing, name: str, first: date, last: date) -> None:
    """Begin a review of a period. Raises InvalidValue."""
    limits.days(first, last)
    fields = {"name": limits.title(name), "period_from": first.isoformat(), "period_to": last.isoformat()}
    state = {"on": None, "state": ReviewState.DRAFT.value, "deleted_at": None}
    writing.add("review", (uuid4().hex,), {**fields, **state})


def edit(writing: Writing, own: str, name: str | None, first: date | None, last: date | None) -> None:
    """Change a draft's name or period. Raises InvalidValue where it is no draft any more."""
    review = review_rows.review(writing.run, own)
    if review.state is not ReviewState.DRAFT:
        raise InvalidValue(
            f"The review “{review.name}” is {review.state.value}, and what was frozen stays. {_NOTHING_CHANGED}",
            "Start another review for what is different.",
        )
    first, last = first or review.start, last or review.end
    limits.days(first, last)
    fields = {"period_from": first.isoformat(), "period_to": last.isoformat()}
    if name is not None:
        fields["name"] = limits.title(name)
    writing.change("review", (own,), fields)


def freeze(writing: Writing, snapshot: Snapshot) -> None:
    """Freeze a draft: it is sent from now on."""
    text = to_json(snapshot)
    fields = {"on": snapshot.on.isoformat(), "state": ReviewState.SENT.value}
    writing.change("review", (snapshot.review,), {**fields, "snapshot": text, "sha256": digest(text)})


def file_form(writing: Writing, form: ReturnedForm, me: str, today: date) -> None:
    """File a returned form as the manager's round, with its ratings. Raises ReturnRefused."""
    review = review_rows.find(writing.run, form.review)
    if review is not None and review.binned:
        raise ReturnRefused(
            f"The review “{review.name}” is in the trash, so its form was not filed. {_NOTHING_CHANGED}",
            "Take the review out of the trash and return the form again.",
        )
    filed = accepted(form, review, me, today)
    assert review is not None
    if any(each.sha256 == filed.sha256 for each in review.rounds):
        return
    writing.add("review_round", (review.id, filed.sha256), review_rows.round_fields(filed))
    writing.change("review", (review.id,), {"state": ReviewState.RETURNED.value})
    _rate(writing, review, filed)


def _rate(writing: Writing, review: Review, filed: ManagerRound) -> None:
    for key, value in filed.ratings.items():
        fields = {"descriptor": key, "by": By.MANAGER.value, "rating": value.value, "on": filed.on.isoformat()}
        own = review_rows.rating_id(review.id, filed.sha256, key)
        writing.add("rating", (own,), {**fields, "note": "", "review": review.id})


def close(writing: Writing, own: str) -> None:
    """Close a review for good. Raises InvalidValue for a draft."""
    review = review_rows.review(writing.run, own)
    if review.state is ReviewState.CLOSED:
        return
    if review.state is ReviewState.DRAFT:
        raise InvalidValue(
            f"The review “{review.name}” is a draft, and there is nothing to close. {_NOTHING_CHANGED}",
            "Export its form first, or move it to the trash.",
        )
    sealed = f"{review.sha256} {review_rows.sealed(review)}"
    writing.change("review", (own,), {"state": ReviewState.CLOSED.value, "sha256": sealed})


def check_edits(writing: Writing, edits: Iterable[Edit]) -> None:
    """Refuse an undo or redo that would reach into a review that was frozen after the act, or came back since.

    Fields tell of themselves alone whether they hold what the act left: the state of the review is asked here.
    """
    for edit in edits:
        if edit.table != "review" or not edit.before or not edit.after:
            continue
        state = (writing.row("review", edit.key) or {}).get("state", ReviewState.DRAFT.value)
        named = _OF_A_DRAFT & edit.after.keys() and state != ReviewState.DRAFT.value
        binned = edit.after.get(BINNED) and state not in (ReviewState.DRAFT.value, ReviewState.SENT.value)
        if named or binned:
            raise changed_meanwhile()


def check_bin(writing: Writing, own: str) -> None:
    """Refuse to move a review to the bin that holds what a manager said."""
    review = review_rows.review(writing.run, own)
    if review.state in (ReviewState.RETURNED, ReviewState.CLOSED):
        raise InvalidValue(
            f"The review “{review.name}” is {review.state.value}, and what came back stays. {_NOTHING_CHANGED}",
            "Only a draft, or a review that was sent and not returned, can be moved to the trash.",
        )
