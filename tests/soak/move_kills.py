"""A move to another directory that is killed at each of its steps: whoever asks for either directory afterwards finds
the plan, whole, in one of the two; and a move that was cut off can be made again.

A child process runs the real move and ends without a word at the n-th thing that it asks of the file system or of
SQLite. Then both directories are asked for, as at a start.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from planner.core.errors import UserError
from planner.store import moved
from planner.store.moving import move
from planner.store.plan_store import open_store
from tests.soak.proof import Proof
from tests.soak.shards import spread
from tests.soak.stepping import DIED, run
from tests.store.backing import Picture, fill, picture
from tests.store.making import FRAMEWORK

_SHARDS = 8
_IMPORTS = "from planner.store.moving import move\nfrom tests.store.making import FRAMEWORK"
_ACT = "move(given[0], given[1], FRAMEWORK)"


@dataclass(slots=True)
class _Tally:
    stayed: int = 0
    moved: int = 0
    again: int = 0
    wrong: list[str] = field(default_factory=list)


def prove(full: bool) -> Proof:
    """Every step (in the tests 12 of them, and the last); the control follows no sign of a move."""
    tally, steps, control = _Tally(), 0, False
    for found, each, lost in spread(
        _shard if full else partial(_shard, few=12), range(_SHARDS if full else 1), full=full
    ):
        steps = found
        tally.stayed += each.stayed
        tally.moved += each.moved
        tally.again += each.again
        tally.wrong += each.wrong
        control = control or lost
    figures: dict[str, int | str] = {
        "steps of a move": steps,
        "kills": tally.stayed + tally.moved + len(tally.wrong),
        "the plan had stayed": tally.stayed,
        "the plan had moved": tally.moved,
        "moves made again to the end": tally.again,
        "neither, or not whole": len(tally.wrong),
        "the control without signs": "opened half a plan or another" if control else "opened the plan",
    }
    if tally.wrong:
        figures["first wrong"] = tally.wrong[0]
    return Proof("Moves killed at each step", figures, not tally.wrong and control)


def _shard(number: int, few: int = 0) -> tuple[int, _Tally, bool]:
    """(steps of a move, what came of the kills at every so-manieth step, whether the control was led astray)."""
    with tempfile.TemporaryDirectory(prefix="planner-moves-") as place:
        bench = _Bench(Path(place))
        steps = bench.steps()
        points = sorted({*(1 + each * steps // few for each in range(few)), steps}) if few else []
        tally = _Tally()
        for point in points or range(1 + number, steps + 1, _SHARDS):
            bench.kill_and_look(point, tally)
        return steps, tally, bench.control(steps // 2)


class _Bench:
    """A plan that is copied for each kill, and how it looks before a move and after."""

    def __init__(self, place: Path) -> None:
        self._origin, self._old, self._new = (place / name for name in ("origin", "old", "new"))
        with closing(open_store(self._origin, framework=FRAMEWORK)) as store:
            fill(store, place)
        self.before: Picture = picture(self._origin)

    def steps(self) -> int:
        """How many there are, and that it succeeds without a kill."""
        answer = self._run(0)
        assert answer.returncode == 0, answer.stderr.decode()
        assert moved.followed(self._old) == self._new
        self.after: Picture = picture(self._new)
        assert self.after[1] == self.before[1]
        return int(answer.stdout)

    def kill_and_look(self, point: int, tally: _Tally) -> None:
        """Kill it there, and find the plan again."""
        if self._run(point).returncode != DIED:
            tally.wrong.append(f"step {point}: the child was not killed")
            return
        try:
            self._look(point, tally)
        except UserError as error:
            tally.wrong.append(f"step {point}: {error}")

    def _look(self, point: int, tally: _Tally) -> None:
        home = moved.followed(self._old)
        if moved.holds_plan(self._new) and moved.followed(self._new) != home:
            tally.wrong.append(f"step {point}: whoever asks for the new place finds another plan")
        elif picture(self._old) != self.before:
            tally.wrong.append(f"step {point}: the old plan is another")
        elif home == self._new:
            tally.wrong += [f"step {point}: what was moved is not whole"] * (not self._whole())
            tally.moved += self._whole()
        else:
            move(self._old, self._new, FRAMEWORK)
            tally.wrong += [f"step {point}: made again, it is not whole"] * (not self._whole())
            tally.stayed += self._whole()
            tally.again += self._whole()

    def _whole(self) -> bool:
        with closing(open_store(self._new, framework=FRAMEWORK)) as store:
            return store.check(deep=True) == [] and picture(self._new) == self.after

    def control(self, point: int) -> bool:
        """Whether one who follows no sign opens something else than the plan."""
        self._run(point)
        with _unsigned():
            return picture(moved.followed(self._new)) not in (self.before, self.after)

    def _run(self, point: int) -> "subprocess.CompletedProcess[bytes]":
        for each in (self._old, self._new):
            shutil.rmtree(each, ignore_errors=True)
        shutil.copytree(self._origin, self._old)
        return run(_IMPORTS, _ACT, point, self._old, self._new)


@contextmanager
def _unsigned() -> Iterator[None]:
    read = moved.read_here
    moved.read_here = lambda data_dir: None
    try:
        yield
    finally:
        moved.read_here = read
