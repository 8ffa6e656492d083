"""Random histories of three stores that write, purge, undo, settle, are copied and put back, and take in bundles.

After every merge a store holds what the rule of core/merge.py says; in the end any order of all bundles, old ones too,
comes to the same plan. The control forgets which rows are to be removed, and is found out.
"""

from unittest import mock

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from planner.store import merging
from tests.soak.proof import Proof
from tests.store.test_merging_machine import MergingMachine


def prove(full: bool) -> Proof:
    """150 histories of up to 30 acts (3 in the tests)."""
    count = 150 if full else 3
    merges = 0
    real = MergingMachine._take_in

    def counted(self: MergingMachine, *given: object) -> None:
        nonlocal merges
        merges += 1
        real(self, *given)  # type: ignore[arg-type]

    with mock.patch.object(MergingMachine, "_take_in", counted):
        trouble = _trouble(count)
    forgetful = merging._gone

    def nothing_is_gone(shape: object) -> str:
        return f"{forgetful(shape)} AND 0"  # type: ignore[arg-type]

    with mock.patch.object(merging, "_gone", nothing_is_gone):
        control = _trouble(60)
    figures: dict[str, int | str] = {
        "histories": count,
        "merges compared with the rule": merges,
        "histories that came to something else": 1 if trouble else 0,
        "the control without removing": "found out" if control else "NOT found out",
    }
    if trouble:
        figures["wrong"] = trouble[:200]
    return Proof("Merging in any order", figures, not trouble and bool(control))


def _trouble(count: int) -> str:
    """What went wrong in so many histories; empty where nothing did."""
    tried = settings(
        max_examples=count,
        stateful_step_count=30,
        deadline=None,
        database=None,
        derandomize=True,
        print_blob=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(MergingMachine, settings=tried)
    except AssertionError as error:
        return str(error) or type(error).__name__
    return ""
