"""Starts at the same moment: four processes open the window of one plan at once; one has it, and the rest end well.

The process is killed at the end of every second round, so that the next one finds its lock file and its socket; other
rounds begin with an empty lock file, with garbage in it, or with what another machine's program might have left.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.soak.proof import Proof
from tests.soak.shards import parts, spread

_STARTS = 4
_SHARD = 8
_LATEST_S = 60.0
_CONTROL_S = 6.0
_LEFT_IN_THE_LOCK = (None, b"", b"\x00\xff garbage", b"4711 another-machine 2019-01-01\n")
_START = "from planner.app import main; raise SystemExit(main())"
# The protection taken out: nobody sees that another process has the window.
_WITHOUT_LOCKS = "import planner.ui.one_window as one; one._locked = lambda handle: None; "


def prove(full: bool) -> Proof:
    """50 rounds of 4 starts (2 in the tests); the control without locks opens more than one window."""
    name = "Four starts at once: windows of one plan"
    if sys.platform == "win32":
        return Proof(name, skipped="there are no such signals here")
    rounds = 50 if full else 2
    shards = spread(_shard, [(number, count, number == 0) for number, count in parts(rounds, _SHARD)], full=full)
    results = [result for found, _ in shards for result in found]
    control = sum(windows for _, windows in shards)
    figures: dict[str, int | str] = {
        "rounds": rounds,
        "starts": rounds * _STARTS,
        "rounds with exactly one window": sum(windows == 1 for windows, _ in results),
        "processes that ended badly": sum(dead for _, dead in results),
        "windows of the control without locks": control,
    }
    return Proof(name, figures, all(result == (1, 0) for result in results) and control > 1)


def _shard(shard: tuple[int, int, bool]) -> tuple[list[tuple[int, int]], int]:
    """(what each round came to, the windows of the control where it is asked for), in a place of its own."""
    number, count, controlled = shard
    with tempfile.TemporaryDirectory(prefix="planner-starts-") as place:
        results = [_round(Path(place), number * _SHARD + each) for each in range(count)]
        return results, _windows_without_locks(Path(place) / "control") if controlled else 0


def _round(place: Path, number: int) -> tuple[int, int]:
    """(windows, processes that ended badly)."""
    data_dir = place / f"plan-{number // 4}"
    left = _LEFT_IN_THE_LOCK[number % len(_LEFT_IN_THE_LOCK)]
    if left is not None:
        data_dir.mkdir(exist_ok=True)
        (data_dir / "lock").write_bytes(left)
    running = _start(data_dir, place)
    try:
        until = time.monotonic() + _LATEST_S
        while sum(each.poll() is None for each in running) > 1 and time.monotonic() < until:
            time.sleep(0.02)
        windows = [each for each in running if each.poll() is None]
        dead = sum(each.returncode not in (None, 0) for each in running)
        for each in windows:
            each.send_signal(signal.SIGKILL if number % 2 else signal.SIGTERM)
            ended = each.wait(_LATEST_S)
            dead += ended != (-signal.SIGKILL if number % 2 else 0)
        return len(windows), dead
    finally:
        _end(running)


def _windows_without_locks(data_dir: Path) -> int:
    running = _start(data_dir, data_dir.parent, _WITHOUT_LOCKS)
    try:
        time.sleep(_CONTROL_S)
        return sum(each.poll() is None for each in running)
    finally:
        _end(running)


def _start(data_dir: Path, place: Path, first: str = "") -> Sequence[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": "",
        "TMPDIR": str(place),
        "XDG_CONFIG_HOME": str(place / "config"),
    }
    command = [sys.executable, "-c", first + _START, "--data-dir", str(data_dir)]
    return [subprocess.Popen(command, env=environment) for _ in range(_STARTS)]


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for each in running:
        if each.poll() is None:
            each.kill()
            each.wait()
