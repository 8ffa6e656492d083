"""Reviews out of their rows, and what is wrong with them.

The secret it keeps: the JSON in a round's columns, and the seal of a closed review. `sha256` of a review holds the
digest of its snapshot; closing adds, each after a blank, the seal over everything that must not change any more and
the rounds it covers. So a round that another machine filed meanwhile is late wherever it comes in, whatever its dot.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from planner.core.errors import InvalidValue, NotFound
from planner.core.plan import RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.snapshot_json import canonical, digest, from_json
from planner.store.first_page import Run

_RATINGS = UUID("5f0f3c52-6c39-4c3e-9d0f-1d6c2f6a7b10")
_COLUMNS = 'id, name, period_from, period_to, "on", state, snapshot, sha256, deleted_at'
_ROUND = 'sha256, name, "on", ratings, comments, statement, actions'


def all_reviews(run: Run) -> tuple[Review, ...]:
    """The reviews that are not in the bin, the latest period first."""
    where = "deleted_at IS NULL AND purged = 0 ORDER BY period_to DESC, period_from DESC, number DESC"
    return tuple(_review(run, row) for row in run(f"SELECT {_COLUMNS} FROM review WHERE {where}", ()))


def review(run: Run, own: str) -> Review:
    """A review, be it in the bin or not. Raises NotFound."""
    found = find(run, own)
    if found is None:
        raise NotFound(f"There is no review with the id {own[:40]}.", "List the reviews to see their ids.")
    return found


def find(run: Run, own: str) -> Review | None:
    """The review with that id, None where there is none."""
    rows = run(f"SELECT {_COLUMNS} FROM review WHERE id = ? AND purged = 0", (own,))
    return _review(run, rows[0]) if rows else None


def _review(run: Run, row: Any) -> Review:
    own, name, start, end, on, state, snapshot, sha256, deleted_at = row
    rounds = run(f"SELECT {_ROUND} FROM review_round WHERE review = ? ORDER BY revision, origin, sha256", (own,))
    closed, sealed = state == ReviewState.CLOSED, sha256.split(" ")[2:]
    return Review(
        id=own,
        name=name,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        state=ReviewState(state),
        on=date.fromisoformat(on) if on else None,
        snapshot=snapshot,
        sha256=sha256.partition(" ")[0],
        rounds=tuple(_round(each, late=closed and each[0] not in sealed) for each in rounds),
        binned=deleted_at is not None,
    )


def _round(row: Any, *, late: bool) -> ManagerRound:
    sha256, name, on, ratings, comments, statement, actions = row
    answers, said = json.loads(ratings), json.loads(comments)
    return ManagerRound(
        sha256=sha256,
        name=name,
        on=date.fromisoformat(on),
        written_on=answers["written_on"],
        ratings={key: RatingValue(value) for key, value in answers["values"].items()},
        comments=said["descriptors"],
        skill_comments=said["skills"],
        statement=statement,
        actions=tuple(json.loads(actions)),
        agreed=said["agreed"],
        late=late,
    )


def round_fields(filed: ManagerRound) -> Mapping[str, str]:
    """A round as its row's columns."""
    values = {key: value.value for key, value in filed.ratings.items()}
    comments = {
        "descriptors": dict(filed.comments),
        "skills": dict(filed.skill_comments),
        "agreed": filed.agreed,
    }
    return {
        "name": filed.name,
        "on": filed.on.isoformat(),
        "ratings": canonical({"values": values, "written_on": filed.written_on}),
        "comments": canonical(comments),
        "statement": filed.statement,
        "actions": canonical(list(filed.actions)),
    }


def rating_id(review_id: str, sha256: str, key: str) -> str:
    """The id of the rating that a round brings for a descriptor: the same file never brings it twice."""
    return uuid5(_RATINGS, f"{review_id}/{sha256}/{key}").hex


def sealed(of: Review) -> str:
    """What stands after the snapshot's digest once a review is closed: the seal, and which rounds it covers."""
    return " ".join((seal(of), *sorted(each.sha256 for each in of.rounds)))


def seal(of: Review) -> str:
    """The seal of a closed review, or of one as it would be closed.

    The day of a round is not in it: the same file may be filed on two machines, each on its own day where the form has
    none; its ratings hold the day as well. Neither is the order, which a merge may change.
    """
    known = sorted((each for each in of.rounds if not each.late), key=lambda each: each.sha256)
    rounds = [[each.sha256, {**round_fields(each), "on": ""}] for each in known]
    days = [of.start.isoformat(), of.end.isoformat(), of.on.isoformat() if of.on else ""]
    return digest(canonical([of.id, of.name, days, of.sha256, rounds]))


# What is wrong


def findings(run: Run) -> Iterator[str]:
    """What is wrong with the reviews, in words: the bin is looked into as well."""
    for own, name, state, sealed in run("SELECT id, name, state, sha256 FROM review WHERE purged = 0 ORDER BY id", ()):
        try:
            wrong = _wrong(run, review(run, own), sealed.partition(" ")[2])
        except (ValueError, KeyError, TypeError, AttributeError):
            wrong = "what its rows hold cannot be read"
        if wrong:
            yield f"The {state} review “{name[:80]}” ({own[:12]}) was changed outside the program: {wrong}."


def _wrong(run: Run, of: Review, sealed: str) -> str:
    if of.state is ReviewState.DRAFT:
        return "a draft holds a snapshot" if of.snapshot or of.sha256 or sealed else ""
    if digest(of.snapshot) != of.sha256:
        return "its snapshot does not have the digest it was frozen with"
    try:
        from_json(of.snapshot)
    except InvalidValue:
        return "its snapshot cannot be read"
    if (of.state is ReviewState.CLOSED) != bool(sealed):
        return "it was closed, or opened again, by other hands"
    if sealed and sealed.partition(" ")[0] != seal(of):
        return "it does not have the seal it was closed with"
    return _wrong_ratings(run, of)


def _wrong_ratings(run: Run, of: Review) -> str:
    rows = {row[0]: tuple(row[1:]) for row in run('SELECT id, rating, "on" FROM rating WHERE review = ?', (of.id,))}
    for filed in of.rounds:
        for key, value in filed.ratings.items():
            if rows.get(rating_id(of.id, filed.sha256, key)) != (value.value, filed.on.isoformat()):
                return f"a rating of the manager's round of {filed.on.isoformat()} is not what came back"
    return ""
