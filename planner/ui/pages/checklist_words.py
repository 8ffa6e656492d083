"""Words of the checklist's detail pane: captions of evidence and goals, the rating's history, the rule of strength."""

from datetime import date
from pathlib import Path

from planner.core.dates import date_range, long_date
from planner.core.evidence import EvidenceLine, EvidenceTotals, strength
from planner.core.plan import By, Goal, Rating, RatingValue
from planner.ui.widgets.labels import DOT

SEPARATOR = DOT
RULE = (
    "None: no evidence. Thin: one piece, or nothing from the last 12 months. Strong: three pieces or more of two kinds "
    "or more, one at least from the last 12 months, with a result told and somebody to corroborate it. Fair: the rest. "
    "It judges the evidence, not you."
)
SHORT_RATINGS = (
    (RatingValue.NOT_STARTED, "Not started"),
    (RatingValue.DEVELOPING, "Developing"),
    (RatingValue.MET, "Met"),
    (RatingValue.NOT_APPLICABLE, "n/a"),
)


def rating_words(value: RatingValue) -> str:
    """At the beginning of a line."""
    return value.words.capitalize()


def evidence_caption(line: EvidenceLine) -> str:
    """When it was, how far the account has come, and what hangs on it."""
    parts = [date_range(line.on, line.until), _account_words(line), _counted(line.files, "file")]
    parts += [_counted(line.links, "link"), "private" if line.private else ""]
    return SEPARATOR.join(part for part in parts if part)


def _account_words(line: EvidenceLine) -> str:
    told = line.told.upper()
    if not told:
        return "no account yet"
    if all(letter in told for letter in "STAR"):
        return "STAR complete"
    return "no result yet" if "R" not in told else "account begun"


def _counted(count: int, what: str) -> str:
    # A space that does not break: a number stays beside what it counts.
    return "" if not count else f"{count}\u00a0{what}" if count == 1 else f"{count}\u00a0{what}s"


def goal_caption(goal: Goal, today: date) -> str:
    """When it is due, its state where that says more, and its steps."""
    parts = [_due_words(goal, today), "" if goal.state.open else goal.state.words.capitalize()]
    if goal.steps:
        parts.append(f"{goal.steps_done} of {len(goal.steps)} steps")
    return SEPARATOR.join(part for part in parts if part)


def _due_words(goal: Goal, today: date) -> str:
    if goal.due is None:
        return "No date"
    return f"{'Overdue since' if goal.overdue(today) else 'Due'} {long_date(goal.due)}"


def mine_caption(rating: Rating | None) -> str:
    """Above my rating."""
    return "My rating" if rating is None else f"My rating, since {long_date(rating.on)}"


def history_words(rating: Rating) -> str:
    """One line of the history."""
    who = "me" if rating.by is By.ME else "manager"
    parts = [long_date(rating.on), f"{rating_words(rating.value)} ({who})", rating.note]
    return SEPARATOR.join(part for part in parts if part)


def strength_words(totals: EvidenceTotals, today: date) -> str:
    """Strength with its reasons, as a sentence."""
    judged = strength(totals, today)
    return f"{judged.level.capitalize()}: {', '.join(judged.reasons)}"


def title_from(path: Path) -> str:
    """A title for evidence that was dropped as a file: its name in words."""
    words = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    return (words[:1].upper() + words[1:])[:200] or path.name[:200]
