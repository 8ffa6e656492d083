"""Random histories of three stores that write, purge, undo, settle, are copied and put back, and take in bundles.

After every merge a store holds what the rule of core/merge.py says; in the end any order of all bundles, old ones too,
comes to the same plan. The control forgets which rows are to be removed, and is found out.
"""

from unittest import mock

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from planner.store import merging
from tests.soak.proof import Proof
from tests.soak.shards import parts, spread
from tests.store.test_merging_machine import MergingMachine

_SEED = 20261124
_SHARD = 25
_CONTROL = 60


def prove(full: bool) -> Proof:
    """150 histories of up to 30 acts (6 in the tests)."""
    count = 150 if full else 6
    told = spread(_shard, parts(count, _SHARD), full=full)
    control = _control()
    merges = sum(merges for merges, _ in told)
    troubles = [trouble for _, trouble in told if trouble]
    figures: dict[str, int | str] = {
        "histories": count,
        "merges compared with the rule": merges,
        "shards of histories that came to something else": len(troubles),
        "the control without removing": "found out" if control else "NOT found out",
    }
    if troubles:
        figures["wrong"] = troubles[0][:200]
    return Proof("Merging in any order", figures, not troubles and bool(control) and merges > 0)


def _shard(part: tuple[int, int]) -> tuple[int, str]:
    """(merges, what went wrong in so many histories; empty where nothing did)."""
    number, count = part
    merges = 0
    real = MergingMachine._take_in

    def counted(self: MergingMachine, *given: object) -> None:
        nonlocal merges
        merges += 1
        real(self, *given)  # type: ignore[arg-type]

    with mock.patch.object(MergingMachine, "_take_in", counted):
        trouble = _trouble(number, count)
    return merges, trouble


def _control() -> str:
    """What goes wrong once nothing is ever removed."""
    forgetful = merging._gone

    def nothing_is_gone(shape: object) -> str:
        return f"{forgetful(shape)} AND 0"  # type: ignore[arg-type]

    with mock.patch.object(merging, "_gone", nothing_is_gone):
        return _trouble(0, _CONTROL)


def _trouble(number: int, count: int) -> str:
    tried = settings(
        max_examples=count,
        stateful_step_count=30,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    machine = seed(_SEED + number)(type("Histories", (MergingMachine,), {}))
    try:
        run_state_machine_as_test(machine, settings=tried)
    except AssertionError as error:
        return str(error) or type(error).__name__
    return ""
