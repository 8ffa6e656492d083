"""What becomes of words that were typed and not stored when the program ended."""

import pytest

from planner.core.draft import Draft, FoundDraft, Place

WHERE = Place("evidence", ("id",), "result")


@pytest.mark.parametrize(
    ("stored", "wanted", "displaced"),
    [
        ("before", True, ""),  # nobody touched it meanwhile
        ("typed", False, ""),  # it was stored after all
        ("another", True, "another"),  # somebody did: the typed words win, and that one is told of
        ("", True, ""),
        (None, False, ""),  # the thing is gone
    ],
)
def test_typed_words_are_written_unless_they_are_stored_or_their_place_is_gone(
    stored: str | None, wanted: bool, displaced: str
) -> None:
    found = FoundDraft(Draft(WHERE, "typed", "before"), stored, "Title")
    assert (found.wanted, found.displaced) == (wanted, displaced)


def test_a_thing_that_does_not_exist_yet_has_no_id() -> None:
    assert not WHERE.new
    assert Place("goal", ("", "abc"), "title").new
