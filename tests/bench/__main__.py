"""Runs the rows and prints the table.

python -m tests.bench [start] [acts] [report] [form] [--write]     no name: all; --write: also into docs/benchmarks.md
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner import __version__
from tests.bench.figures import FRAME_MS, HEAD, Row, middle, p95
from tests.bench.plans import MANY, plan_of

ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = 9
_CALM = 5
_GAP_MS = 30.0
_LONG = 3_300
_FEW = 60
_ACTS = {
    "tick": ("tick to repainted row", 1.0),
    "switch": ("page switch", 2.0),
    "search": ("keystroke in search to repainted list", 2.0),
    "scroll": ("scroll frame", 0.5),
}


def child(module: str, *arguments: str) -> tuple[float, dict[str, Any]]:
    """The moment the module was started at (monotonic clock, seconds), and what it printed."""
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as home:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_CONFIG_HOME": home}
        start = time.monotonic()
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a start from an installed program compiles nothing
        command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
        answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return start, json.loads(answer.stdout)


def start_rows() -> Iterator[Row]:
    """Starts and memory, alternating with a bare window."""
    for pieces in (0, MANY):
        place = str(plan_of(pieces))
        floors, ours = [], []
        child("start", "window", place)  # the first start compiles, and warms the disk's cache
        for _ in range(_ROUNDS):
            floors.append(_since_start(*child("start", "bare")))
            ours.append(_since_start(*child("start", "window", place)))
        bare = middle([each["painted"] for each in floors])
        for name, words, goal in (
            ("painted", "first painted frame", 1.1),
            ("checklist", "the checklist with what the plan holds", 1.5),
            ("ready", "ready to write", 4),
        ):
            figure = middle([each[name] for each in ours])
            yield Row(f"start to {words}, {pieces:,} pieces", figure, bare, "ms", goal, "bare window")
        gaps = [child("start", "gaps", place)[1]["gap"] for _ in range(3)]
        name = f"largest gap in the event loop until ready, {pieces:,} pieces"
        yield Row(name, middle(gaps), _GAP_MS, "ms", 1, "the goal itself")
        peak, least = (middle([each["peak"] for each in those]) for those in (ours, floors))
        yield Row(f"peak memory at rest, {pieces:,} pieces", peak, least, "MiB", 2, "bare window")


def _since_start(start: float, told: dict[str, float]) -> dict[str, float]:
    return {name: value if name == "peak" else (value - start) * 1000 for name, value in told.items()}


def act_rows() -> Iterator[Row]:
    """What a person waits for, each on a copy of the plan. An empty list cannot be searched or scrolled: those rows
    are measured with as many pieces as the sample plan has."""
    for pieces, acts in ((0, ("tick", "switch")), (_FEW, ("search", "scroll")), (MANY, tuple(_ACTS))):
        rounds = [_acts_on_a_copy(pieces, acts) for _ in range(_CALM)]
        for act in acts:
            words, goal = _ACTS[act]
            # What others do on the machine only ever adds: the calmest round is the program's own.
            figure = min(p95(told[act]) for told in rounds)
            yield Row(f"{words}, {pieces:,} pieces, p95 of the calmest round", figure, FRAME_MS, "ms", goal, "a frame")


def _acts_on_a_copy(pieces: int, acts: Sequence[str]) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as place:
        copy = Path(place) / "plan"
        shutil.copytree(plan_of(pieces), copy)
        os.sync()  # or the first commit waits for the whole copy
        told: dict[str, list[float]] = child("acts", str(copy), *acts)[1]
        return told


def report_rows() -> Iterator[Row]:
    """A long report."""
    _, told = child("report")
    name = f"report of {told['pages']:.0f} pages"
    yield Row(name, told["ours"], told["floor"], "pages/s", 2, "its text on a bare canvas", faster_is_more=True)
    long, short = (child("report", str(pieces))[1] for pieces in (_LONG, _LONG // 5))
    name = f"peak memory of a report of {long['pages']:.0f} pages"
    yield Row(name, long["peak"], short["peak"], "MiB", 2, f"one of {short['pages']:.0f} pages")
    yield from _peer_rows(told["ours"])


def _peer_rows(ours: float) -> Iterator[Row]:
    """The same words by other makers, of those that are installed."""
    for name, goal in (("QTextDocument", 0.5), ("fpdf2", 0.5), ("WeasyPrint", 0.5), ("typst", 1.2)):
        if told := child("peers", name)[1]:
            words = f"the long report, against its words by {name}"
            yield Row(words, ours, told["rate"], "pages/s", goal, name, faster_is_more=True)


def form_rows() -> Iterator[Row]:
    """The review form and its way back, for the built-in role level."""
    _, told = child("form")
    for name, words in (("first", "written, with imports"), ("again", "written again"), ("back", "read back")):
        yield Row(f"review form {words}", told[name], 1000, "ms", 1, "a second")


ROWS: dict[str, Callable[[], Iterator[Row]]] = {
    "start": start_rows,
    "acts": act_rows,
    "report": report_rows,
    "form": form_rows,
}


def document(rows: Sequence[Row]) -> str:
    """The page that keeps the last run."""
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells for row in rows)]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return (
        "# Benchmarks\n\nWritten by `python -m tests.bench --write`; `make bench` prints the same. "
        "Only the ratios count: figure and floor were taken in one run.\n\n"
        f"Version {__version__}, {date.today().isoformat()}, {machine}.\n\n{table}\n"
    )


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description="Measure against floors in the same run.")
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(ROWS)}; all where none is named")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.rows) - set(ROWS))
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}")
    found = []
    for name in chosen.rows or ROWS:
        for row in ROWS[name]():
            found.append(row)
            print("  ".join(row.cells), flush=True)
    if chosen.write:
        (ROOT / "docs" / "benchmarks.md").write_text(document(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
