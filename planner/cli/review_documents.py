"""What the review commands say: the JSON documents, and the same facts laid out to be read."""

from collections.abc import Iterable, Iterator, Sequence

from planner.cli.desk import Json
from planner.cli.documents import Document, day
from planner.cli.paper import Paper, printable
from planner.cli.words import SHORT_ID, counted
from planner.core.dates import date_range, long_date, short_date
from planner.core.plan import RatingValue
from planner.core.review import ManagerRound, Review, ReviewState
from planner.core.review_difference import Incoming, Move, ReviewDifference, Saying, managers_value, sayings
from planner.core.snapshot import Claim, Snapshot


def review(of: Review) -> Document:
    """A review's own facts; manager: the round that counts, null where none came back."""
    return {
        "id": of.id,
        "name": of.name,
        "state": of.state.value,
        "from": of.start.isoformat(),
        "to": of.end.isoformat(),
        "on": day(of.on),
        "sha256": of.sha256 or None,
        "manager": _manager(of.counted),
        "rounds": len(of.rounds),
    }


def _manager(filed: ManagerRound | None) -> Json:
    if filed is None:
        return None
    return {
        "name": filed.name,
        "on": filed.on.isoformat(),
        "written_on": filed.written_on or None,
        "ratings": [{"key": key, "rating": value.value} for key, value in filed.ratings.items()],
        "comments": [{"key": key, "text": text} for key, text in filed.comments.items()],
        "skill_comments": [{"skill": slug, "text": text} for slug, text in filed.skill_comments.items()],
        "statement": filed.statement,
        "actions": list(filed.actions),
        "agreed": filed.agreed,
    }


def shown(of: Review, snapshot: Snapshot) -> Document:
    """A review with what it holds; for a draft, with what it would freeze today."""
    descriptors: list[Json] = [
        {
            "ref": claim.ref,
            "key": claim.key,
            "text": claim.text,
            "rating": claim.value.value,
            "manager_rating": _value(managers_value(of, claim.key)),
            "evidence": len(snapshot.evidence_for(claim.key)),
            "goals": len(snapshot.goals_for(claim.key)),
            "comment": of.counted.comments.get(claim.key, "") if of.counted else "",
        }
        for group in snapshot.groups
        for claim in group.claims
    ]
    evidence: list[Json] = [
        {"id": piece.id, "title": piece.title, "on": piece.on.isoformat(), "until": day(piece.until)}
        for piece in snapshot.evidence
    ]
    goals: list[Json] = [{"id": each.id, "title": each.title, "state": each.state.value} for each in snapshot.goals]
    return {**review(of), "descriptors": descriptors, "evidence": evidence, "goals": goals}


def incoming(lines: Iterable[Incoming]) -> list[Json]:
    """What a returned form says that the round before did not."""
    return [
        {
            "ref": line.ref,
            "key": line.key,
            "rating": line.mine.value,
            "manager_rating": _value(line.rating),
            "before": _value(line.before),
            "comment": line.comment,
        }
        for line in lines
        if line.changed
    ]


def said(told: Iterable[Saying]) -> list[Json]:
    """What it says besides its descriptors that the round before did not."""
    return [{"heading": each.heading, "text": each.now, "before": each.before} for each in told if each.changed]


def difference(of: ReviewDifference) -> Document:
    """What moved between two reviews."""
    return {
        "raised": [_move(move) for move in of.raised],
        "lowered": [_move(move) for move in of.lowered],
        "changed": [_move(move) for move in of.moves if not move.direction],
        "evidence_added": [{"id": piece.id, "title": piece.title} for piece in of.evidence_added],
        "goals_finished": [{"id": goal.id, "title": goal.title} for goal in of.goals_finished],
        "goals_added": [{"id": goal.id, "title": goal.title} for goal in of.goals_added],
        "reworded": [{"ref": each.ref, "key": each.key, "old": each.old, "new": each.new} for each in of.reworded],
        "added": [_claim(claim) for claim in of.added],
        "removed": [_claim(claim) for claim in of.removed],
    }


def _move(move: Move) -> Json:
    return {
        "ref": move.ref,
        "key": move.key,
        "by": move.by.value,
        "before": _value(move.before),
        "after": _value(move.after),
    }


def _claim(claim: Claim) -> Json:
    return {"ref": claim.ref, "key": claim.key, "text": claim.text}


def _value(of: RatingValue | None) -> str | None:
    return None if of is None else of.value


# For people


def review_lines(reviews: Sequence[Review], paper: Paper) -> list[str]:
    """A list of reviews, two lines each."""
    if not reviews:
        return ["No reviews yet: planner review start NAME --from DATE --to DATE begins one."]
    lines: list[str] = []
    for each in reviews:
        lines += paper.wrap(each.name, " " * (SHORT_ID + 2), f"{each.id[:SHORT_ID]}  ")
        facts = f"{date_range(each.start, each.end, short=True)}, {standing(each)}"
        lines += (paper.style(line, "muted") for line in paper.wrap(facts, " " * (SHORT_ID + 2)))
    return lines


def standing(of: Review) -> str:
    """How far a review has come, in words."""
    if of.state is ReviewState.DRAFT:
        return "a draft"
    when = f" on {short_date(of.on)}" if of.on else ""
    words = {ReviewState.SENT: f"sent{when}", ReviewState.RETURNED: f"frozen{when}, returned"}
    filed = f" by {of.counted.name}" if of.counted and of.counted.name else ""
    return words.get(of.state, "closed") + (filed if of.state is ReviewState.RETURNED else "")


def shown_lines(of: Review, snapshot: Snapshot, paper: Paper) -> Iterator[str]:
    """A review with what it holds."""
    yield from (paper.style(line, "title") for line in paper.wrap(of.name))
    yield from paper.wrap(f"{of.id[:SHORT_ID]}  {date_range(of.start, of.end)}, {standing(of)}")
    if of.state is ReviewState.DRAFT:
        yield from paper.wrap("Not frozen yet: this is what it would hold today.")
    pieces = counted_pieces(len(snapshot.evidence))
    yield from paper.wrap(f"{pieces} of the period, {counted(len(snapshot.goals), 'goal')}. Private ones are left out.")
    for group in snapshot.groups:
        yield ""
        yield from (paper.style(line, "accent") for line in paper.wrap(group.name))
        for claim in group.claims:
            yield from _claim_lines(of, snapshot, claim, paper)
    if of.counted:
        yield from _round_lines(of.counted, snapshot, paper)


def counted_pieces(number: int) -> str:
    """So many pieces of evidence, in words."""
    return "1 piece of evidence" if number == 1 else f"{number} pieces of evidence"


def _claim_lines(of: Review, snapshot: Snapshot, claim: Claim, paper: Paper) -> Iterator[str]:
    theirs = managers_value(of, claim.key)
    facts = [f"me: {claim.value.words}", f"manager: {theirs.words}" if theirs else ""]
    facts.append(counted_pieces(len(snapshot.evidence_for(claim.key))))
    yield from paper.wrap(claim.text, "    ", "  ")
    yield from (paper.style(line, "muted") for line in paper.wrap("; ".join(filter(None, facts)), "    "))
    if of.counted and (comment := of.counted.comments.get(claim.key)):
        yield from paper.wrap(comment, "      ", "    “")


def _round_lines(filed: ManagerRound, snapshot: Snapshot, paper: Paper) -> Iterator[str]:
    yield ""
    yield from (
        paper.style(line, "accent") for line in paper.wrap(f"{filed.name or 'Manager'}, {short_date(filed.on)}")
    )
    yield from paper.wrap(dated(filed), "  ")
    for each in sayings(snapshot, filed, None):
        yield from paper.wrap(f"{each.heading}: {each.now}", "    ", "  ")


def dated(filed: ManagerRound) -> str:
    """The day that counts, and what was written where that cannot be it."""
    day = long_date(filed.on)
    if not filed.written_on:
        return f"Dated {day}."
    return f"The date “{printable(filed.written_on)}” is none that can be counted from, so {day} counts."


def incoming_lines(lines: Iterable[Incoming], paper: Paper) -> list[str]:
    """What came in, descriptor by descriptor."""
    told: list[str] = []
    for line in lines:
        if line.changed:
            theirs = line.rating.words if line.rating else "not rated"
            before = f" (before: {line.before.words})" if line.before and line.before is not line.rating else ""
            told += paper.wrap(f"{line.ref}  manager: {theirs}{before}; me: {line.mine.words}", "    ")
            if line.before and line.rating is None:
                told += paper.wrap(f"Left blank: {line.before.words}, of the round before, stays their last.", "    ")
            if line.comment:
                told += paper.wrap(line.comment, "    ")
            elif line.comment_before:
                told += paper.wrap(f"The comment is gone. It was: {line.comment_before}", "    ")
    return told


def said_lines(told: Iterable[Saying], paper: Paper) -> list[str]:
    """What came in besides the descriptors."""
    lines: list[str] = []
    for each in told:
        if each.changed:
            lines += paper.wrap(f"{each.heading}: {each.now or 'nothing any more'}", "    ")
            if each.before:
                lines += paper.wrap(f"Before: {each.before}", "      ")
    return lines


def difference_lines(of: ReviewDifference, paper: Paper) -> list[str]:
    """What moved between two reviews."""
    parts: tuple[tuple[str, list[str]], ...] = (
        ("Raised", [_moved(move) for move in of.raised]),
        ("Lowered", [_moved(move) for move in of.lowered]),
        ("Changed otherwise", [_moved(move) for move in of.moves if not move.direction]),
        ("Evidence added", [piece.title for piece in of.evidence_added]),
        ("Goals finished", [goal.title for goal in of.goals_finished]),
        ("Goals added", [goal.title for goal in of.goals_added]),
        ("Reworded", [f"{each.ref}: “{each.old}” is now “{each.new}”" for each in of.reworded]),
        ("New descriptors", [f"{claim.ref}: {claim.text}" for claim in of.added]),
        ("Descriptors gone", [f"{claim.ref}: {claim.text}" for claim in of.removed]),
    )
    lines: list[str] = []
    for heading, told in parts:
        if told:
            lines.append(paper.style(f"{heading} ({len(told)})", "accent"))
            for each in told:
                lines += paper.wrap(each, "    ", "  ")
    return lines or ["Nothing differs between the two."]


def _moved(move: Move) -> str:
    before = move.before.words if move.before else "not rated"
    after = move.after.words if move.after else "not rated"
    return f"{move.ref} by {move.by.value}: {before} to {after}"
