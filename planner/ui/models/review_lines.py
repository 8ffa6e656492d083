"""What a review holds, as lines to read from top to bottom: a draft, an answered one, a comparison, a form that came.

Every line is a plain value; which of them stand in which order is decided here and nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.core.dates import date_range, long_date
from planner.core.evidence import Evidence
from planner.core.plan import By, Goal, RatingValue
from planner.core.review import ManagerRound, Review
from planner.core.review_difference import Incoming, Move, ReviewDifference, sayings
from planner.core.snapshot import Claim, ClaimGroup, Snapshot
from planner.ui.models.review_words import answer_words, counted, pieces, rating_words, round_words

MINE, MANAGER, BEFORE, NOW = "Me", "Manager", "Before", "Now"
NOWHERE = ("", "")
_MOST_FACTS = 100


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part. note: how many there are."""

    text: str
    note: str = ""

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.text}, {self.note}" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Skill:
    """Begins a skill, or the responsibilities; columns stand over the ratings below it."""

    text: str
    level: str = ""
    columns: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.text}, {self.level}" if self.level else self.text


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote. by: what stands above it; faint: it was said before."""

    text: str
    by: str = ""
    faint: bool = False

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.by}: {self.text}" if self.by else self.text


@dataclass(frozen=True, slots=True)
class Rated:
    """A descriptor with ratings side by side, one a column; None: not rated. quotes: the comments under it; key: by
    which the checklist knows it."""

    text: str
    columns: tuple[str, ...]
    ratings: tuple[RatingValue | None, ...]
    note: str = ""
    quotes: tuple[Quote, ...] = ()
    key: str = ""

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        rated = (f"{who}: {rating_words(value)}" for who, value in zip(self.columns, self.ratings, strict=True))
        return ", ".join(filter(None, (self.text, *rated, self.note, *(quote.spoken for quote in self.quotes))))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is told, with small words below. place: the page and the id of what it tells of."""

    text: str
    note: str = ""
    icon: str = ""
    place: tuple[str, str] = NOWHERE

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.text}, {self.note}" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Action:
    """A development action. goal: the id of the goal that was made of it, empty for none; offered: it can be made."""

    text: str
    goal: str = ""
    offered: bool = True

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"Development action: {self.text}{', a goal was made of it' if self.goal else ''}"


Line = Heading | Skill | Quote | Rated | Fact | Action


def place_of(line: Line) -> tuple[str, str]:
    """The page and the thing on it that a line tells of; two empty texts where it tells of none."""
    if isinstance(line, Rated) and line.key:
        return "checklist", line.key
    return line.place if isinstance(line, Fact) else NOWHERE


GoalOf = Callable[[str], str]


def held_lines(review: Review, snapshot: Snapshot, filed: ManagerRound | None, goal_of: GoalOf) -> tuple[Line, ...]:
    """A review with the answer that is shown, None where there is none. goal_of: the goal made of an action."""
    lines: list[Line] = []
    if filed is not None:
        lines += _answer(filed, goal_of)
    if len(review.rounds) > 1:
        lines.append(Heading("Answers", str(len(review.rounds))))
        lines += (_round(each, review) for each in reversed(review.rounds))
    for group in snapshot.groups:
        lines += _group(snapshot, group, filed)
    lines += _facts("Evidence", [_piece(each) for each in snapshot.evidence])
    lines += _facts("Goals", [_goal(each) for each in snapshot.goals])
    return tuple(lines)


def _answer(filed: ManagerRound, goal_of: GoalOf | None) -> Iterator[Line]:
    if filed.statement.strip():
        yield Heading("Overall statement")
        yield Quote(filed.statement, answer_words(filed))
    if filed.actions:
        yield Heading("Development actions", str(len(filed.actions)))
        for text in filed.actions:
            yield Action(text, "" if goal_of is None else goal_of(text), offered=goal_of is not None)


def _round(filed: ManagerRound, review: Review) -> Fact:
    words = round_words(filed, counts=filed is review.counted)
    agreed = "agreed" if filed.agreed else ""
    return Fact(words, agreed, "review")


def _group(snapshot: Snapshot, group: ClaimGroup, filed: ManagerRound | None) -> Iterator[Line]:
    columns = (MINE,) if filed is None else (MINE, MANAGER)
    yield Skill(group.name, group.level or "", columns)
    if filed is not None and filed.skill_comments.get(group.slug):
        yield Quote(filed.skill_comments[group.slug], answer_words(filed))
    for claim in group.claims:
        yield _claim(snapshot, claim, columns, filed)


def _claim(snapshot: Snapshot, claim: Claim, columns: tuple[str, ...], filed: ManagerRound | None) -> Rated:
    evidence, goals = len(snapshot.evidence_for(claim.key)), len(snapshot.goals_for(claim.key))
    told = [pieces(evidence) if evidence else "No evidence of the period", counted(goals, "goal") if goals else ""]
    ratings: tuple[RatingValue | None, ...] = (claim.value,)
    quotes: tuple[Quote, ...] = ()
    if filed is not None:
        ratings = (claim.value, filed.ratings.get(claim.key))
        comment = filed.comments.get(claim.key, "")
        quotes = (Quote(comment),) if comment else ()
    return Rated(claim.text, columns, ratings, ", ".join(filter(None, told)), quotes, claim.key)


def _facts(heading: str, facts: Sequence[Fact]) -> Iterator[Line]:
    if not facts:
        return
    yield Heading(heading, str(len(facts)))
    yield from facts[:_MOST_FACTS]
    if len(facts) > _MOST_FACTS:
        yield Fact(f"The newest {_MOST_FACTS} of {len(facts):,} are shown.")


def _piece(piece: Evidence) -> Fact:
    return Fact(piece.title, date_range(piece.on, piece.until), "evidence", ("evidence", piece.id))


def _goal(goal: Goal) -> Fact:
    due = f", due {long_date(goal.due)}" if goal.due else ""
    return Fact(goal.title, f"{goal.state.words.capitalize()}{due}", "goal", ("goals", goal.id))


# A form that came back


def incoming_lines(
    snapshot: Snapshot, told: Sequence[Incoming], now: ManagerRound, before: ManagerRound | None
) -> tuple[Line, ...]:
    """What filing a form would bring, in the review's order; what is said of nothing is left out."""
    of_key = {each.key: each for each in told}
    lines: list[Line] = [*_dated(now), *_answer(now, None), *_gone(snapshot, now, before)]
    for group in snapshot.groups:
        said = [of_key[claim.key] for claim in group.claims if _says(of_key[claim.key])]
        comment = now.skill_comments.get(group.slug, "")
        earlier = before.skill_comments.get(group.slug, "") if before else ""
        if not said and not comment and not earlier:
            continue
        columns = (MINE, MANAGER) if before is None else (MINE, BEFORE, NOW)
        lines.append(Skill(group.name, group.level or "", columns))
        if comment:
            lines.append(Quote(comment, answer_words(now)))
        if earlier and earlier != comment:
            lines.append(Quote(earlier, "Before", faint=True))
        lines += (_incoming(each, columns, again=before is not None) for each in said)
    silent = sum(not _says(each) for each in told)
    if silent:
        lines.append(Fact(f"{counted(silent, 'descriptor')} left blank."))
    return tuple(lines)


def _dated(now: ManagerRound) -> Iterator[Line]:
    if now.written_on:
        yield Fact(f"The date “{now.written_on}” is none that can be counted from, so {long_date(now.on)} counts.")


def _gone(snapshot: Snapshot, now: ManagerRound, before: ManagerRound | None) -> Iterator[Line]:
    """What differs from the round before, apart from skills and descriptors; an agreement is told with none before."""
    apart = ("Overall statement", "Development actions", "Agreement")
    for each in sayings(snapshot, now, before):
        if each.heading not in apart or not each.changed:
            continue
        if each.heading == "Agreement":
            yield Fact("Discussed and agreed." if each.now else "Not agreed any more.")
        elif each.before:
            yield Quote(each.before, f"{each.heading} before", faint=True)


def _says(each: Incoming) -> bool:
    return bool(each.rating or each.comment or each.before or each.comment_before)


def _incoming(each: Incoming, columns: tuple[str, ...], *, again: bool) -> Rated:
    ratings = (each.mine, each.before, each.rating) if again else (each.mine, each.rating)
    note = ("Changed" if each.changed else "As before") if again else ""
    if again and each.before is not None and each.rating is None:
        note = "Left blank: the rating before stays the manager's last"
    quotes = [Quote(each.comment)] if each.comment else []
    if again and each.comment_before and each.comment_before != each.comment:
        quotes.append(Quote(each.comment_before, "Before", faint=True))
    return Rated(each.text, columns, ratings, note, tuple(quotes), each.key)


# Two reviews beside each other


def difference_lines(of: ReviewDifference) -> tuple[Line, ...]:
    """What changed from one review to another."""
    other = [move for move in of.moves if not move.direction]
    lines: list[Line] = [
        *_moves("Raised", of.raised),
        *_moves("Lowered", of.lowered),
        *_moves("Changed otherwise", other),
        *_facts("Evidence added", [_piece(each) for each in of.evidence_added]),
        *_facts("Goals finished", [_goal(each) for each in of.goals_finished]),
        *_facts("Goals added", [_goal(each) for each in of.goals_added]),
    ]
    if of.reworded:
        lines.append(Heading("Reworded", str(len(of.reworded))))
        for each in of.reworded:
            lines += (Quote(each.old, "Old words", faint=True), Quote(each.new, "New words"))
    lines += _facts("New descriptors", [Fact(claim.text) for claim in of.added])
    lines += _facts("Descriptors that are gone", [Fact(claim.text) for claim in of.removed])
    return tuple(lines) or (Fact("Nothing differs between the two."),)


def _moves(heading: str, moves: Iterable[Move]) -> Iterator[Line]:
    found = list(moves)
    if not found:
        return
    yield Heading(heading, str(len(found)))
    for move in found:
        who = "My rating" if move.by is By.ME else "The manager’s rating"
        yield Rated(move.text, (BEFORE, NOW), (move.before, move.after), who, key=move.key)
