"""Power cuts: what was acknowledged before one is there after it, whatever of the rest reached the disk.

A program writes through the real store on a disk that records every step. Then the power is cut 200 times, each after
another step, and the plan that would lie there is opened by the real store. The same with SQLite's waiting for the
disk taken out, and with the syncing of directories taken out, must lose something.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from planner.core.errors import UserError
from planner.store.plan_store import open_store
from tests.soak.disk import Disk, why_no_disk
from tests.soak.disk_tree import Event, after_power_cut
from tests.soak.proof import Proof
from tests.soak.writer import whole
from tests.store.making import FRAMEWORK

_SEED = 20261124
_PIECES = 12


def prove(full: bool) -> Proof:
    """200 cuts (12 in the tests), and for each control as many as it takes to lose something, 200 at most."""
    name = "Power cuts: acknowledged changes lost"
    if reason := why_no_disk():
        return Proof(name, skipped=reason)
    cuts = 200 if full else 12
    events = record("", _PIECES if full else 3)
    acknowledged, lost, broken = cut_often(events, cuts)
    careless = lost_at_all(record("careless", 3))
    nameless = lost_at_all(record("nameless", 3))
    figures = {
        "cuts": cuts,
        "steps recorded": len(events),
        "acknowledged, over all cuts": acknowledged,
        "lost": lost,
        "plans that did not open whole": broken,
        "control without waiting for the disk loses": "yes" if careless else "NO",
        "control without syncing directories loses": "yes" if nameless else "NO",
    }
    return Proof(name, figures, acknowledged > 0 and not lost and not broken and careless and nameless)


def record(control: str, pieces: int) -> list[Event]:
    """What a program that writes so many pieces does to its disk. control: what is taken out of it (see writer)."""
    with Disk() as disk:
        home = str(disk.root / "data")
        subprocess.run(
            [sys.executable, "-m", "tests.soak.writer", home, str(disk.acks), str(pieces), control], check=True
        )
        return disk.log()


def cut_often(events: Sequence[Event], cuts: int) -> tuple[int, int, int]:
    """(acknowledged, lost, plans that did not open whole), over so many cuts spread over the events."""
    chance = random.Random(_SEED)
    acknowledged = lost = broken = 0
    for place in sorted(chance.sample(range(1, len(events) + 1), cuts)):
        before = acks(events[:place])
        gone, sound = one_cut(events[:place], before, chance)
        acknowledged += len(before)
        lost += gone
        broken += not sound
    return acknowledged, lost, broken


def lost_at_all(events: Sequence[Event]) -> bool:
    """Whether any of 200 cuts loses something or leaves a plan that does not open whole."""
    chance = random.Random(_SEED)
    for _ in range(200):
        place = chance.randint(1, len(events))
        gone, sound = one_cut(events[:place], acks(events[:place]), chance)
        if gone or not sound:
            return True
    return False


def acks(events: Sequence[Event]) -> list[str]:
    """The ids of the pieces that were acknowledged."""
    return b"".join(event.data for event in events if event.kind == "ack").decode().split()


def one_cut(events: Sequence[Event], acknowledged: Sequence[str], chance: random.Random) -> tuple[int, bool]:
    """(how many acknowledged pieces are not whole after a cut, whether the plan opens and finds nothing wrong)."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="planner-", dir=memory if memory.is_dir() else None) as place:
        root = Path(place) / "disk"
        after_power_cut(events, chance).save(root)
        try:
            with closing(open_store(root / "data", framework=FRAMEWORK)) as store:
                there = {piece.id: piece for piece in store.evidence_all()}
                gone = sum(own not in there or not whole(store, there[own]) for own in acknowledged)
                return gone, not store.check(deep=True) and store.load().evidence == len(there)
        except UserError:
            return len(acknowledged), False
