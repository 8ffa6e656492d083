"""A statement written from evidence: a STAR account, an appraisal bullet, a board paragraph, by templates that the
person can edit.

The secret it keeps: the little language of templates. `{result}` is a field. What stands in square brackets on one
line goes away with a field in it that is empty, and so does a line of fields that are all empty. `{{` and `[[` are the
plain opening signs; a `}` or `]` that closes nothing is plain by itself. What a person wrote into the evidence is put
in as it is and is never read as a template.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.core.dates import date_range
from planner.core.errors import InvalidValue
from planner.core.evidence import Evidence
from planner.core.plan import Plan
from planner.core.reference import all_named, shown

FIELDS = ("title", "when", "situation", "task", "action", "result", "skills", "descriptors", "corroborated_by")
TEMPLATE = 4_000  # characters

_ACCOUNT = ("situation", "task", "action", "result")
# Patterns are compiled when one is used first: every command of the terminal imports this module.
_ENDS = "[.!?\u2026][\"\u201d\u2019')]*$"
_TOKENS = r"\{\{|\[\[|\{([^{}\n]*)\}|\{|\[|\]"
# A sentence ends before a blank and a capital, unless what ends there is an abbreviation.
_SENTENCE = (
    "(?<!e\\.g)(?<!i\\.e)(?<! vs)(?<! Mr)(?<! Ms)(?<!Mrs)(?<! Dr)(?<! St)(?<! No)(?<!\\b[A-Z])"
    '[.!?\u2026]["\u201d\u2019\')]*(?=\\s+[A-Z0-9"\u201c\u2018(])'
)


class StatementKind(StrEnum):
    """What a statement is for."""

    STAR = "star"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"

    @property
    def words(self) -> str:
        """As a heading says it."""
        return {"star": "STAR statement", "bullet": "Appraisal bullet", "paragraph": "Board paragraph"}[self.value]

    @property
    def limit(self) -> int:
        """How many words it may have."""
        return {"star": 250, "bullet": 50, "paragraph": 150}[self.value]

    @property
    def profile_field(self) -> str:
        """Where the plan keeps the person's own template."""
        return f"template-{self.value}"


USUAL: Mapping[StatementKind, str] = {
    StatementKind.STAR: (
        "{title}[ ({when})]\n\n[Situation: {situation}]\n\n[Task: {task}]\n\n[Action: {action}]\n\n[Result: {result}]"
    ),
    StatementKind.BULLET: "{title}[ ({when})].[ {result}.]",
    StatementKind.PARAGRAPH: (
        "{title}[ ({when})].[ {situation}.][ The task: {task}.][ {action}.][ {result}.]"
        "[ This shows {skills}.][ Can be corroborated by {corroborated_by}.]"
    ),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A text with the number of words it may have."""

    text: str
    limit: int

    @property
    def words(self) -> int:
        """Words as a person counts them: what stands between blanks."""
        return len(self.text.split())

    @property
    def over(self) -> int:
        """How many words there are beyond the limit."""
        return max(0, self.words - self.limit)

    @property
    def count_words(self) -> str:
        """231 of 250 words, or 262 of 250 words: 12 over the limit."""
        told = f"{self.words:,} of {self.limit:,} words"
        return f"{told}: {self.over:,} over the limit" if self.over else told


def statement(pieces: Sequence[Evidence], kind: StatementKind, plan: Plan, template: str | None = None) -> Statement:
    """The statement that a template makes of one or more pieces of evidence, the earliest first.

    Several make one STAR statement or one paragraph; each makes a bullet of its own, and the limit grows with them. A
    bullet takes the first sentence of each part of the account. Nothing is cut to the limit: the person chooses what
    goes. template: None for the plan's own. Raises InvalidValue for a template that cannot be read.
    """
    lines = _parsed(template_of(plan, kind) if template is None else template)
    ordered = sorted(pieces, key=lambda piece: (piece.on, piece.id))
    if kind is not StatementKind.BULLET:
        return Statement(_rendered(lines, _values(ordered, kind, plan)), kind.limit)
    bullets = [_rendered(lines, _values([piece], kind, plan)) for piece in ordered]
    text = "\n".join(f"- {bullet}" for bullet in bullets) if len(bullets) > 1 else "".join(bullets)
    return Statement(text, kind.limit * max(1, len(bullets)))


def template_of(plan: Plan, kind: StatementKind) -> str:
    """The template in force: the person's own, or the usual one."""
    return plan.profile.get(kind.profile_field, "") or USUAL[kind]


def with_template(kind: StatementKind, template: str) -> dict[str, str]:
    """The profile field that keeps a template; a blank one, and the usual one, go back to the usual."""
    own = template.strip() and template != USUAL[kind]
    return {kind.profile_field: template if own else ""}


def checked_template(template: str) -> str:
    """The template as it was typed, where it can be read. Raises InvalidValue, which names what is wrong."""
    if len(template) > TEMPLATE:
        raise _no_template(f"The template has {len(template):,} characters; at most {TEMPLATE:,} fit.")
    _parsed(template)
    return template


# What goes into the fields


def _values(pieces: Sequence[Evidence], kind: StatementKind, plan: Plan) -> dict[str, str]:
    shape = _SHAPES[kind]
    named = all_named(plan, (shows.descriptor for piece in pieces for shows in piece.shows))
    described = [each.descriptor for each in named if each.descriptor]
    values = {name: shape(_each(getattr(piece, name) for piece in pieces)) for name in _ACCOUNT}
    return values | {
        "title": "; ".join(_each(piece.title for piece in pieces)),
        "when": _when(pieces),
        "skills": _listed(each.skill for each in described if each.skill),
        "descriptors": "; ".join(each.text.strip() for each in described),
        "corroborated_by": _listed(piece.corroborated_by.strip() for piece in pieces),
    }


def _when(pieces: Sequence[Evidence]) -> str:
    if not pieces:
        return ""
    return date_range(min(piece.on for piece in pieces), max(piece.last_day for piece in pieces))


def _each(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _listed(names: Iterable[str]) -> str:
    """a, b and c, each once."""
    several = [name for name in dict.fromkeys(names) if name]
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)


def _as_typed(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def _in_one_line(texts: Sequence[str]) -> str:
    ended = [*map(_ended, texts[:-1]), *texts[-1:]]
    return " ".join(" ".join(ended).split())


def _ended(text: str) -> str:
    return text if re.search(_ENDS, text) else f"{text}."


def _first_sentence(texts: Sequence[str]) -> str:
    return next((first_sentence(text) for text in texts), "")


def first_sentence(text: str) -> str:
    """The first sentence of a text, or its first line where that ends earlier."""
    line = text.strip().split("\n", 1)[0].strip()
    found = re.search(_SENTENCE, line)
    return line[: found.end()] if found else line


_SHAPES: Mapping[StatementKind, Callable[[Sequence[str]], str]] = {
    StatementKind.STAR: _as_typed,
    StatementKind.BULLET: _first_sentence,
    StatementKind.PARAGRAPH: _in_one_line,
}


# The language of templates


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a line: plain words, or a field. group: the bracket it stands in, 0 for none."""

    text: str
    field: bool
    group: int


_Line = tuple[_Part, ...]


def _parsed(template: str) -> tuple[_Line, ...]:
    return tuple(tuple(_parts(line)) for line in template.replace("\r\n", "\n").split("\n"))


def _parts(line: str) -> Iterator[_Part]:
    at, group, groups = 0, 0, 0
    for found in re.finditer(_TOKENS, line):
        if found.start() > at:
            yield _Part(line[at : found.start()], False, group)
        at = found.end()
        sign = found[0]
        if sign == "[":
            if group:
                raise _no_template("The template has a bracket within a bracket.")
            groups += 1
            group = groups
        elif sign == "]":
            if not group:
                yield _Part("]", False, 0)
            group = 0
        else:
            yield _sign(sign, found[1], group)
    if group:
        raise _no_template(f"The template has a bracket that does not close on its line: “{shown(line)}”.")
    if at < len(line):
        yield _Part(line[at:], False, 0)


def _sign(sign: str, name: str | None, group: int) -> _Part:
    if sign in ("{{", "[["):
        return _Part(sign[0], False, group)
    if name is None:
        raise _no_template("The template has a brace that does not close.")
    if name.strip() not in FIELDS:
        raise _no_template(f"The template has a field “{{{shown(name)}}}”, and there is none of that name.")
    return _Part(name.strip(), True, group)


def _no_template(what: str) -> InvalidValue:
    fields = ", ".join(f"{{{name}}}" for name in FIELDS)
    return InvalidValue(
        f"{what} Nothing was changed.",
        f"The fields are {fields}; [square brackets] go round words that vanish with an empty field, {{{{ and [[ are "
        "the plain opening signs; closing ones are not doubled.",
    )


def _rendered(lines: Sequence[_Line], values: Mapping[str, str]) -> str:
    kept: list[str] = []
    for line in lines:
        told = [values[part.text] for part in line if part.field]
        text = _line(line, values)
        gone = bool(told) and not any(told)
        if not gone and (text or (kept and kept[-1])):
            kept.append(text)
    return "\n".join(kept).rstrip("\n")


def _line(line: _Line, values: Mapping[str, str]) -> str:
    empty = {part.group for part in line if part.field and part.group and not values[part.text]}
    text = ""
    for part in line:
        if part.group not in empty:
            text += values[part.text] if part.field else _joining(text, part.text)
    return text.strip(" ")


def _joining(before: str, words: str) -> str:
    """Words of the template as they follow what is there: no second full stop, no second blank."""
    if words.startswith(".") and re.search(_ENDS, before):
        words = words[1:]
    return words.lstrip(" ") if not before or before.endswith(" ") else words
