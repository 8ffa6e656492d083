"""What is told of a bundle on its way."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from planner.core.bundle import Step, unwatched
from planner.core.conflict import Written, written

HERE, THERE = "a" * 32, "b" * 32


@pytest.mark.parametrize("step", Step)
def test_only_the_last_step_of_an_import_is_not_stopped(step: Step) -> None:
    assert step.last is (step is Step.TAKING_IN)


def test_nobody_has_to_watch() -> None:
    answer: Callable[..., object] = unwatched
    assert answer(Step.ROWS, 0, 0) is None


def test_a_version_tells_who_wrote_it_and_when_where_its_row_keeps_a_time() -> None:
    moment = "2026-11-24T10:00:00+00:00"
    at = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert written({"origin": HERE, "updated_at": moment}, HERE) == Written(here=True, at=at)
    assert written({"origin": THERE}, HERE) == Written(here=False)
