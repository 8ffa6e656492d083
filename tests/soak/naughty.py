"""Naughty strings: each through every field, to the search, the terminal, every format of a report, the window, and
back out of the database, letter for letter."""

import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from planner.cli.main import run
from planner.core.evidence import EvidenceDraft, EvidenceQuery, Link
from planner.core.plan import GoalDraft, RatingValue
from planner.store.plan_store import PlanStore, open_store
from tests.soak.naughty_strings import naughty
from tests.soak.proof import Proof
from tests.store.making import DESIGN, FRAMEWORK, TODAY

_SUFFIXES = ("pdf", "html", "md", "docx", "csv", "xlsx", "json")
_EVERY = 16  # of them in the tests
_NEVER = frozenset({"script", "img", "font", "para", "iframe", "object", "embed", "form", "input"})


def prove(full: bool) -> Proof:
    """All of them; every sixteenth in the tests."""
    strings = naughty()[:: 1 if full else _EVERY]
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="planner-naughty-") as place:
        data_dir = Path(place) / "data"
        store = open_store(data_dir, framework=FRAMEWORK, today=lambda: TODAY)
        ids = [_tell(store, number, text) for number, text in enumerate(strings)]
        told = list(zip(ids, strings, strict=True))
        wrong += [f"{text!r} came back otherwise" for own, text in told if _differs(store, own, text)]
        searched = sum(1 for text in strings if _searched(store, text))
        wrong += store.check(deep=True)
        store.close()
        outputs = {suffix: _report(data_dir, Path(place) / f"report.{suffix}") for suffix in _SUFFIXES}
        wrong += [f"{suffix}: {fault}" for suffix, path in outputs.items() for fault in _faults(suffix, path, strings)]
        wrong += [f"terminal: {text!r}" for own, text in told if _shown(data_dir, own) != text]
    figures: dict[str, int | str] = {
        "strings": len(strings),
        "fields each went through": 15,
        "searches that were answered": searched,
        "formats of a report": len(outputs),
        "wrong": len(wrong) if not wrong else f"{len(wrong)}: {'; '.join(wrong[:3])}",
    }
    return Proof("Naughty strings through every field and every export", figures, not wrong)


def _tell(store: PlanStore, number: int, text: str) -> str:
    title = " ".join(text.splitlines())
    draft = EvidenceDraft(
        title=title,
        on=TODAY - timedelta(days=number % 300),
        situation=text,
        task=text,
        action=text,
        result=text,
        corroborated_by=title,
        descriptors=(DESIGN,),
        tags=(title[:60],),
        links=(Link(f"https://example.org/{number}", title),),
    )
    own = store.add_evidence(draft).ids[0]
    store.add_goal(GoalDraft(title=title, why=text, measure=text, steps=(title[:200],), descriptors=(DESIGN,)))
    store.rate(DESIGN, RatingValue.DEVELOPING, note=text)
    store.set_profile({"name": title, "organisation": title})
    return own


def _differs(store: PlanStore, own: str, text: str) -> bool:
    piece, title = store.evidence(own), " ".join(text.splitlines())
    told = {piece.situation, piece.task, piece.action, piece.result}
    return told != {text} or {piece.title, piece.corroborated_by, piece.links[0].title} != {title}


def _searched(store: PlanStore, text: str) -> bool:
    store.evidence_lines(EvidenceQuery(text=text), 0, 5)
    return True


def _run(data_dir: Path, *arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--data-dir", str(data_dir), *arguments])
    if code:
        raise AssertionError(err.getvalue())
    return out.getvalue()


def _report(data_dir: Path, target: Path) -> Path:
    _run(data_dir, "report", str(target))
    return target


def _shown(data_dir: Path, own: str) -> str:
    return str(json.loads(_run(data_dir, "show", own, "--json"))["situation"])


def _faults(suffix: str, path: Path, strings: Sequence[str]) -> Iterator[str]:
    """What a reader of that format finds wrong."""
    if suffix in ("html", "md"):
        text = path.read_text(encoding="utf-8")
        # What is said inside code or after a backslash is shown, not obeyed.
        yield from _Tags.strange(text if suffix == "html" else re.sub(r"`[^`]*`|\\.", "", text))
    elif suffix == "csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        yield from (f"a formula: {cell!r}" for cell in cells if re.match(r"[=+\-@\t\r]", cell))
    elif suffix == "json":
        held = set(_strings(json.loads(path.read_text(encoding="utf-8"))))
        yield from (f"{text!r} is not in it" for text in strings if text not in held)
    else:
        yield from _faults_of_pages(suffix, path)


def _faults_of_pages(suffix: str, path: Path) -> Iterator[str]:
    if suffix == "xlsx":
        with zipfile.ZipFile(path) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
        yield from ("a formula" for sheet in sheets if b"<f>" in sheet or b"<f " in sheet)
    elif suffix == "docx":
        from docx import Document

        if not Document(str(path)).paragraphs:
            yield "no paragraphs"
    else:
        from pypdf import PdfReader

        if not PdfReader(path).pages:
            yield "no pages"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hostile = any(name.startswith("on") or (value or "").lower().startswith("javascript") for name, value in attrs)
        if tag in _NEVER or hostile:
            self.found.append(f"<{tag}>")

    @classmethod
    def strange(cls, text: str) -> list[str]:
        parser = cls()
        parser.feed(text)
        return sorted(set(parser.found))
