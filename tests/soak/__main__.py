"""`make soak`: every proof in full, its figures printed and written to docs/safety-proof.md.

python -m tests.soak [--small] [NAME …]      only some, or small ones, which are printed and written nowhere
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
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

Written by `make soak`, which ends in failure where a line says so. What each number is about stands in the modules of
`tests/soak`; a small version of every one runs in `make test`.

Version {version}, {day}, {machine}.
"""


def proof_of(module: str) -> Callable[[bool], Proof]:
    """What proves, by its module's name."""
    prove: Callable[[bool], Proof] = import_module(f"tests.soak.{module}").prove
    return prove


def told(proof: Proof) -> str:
    """A proof as a section of the page."""
    lines = [f"## {proof.name}", "", f"The result: {proof.verdict}.", ""]
    if proof.figures:
        lines += ["| what | figure |", "| --- | --- |"]
        lines += [f"| {what} | {_figure(figure)} |" for what, figure in proof.figures.items()]
        lines.append("")
    return "\n".join(lines)


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
    proofs = []
    for module in chosen.names or MODULES:
        begun = time.monotonic()
        proofs.append(proof_of(module)(not chosen.small))
        print(f"{told(proofs[-1])}\n{time.monotonic() - begun:.0f} s\n", flush=True)
    if not chosen.small and not chosen.names:
        head = _HEAD.format(version=__version__, day=date.today().isoformat(), machine=machine())
        _TARGET.write_text("\n".join((head, *map(told, proofs))), encoding="utf-8")
    return 0 if all(proof.passed for proof in proofs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
