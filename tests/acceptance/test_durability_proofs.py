"""What was acknowledged is durable, and damage is told: the proofs of `make soak` in small.

Two of them need a disk of their own and are not tried where there can be none; the reason is in the skip.
"""

import pytest

from tests.soak.__main__ import MODULES, page, proof_of, renewed, told
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


def test_one_proof_made_again_changes_its_own_part_of_the_page_alone() -> None:
    whole = page({"kills": Proof("Kills", {"lost": 3}, passed=False), "damaged": Proof("Damage", {"found": 2})}, 60)
    again = renewed(whole, "kills", Proof("Kills", {"lost": 0}))
    assert "| Kills | holds |" in again
    assert "| lost | 0 |" in again
    assert "| lost | 3 |" not in again
    assert "Made again on" in again
    assert again[again.index("## Damage") :] == whole[whole.index("## Damage") :].rstrip() + "\n"


def test_a_protection_that_is_taken_out_is_found_out_and_each_has_its_line() -> None:
    proof = proof_of("taken_out")(False)
    assert proof.passed, told(proof)
