"""Naughty strings: each through every field a person types into, to the search, the terminal, every format of a
report, the window, a bundle into another plan, a backup and its restore, and back out of each, letter for letter."""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

from planner.cli.carrying import export_plan, import_bundle
from planner.cli.main import run
from planner.core.evidence import EvidenceQuery
from planner.formats.reports.fonts import legible
from planner.store.backup import make_backup
from planner.store.plan_store import PlanStore, open_store
from planner.store.restore import restore
from tests.formats import report_texts
from tests.soak.naughty_fields import FIELDS, Said, Teller, Told, expected, rows, said
from tests.soak.naughty_strings import naughty
from tests.soak.proof import Proof
from tests.soak.shards import parts, spread
from tests.store.making import FRAMEWORK, TODAY

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SHARD = 70
_EVERY = 40  # of them in the tests


def prove(full: bool) -> Proof:
    """All of them; every so-manieth in the tests."""
    strings = naughty()[:: 1 if full else _EVERY]
    shards = [strings[number * _SHARD :][:count] for number, count in parts(len(strings), _SHARD)]
    counted, wrong = Counter[str](), list[str]()
    for figures, faults in spread(_shard, shards, full=full):
        counted += figures
        wrong += faults
    told: dict[str, int | str] = {
        "strings": len(strings),
        "fields each went through": len(FIELDS),
        "formats of a report, read back": len(report_texts.SUFFIXES),
        **counted,
        "wrong": len(wrong),
    }
    told.update({f"wrong {number}": what[:160] for number, what in enumerate(wrong[:8], 1)})
    return Proof("Naughty strings through every field and every export", told, not wrong)


def _shard(strings: Sequence[str]) -> tuple[Counter[str], list[str]]:
    """(what was counted, what is wrong) of some of the strings, in a plan of their own."""
    with tempfile.TemporaryDirectory(prefix="planner-naughty-") as place:
        trial = _Trial(Path(place), strings)
        trial.reports()
        shown, wrong = trial.in_the_window()
    counted = Counter(
        {
            "fields read back letter for letter": trial.read,
            "searches that found it": trial.found,
            "searches without a word in them, answered": trial.answered,
            "rows compared in another plan, after a bundle": trial.compared,
            "rows compared after a backup and its restore": trial.compared,
            "things shown in the window as plain text": shown,
        }
    )
    return counted, trial.wrong + wrong


class _Trial:
    """A plan that holds the strings, and what is wrong with what came of it."""

    def __init__(self, place: Path, strings: Sequence[str]) -> None:
        self._place, self._home = place, place / "data"
        self.wrong: list[str] = []
        self.read = self.found = self.answered = 0
        with closing(_opened(self._home)) as store:
            teller = Teller(store, place)
            both = [teller.tell(number, text) for number, text in enumerate(strings)]
            self._told = [told for told, _ in both]
            self._read_back(store, [more for _, more in both])
            self._search(store)
            self.wrong += store.check(deep=True)
            before = rows(store)
            export_plan(store, place / "plan.zip")
        self.compared = sum(map(len, before.values()))
        import_bundle(place / "other", FRAMEWORK, TODAY, place / "plan.zip")
        self._same(place / "other", before, "by the bundle")
        folder = make_backup(self._home).backup.folder
        with closing(_opened(self._home)) as store:
            store.bin([each.evidence for each in self._told])
        restore(self._home, Path(folder))
        self._same(self._home, before, "after the restore")
        self._in_the_terminal()

    def _read_back(self, store: PlanStore, more: Sequence[Said]) -> None:
        for each, here, there in zip(self._told, said(store, self._told), more, strict=True):
            for field in FIELDS:
                self.read += 1
                value = {**here, **there}.get(field)
                if value != expected(each, field):
                    self.wrong.append(f"{field}: {each.text!r} came back as {value!r}")

    def _search(self, store: PlanStore) -> None:
        for each in self._told:
            ids = {line.id for line in store.evidence_lines(EvidenceQuery(text=each.text), 0, 1_000_000)}
            words = any(character.isalnum() for character in each.text)
            self.found += words and each.evidence in ids
            self.answered += not words
            if words and each.evidence not in ids:
                self.wrong.append(f"search: {each.text!r} is not found")

    def _same(self, home: Path, before: object, how: str) -> None:
        with closing(_opened(home)) as store:
            if rows(store) != before:
                self.wrong.append(f"other rows {how}")
            self.wrong += [f"{how}: {finding}" for finding in store.check(deep=True)]

    def _in_the_terminal(self) -> None:
        for each in self._told:
            answer = json.loads(_run(self._home, "show", each.evidence, "--json"))
            if answer["situation"] != each.text:
                self.wrong.append(f"terminal: {each.text!r}")

    def reports(self) -> None:
        """Make a report of each format, and read it back."""
        for suffix in report_texts.SUFFIXES:
            target = self._place / f"report{suffix}"
            _run(self._home, "report", str(target))
            self.wrong += [f"{suffix}: {fault}" for fault in _faults(suffix, target.read_bytes(), self._told)]

    def in_the_window(self) -> tuple[int, list[str]]:
        """(things looked at, what is wrong), by a window of its own."""
        wanted = [[each.evidence, each.goal, each.text, each.line] for each in self._told]
        (self._place / "wanted.json").write_text(json.dumps(wanted))
        command = [sys.executable, "-m", "tests.soak.naughty_window", str(self._home), str(self._place / "wanted.json")]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(self._place / "config")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            return 0, [f"window: {done.stderr[-150:]}"]
        answer = json.loads(done.stdout.splitlines()[-1])
        return int(answer["shown"]), [f"window: {each}" for each in answer["wrong"]]


def _faults(suffix: str, data: bytes, told: Sequence[Told]) -> Iterator[str]:
    """What a reader of the file does not find. Left out are blanks, for lines are broken by each format's rules, and
    the marks that turn the direction of the text around them, which no report takes in."""
    text = _bare(report_texts.words(data, suffix))
    for each in told:
        for what in {each.text, each.line}:
            if _bare(legible(what) if suffix == ".pdf" else what) not in text:
                yield f"{what!r} is not in it"


def _bare(text: str) -> str:
    return "".join(_TURNS.sub("", text).split())


def _opened(home: Path) -> PlanStore:
    return open_store(home, framework=FRAMEWORK, today=lambda: TODAY)


def _run(data_dir: Path, *arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--data-dir", str(data_dir), *arguments])
    if code:
        raise AssertionError(err.getvalue())
    return out.getvalue()
