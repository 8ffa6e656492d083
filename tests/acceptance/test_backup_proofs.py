"""Restores that are killed, and backups while the clock jumps: the small form of two proofs of tests/soak."""

from tests.soak import restore_kills, retention


def test_a_restore_that_is_killed_leaves_the_old_plan_or_the_new_one() -> None:
    proof = restore_kills.prove(full=False)
    assert proof.passed, proof.figures
    assert int(proof.figures["kills"]) >= 20


def test_no_jump_of_the_clock_drives_out_a_backup_that_must_stay() -> None:
    proof = retention.prove(full=False)
    assert proof.passed, proof.figures
