"""Canaries: another word in every private, binned and purged field, looked for in everything that leaves the program.

What is private is in no report and no form unless it was asked for; what lies in the bin is in none even then; what
was purged is in no bundle, in no backup made afterwards, in no log and in no byte of the plan either. Controls: the
same fields of a piece that is neither are found, and private ones where they are asked for.
"""

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from unittest import mock

from planner.cli.main import run
from planner.core.draft import Draft, Place
from planner.core.evidence import EvidenceDraft, Link
from planner.core.plan import GoalDraft
from planner.store.plan_store import PlanStore, open_store
from tests.soak.proof import Proof
from tests.store.making import DESIGN, FRAMEWORK, TODAY

_SORTS = ("open", "private", "purged", "binned")
_SUFFIXES = ("pdf", "html", "md", "docx", "csv", "xlsx", "json", "zip")
_FIELDS = 19
# What must be in none of them; a bundle is the whole plan, and takes the bin along.
_NEVER = {"bundle": ("purged",), "with private": ("binned", "purged")}
_USUALLY_NEVER = ("private", "binned", "purged")


def prove(full: bool) -> Proof:
    """Every format of a report, the form, the texts and the bundle; the same in the tests, for it takes seconds."""
    with tempfile.TemporaryDirectory(prefix="planner-canaries-") as place:
        home = Path(place)
        (home / "tmp").mkdir()
        with mock.patch.dict(os.environ, {"TMPDIR": str(home / "tmp")}), mock.patch.object(tempfile, "tempdir", None):
            held: dict[str, bytes] = {}
            canaries, review, told = _fill(home, held)
            outputs = dict(_outputs(home, review, told))
            _run(home, "backup")
        held.update(_held(home))
    leaks = list(_leaks(canaries, outputs, held))
    missed = list(_missed(canaries, outputs))
    figures: dict[str, int | str] = {
        "canaries": sum(map(len, canaries.values())),
        "documents looked through": len(outputs),
        "files of the plan, its backups, logs and temporary directory looked through": len(held),
        "leaks": len(leaks) if not leaks else ", ".join(sorted(set(leaks))[:8]),
        "controls that were not found": len(missed) if not missed else ", ".join(missed),
    }
    return Proof("Canaries in private, binned and purged fields", figures, not leaks and not missed)


def _leaks(
    canaries: Mapping[str, Sequence[str]], outputs: Mapping[str, str], held: Mapping[str, bytes]
) -> Iterator[str]:
    for name, text in outputs.items():
        kind = "with private" if name.endswith("with private") else name
        for sort in _NEVER.get(kind, _USUALLY_NEVER):
            yield from (f"{sort} in {name}" for word in canaries[sort] if word in text)
    for name, content in held.items():
        sorts = _SORTS if ".log" in name else ("purged",)
        yield from (f"{word} in {name}" for sort in sorts for word in canaries[sort] if word.encode() in content)
    if not any(canaries["binned"][0].encode() in content for content in held.values()):
        yield "nothing is looked through, it seems"


def _missed(canaries: Mapping[str, Sequence[str]], outputs: Mapping[str, str]) -> Iterator[str]:
    for name, text in outputs.items():
        if not any(word in text for word in canaries["open"]) and name != "pay review":
            yield name
        if name.endswith("with private") and canaries["private"][0] not in text:
            yield f"private in {name}"
    yield from (f"{sort} in the bundle" for sort in ("private", "binned") if canaries[sort][0] not in outputs["bundle"])


def _words(sort: str) -> tuple[str, ...]:
    return tuple(f"zq{sort}{number:02d}wren" for number in range(_FIELDS))


def _fill(home: Path, held: dict[str, bytes]) -> tuple[dict[str, Sequence[str]], str, str]:
    """(the words of each sort, the id of a draft of a review, the id of the open piece). held: gets what lies there
    right after the purge, before anything is written over what it may have left."""
    store = open_store(home / "data", framework=FRAMEWORK, today=lambda: TODAY)
    told = ""
    for sort in _SORTS:
        ids = _add(store, home, sort)
        told = ids[0] if sort == "open" else told
        if sort in ("purged", "binned"):
            store.bin(ids)
        if sort == "purged":
            store.purge(0)
            held.update({f"{name} right after the purge": content for name, content in _held(home)})
    review = store.start_review("A year", TODAY.replace(year=TODAY.year - 1), TODAY).ids[0]
    store.close()
    return {sort: _words(sort) for sort in _SORTS}, review, told


def _add(store: PlanStore, place: Path, sort: str) -> list[str]:
    words = _words(sort)
    file = place / f"{words[8]}.txt"
    file.write_text(f"in the file: {words[9]}")
    draft = EvidenceDraft(
        title=words[0],
        on=TODAY,
        situation=words[1],
        task=words[2],
        action=words[3],
        result=words[4],
        corroborated_by=words[5],
        private=sort == "private",
        descriptors=(DESIGN,),
        tags=(words[6],),
        links=(Link(f"https://example.org/{words[7]}", words[15]),),
        files=(file,),
        how={DESIGN: words[16]},
    )
    goal = GoalDraft(
        title=words[10], why=words[11], measure=words[12], steps=(words[13], words[14]), descriptors=(DESIGN,)
    )
    piece = store.add_evidence(draft).ids[0]
    store.keep_draft(Draft(Place("evidence", (piece,), "result"), words[17], words[4]))
    made = [piece, store.add_goal(replace(goal, private=sort == "private")).ids[0]]
    if sort in ("purged", "binned"):
        made.append(store.start_review(words[18], TODAY.replace(year=TODAY.year - 1), TODAY).ids[0])
    return made


def _outputs(home: Path, review: str, told: str) -> Iterator[tuple[str, str]]:
    for suffix in _SUFFIXES:
        files = ("--with-files",) if suffix in ("zip", "pdf") else ()
        yield suffix, _made(home, home / f"report.{suffix}", "report", after=files)
        asked = ("--include-private", *files)
        yield f"{suffix} with private", _made(home, home / f"all.{suffix}", "report", after=asked)
    yield "form", _made(home, home / "form.pdf", "review", "form", review)
    yield "report of the review", _made(home, home / "of-review.json", "report", after=("--review", review))
    for kind in ("star", "bullet", "paragraph"):
        yield f"statement as {kind}", _run(home, "statement", told, "--as", kind)
    yield "pay review", _run(home, "pay-review", "security", "at")
    yield "bundle", _made(home, home / "plan.zip", "export")


def _held(home: Path) -> Iterator[tuple[str, bytes]]:
    """What lies there in the end: the plan, its backups and logs, and what was left in the temporary directory."""
    for root in (home / "data", home / "tmp"):
        for each in root.rglob("*"):
            if each.is_file():
                yield str(each.relative_to(home)), each.read_bytes().lower() + each.name.encode()


def _run(home: Path, *command: str) -> str:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run(["--data-dir", str(home / "data"), *command])
    if code:
        raise AssertionError(f"{command}: {said.getvalue()}")
    return said.getvalue().casefold()


def _made(home: Path, target: Path, *command: str, after: Sequence[str] = ()) -> str:
    _run(home, *command, str(target), *after)
    return "".join(_texts(target)).casefold()


def _texts(path: Path) -> Iterator[str]:
    """Everything that can be read in a document, whatever it is packed in."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        reader = PdfReader(path)
        yield str(reader.metadata)
        for page in reader.pages:
            yield page.extract_text().replace("\n", " ")
            yield str([each.get_object() for each in page.get("/Annots", [])])
        for number in range(1, len(reader.xref[0]) if 0 in reader.xref else 0):
            yield str(reader.get_object(number))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name
                inner = archive.read(name)
                yield inner.decode("utf-8", "replace")
                if name.endswith(".pdf"):
                    (unpacked := path.with_name(f"{path.stem}-inner.pdf")).write_bytes(inner)
                    yield from _texts(unpacked)
    else:
        yield path.read_text(encoding="utf-8")
