"""Faults of the disk: every step of six flows fails, with ENOSPC and EIO, once and for ever.

Whatever fails, the plan is afterwards the old one or the new one, whole; what was acknowledged is the new one; what
failed was said in words; and the same act done again, on the same open plan, succeeds.
"""

import errno
import shutil
import tempfile
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from planner.core.errors import UserError
from planner.store.looking import check_backups
from planner.store.plan_store import PlanStore, open_store
from tests.soak.disk import Disk, why_no_disk
from tests.soak.flows import FLOWS, Flow
from tests.soak.proof import Proof
from tests.soak.shards import spread
from tests.store.making import FRAMEWORK

_MODES = [(code, for_ever) for code in (errno.ENOSPC, errno.EIO) for for_ever in (False, True)]
_SMALL = {"save": 6}
_PARTS = 4


@dataclass(frozen=True, slots=True)
class _Shard:
    """Every so-manieth step of some flows that fail in some ways, by their numbers. full: not just a few."""

    flows: tuple[int, ...]
    modes: tuple[int, ...]
    part: int
    full: bool


@dataclass(slots=True)
class Tally:
    """What came of the faults. wrong: what must not be, in words."""

    faults: int = 0
    told: int = 0
    survived: int = 0
    wrong: list[str] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take in what another shard counted; each counts the steps of its flow, which are the same."""
        self.faults += other.faults
        self.told += other.told
        self.survived += other.survived
        self.wrong += other.wrong
        self.steps |= other.steps


def prove(full: bool) -> Proof:
    """Every step of each flow in each of four ways (in the tests a few steps of each)."""
    name = "Faults of the disk: a plan that is neither the old nor the new one, whole"
    if reason := why_no_disk():
        return Proof(name, skipped=reason)
    flows, modes = range(len(FLOWS)), range(len(_MODES))
    shards = [_Shard(tuple(flows), tuple(modes), 0, full)]  # the small form has one disk for all of it
    if full:
        shards = [_Shard((flow,), (mode,), part, full) for part in range(_PARTS) for flow in flows for mode in modes]
    tally = Tally()
    for each in spread(_tried, shards, full=full):
        tally.add(each)
    figures: dict[str, int | str] = {
        **{f"steps of {flow.name}, reading included": tally.steps[flow.name] for flow in FLOWS},
        "steps, over the six flows": sum(tally.steps.values()),
        "faults": tally.faults,
        "told in words, and done at the next try": tally.told,
        "survived unnoticed": tally.survived,
        "wrong": len(tally.wrong),
    }
    for number, what in enumerate(tally.wrong[:10], 1):
        figures[f"wrong {number}"] = what
    return Proof(name, figures, not tally.wrong and tally.told > 0)


def _tried(shard: "_Shard") -> Tally:
    """One shard on a disk of its own."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="planner-") as place, Disk() as disk:
        for flow in (FLOWS[number] for number in shard.flows):
            bench = _Bench(flow, disk, Path(place) / flow.name)
            tally.steps[flow.name] = bench.steps(reads=True)
            for mode in shard.modes:
                bench.try_all(tally, *_MODES[mode], shard)
    return tally


class _Bench:
    """One flow on a disk: what the plan is before and after it, and trial after trial in directories of their own."""

    def __init__(self, flow: Flow, disk: Disk, place: Path) -> None:
        self._flow, self._disk, self._template = flow, disk, place / "data"
        place.mkdir()
        flow.prepare(self._template, place)
        self._scratch = place
        self._before = flow.state(self._template)
        with self._fresh() as home:
            self._run(home)
            self._after = flow.state(home)
        assert self._after != self._before, flow.name

    def steps(self, *, reads: bool) -> int:
        """How many steps the flow has."""
        with self._fresh() as home, self._opened(home) as store:
            self._disk.count(reads=reads)
            self._flow.act(store, home, self._scratch)
            return len(self._disk.steps())

    def try_all(self, tally: Tally, code: int, for_ever: bool, shard: "_Shard") -> None:
        """Let each step of the shard fail in that way, in its turn."""
        reads = code == errno.EIO
        count = self.steps(reads=reads)
        few = max(1, -(-count // _SMALL.get(self._flow.name, 2)))
        for at in range(1 + shard.part, count + 1, _PARTS if shard.full else few):
            place = f"{self._flow.name}, step {at}, {errno.errorcode[code]}{' for ever' if for_ever else ''}"
            tally.faults += 1
            with self._fresh() as home:
                trouble = self._try(home, tally, at, code, for_ever=for_ever)
            if trouble:
                tally.wrong.append(f"{place}: {trouble}")

    def _try(self, home: Path, tally: Tally, at: int, code: int, *, for_ever: bool) -> str:
        with self._opened(home) as store:
            self._disk.fail(at, code, for_ever=for_ever, reads=code == errno.EIO)
            try:
                self._flow.act(store, home, self._scratch)
                refused = False
            except UserError:
                refused = True
            except Exception as error:
                return f"not told in words: {error!r}"
            finally:
                self._disk.count(reads=False)
            now = self._flow.state(home)
            if now not in ((self._before, self._after) if refused else (self._after,)):
                return "the plan is neither the old nor the new one" if refused else "what was acknowledged is lost"
            if now == self._before:
                try:
                    self._flow.act(store, home, self._scratch)
                except Exception as error:
                    return f"the next try failed: {error!r}"
        tally.told += refused
        tally.survived += not refused
        return self._looked_through(home)

    def _looked_through(self, home: Path) -> str:
        if self._flow.state(home) != self._after:
            return "the next try did not do it"
        with closing(open_store(home, framework=FRAMEWORK)) as store:
            wrong = [*store.check(deep=True), *check_backups(home)]
        return "; ".join(wrong)

    def _run(self, home: Path) -> None:
        with self._opened(home) as store:
            self._flow.act(store, home, self._scratch)

    def _opened(self, home: Path) -> "_Opened":
        return _Opened(home if self._flow.beside_a_store else None)

    def _fresh(self) -> "_Fresh":
        return _Fresh(self._template, self._disk)


class _Opened:
    """The plan as a window has it open, for the flows that need one."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._store: PlanStore | None = None

    def __enter__(self) -> PlanStore | None:
        if self._home is not None:
            self._store = open_store(self._home, framework=FRAMEWORK)
        return self._store

    def __exit__(self, *_: object) -> None:
        if self._store is not None:
            self._store.close()


class _Fresh:
    """A copy of a plan in a directory of its own on the disk, gone afterwards."""

    def __init__(self, template: Path, disk: Disk) -> None:
        self._template, self._disk = template, disk

    def __enter__(self) -> Path:
        self._disk.forget()
        self._place = Path(tempfile.mkdtemp(prefix="trial-", dir=self._disk.root))
        return Path(shutil.copytree(self._template, self._place / "data"))

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._disk.count(reads=False)
            shutil.rmtree(self._place)
