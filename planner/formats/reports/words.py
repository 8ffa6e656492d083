"""The words that every format of a report says around a person's own: headings, labels, facts in a row.

No layout and no library here, so that a writer of any format can take them.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from planner.core.dates import long_date, short_date
from planner.core.evidence import Attachment, EvidenceKind, Strength
from planner.core.pay_review import SkillStanding, standing_words
from planner.core.plan import Goal, GoalState, Rating, RatingValue, Remark
from planner.core.progress import Counts
from planner.core.report import Answer, NextGoal, Report, ReportDescriptor, ReportEvidence, ReportGroup
from planner.files import file_size_words

EYEBROW = "Progress report"
SKILLS, NEXT, THIN, OTHER = "Skills at a glance", "What comes next", "Where evidence is thin", "Other evidence"
SKILL_REMARK = "Manager’s comment"
ANSWER, STATEMENT, ACTIONS = "What the manager said", "Overall", "To do"
AGREED = "It was talked over, and both agree on it."
OTHER_ABOVE = "Beside the descriptors"
OTHER_BELOW = "It supports no descriptor of this role level so far."
SKILL_COLUMNS = ("Skill", "Expected level", "Progress", "Met", "Evidence")
GOAL_COLUMNS = ("Goal", "For", "Due")
GAP_COLUMNS = ("Descriptor", "Skill, and what there is")
PAY_REVIEW, PAY_COLUMNS = "Pay review", ("Skill", "Expected level", "Standing", "Counts")
HOW = "How it shows this"
WHY, MEASURE = "Why", "How I will know"
CORROBORATED, LINK, ATTACHED, TAGS = "Corroborated by", "Link", "Attached", "Tags"
TOLD = "Told in full under"
GOAL = "Goal: "
OVERDUE, NO_DATE = "overdue", "no date"
MOST_GAPS = 12
RATINGS = (RatingValue.MET, RatingValue.DEVELOPING, RatingValue.NOT_STARTED, RatingValue.NOT_APPLICABLE)

_SCHEMES = ("http://", "https://", "mailto:")


def cards(report: Report) -> tuple[tuple[int, str], ...]:
    """The numbers at the top of a report, each with what it counts."""
    counts = report.counts
    recent = f", {counts.in_period} from the review period" if counts.in_period != counts.with_evidence else ""
    first = (
        (counts.met, f"of {counts.applicable} descriptors met"),
        (counts.developing, "developing"),
        (counts.with_evidence, f"with evidence{recent}"),
    )
    if not report.options.goals:
        return (*first, (report.evidence, f"{plural('piece', report.evidence)} of evidence"))
    overdue = f", {report.goals_overdue} overdue" if report.goals_overdue else ""
    done = report.goals_done
    return (*first, (done, f"{plural('goal', done)} finished, {report.goals_open} open{overdue}"))


def plural(word: str, count: int) -> str:
    """The word for one or for several."""
    return word if count == 1 else f"{word}s"


def by_rating(counts: Counts) -> tuple[tuple[RatingValue, int], ...]:
    """How many descriptors have each rating, in RATINGS' order; not applicable only where there are some."""
    numbers = (counts.met, counts.developing, counts.not_started, counts.not_applicable)
    told = zip(RATINGS, numbers, strict=True)
    return tuple((rating, number) for rating, number in told if number or rating is not RatingValue.NOT_APPLICABLE)


def counts_words(counts: Counts) -> str:
    """2 met, 1 developing: what a bar shows, without what there is none of."""
    return ", ".join(f"{number} {rating.words}" for rating, number in by_rating(counts) if number) or "nothing to rate"


def met_words(counts: Counts) -> str:
    """2 of 3."""
    return f"{counts.met} of {counts.applicable}"


def group_facts(report: Report, entry: ReportGroup) -> tuple[str, ...]:
    """What stands above the name of a skill, or of the responsibilities."""
    where = (
        (f"Skill {entry.number} of {report.skills}", f"expected level: {entry.group.level}")
        if entry.number
        else ("At this role level",)
    )
    pieces = "one piece of evidence" if entry.pieces == 1 else f"{entry.pieces:,} pieces of evidence"
    return (*where, f"{met_words(entry.counts)} met", *((pieces,) if entry.pieces else ()))


def ratings(descriptor: ReportDescriptor) -> Iterator[tuple[str, RatingValue, str]]:
    """Whose rating, what it says, and its day in words; mine is not started where there is none."""
    for who, rating in (("Mine", descriptor.mine), ("Manager", descriptor.manager)):
        if rating is not None:
            yield who, rating.value, short_date(rating.on)
        elif who == "Mine":
            yield who, RatingValue.NOT_STARTED, ""


def strength_words(strength: Strength) -> str:
    """How well a descriptor is evidenced, as a sentence."""
    reasons = ", ".join(strength.reasons)
    if strength.level == "none":
        return f"{reasons[:1].upper()}{reasons[1:]}"
    return f"Evidence {strength.level}: {reasons}"


def note_label(rating: Rating) -> str:
    """Whose note it is that comes with a rating."""
    return "My note" if rating.by.value == "me" else "Manager’s note"


def remark_label(remark: Remark) -> str:
    """Whose comment, of which day, and by whom where the name is told."""
    by = f", {remark.name.strip()}" if remark.name.strip() else ""
    return f"Manager’s comment, {short_date(remark.on)}{by}"


def answer_words(answer: Answer) -> str:
    """Who answered a review, and when."""
    return ", ".join(filter(None, (answer.name, long_date(answer.on))))


def evidence_facts(entry: ReportEvidence) -> tuple[str, ...]:
    """What stands beside the title of a piece of evidence: when, its kind unless it is work, whether it is private."""
    kind = entry.evidence.kind
    facts = (entry.when, "" if kind is EvidenceKind.WORK else kind.value, "private" if entry.evidence.private else "")
    return tuple(fact for fact in facts if fact)


def goal_facts(goal: Goal) -> tuple[str, ...]:
    """What stands beside the title of a goal: how far it has come, when it is due, its steps, whether it is private."""
    due = f"due {long_date(goal.due)}" if goal.due is not None and goal.state is not GoalState.DONE else ""
    facts = (goal.state.words, due, steps_words(goal), "private" if goal.private else "")
    return tuple(fact for fact in facts if fact)


def steps_words(goal: Goal) -> str:
    """2 of 4 steps; nothing where there are none."""
    return f"{goal.steps_done} of {len(goal.steps)} steps" if goal.steps else ""


def due_words(entry: NextGoal) -> str:
    """The day a goal is due."""
    return NO_DATE if entry.goal.due is None else long_date(entry.goal.due)


def more_gaps(report: Report) -> str:
    """What is said of the thin descriptors beyond the first MOST_GAPS; nothing where there are none."""
    more = len(report.gaps) - MOST_GAPS
    if more <= 0:
        return ""
    words = "One more descriptor has" if more == 1 else f"{more} more descriptors have"
    return f"{words} little evidence or none; each says so in its place below."


def standing_cells(each: SkillStanding) -> tuple[str, str, str, str]:
    """A row of the pay review, as PAY_COLUMNS says; a skill that nothing is said of counts nothing."""
    return each.name, each.level, standing_words(each.standing), str(each.standing.points) if each.standing else ""


def place(entry: ReportGroup, descriptor: ReportDescriptor) -> str:
    """Where something is told, in words."""
    return f"{entry.group.name}, {descriptor.item.ref.rpartition('/')[2]}"


def file_words(attachment: Attachment) -> str:
    """threat-model.pdf (1.2 MB)."""
    return f"{attachment.name} ({file_size_words(attachment.size)})"


def safe_address(url: str) -> str:
    """The address where it is one that a report may lead to (http, https or mailto); nothing for any other."""
    if not url.lower().startswith(_SCHEMES) or not url.isprintable() or any(each.isspace() for each in url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.port is None or parts.hostname else ""
    except ValueError:  # an address such as https://[half
        return ""


def shown_address(url: str) -> str:
    """An address as it is read: without what every one begins with."""
    for scheme in _SCHEMES:
        if url.lower().startswith(scheme):
            return url[len(scheme) :]
    return url
