"""Kills: a program that writes through the real store is killed 500 times, and nothing acknowledged is lost.

`python -m tests.soak.kills DATA_DIR KILLS SHARD CONTROL` does it in a process of its own that forks a writer for each
kill, since importing the store's libraries takes longer than everything it is to prove. CONTROL is empty, or hasty: it
acknowledges before it commits, and must lose something.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from planner.core.evidence import EvidenceQuery
from planner.store.plan_store import PlanStore, open_store
from tests.soak.proof import Proof
from tests.soak.shards import parts, spread
from tests.soak.writer import tell, whole
from tests.store.making import FRAMEWORK

_SEED = 20261124
_SHARD = 125
_MOST_BEFORE = 4
_LATEST_S = 0.012
_EVERYTHING_EACH = 25


def prove(full: bool) -> Proof:
    """500 kills (15 in the tests); the control is killed as often as it takes to lose something, 60 times at most."""
    name = "Kills of the store at work: acknowledged changes lost"
    if not hasattr(os, "fork"):
        return Proof(name, skipped="there is no fork and no SIGKILL here")
    # Each shard has a plan of its own, in a process that forks a writer for each kill.
    shards = [(number, count, "") for number, count in parts(500 if full else 15, _SHARD)]
    *counts, control = spread(_run, [*shards, (0, 60, "hasty")], full=full)
    counted = {what: sum(each[what] for each in counts) for what in control}
    loses = "yes" if control["lost"] else "NO"
    figures: dict[str, int | str] = {**counted, "control that acknowledges before it commits loses": loses}
    sound = counted["acknowledged"] > 0 and not counted["lost"] and not counted["plans that were not whole"]
    return Proof(name, figures, sound and control["lost"] > 0)


def _run(shard: tuple[int, int, str]) -> dict[str, int]:
    number, kills, control = shard
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        command = [
            sys.executable,
            "-m",
            "tests.soak.kills",
            str(Path(place) / "data"),
            f"{kills}",
            f"{number}",
            control,
        ]
        figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        assert isinstance(figures, dict)
        return figures


def kill_often(data_dir: Path, kills: int, number: int, *, hasty: bool) -> dict[str, int]:
    """What was counted over so many kills; the control stops at the first loss."""
    chance = random.Random(_SEED + number)
    acknowledged: set[int] = set()
    lost: set[int] = set()
    unsound = done = next_number = 0
    while done < kills and not (hasty and lost):
        told = _one_kill(data_dir, next_number, chance, hasty=hasty)
        done += 1
        acknowledged.update(told)
        with closing(open_store(data_dir, framework=FRAMEWORK)) as store:
            there = _numbers(store)
            next_number = max((*there, *acknowledged, -1)) + 1
            everything = done % _EVERYTHING_EACH == 0 or done == kills
            gone = acknowledged - there.keys()
            gone |= {each for each in (acknowledged if everything else told) - gone if not _whole(store, there[each])}
            lost |= gone
            unsound += bool(store.check(deep=everything)) or store.load().evidence != len(there)
    return {
        "kills": done, "acknowledged": len(acknowledged), "lost": len(lost), "plans that were not whole": unsound,
    }  # fmt: skip


def _one_kill(data_dir: Path, first: int, chance: random.Random, *, hasty: bool) -> set[int]:
    """The numbers of the pieces that a writer acknowledged before it was killed."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            _write_for_ever(data_dir, first, theirs, hasty=hasty)
        finally:
            os._exit(1)  # whatever goes wrong there, it does not go on with its parent's work
    os.close(theirs)
    told = b""
    # Killed after some were acknowledged and a moment more: in the middle of whatever it does then.
    for _ in range(chance.randint(0, _MOST_BEFORE)):
        told += os.read(ours, 7)
    time.sleep(chance.random() * _LATEST_S)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ours, 65536):
        told += more
    os.close(ours)
    return {int(line) for line in told.split()}


def _write_for_ever(data_dir: Path, first: int, told: int, *, hasty: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="planner-", dir=data_dir.parent) as place:
        store = open_store(data_dir, framework=FRAMEWORK)
        number = first
        while True:
            if hasty:
                os.write(told, f"{number:06d}\n".encode())
            tell(store, number, Path(place) / "note.txt")
            if not hasty:
                os.write(told, f"{number:06d}\n".encode())
            number += 1


def _numbers(store: PlanStore) -> dict[int, str]:
    lines = store.evidence_lines(EvidenceQuery(), 0, 1_000_000)
    return {int(line.title.removeprefix("Piece ")): line.id for line in lines}


def _whole(store: PlanStore, own: str) -> bool:
    return whole(store, store.evidence(own))


if __name__ == "__main__":
    print(json.dumps(kill_often(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), hasty=sys.argv[4] == "hasty")))
