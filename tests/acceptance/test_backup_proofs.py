"""Restores and moves that are killed, and backups while the clock jumps: three proofs of tests/soak in small."""

from tests.soak import move_kills, restore_kills, retention


def test_a_restore_that_is_killed_leaves_the_old_plan_or_the_new_one() -> None:
    proof = restore_kills.prove(full=False)
    assert proof.passed, proof.figures
    assert int(proof.figures["kills"]) >= 20


def test_a_move_that_is_killed_leaves_one_plan_that_is_found_from_both_places() -> None:
    proof = move_kills.prove(full=False)
    assert proof.passed, proof.figures
    assert int(proof.figures["the plan had stayed"]) >= 10
    assert int(proof.figures["the plan had moved"]) >= 1


def test_no_jump_of_the_clock_drives_out_a_backup_that_must_stay() -> None:
    proof = retention.prove(full=False)
    assert proof.passed, proof.figures
