"""What was acknowledged is durable, and damage is told: the proofs of `make soak` in small.

Two of them need a disk of their own and are not tried where there can be none; the reason is in the skip.
"""

import pytest

from tests.soak.__main__ import MODULES, proof_of, told
from tests.soak.proof import Proof


@pytest.mark.parametrize("module", ["kills", "power_cuts", "io_faults", "migrations", "damaged"])
def test_the_proof_holds(module: str) -> None:
    proof = proof_of(module)(False)
    if proof.skipped:
        pytest.skip(proof.skipped)
    assert proof.passed, told(proof)
    assert proof.figures


@pytest.mark.parametrize("module", MODULES)
def test_every_proof_of_the_table_can_be_asked(module: str) -> None:
    assert callable(proof_of(module))


def test_a_proof_that_fails_says_so_and_one_that_was_not_tried_says_why() -> None:
    assert "The result: FAILS." in told(Proof("Kills", {"lost": 1}, passed=False))
    assert "| lost | 1,000 |" in told(Proof("Kills", {"lost": 1000}))
    assert "not tried: FUSE is missing" in told(Proof("Cuts", skipped="FUSE is missing"))


def test_a_protection_that_is_taken_out_is_found_out_and_each_has_its_line() -> None:
    proof = proof_of("taken_out")(False)
    assert proof.passed, told(proof)
