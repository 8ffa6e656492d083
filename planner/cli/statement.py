"""The command statement: a text written from evidence, and the templates it is written by."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from planner.cli.desk import Desk
from planner.cli.paper import printable
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import Evidence
from planner.core.reference import parse_choice, shown
from planner.core.statement import (
    TEMPLATE,
    Statement,
    StatementKind,
    checked_template,
    template_of,
    with_template,
)
from planner.core.statement import statement as written

_LARGEST = TEMPLATE * 4  # bytes


def statement(
    desk: Desk,
    identifiers: Annotated[
        list[str] | None, Argument(metavar="[ID]", help="The first characters (4 or more) of a piece of evidence.")
    ] = None,
    kind: Annotated[str, Option("--as", metavar="KIND", help="star (250 words), bullet or paragraph.")] = "star",
    template_file: Annotated[
        str | None, Option("--template-file", metavar="FILE", help="Write it by the template in this file.")
    ] = None,
    keep: Annotated[bool, Option("--keep", help="Keep that template in the plan, for this kind.")] = False,
    usual: Annotated[bool, Option("--usual", help="Go back to the usual template of this kind, for good.")] = False,
    show_template: Annotated[bool, Option("--template", help="Print the template instead of a statement.")] = False,
) -> None:
    """Write a text from evidence.

    It is a STAR statement, an appraisal bullet or a board paragraph.

    Several pieces make one statement; of bullets there is one each. A template is text with the fields {title},
    {when}, {situation}, {task}, {action}, {result}, {skills}, {descriptors} and {corroborated_by}; words in [square
    brackets] vanish with an empty field in them."""
    wanted = parse_choice(StatementKind, kind, "kind of statement")
    given = None if template_file is None else _template(Path(template_file))
    if keep and given is None:
        raise InvalidValue("--keep names no template, so nothing was changed.", "Give one with --template-file.")
    if usual and given is not None:
        raise InvalidValue("--usual and --template-file contradict each other.", "Give one of them.")
    if not (identifiers or keep or usual or show_template):
        raise InvalidValue("No evidence was named, so nothing was written.", "Give the id of one piece or more.")
    pieces = _pieces(desk, identifiers or [])
    if keep or usual:
        field = with_template(wanted, given or "")
        desk.act(lambda store: store.set_profile(field))
        desk.say(f"The template of the {wanted.value} is {'kept' if field[wanted.profile_field] else 'the usual one'}.")
    template = template_of(desk.plan(), wanted) if given is None else given
    if show_template or not pieces:
        desk.show(lambda: {"as": wanted.value, "template": template}, lambda: (template,) if show_template else ())
        return
    _show(desk, wanted, pieces, written(pieces, wanted, desk.plan(), template))


def _show(desk: Desk, kind: StatementKind, pieces: list[Evidence], made: Statement) -> None:
    desk.show(
        lambda: {
            "ids": [piece.id for piece in pieces],
            "as": kind.value,
            "text": made.text,
            "words": made.words,
            "limit": made.limit,
            "over": made.over,
        },
        lambda: (printable(made.text),),
    )
    desk.say(f"{made.count_words}.")


def _pieces(desk: Desk, identifiers: list[str]) -> list[Evidence]:
    if not identifiers:
        return []
    with desk.existing() as store:
        found = dict.fromkeys(store.resolve(each) for each in identifiers)
        for kind, own in found:
            if kind != "evidence":
                raise NotFound(
                    f"{own[:12]} is a {kind} and no evidence, so nothing was written.",
                    "planner evidence lists evidence.",
                )
        return [store.evidence(own) for _, own in found]


def _template(path: Path) -> str:
    template = checked_template(_read(path))
    if not template.strip():
        raise InvalidValue(
            f"The template {shown(str(path))} is empty, so nothing was done.",
            "Write the template into it; --usual goes back to the usual one.",
        )
    return template


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        return data.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InvalidValue(
            f"The template {shown(str(path))} was not read ({reason}), so nothing was done.", "Give the path of a file."
        ) from None
    except UnicodeDecodeError:
        raise InvalidValue(
            f"The template {shown(str(path))} is no text in UTF-8, so nothing was done.", "Save it as UTF-8 text."
        ) from None
