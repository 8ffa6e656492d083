"""What the reading commands tell people: the same facts as the documents, laid out to be read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from planner.cli.documents import Listed
from planner.cli.paper import Paper, cells, padded, printable
from planner.core.dates import date_range, edition_words, short_date
from planner.core.evidence import Evidence, strength
from planner.core.framework import Item
from planner.core.plan import By, Goal, GoalState, Plan, Rating, RatingValue
from planner.core.progress import Counts, GroupProgress, progress
from planner.core.reference import Reference, all_named
from planner.files import file_size_words

SHORT_ID = 12
_BESIDE_ID = " " * (SHORT_ID + 2)
_MARKS = {
    RatingValue.NOT_STARTED: "[ ]",
    RatingValue.DEVELOPING: "[/]",
    RatingValue.MET: "[x]",
    RatingValue.NOT_APPLICABLE: "[-]",
}
_BAR = 10

Row = tuple[str, str, Counts]
"""Name, level (or nothing) and counts of a line of the status."""


def status(plan: Plan, today: date, paper: Paper) -> list[str]:
    """Where the person stands, a bar for each skill."""
    standing = progress(plan)
    skills = [entry for entry in standing.groups if entry.group.kind == "skill"]
    others = [entry for entry in standing.groups if entry.group.kind != "skill"]
    return [
        *_heading(plan, paper),
        "",
        *_rows([("All skills", "", standing.overall)], paper, _name_width(standing.groups), "title"),
        "",
        *_rows([_group_row(entry) for entry in skills], paper, _name_width(standing.groups)),
        "",
        *_rows([_group_row(entry) for entry in others], paper, _name_width(standing.groups)),
        "",
        *paper.wrap(_goals_line(plan, today), " " * 10, "Goals     "),
        *paper.wrap(_evidence_line(plan), " " * 10, "Evidence  "),
        "",
        *(paper.style(line, "muted") for line in paper.wrap(paper.legend())),
    ]


def _group_row(entry: GroupProgress) -> Row:
    return entry.group.name, entry.group.level or "", entry.counts


def _name_width(groups: Sequence[GroupProgress]) -> int:
    return max((cells(entry.group.name) for entry in groups), default=0)


def _heading(plan: Plan, paper: Paper) -> list[str]:
    edition = edition_words(plan.framework.edition)
    about = f"{plan.framework.title}, {edition} edition" if edition else plan.framework.title
    name = [paper.style(line, "title") for line in paper.wrap(plan.target.name or "No target yet")]
    return [*name, *(paper.style(line, "muted") for line in paper.wrap(about))]


def _rows(rows: Sequence[Row], paper: Paper, name_width: int, style: str = "") -> Iterator[str]:
    level_width = len("Practitioner")
    facts = [(_met(counts), f"{counts.with_evidence} evidenced") for _, _, counts in rows]
    met_width = max((len(met) for met, _ in facts), default=0)
    one_line = name_width + level_width + _BAR + met_width + len("28 evidenced") + 8 <= paper.width
    for (name, level, counts), (met, evidenced) in zip(rows, facts, strict=True):
        bar = paper.bar(_by_rating(counts), _BAR)
        numbers = f"{padded(met, met_width)}  {evidenced}"
        if one_line:
            shown = padded(printable(name), name_width)
            yield f"{paper.style(shown, style) if style else shown}  {padded(level, level_width)}  {bar}  {numbers}"
        else:
            yield from paper.wrap(f"{name}, {level}" if level else name)
            yield f"  {bar}  {numbers}"


def _by_rating(counts: Counts) -> dict[str, int]:
    return {
        "met": counts.met,
        "developing": counts.developing,
        "not-started": counts.not_started,
        "not-applicable": counts.not_applicable,
    }


def _met(counts: Counts) -> str:
    return f"{counts.met} of {counts.applicable} met"


def _goals_line(plan: Plan, today: date) -> str:
    if not plan.goals:
        return "none yet"
    still, late = sum(goal.state.open for goal in plan.goals), sum(goal.overdue(today) for goal in plan.goals)
    done = sum(goal.state is GoalState.DONE for goal in plan.goals)
    return f"{still} open{f', {late} of them overdue' if late else ''}; {done} done"


def _evidence_line(plan: Plan) -> str:
    if not plan.evidence:
        return "none yet"
    loose = f", {plan.unlinked} for no descriptor" if plan.unlinked else ""
    return f"{counted(plan.evidence, 'piece')}{loose}"


def checklist(plan: Plan, today: date, paper: Paper) -> list[str]:
    """Every descriptor in full, with its reference."""
    lines: list[str] = []
    for entry in progress(plan).groups:
        level = f", {entry.group.level}" if entry.group.level else ""
        lines.extend(_title(f"{entry.group.name}{level}: {_met(entry.counts)}", paper))
        for item in entry.group.items:
            lines.extend(_descriptor(plan, item, today, paper))
        lines.append("")
    return lines[:-1]


def _descriptor(plan: Plan, item: Item, today: date, paper: Paper) -> Iterator[str]:
    value = plan.value(item.key)
    yield from paper.wrap(item.descriptor.text, "      ", f"  {paper.style(_MARKS[value], value.value)} ")
    facts = ", ".join(_facts(plan, item, today))
    yield from (paper.style(line, "muted") for line in paper.wrap(f"{item.ref}: {facts}", "      "))


def _facts(plan: Plan, item: Item, today: date) -> Iterator[str]:
    yield plan.value(item.key).words
    manager = plan.rating(item.key, By.MANAGER)
    if manager:
        yield f"manager says {manager.value.words}"
    totals = plan.totals_for(item.key)
    how_strong = strength(totals, today)
    yield f"{counted(totals.count, 'piece')} ({how_strong.level})" if totals.count else how_strong.reasons[0]
    goals = len(plan.goals_for(item.key))
    if goals:
        yield counted(goals, "goal")


def history(ratings: Sequence[Rating], reference: Reference, paper: Paper) -> list[str]:
    """Ratings, oldest first."""
    words = [reference.name, *([reference.descriptor.text] if reference.descriptor else [])]
    lines = [line for text in words for line in paper.wrap(text)]
    lines[0] = paper.style(lines[0], "title")
    if not ratings:
        return [*lines, "", "Not rated yet."]
    lines.append("")
    for each in ratings:
        who = "me" if each.by is By.ME else "manager"
        head = f"{padded(short_date(each.on), 11)}  {padded(who, 7)}  {padded(each.value.words, 14)}"
        lines.extend(paper.wrap(each.note, " " * 38, f"{head}  "))
    return lines


def evidence_list(plan: Plan, pieces: Iterable[Listed], paper: Paper) -> list[str]:
    """A line or two for each piece."""
    lines: list[str] = []
    for each in pieces:
        line = each.line
        when = date_range(line.on, line.until, short=True) if line.until else short_date(line.on)
        own = paper.style(line.id[:SHORT_ID], "accent")
        lines += paper.wrap(line.title, _BESIDE_ID, f"{own}  ")
        facts = [when, line.kind.value, *(["private"] if line.private else [])]
        facts += [", ".join(names(plan, line.descriptors)) or "for no descriptor"]
        facts += [f"tags {', '.join(line.tags)}"] if line.tags else []
        facts += [counted(number, word) for number, word in ((line.links, "link"), (line.files, "file")) if number]
        muted = paper.wrap("; ".join(facts), _BESIDE_ID)
        lines.extend(paper.style(each_line, "muted") for each_line in muted)
    return lines


def names(plan: Plan, keys: Iterable[str]) -> list[str]:
    """References, or keys where the target has none."""
    return [each.name for each in all_named(plan, keys)]


def evidence(plan: Plan, piece: Evidence, paper: Paper) -> list[str]:
    """One piece of evidence, whole."""
    facts = [date_range(piece.on, piece.until), piece.kind.value]
    facts += [f"corroborated by {piece.corroborated_by}"] if piece.corroborated_by else []
    facts += [word for word, so in (("private", piece.private), ("in the bin", piece.binned)) if so]
    lines = [*_title(piece.title, paper), *paper.wrap("; ".join(facts))]
    for name, text in (
        ("Situation", piece.situation),
        ("Task", piece.task),
        ("Action", piece.action),
        ("Result", piece.result),
    ):
        lines += _part(name, [text] if text.strip() else [], paper)
    lines += _part("Links", [f"{link.title}: {link.url}" if link.title else link.url for link in piece.links], paper)
    files = [f"{each.name}, {file_size_words(each.size)}" for each in piece.attachments]
    lines += _part("Files", files, paper)
    lines += _part("Tags", [", ".join(piece.tags)] if piece.tags else [], paper)
    how = {shows.descriptor: shows.how for shows in piece.shows}
    lines += _part("For", _described(plan, how), paper)
    return [*lines, "", paper.style(piece.id, "muted")]


def _described(plan: Plan, how: dict[str, str]) -> list[str]:
    texts = []
    for each in all_named(plan, how):
        first = f"{each.name}: {each.descriptor.text}" if each.descriptor else each.name
        texts.append("\n".join(part for part in (first, how.get(each.key, "")) if part))
    return texts


def goal(plan: Plan, whole: Goal, today: date, paper: Paper) -> list[str]:
    """One goal, whole."""
    binned = "; in the bin" if whole.binned else ""
    lines = [*_title(whole.title, paper), *paper.wrap(f"{_when(whole, today)}{binned}")]
    lines += _part("Why", [whole.why] if whole.why.strip() else [], paper)
    lines += _part("How I will know", [whole.measure] if whole.measure.strip() else [], paper)
    lines += _part("Steps", _steps(whole), paper)
    lines += _part("For", _described(plan, dict.fromkeys(whole.descriptors, "")), paper)
    return [*lines, "", paper.style(whole.id, "muted")]


def goal_list(goals: Iterable[Goal], today: date, paper: Paper) -> list[str]:
    """Goals with their steps."""
    lines: list[str] = []
    for each in goals:
        own = paper.style(each.id[:SHORT_ID], "accent")
        lines += paper.wrap(each.title, _BESIDE_ID, f"{own}  ")
        style = "danger" if each.overdue(today) else "muted"
        lines += [paper.style(line, style) for line in paper.wrap(_when(each, today), _BESIDE_ID)]
        for step in _steps(each):
            lines += paper.wrap(step, f"{_BESIDE_ID}      ", _BESIDE_ID)
    return lines


def _when(goal_: Goal, today: date) -> str:
    due = f", due {short_date(goal_.due)}" if goal_.due else ""
    return f"{goal_.state.words}{due}{', overdue' if goal_.overdue(today) else ''}"


def _steps(of: Goal) -> list[str]:
    return [f"{number} {'[x]' if step.done else '[ ]'} {step.text}" for number, step in enumerate(of.steps, 1)]


def _title(title: str, paper: Paper) -> list[str]:
    return [paper.style(line, "title") for line in paper.wrap(title)]


def _part(name: str, texts: Sequence[str], paper: Paper) -> list[str]:
    if not texts:
        return []
    return ["", paper.style(name, "accent"), *(line for text in texts for line in paper.wrap(text, "  "))]


def config(fields: dict[str, str]) -> list[str]:
    """Settings and their values."""
    width = max(cells(name) for name in fields)
    return [f"{padded(name, width)}  {printable(value)}".rstrip() for name, value in fields.items()]


def counted(number: int, word: str) -> str:
    """1 piece, 2 pieces."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
