"""Commands that carry a whole plan from one machine to another: export, import, and the conflicts that are left.

The secret it keeps: how a passphrase is given, and what is said of an export, an import and a conflict.
"""

from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from planner import files
from planner.cli import words
from planner.cli.carrying import export_plan, import_bundle
from planner.cli.desk import Desk, Json
from planner.core.conflict import GONE, Conflict, Merged
from planner.core.errors import InvalidValue, NotFound
from planner.core.reference import shown

PassphraseFile = Annotated[
    str | None, Option("--passphrase-file", metavar="F", help="A file whose first line is the passphrase.")
]
ConflictId = Annotated[
    str, Argument(metavar="ID", help="The first characters of a conflict's id, or of what it is about.")
]
_NOTHING = "nothing"
_LONGEST_PASSPHRASE = 4_096
_WARNING = "Private things and what is in the bin are in it"


# Commands


def export(
    desk: Desk,
    out: Annotated[str, Argument(metavar="OUT.zip", help="Where to write the bundle.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the whole plan, with its files, into one bundle.

    Private things and what is in the bin are in it. With a passphrase the bundle is encrypted in the age format and its
    name ends in .age; without one, whoever can read the file can read all of it."""
    passphrase = _passphrase(passphrase_file)
    with desk.reading() as store:
        if store is None:
            raise NotFound(
                f"There is no plan in {desk.data_dir} yet, so nothing was written.", "Begin one with planner add."
            )
        done = export_plan(store, Path(out), passphrase)
    counts = {name: number for name, number in done.counts.items() if name not in ("seen", "conflict")}
    document: dict[str, Json] = {
        "path": str(done.path),
        "encrypted": passphrase is not None,
        "size": done.size,
        "rows": dict(counts),
        "missing": done.missing,
    }
    desk.show(lambda: document, lambda: ())
    locked = "it is encrypted" if passphrase is not None else "it is not encrypted"
    desk.say(
        f"The whole plan is in {done.path} ({files.file_size_words(done.size)}). {_WARNING}, and {locked}."
        + (
            f" {words.counted(done.missing, 'attached file')} could not be found, and are not in it."
            * bool(done.missing)
        )
    )


def import_(
    desk: Desk,
    file: Annotated[str, Argument(metavar="FILE", help="A bundle that planner export wrote.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Merge a bundle into the plan.

    Nothing is overwritten in silence: what both machines changed is kept twice and listed. The same bundle again
    changes nothing. It cannot be undone; a backup is made before."""
    merged = import_bundle(desk.data_dir, desk.framework, desk.today, Path(file), _passphrase(passphrase_file))
    desk.wrote()
    desk.show(lambda: merged_document(merged), lambda: [*_conflict_lines(merged.conflicts), *_refused_lines(merged)])
    if not merged.changed:
        desk.say("The plan held all of it already.")
    else:
        told = ((merged.added, "added"), (merged.updated, "updated"), (merged.removed, "removed"))
        said = (f"{sum(counts.values()):,} {what}" for counts, what in told if sum(counts.values()))
        desk.say(f"Taken in: {', '.join(said)}; {sum(merged.unchanged.values()):,} were the same.")
    if merged.conflicts:
        desk.say(
            f"{words.counted(len(merged.conflicts), 'conflict')}: both machines changed the same thing, and both "
            "versions are kept. Settle each with planner conflict keep or planner conflict take."
        )
    if merged.refused:
        desk.say(f"{words.counted(len(merged.refused), 'attached file')} left out; the evidence names them still.")


def conflict_list(desk: Desk) -> None:
    """Show what two machines say differently."""
    with desk.reading() as store:
        found = store.conflicts() if store else ()
    desk.show(lambda: {"items": [conflict_document(each) for each in found]}, lambda: _conflict_lines(found))
    if not found:
        desk.say("There are no conflicts.")


def conflict_keep(
    desk: Desk,
    conflict: ConflictId,
) -> None:
    """Settle a conflict: what stands in the plan stays."""
    with desk.existing() as store:
        store.settle(conflict, ())
        left = len(store.conflicts())
    desk.show(lambda: {"left": left}, lambda: ())
    desk.say(f"Kept; {words.counted(left, 'conflict')} left.")


def conflict_take(
    desk: Desk,
    conflict: ConflictId,
    field: Annotated[
        list[str] | None, Option("--field", metavar="NAME", help="Take this field alone. Repeatable.")
    ] = None,
) -> None:
    """Settle a conflict: what the other machine says takes the place of what stands."""
    with desk.existing() as store:
        store.settle(conflict, tuple(field) if field else None)
        left = len(store.conflicts())
    desk.show(lambda: {"left": left}, lambda: ())
    desk.say(f"Taken; {words.counted(left, 'conflict')} left.")


def _passphrase(name: str | None) -> str | None:
    """The first line of the file, without its end. Raises UserError."""
    if name is None:
        return None
    path = Path(name)
    try:
        with path.open("rb") as stream:
            data = stream.read(_LONGEST_PASSPHRASE)
        line = data.decode("utf-8").splitlines()[:1]
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}, so nothing was done.", "Check the path.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidValue(
            f"The passphrase in {path} cannot be read, so nothing was done.", "Save it as UTF-8 text."
        ) from error
    if not line or not line[0].strip():
        raise InvalidValue(f"{path} holds no passphrase, so nothing was done.", "Write one into its first line.")
    return line[0]


# What is shown


def merged_document(merged: Merged) -> dict[str, Json]:
    """What an import did."""
    return {
        "added": dict(merged.added),
        "updated": dict(merged.updated),
        "unchanged": dict(merged.unchanged),
        "removed": dict(merged.removed),
        "conflicts": [conflict_document(each) for each in merged.conflicts],
        "refused": [{"sha256": each.sha256, "name": each.name, "reason": each.reason} for each in merged.refused],
    }


def conflict_document(of: Conflict) -> dict[str, Json]:
    """A conflict. row: the id or key of what it is about."""
    names = () if of.outlived else tuple(of.mine)
    return {
        "id": of.id,
        "kind": of.kind,
        "row": list(of.key),
        "title": of.title,
        "outlived": of.outlived,
        "fields": [{"field": name, "mine": _json(of.mine[name]), "theirs": _json(of.theirs[name])} for name in names],
    }


def _json(value: Any) -> Json:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _conflict_lines(found: tuple[Conflict, ...]) -> list[str]:
    lines: list[str] = []
    for each in found:
        kind = each.kind.replace("_", " ")
        lines.append(f"{each.id}  {kind}: {shown(each.title)}")
        if each.outlived:
            lines.append(f"    what it belonged to was deleted for good elsewhere: {shown(' '.join(each.key[1:]))}")
        lines.extend(f"    {line}" for line in (() if each.outlived else _field_lines(each)))
    return lines


def _field_lines(of: Conflict) -> list[str]:
    """A line for each field that differs; one that is deleted for good says that in the place of its blanks."""
    gone = GONE[:1].lower() + GONE[1:]
    here, there = (gone if each.get("purged") else "" for each in (of.mine, of.theirs))
    said = {name: (_said(of.mine[name]), _said(of.theirs[name])) for name in of.mine if name != "purged"}
    if here or there:
        other = 1 if here else 0
        said = {
            name: (here or mine, there or theirs)
            for name, (mine, theirs) in said.items()
            if (mine, theirs)[other] != _NOTHING
        }
        said = said or {"it": (here or "kept", there or "kept")}
    return [f"{name.replace('_', ' ')}: here {mine}, there {theirs}" for name, (mine, theirs) in said.items()]


def _said(value: object) -> str:
    if value is None or value == "":
        return _NOTHING
    return f"“{shown(str(value))}”"


def _refused_lines(merged: Merged) -> list[str]:
    return [f"{each.name}: {each.reason} ({each.sha256[:12]})" for each in merged.refused]
