"""Every field a person types into, filled with one string each time, and read back.

The secret it keeps: what a string has to be to fit a field: a title is one line of 200 characters, a tag of 60, and a
file's name holds no slash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from planner.core.evidence import EvidenceDraft, Link
from planner.core.plan import GoalDraft, RatingValue
from planner.core.review import Review
from planner.core.review_return import ReturnedForm
from planner.core.travelling import SHAPES, Row
from planner.store.plan_store import PlanStore
from tests.store.making import DESIGN, LEAD, TODAY

PROFILE = ("name", "job-title", "organisation", "manager")
FIELDS = (
    "evidence: title", "evidence: situation", "evidence: task", "evidence: action", "evidence: result",
    "evidence: how", "evidence: tag", "evidence: link title", "evidence: attached name", "evidence: corroborated by",
    "goal: title", "goal: why", "goal: measure", "goal: step", "review: name", "round: name", "round: statement",
    "round: comment", "round: action", "rating: note", *(f"profile: {name}" for name in PROFILE),
)  # fmt: skip
_OWN = ("seen", "target", "conflict")
Said = dict[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One string and where it was told: the ids of its evidence, goal and review."""

    text: str
    evidence: str
    goal: str
    review: str

    @property
    def line(self) -> str:
        """As fields of one line take it."""
        return line_of(self.text)


def line_of(text: str) -> str:
    """The string in one line of at most 200 characters."""
    return " ".join(text.splitlines())[:200]


def file_name(text: str) -> str:
    """As a file's name; a slash would be another directory."""
    return line_of(text).replace("/", "\u2215")[:60] + ".txt"


class Teller:
    """Tells strings to a plan. The manager's rounds are all of one review."""

    def __init__(self, store: PlanStore, place: Path) -> None:
        self._store, self._place = store, place
        own = store.start_review("A year", TODAY.replace(year=TODAY.year - 1), TODAY).ids[0]
        store.freeze_review(own)
        self._sent: Review = store.review(own)

    def tell(self, number: int, text: str) -> tuple[Told, Said]:
        """Fill every field with the string; what fields that hold only one thing at a time say right then too."""
        store, line = self._store, line_of(text)
        file = self._place / f"{number}" / file_name(text)
        file.parent.mkdir()
        file.write_text(f"file {number}")
        draft = EvidenceDraft(
            title=line,
            on=TODAY - timedelta(days=number % 300),
            situation=text,
            task=text,
            action=text,
            result=text,
            corroborated_by=line,
            descriptors=(DESIGN,),
            tags=(line[:60],),
            links=(Link(f"https://example.org/{number}", line),),
            files=(file,),
            how={DESIGN: text},
        )
        piece = store.add_evidence(draft).ids[0]
        goal = store.add_goal(GoalDraft(title=line, why=text, measure=text, steps=(line,), descriptors=(LEAD,))).ids[0]
        store.rate(DESIGN, RatingValue.DEVELOPING, note=text)
        store.set_profile(dict.fromkeys(PROFILE, line))
        review = store.start_review(line, date(2026, 1, 1), TODAY).ids[0]
        store.return_review(self._form(number, text, line))
        profile = store.load().profile
        return Told(text, piece, goal, review), {f"profile: {name}": profile.get(name, "") for name in PROFILE}

    def _form(self, number: int, text: str, line: str) -> ReturnedForm:
        return ReturnedForm(
            sha256=f"{number:064x}",
            review=self._sent.id,
            snapshot=self._sent.snapshot,
            name=line,
            comments={LEAD: text},
            statement=text,
            actions=(line,),
        )


def said(store: PlanStore, told: Sequence[Told]) -> list[Said]:
    """What a plan says in each field, in the order of the strings; without the profile, which has one place each."""
    goals = {goal.id: goal for goal in store.load().goals}
    notes = [rating.note for rating in store.history(DESIGN) if rating.note]
    rounds = {round_.sha256: round_ for review in store.reviews() for round_ in store.review(review.id).rounds}
    found = []
    for number, each in enumerate(told):
        piece, goal, back = store.evidence(each.evidence), goals[each.goal], rounds[f"{number:064x}"]
        values = (
            piece.title, piece.situation, piece.task, piece.action, piece.result, piece.shows[0].how, piece.tags[0],
            piece.links[0].title, piece.attachments[0].name, piece.corroborated_by,
            goal.title, goal.why, goal.measure, goal.steps[0].text, store.review(each.review).name,
            back.name, back.statement, back.comments.get(LEAD, ""), back.actions[0],
            each.text if each.text in notes else "",
        )  # fmt: skip
        found.append(dict(zip(FIELDS, values, strict=False)))
    return found


def expected(each: Told, field: str) -> str:
    """What a field must say of a string."""
    if field == "evidence: attached name":
        return file_name(each.text)
    if field == "evidence: tag":
        return each.line[:60]
    if field == "round: name":
        return each.line.strip()  # a name of a form is what stands between the blanks
    long = ("situation", "task", "action", "result", "how", "why", "measure", "statement", "comment", "note")
    return each.text if field.rpartition(" ")[2] in long and field != "round: action" else each.line


def rows(store: PlanStore) -> Mapping[str, list[Row]]:
    """Every row that a person's words are in, byte for byte. A store's own are what it saw of whom, and the role level
    that a new plan begins with."""
    with store.picture() as picture:
        found = {name: [tuple(row) for row in picture.rows(name)] for name in SHAPES if name not in _OWN}
    return {**found, "profile": [row for row in found["profile"] if row[0] != "target"]}
