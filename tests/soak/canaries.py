"""Canaries: another word in every private, binned and purged field, looked for in everything that leaves the program.

What is private is in no report and no form; what lies in the bin neither; what was purged is in no bundle and in no
byte of the plan either. Controls: the same fields of a piece that is neither are found in every one of them.
"""

import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

from planner.cli.main import run
from planner.core.evidence import EvidenceDraft, Link
from planner.core.plan import GoalDraft
from planner.store.plan_store import PlanStore, open_store
from tests.soak.proof import Proof
from tests.store.making import DESIGN, FRAMEWORK, TODAY

_SORTS = ("purged", "open", "private", "binned")
_SUFFIXES = ("pdf", "html", "md", "docx", "csv", "xlsx", "json")


def prove(full: bool) -> Proof:
    """Every format of a report, the form and the bundle; the same in the tests, for it takes seconds."""
    with tempfile.TemporaryDirectory(prefix="planner-canaries-") as place:
        home = Path(place)
        store = open_store(home / "data", framework=FRAMEWORK, today=lambda: TODAY)
        canaries = _fill(store, home)
        review = store.start_review("A year", TODAY.replace(year=TODAY.year - 1), TODAY).ids[0]
        store.close()
        outputs = dict(_outputs(home, review))
        held = b"".join(each.read_bytes() for each in (home / "data" / "plan").rglob("*") if each.is_file()).lower()
    leaks = [
        f"{sort} in {name}"
        for name, text in outputs.items()
        for sort in (("purged",) if name == "bundle" else ("private", "binned", "purged"))
        for word in canaries[sort]
        if word in text
    ]
    leaks += [f"{word} in the plan" for word in canaries["purged"] if word.encode() in held]
    missed = [name for name, text in outputs.items() if canaries["open"][0] not in text]
    missed += [sort for sort in ("private", "binned") if canaries[sort][0] not in outputs["bundle"]]
    figures: dict[str, int | str] = {
        "canaries": sum(map(len, canaries.values())),
        "documents looked through": len(outputs),
        "leaks": len(leaks) if not leaks else ", ".join(sorted(set(leaks))[:5]),
        "controls that were not found": len(missed) if not missed else ", ".join(missed),
    }
    return Proof("Canaries in private, binned and purged fields", figures, not leaks and not missed)


def _words(sort: str) -> tuple[str, ...]:
    return tuple(f"zq{sort}{number:02d}wren" for number in range(16))


def _fill(store: PlanStore, place: Path) -> dict[str, Sequence[str]]:
    for sort in _SORTS:
        ids = _add(store, place, sort)
        if sort in ("purged", "binned"):
            store.bin(ids)
        if sort == "purged":
            store.purge(0)
    return {sort: _words(sort) for sort in _SORTS}


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
    )
    goal = GoalDraft(
        title=words[10], why=words[11], measure=words[12], steps=(words[13], words[14]), descriptors=(DESIGN,)
    )
    return [
        store.add_evidence(draft).ids[0],
        store.add_goal(replace(goal, private=sort == "private")).ids[0],
    ]


def _outputs(home: Path, review: str) -> Iterator[tuple[str, str]]:
    for suffix in _SUFFIXES:
        yield suffix, _made(home, home / f"report.{suffix}", "report")
    yield "form", _made(home, home / "form.pdf", "review", "form", review)
    yield "report of the review", _made(home, home / "of-review.json", "report", after=("--review", review))
    yield "bundle", _made(home, home / "plan.zip", "export")


def _made(home: Path, target: Path, *command: str, after: Sequence[str] = ()) -> str:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run(["--data-dir", str(home / "data"), *command, str(target), *after])
    if code:
        raise AssertionError(f"{target.name}: {said.getvalue()}")
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
                yield archive.read(name).decode("utf-8", "replace")
    else:
        yield path.read_text(encoding="utf-8")
