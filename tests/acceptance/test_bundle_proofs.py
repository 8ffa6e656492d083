"""What a bundle can do: no harm, and the same in any order. The long forms are in tests/soak."""

from tests.soak import hostile_bundles, merging


def test_a_hostile_bundle_is_refused_and_the_plan_is_as_it_was() -> None:
    proof = hostile_bundles.prove(full=False)
    assert proof.passed, proof.figures


def test_merging_without_the_rule_for_what_was_removed_is_found_out() -> None:
    proof = merging.prove(full=False)
    assert proof.passed, proof.figures
