"""What stands on the form, in reading order: whose review it is, how to answer, each descriptor, the manager's word."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from planner.core.dates import date_range, edition_words, long_date
from planner.core.evidence import Evidence
from planner.core.plan import Goal, GoalState, Rating
from planner.core.snapshot import Claim, ClaimGroup, Snapshot
from planner.files import file_size_words
from planner.formats.reports.blocks import Cell, Column, Hairline, Row
from planner.formats.reports.canvas import Block, Mark
from planner.formats.reports.charts import rating_symbol
from planner.formats.reports.fonts import BOLD, ITALIC, REGULAR
from planner.formats.reports.front import group_mark
from planner.formats.reports.styles import (
    AROUND,
    BODY,
    CAPTION,
    DESCRIPTOR,
    ENTRY,
    EYEBROW,
    HEADING,
    MUTED,
    SECTION,
    SECTION_EYEBROW,
    STRENGTH,
    TEXT,
    TITLE,
    WIDTH,
)
from planner.formats.reports.text import Run, Text
from planner.formats.review_form import names
from planner.formats.review_form.fields import Fields
from planner.formats.review_form.panel import LINE, Answers, Asked, Claimed, Ticked

_FACTS = (Column(0, 64), Column(66, 160), Column(236, 60), Column(298, WIDTH - 298))
_RATED = replace(STRENGTH, colour=TEXT, pad=3)
_PIECE = replace(ENTRY, size=9.5, leading=13.5, before=9, keep=0, indent=34.0)
_BESIDE = replace(AROUND, size=8.5, leading=12.5, pad=1)
_SKILL_LINES, _STATEMENT_LINES, _ACTION_LINES = 62.0, 190.0, 48.0
_GLUE = "\u00a0"
_SCHEMES = ("http://", "https://", "mailto:")


def form(snapshot: Snapshot, sha256: str, fields: Fields) -> Iterator[Block]:
    """The whole form. sha256: of the snapshot, printed so that it can be compared."""
    yield from _front(snapshot)
    answered: set[str] = set()
    number = 0
    for group in snapshot.groups:
        number += group.kind == "skill"
        yield from _group(snapshot, group, number, answered, fields)
    yield from _overall(snapshot, fields)
    words = f"Review {snapshot.review}. Fingerprint of what was claimed (SHA-256): {sha256}"
    yield Text(words, replace(CAPTION, size=7.5, leading=11, before=18))


def _whose(snapshot: Snapshot) -> str:
    return snapshot.person.get("name", "").strip()


def _front(snapshot: Snapshot) -> Iterator[Block]:
    yield Text(f"Review form · {snapshot.name}", EYEBROW, mark=Mark("summary", "Whose review this is"))
    yield Text(snapshot.role_level or "Review", TITLE)
    yield Hairline(10, 4)
    facts = list(_facts(snapshot))
    half = (len(facts) + 1) // 2
    for pair in zip_longest(facts[:half], facts[half:], fillvalue=("", "")):
        cells = [
            Cell([Run(text, colour=MUTED)], head=bool(text)) if place % 2 == 0 else Cell([Run(text)])
            for place, text in enumerate(text for fact in pair for text in fact)
        ]
        yield Row(_FACTS, cells, BODY, inset=2, line=False)
    yield Hairline(4, 0)
    yield Text("How to fill it in and send it back", replace(HEADING, before=16, after=2, keep=40))
    back = f"send it back to {_whose(snapshot)}" if _whose(snapshot) else "send it back to whom you had it from"
    yield Text(
        "Beside each descriptor choose a rating and write what you want to say; leave blank what you do not want to "
        "answer, and end with the statement, the actions and your name on the last pages. Save this file as it is, "
        f"without printing it or exporting it as another PDF, and {back}.",
        BODY,
    )


def _facts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    person = snapshot.person
    edition = edition_words(snapshot.edition)
    pairs = (
        ("Name", person.get("name", "")),
        ("Job title", person.get("job-title", "")),
        ("Organisation", person.get("organisation", "")),
        ("Manager", person.get("manager", "")),
        ("Period", date_range(snapshot.start, snapshot.end)),
        ("Framework", f"{snapshot.framework}, {edition} edition" if edition else snapshot.framework),
        ("Made on", long_date(snapshot.on)),
    )
    return ((label, value) for label, value in pairs if value.strip())


def _group(snapshot: Snapshot, group: ClaimGroup, number: int, answered: set[str], fields: Fields) -> Iterator[Block]:
    skills = sum(each.kind == "skill" for each in snapshot.groups)
    is_skill = group.kind == "skill"
    facts = [f"Skill {number} of {skills}", f"expected level: {group.level}"] if is_skill else ["At this role level"]
    yield Hairline(22, 10, keep=230, only_between=True)
    yield Text(" · ".join(facts), SECTION_EYEBROW, mark=Mark(group_mark(group.slug), group.name))
    yield Text(group.name, SECTION)
    for place, claim in enumerate(group.claims):
        answers = None
        if claim.key not in answered:
            about = f"{group.name} {claim.ref.rpartition('/')[2]}: {claim.text}"
            answers = Answers(fields, names.rating(claim.key), names.comment(claim.key), about)
            answered.add(claim.key)
        yield Hairline(14 if place else 2, 10, keep=150, only_between=True)
        yield Claimed(list(_claim(snapshot, claim)), answers)
    label = f"Manager’s comment on {group.name}"
    said = f"Comment on {group.name} as a whole"
    yield Asked(fields, [(names.skill_comment(group.slug), label, said)], _SKILL_LINES, before=16)


def _claim(snapshot: Snapshot, claim: Claim) -> Iterator[Text]:
    yield Text(
        claim.text,
        replace(DESCRIPTOR, keep=20),
        mark=Mark(f"claim-{claim.ref}", claim.text, 1),
        symbol=rating_symbol(claim.value),
    )
    yield from _rating("Own rating", claim.mine)
    if claim.manager is not None:
        yield from _rating("Manager’s last rating", claim.manager)
    strength = claim.strength
    reasons = ", ".join(strength.reasons)
    is_none = strength.level == "none"
    yield Text(f"{reasons[:1].upper()}{reasons[1:]}" if is_none else f"Evidence {strength.level}: {reasons}", STRENGTH)
    for piece in snapshot.evidence_for(claim.key):
        yield from _piece(piece)
    for goal in snapshot.goals_for(claim.key):
        yield from _goal(goal)


def _rating(whose: str, rating: Rating | None) -> Iterator[Text]:
    if rating is None:
        yield Text([Run(f"{whose}: "), Run("not started", face=BOLD)], _RATED)
        return
    when = long_date(rating.on).replace(" ", _GLUE)
    yield Text([Run(f"{whose}: "), Run(rating.value.words, face=BOLD), Run(f", {when}")], _RATED)
    if rating.note.strip():
        yield Text([Run("Note. "), Run(rating.note.strip(), face=ITALIC)], STRENGTH)


def _piece(piece: Evidence) -> Iterator[Text]:
    when = date_range(piece.on, piece.until).replace(" ", _GLUE).replace(f"{_GLUE}to{_GLUE}", " to ")
    style = replace(_PIECE, keep=_BESIDE.leading + _BESIDE.pad) if piece.links or piece.attachments else _PIECE
    yield Text([Run(f"{piece.title}  "), Run(when, face=REGULAR, colour=MUTED)], style)
    for link in piece.links:
        address = link.url if link.url.lower().startswith(_SCHEMES) else ""
        shown = link.url.removeprefix("https://").removeprefix("http://").removeprefix("mailto:")
        yield Text([Run("Link: "), Run(link.title.strip() or shown, link=address)], _BESIDE)
    if piece.attachments:
        files = (f"{each.name} ({file_size_words(each.size)})" for each in piece.attachments)
        yield Text(f"Attached: {', '.join(files)}", _BESIDE)


def _goal(goal: Goal) -> Iterator[Text]:
    facts = [goal.state.words]
    if goal.due is not None and goal.state is not GoalState.DONE:
        facts.append(f"due {long_date(goal.due)}")
    if goal.steps:
        facts.append(f"{goal.steps_done} of {len(goal.steps)} steps")
    about = " · ".join(fact.replace(" ", _GLUE) for fact in facts)
    yield Text([Run(f"Goal: {goal.title}  "), Run(about, face=REGULAR, colour=MUTED)], _PIECE)


def _overall(snapshot: Snapshot, fields: Fields) -> Iterator[Block]:
    yield Hairline(26, 10, keep=250, only_between=True)
    yield Text("The review as a whole", SECTION_EYEBROW, mark=Mark("overall", "Overall statement"))
    yield Text("Overall statement", SECTION)
    said = "Overall statement on the review"
    yield Asked(fields, [(names.STATEMENT, "Manager’s statement", said)], _STATEMENT_LINES, before=4)
    heading = replace(HEADING, keep=90)
    yield Text("Development actions", heading, mark=Mark("actions", "Development actions"))
    for number in range(1, names.ACTIONS + 1):
        entry = (names.action(number), f"Action {number}", f"Development action {number}")
        yield Asked(fields, [entry], _ACTION_LINES, before=8)
    yield Text("Name and agreement", replace(HEADING, keep=110), mark=Mark("agreement", "Name and agreement"))
    signed = [
        (names.SIGNED_BY, "Manager’s name", "Name of the manager who filled this form in"),
        (names.SIGNED_ON, f"Date, such as {long_date(snapshot.on)}", "Date of these answers"),
    ]
    yield Asked(fields, signed, LINE, before=4)
    whose = f" with {_whose(snapshot)}" if _whose(snapshot) else ""
    yield Ticked(fields, names.AGREED, f"This review was talked over{whose}, and we agree on it.")
