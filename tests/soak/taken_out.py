"""Each protection taken out once: its line is replaced in a copy of the program, and the tests meant for it must fail
there. With nothing taken out they pass in the same copy, or the copy would be what fails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak.proof import Proof
from tests.soak.protections import PROTECTIONS, Protection
from tests.soak.shards import parts, spread

_HERE = Path(__file__).parents[2]
_COPIED = ("planner", "tests", "packaging", "docs", "resources")  # and every file beside them
_SHARD = 6
_PATIENCE_S = 300
_SMALL = ("a write meant for the old plan is refused", "a link is of the web or of mail")
_PASSED, _FAILED = 0, 1


def prove(full: bool) -> Proof:
    """Every protection (two in the tests, where that each has its line is looked at for all)."""
    chosen = [number for number, each in enumerate(PROTECTIONS) if full or each.what in _SMALL]
    shards = [chosen[start * _SHARD :][:count] for start, count in parts(len(chosen), _SHARD)]
    missed = [each for found in spread(_tried, shards, full=full) for each in found]
    missed += [f"{each.what}: its line is not there once" for each in PROTECTIONS if not there(each)]
    if full:
        missed += _with_nothing_taken_out()
    figures: dict[str, int | str] = {
        "protections taken out": len(chosen),
        "found out by the tests meant for them": len(chosen) - len(missed),
        "not found out": len(missed),
    }
    figures.update({f"not found out {number}": what for number, what in enumerate(missed, 1)})
    return Proof("Each protection taken out once", figures, not missed)


def there(protection: Protection) -> bool:
    """Whether the protection's line is in the product, once."""
    return (_HERE / "planner" / protection.file).read_text(encoding="utf-8").count(protection.line) == 1


def _tried(numbers: list[int]) -> list[str]:
    """Those of the protections that nothing missed when they were taken out, with what happened."""
    missed = []
    with tempfile.TemporaryDirectory(prefix="planner-without-") as place:
        copy = _copy(Path(place) / "program")
        for protection in (PROTECTIONS[number] for number in numbers):
            with _without(copy, protection):
                ended = _tests(copy, protection.tests)
            if ended != _FAILED:
                missed.append(
                    f"{protection.what} ({'all passed' if ended == _PASSED else f'pytest ended with {ended}'})"
                )
    return missed


def _with_nothing_taken_out() -> list[str]:
    """What fails in a copy all the same."""
    with tempfile.TemporaryDirectory(prefix="planner-with-") as place:
        every = tuple(dict.fromkeys(test for each in PROTECTIONS for test in each.tests))
        ended = _tests(_copy(Path(place) / "program"), every, patience_s=1_800)
    return [] if ended == _PASSED else [f"nothing, and the tests fail all the same ({ended})"]


def _copy(target: Path) -> Path:
    target.mkdir()
    for name in _COPIED:
        shutil.copytree(_HERE / name, target / name)
    for source in _HERE.iterdir():
        if source.is_file():
            shutil.copy2(source, target / source.name)
    return target


@contextmanager
def _without(copy: Path, protection: Protection) -> Iterator[None]:
    path = copy / "planner" / protection.file
    whole, looks = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(whole.replace(protection.line, protection.instead), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(whole, encoding="utf-8")
        os.utime(path, ns=(looks.st_atime_ns, looks.st_mtime_ns))  # so that what was compiled of it counts again


def _tests(copy: Path, tests: tuple[str, ...], patience_s: int = _PATIENCE_S) -> int:
    """How pytest ended in the copy; tests that never end have failed."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n0",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        *(f"tests/{each}" for each in tests),
    ]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False, timeout=patience_s)
    except subprocess.TimeoutExpired:
        return _FAILED
    return done.returncode
