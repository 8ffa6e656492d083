"""A restore that is killed at each of its steps: the next start finds exactly the old plan, or exactly the new one.

A child process runs the real restore and ends without a word at the n-th thing that it asks of the file system or of
SQLite. Then the plan is opened as at a start. Where it is the new one, the old one has to lie beside it, whole.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from planner.store import swap
from planner.store.backup import make_backup
from planner.store.plan_store import open_store
from tests.soak.proof import Proof
from tests.soak.shards import spread
from tests.soak.stepping import DIED, run
from tests.store.backing import Picture, fill, one_more, picture
from tests.store.making import FRAMEWORK

_SHARDS = 8
_IMPORTS = "from planner.store.restore import restore"
_ACT = "restore(given[0], given[1])"


@dataclass(slots=True)
class _Tally:
    old: int = 0
    new: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)


def prove(full: bool) -> Proof:
    """Every step (in the tests 20 of them, and those of the swap); the control does not finish what was cut off."""
    tally, steps, control = _Tally(), 0, False
    work = _shard if full else partial(_shard, few=20)
    for found, each, lost in spread(work, range(_SHARDS if full else 1), full=full):
        steps = found
        tally.old += each.old
        tally.new += each.new
        tally.finished += each.finished
        tally.wrong += each.wrong
        control = control or lost
    figures: dict[str, int | str] = {
        "steps of a restore": steps,
        "kills": tally.old + tally.new + len(tally.wrong),
        "the old plan stood": tally.old,
        "the new plan stood": tally.new,
        "swaps cut off in the middle, and finished": tally.finished,
        "neither the old nor the new one": len(tally.wrong),
        "the control without finishing": "lost the plan" if control else "lost nothing",
    }
    if tally.wrong:
        figures["first wrong"] = tally.wrong[0]
    return Proof("Restores killed at each step", figures, not tally.wrong and control)


def _shard(number: int, few: int = 0) -> tuple[int, _Tally, bool]:
    """(steps of a restore, what came of the kills at every so-manieth step, whether the control lost the plan)."""
    with tempfile.TemporaryDirectory(prefix="planner-restores-") as place:
        bench = _Bench(Path(place))
        steps = bench.steps()
        few_points = sorted({1 + each * steps // few for each in range(few)}) if few else []
        tally, cut = _Tally(), list[int]()
        for point in few_points or range(1 + number, steps + 1, _SHARDS):
            if bench.kill_and_look(point, tally):
                cut.append(point)
        if few and not cut:  # the small form looks for the middle of the swap
            cut = [next(point for point in range(steps, 0, -1) if bench.kill_and_look(point, tally))]
        return steps, tally, bool(cut) and bench.control(cut[0])


class _Bench:
    """A plan and a backup of it from before its last change, copied for each kill."""

    def __init__(self, place: Path) -> None:
        self._origin, self._work = place / "origin", place / "work"
        store = open_store(self._origin, framework=FRAMEWORK)
        fill(store, place)
        self.folder = Path(make_backup(self._origin).backup.folder)
        self.new: Picture = picture(self._origin)
        one_more(store)
        store.close()
        self.old: Picture = picture(self._origin)
        assert self.old != self.new

    def steps(self) -> int:
        """How many there are, and that it succeeds without a kill."""
        answer = self._run(0)
        assert answer.returncode == 0, answer.stderr.decode()
        assert picture(self._work) == self.new
        return int(answer.stdout)

    def kill_and_look(self, point: int, tally: _Tally) -> bool:
        """Whether the kill was in the middle of the swap."""
        answer = self._run(point)
        if answer.returncode != DIED:
            tally.wrong.append(f"step {point}: the child was not killed")
            return False
        cut = not (self._work / "plan").exists()
        found = picture(self._work)
        self._open()
        names = {each.name for each in self._work.iterdir()}
        kept = [name for name in names if name.startswith("plan-before-restore-")]
        tally.finished += cut
        if names - {"plan", "backups", *kept}:
            tally.wrong.append(f"step {point}: {sorted(names)} lie there")
        elif found == self.old and not kept:
            tally.old += 1
        elif found == self.new and len(kept) == 1 and self._kept(kept[0]) == self.old:
            tally.new += 1
        else:
            tally.wrong.append(f"step {point}: neither, with {kept} kept")
        return cut

    def control(self, point: int) -> bool:
        """Whether a start that does not finish a swap finds neither plan."""
        self._run(point)
        with _not_finished():
            self._open()
            return picture(self._work) not in (self.old, self.new)

    def _open(self) -> None:
        with closing(open_store(self._work, framework=FRAMEWORK)) as store:
            assert store.check(deep=True) == []

    def _kept(self, name: str) -> Picture:
        home = self._work.with_name("kept")
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._work / name, home / "plan")
        return picture(home)

    def _run(self, point: int) -> "subprocess.CompletedProcess[bytes]":
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._origin, self._work)
        return run(_IMPORTS, _ACT, point, self._work, self.folder)


@contextmanager
def _not_finished() -> Iterator[None]:
    finish = swap.finish
    swap.finish = lambda data_dir: None
    try:
        yield
    finally:
        swap.finish = finish
