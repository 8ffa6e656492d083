"""What a person is told when something went wrong."""

import inspect

import pytest

from planner.core import errors
from planner.core.errors import ReportCancelled, ReportError, StoreError, StoreFull, UserError

ALL = [each for _, each in inspect.getmembers(errors, inspect.isclass)]


def test_an_error_reads_as_what_happened_and_what_to_do() -> None:
    assert str(UserError("The disk is full.", "Free some space.")) == "The disk is full. Free some space."
    assert str(UserError("The disk is full.")) == "The disk is full."


@pytest.mark.parametrize("kind", ALL)
def test_every_error_is_caught_as_a_users_and_carries_its_two_sentences(kind: type[UserError]) -> None:
    with pytest.raises(UserError) as caught:
        raise kind("What happened.", "What to do.")
    assert (caught.value.message, caught.value.hint) == ("What happened.", "What to do.")


def test_an_errors_family_says_which_room_it_came_from() -> None:
    assert issubclass(StoreFull, StoreError)
    assert issubclass(ReportCancelled, ReportError)
    assert not issubclass(ReportError, StoreError)
