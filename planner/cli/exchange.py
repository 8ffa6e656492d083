"""Commands that carry a whole plan from one machine to another: export, import, and the conflicts that are left.

The secret it keeps: the order of an import. The bundle is staged and looked through before a plan is opened or made, a
backup is made before the first write, and what is taken in is taken in by one transaction.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from planner import files, paths
from planner.cli import words
from planner.cli.desk import Desk, Json
from planner.core.conflict import Conflict, Merged
from planner.core.errors import BundleRefused, InvalidValue, NotFound, UserError
from planner.core.framework import Framework
from planner.core.reference import shown

if TYPE_CHECKING:
    from planner.store.plan_reading import PlanReading

PassphraseFile = Annotated[
    str | None, Option("--passphrase-file", metavar="F", help="A file whose first line is the passphrase.")
]
ConflictId = Annotated[
    str, Argument(metavar="ID", help="The first characters of a conflict's id, or of what it is about.")
]
_LONGEST_PASSPHRASE = 4_096
_WARNING = "Private things and what is in the bin are in it"


# What both the terminal and the window do


@dataclass(frozen=True, slots=True)
class Exported:
    """What a bundle holds. counts: rows by table; missing: attached files whose copy is lost."""

    path: Path
    counts: Mapping[str, int]
    missing: int


def export_plan(store: "PlanReading", target: Path, passphrase: str | None = None) -> Exported:
    """Write the whole plan of an open store into a bundle; locked, its name ends in .age. Raises UserError.

    The store is read in one transaction, which is over before the attached files are copied.
    """
    from planner.formats.bundle import new_bundle

    if passphrase is not None and target.suffix != ".age":
        target = target.with_name(f"{target.name}.age")
    try:
        with new_bundle(target, passphrase) as writer:
            with store.picture() as picture:
                writer.rows(picture)
                attached = {sha256: store.file_path(sha256) for sha256 in picture.files()}
            missing = sum(not path.is_file() for path in attached.values())
            writer.files(attached)
            return Exported(target, writer.counts, missing)
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise UserError(
            f"The bundle was not written to {target}: {reason}. What stood there before still stands.",
            "Make room there, or choose another place.",
        ) from error


def import_bundle(
    data_dir: Path, framework: Framework, today: date, source: Path, passphrase: str | None = None
) -> Merged:
    """Merge a bundle into the plan in the directory, which is made where there is none. Raises UserError, and then
    nothing was taken in. On a connection of its own."""
    from planner.formats.bundle_reading import opened
    from planner.store.merging_stage import staged
    from planner.store.opening import SCHEMA_VERSION
    from planner.store.plan_store import open_store

    try:
        with opened(source, passphrase, SCHEMA_VERSION) as bundle, _staging(data_dir) as directory:
            stage = staged(directory, bundle)
            _back_up(data_dir)
            store = open_store(data_dir, framework=framework, today=lambda: today)
            try:
                wanted = stage.files()
                lacking = store.lacking({sha256: size for sha256, (size, _) in wanted.items()})
                brought, wrong = bundle.files({sha256: wanted[sha256] for sha256 in lacking}, directory)
                return replace(store.merge(stage, brought), refused=wrong)
            finally:
                store.close()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}, so nothing was taken in.", "Check the path.") from error
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise BundleRefused(
            f"The bundle was not taken in: {reason}. Your plan is as it was.",
            "Check that the file can be read and that there is room on the disk.",
        ) from error


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """A private directory on the plan's disk, removed in the end; an empty data directory is not left behind."""
    home = paths.attachments(data_dir)
    made = [each for each in (home, *home.parents) if not each.exists()]
    files.private_dir(home)
    directory = Path(tempfile.mkdtemp(prefix=".import-", suffix=".part", dir=home))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        for each in made:
            try:
                each.rmdir()
            except OSError:
                break


def _back_up(data_dir: Path) -> None:
    """A verified backup that no rotation removes, made before anything is taken in."""
    from planner.store.backup import make_backup

    if paths.database(data_dir).exists():
        make_backup(data_dir, pinned="before import")


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
    size = done.path.stat().st_size
    counts = {name: number for name, number in done.counts.items() if name not in ("seen", "conflict")}
    document: dict[str, Json] = {
        "path": str(done.path),
        "encrypted": passphrase is not None,
        "size": size,
        "rows": dict(counts),
        "missing": done.missing,
    }
    desk.show(lambda: document, lambda: ())
    locked = "it is encrypted" if passphrase is not None else "it is not encrypted"
    desk.say(
        f"The whole plan is in {done.path} ({files.file_size_words(size)}). {_WARNING}, and {locked}."
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
        for name in () if each.outlived else each.mine:
            lines.append(
                f"    {name.replace('_', ' ')}: here {_said(each.mine[name])}, there {_said(each.theirs[name])}"
            )
    return lines


def _said(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    return f"“{shown(str(value))}”"


def _refused_lines(merged: Merged) -> list[str]:
    return [f"{each.name}: {each.reason} ({each.sha256[:12]})" for each in merged.refused]
