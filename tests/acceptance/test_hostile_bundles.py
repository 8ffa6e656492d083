"""What a hostile bundle can do: nothing. The long form is tests/soak/hostile_bundles.py."""

from tests.soak.hostile_bundles import prove


def test_a_hostile_bundle_is_refused_and_the_plan_is_as_it_was() -> None:
    proof = prove(full=False)
    assert proof.passed, proof.figures
