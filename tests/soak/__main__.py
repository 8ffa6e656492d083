"""`make soak`: every proof in full, its figures printed and written to docs/safety-proof.md.

python -m tests.soak NAME …      only some, whose parts of the page are made anew
python -m tests.soak --small …   small ones, which are printed and written nowhere
"""

import argparse
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from planner import __version__
from tests.soak.proof import Proof, machine

# One module a proof, each with prove(full) -> Proof. Add a name here, and `make soak` and the tests run it.
MODULES = (
    "kills",
    "power_cuts",
    "io_faults",
    "migrations",
    "damaged",
    "restore_kills",
    "move_kills",
    "retention",
    "hostile_bundles",
    "merging",
    "start_races",
    "naughty",
    "mutated_pdfs",
    "canaries",
    "taken_out",
)
_TARGET = Path(__file__).parents[2] / "docs" / "safety-proof.md"
_HEAD = """# Safety proof

What the promises of safe-keeping come to when they are put to the test: programs that are killed, power that goes,
disks that fail, files made to do harm, words in every field. `make soak` makes all of it and writes this page, and ends
in failure where a line says FAILS; a small version of each proof runs in `make test`. A control is the same proof with
the protection taken out: it has to find something, or the proof would find nothing either.

Made on {day} with version {version} ({commit}), on {machine}, in {minutes} minutes.

| proof | result |
| --- | --- |
{results}
"""


def proof_of(module: str) -> Callable[[bool], Proof]:
    """What proves, by its module's name."""
    prove: Callable[[bool], Proof] = import_module(f"tests.soak.{module}").prove
    return prove


def told(proof: Proof, about: str = "") -> str:
    """A proof as a section of the page. about: what was done, as its module says it."""
    lines = [f"## {proof.name}", "", *([about, ""] if about else []), f"The result: {proof.verdict}.", ""]
    if proof.figures:
        lines += ["| what | figure |", "| --- | --- |"]
        lines += [f"| {what} | {_figure(figure)} |" for what, figure in proof.figures.items()]
        lines.append("")
    return "\n".join(lines)


def about(module: str) -> str:
    """What the module says of its proof: its words up to those on how it is run."""
    words = (import_module(f"tests.soak.{module}").__doc__ or "").strip()
    told = [part for part in words.split("\n\n") if "python -m" not in part and "secret it keeps" not in part]
    return "\n\n".join(told)


def page(proofs: Mapping[str, Proof], seconds: float) -> str:
    """docs/safety-proof.md."""
    head = _HEAD.format(
        day=date.today().isoformat(),
        version=__version__,
        commit=_commit(),
        machine=machine(),
        minutes=max(1, round(seconds / 60)),
        results="\n".join(f"| {each.name} | {each.verdict} |" for each in proofs.values()),
    )
    return "\n".join((head, *(told(each, about(module)) for module, each in proofs.items())))


def renewed(page: str, module: str, proof: Proof) -> str:
    """The page with this proof's part made anew, which says so; the rest is as the whole run left it."""
    part = f"{told(proof, about(module))}\nMade again on {date.today().isoformat()}, {_commit()}.\n"
    page = re.sub(rf"(?m)^\| {re.escape(proof.name)} \|.*$", f"| {proof.name} | {proof.verdict} |", page)
    return re.sub(rf"(?ms)^## {re.escape(proof.name)}$.*?(?=^## |\Z)", lambda _: f"{part}\n", page).rstrip() + "\n"


def _commit() -> str:
    """Which commit this is, and whether files are other than it has them."""
    asked = ["git", "-C", str(_TARGET.parents[1]), "describe", "--always", "--dirty=, with changes"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "of no known commit"
    return f"commit {said}"


def _proved(module: str, *, full: bool) -> Proof:
    """What the proof comes to. One that breaks has failed, and the others are made all the same."""
    try:
        return proof_of(module)(full)
    except Exception as error:
        traceback.print_exc()
        return Proof(f"The proof {module}", {"it broke": type(error).__name__}, passed=False)


def _figure(figure: int | str) -> str:
    return f"{figure:,}" if isinstance(figure, int) else figure


def main(arguments: Sequence[str]) -> int:
    """Prove, print and write; 1 where a proof fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--small", action="store_true", help="as the tests do it")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MODULES)}")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(MODULES):
        parser.error(f"there is no proof {', '.join(sorted(unknown))}")
    proofs: dict[str, Proof] = {}
    begun = time.monotonic()
    for module in chosen.names or MODULES:
        before = time.monotonic()
        proofs[module] = _proved(module, full=not chosen.small)
        print(f"{told(proofs[module])}\n{time.monotonic() - before:.0f} s\n", flush=True)
    if not chosen.small and not chosen.names:
        _TARGET.write_text(page(proofs, time.monotonic() - begun), encoding="utf-8")
    elif not chosen.small and _TARGET.exists():
        whole = _TARGET.read_text(encoding="utf-8")
        for module, proof in proofs.items():
            whole = renewed(whole, module, proof)
        _TARGET.write_text(whole, encoding="utf-8")
    return 0 if all(proof.passed for proof in proofs.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
