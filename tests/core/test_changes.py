"""Changes: taking one back, and joining two that follow each other."""

from hypothesis import given
from hypothesis import strategies as st

from planner.core.changes import NOTHING, Change, Edit, Fields, Kind, Value, joined

NAMES = st.sampled_from(["title", "why", "state"])
CONTENT = st.dictionaries(NAMES, st.integers(0, 2))


def _edit(before: dict[str, Value], after: dict[str, Value]) -> Edit:
    """An edit of one row as the store writes it: the fields that differ."""
    names = {name for name in before | after if before.get(name) != after.get(name)}
    return Edit("goal", ("1",), {n: before.get(n) for n in names}, {n: after.get(n) for n in names})


def _applied(row: dict[str, Value] | None, edit: Edit) -> dict[str, Value] | None:
    if edit.after is None:
        return None
    return {**(row or {}), **edit.after}


def _change(before: Fields | None, after: Fields | None, key: str = "1") -> Change:
    return Change(frozenset({Kind.GOAL}), (key,), (Edit("goal", (key,), before, after),))


def test_nothing_is_false_and_anything_written_is_true() -> None:
    assert not NOTHING
    assert _change(None, {"title": "a"})


@given(st.none() | CONTENT, st.none() | CONTENT)
def test_taking_an_edit_back_twice_is_the_edit(before: Fields | None, after: Fields | None) -> None:
    edit = Edit("goal", ("1",), before, after)
    assert (edit.reversed().before, edit.reversed().after) == (after, before)
    assert edit.reversed().reversed() == edit


@given(st.fixed_dictionaries({n: st.integers(0, 2) for n in ("title", "why")}), CONTENT, CONTENT)
def test_two_edits_of_a_row_joined_lead_from_the_first_state_to_the_last(
    start: dict[str, Value], one: dict[str, Value], two: dict[str, Value]
) -> None:
    middle = {**start, **one}
    end = {**middle, **two}
    first = Change(frozenset({Kind.GOAL}), ("1",), (_edit(start, middle),))
    both = joined(first, Change(frozenset({Kind.GOAL}), ("1",), (_edit(middle, end),)))
    row: dict[str, Value] | None = start
    for edit in both.edits:
        row = _applied(row, edit)
        assert {name: start.get(name) for name in edit.before or {}} == edit.before
    assert row == end


def test_a_row_that_was_added_and_edited_was_added_as_it_is_now() -> None:
    both = joined(_change(None, {"title": "a", "why": "b"}), _change({"title": "a"}, {"title": "c"}))
    assert both.edits == (Edit("goal", ("1",), None, {"title": "c", "why": "b"}),)


def test_a_row_that_was_added_and_removed_leaves_no_trace() -> None:
    assert not joined(_change(None, {"title": "a"}), _change({"title": "a"}, None))


def test_a_row_that_was_edited_and_removed_is_remembered_as_it_first_was() -> None:
    both = joined(_change({"title": "a"}, {"title": "b"}), _change({"title": "b", "why": "c"}, None))
    assert both.edits == (Edit("goal", ("1",), {"title": "a", "why": "c"}, None),)


def test_a_row_that_was_removed_and_added_again_keeps_what_it_was() -> None:
    both = joined(_change({"title": "a"}, None), _change(None, {"title": "b"}))
    assert both.edits == (Edit("goal", ("1",), {"title": "a"}, {"title": "b"}),)


def test_a_change_that_is_undone_by_the_next_is_nothing_and_says_what_it_touched() -> None:
    both = joined(_change({"title": "a"}, {"title": "b"}), _change({"title": "b"}, {"title": "a"}))
    assert not both
    assert both.kinds == {Kind.GOAL}


def test_joining_keeps_other_rows_apart_and_the_first_ids_in_front() -> None:
    first = _change({"title": "a"}, {"title": "b"}, "1")
    second = Change(frozenset({Kind.RATING}), ("2", "1"), (Edit("rating", ("2",), None, {"value": "met"}),))
    both = joined(first, second)
    assert both.edits == first.edits + second.edits
    assert both.ids == ("1", "2")
    assert both.kinds == {Kind.GOAL, Kind.RATING}
