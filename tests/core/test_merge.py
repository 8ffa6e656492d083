"""The rule of merging, with any bundles, old ones too, in any order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.merge import Dot, Fields, Key, Side, covered, merged, rank, survivors, winner

ORIGINS = ("a", "b", "c")
KEYS: tuple[Key, ...] = (("tag", "1"), ("tag", "2"), ("evidence", "1"), ("review", "1"), ("inbox", "1"))
WORDS = ("x", "y")
STATES = {"review": ("sent", "closed"), "inbox": ("new", "dismissed", "taken")}


@dataclass
class History:
    """Three stores that write, remove, purge, bundle and merge, as the program does."""

    sides: dict[str, Side] = field(default_factory=lambda: {origin: Side() for origin in ORIGINS})
    bundles: list[Side] = field(default_factory=lambda: [Side()])

    def write(self, origin: str, key: Key, fields: Fields | None) -> None:
        side = self.sides[origin]
        dot = (max(side.seen.values(), default=0) + 1, origin)
        rows = dict(side.rows)
        if fields is None:
            rows.pop(key, None)
        else:
            rows[key] = {dot: fields}  # a write drops what lost
        self.sides[origin] = Side(rows, {**side.seen, origin: dot[0]})

    def bundle(self, origin: str) -> None:
        self.bundles.append(self.sides[origin])

    def take_in(self, origin: str, bundle: Side) -> None:
        self.sides[origin] = merged(self.sides[origin], bundle)


@st.composite
def fields_of(draw: st.DrawFn, kind: str) -> Fields | None:
    if kind == "tag" and draw(st.booleans()):
        return None
    state = draw(st.sampled_from(STATES.get(kind, ("",))))
    purged = kind in ("evidence", "review") and draw(st.integers(0, 4)) == 0
    return {"text": draw(st.sampled_from(WORDS)), "state": state, "purged": purged}


@st.composite
def histories(draw: st.DrawFn) -> list[Side]:
    """The bundles of a history, and what the stores hold in the end."""
    history = History()
    for _ in range(draw(st.integers(1, 25))):
        origin = draw(st.sampled_from(ORIGINS))
        act = draw(st.sampled_from(("write", "write", "bundle", "take in")))
        if act == "write":
            key = draw(st.sampled_from(KEYS))
            history.write(origin, key, draw(fields_of(key[0])))
        elif act == "bundle":
            history.bundle(origin)
        else:
            history.take_in(origin, draw(st.sampled_from(history.bundles)))
    return [*history.bundles, *history.sides.values()]


@given(histories(), st.data())
def test_any_order_of_any_bundles_comes_to_the_same(bundles: list[Side], data: st.DataObject) -> None:
    first, second, third = (data.draw(st.sampled_from(bundles)) for _ in range(3))
    assert merged(first, second) == merged(second, first)
    assert merged(merged(first, second), third) == merged(first, merged(second, third))
    assert merged(first, first) == first
    both = merged(first, second)
    assert merged(both, first) == merged(both, second) == both


@given(histories(), st.data())
def test_everything_merged_in_any_order_and_twice_is_one_plan(bundles: list[Side], data: st.DataObject) -> None:
    ends = []
    for _ in range(2):
        end = Side()
        for each in [*data.draw(st.permutations(bundles)), *bundles]:
            end = merged(end, each)
        ends.append(end)
    assert ends[0] == ends[1]


ONE: Dot = (1, "a")
TWO: Dot = (2, "b")
SAID: Mapping[Dot, Fields] = {ONE: {"text": "one"}}


def test_what_was_removed_with_that_in_mind_stays_removed() -> None:
    assert survivors(SAID, {}, {"a": 1}, {"a": 1}) == {}
    assert survivors({}, SAID, {"a": 1}, {"a": 1}) == {}
    assert merged(Side({KEYS[0]: SAID}, {"a": 1}), Side({}, {"a": 1, "b": 2})) == Side({}, {"a": 1, "b": 2})


def test_what_the_other_side_has_never_seen_stays() -> None:
    assert survivors(SAID, {}, {"a": 1}, {"a": 0}) == SAID
    assert survivors({}, SAID, {"b": 9}, {"a": 1}) == SAID


def test_what_both_hold_stays_whatever_they_have_seen() -> None:
    assert survivors(SAID, SAID, {"a": 1}, {"a": 1}) == SAID


def test_a_version_of_the_same_dot_is_the_one_that_is_here() -> None:
    assert survivors(SAID, {ONE: {"text": "forged"}}, {"a": 1}, {"a": 1}) == SAID


def test_a_dot_is_covered_up_to_what_was_seen_of_its_origin() -> None:
    assert covered((3, "a"), {"a": 3})
    assert not covered((4, "a"), {"a": 3, "b": 9})


@pytest.mark.parametrize(
    ("kind", "greater", "less"),
    [
        ("evidence", {"purged": True}, {"purged": False}),
        ("review", {"purged": True, "state": ""}, {"state": "closed"}),
        ("review", {"state": "closed"}, {"state": "returned"}),
        ("inbox", {"state": "taken"}, {"state": "dismissed"}),
        ("inbox", {"state": "dismissed"}, {"state": "new"}),
    ],
)
def test_rank_counts_before_time(kind: str, greater: Fields, less: Fields) -> None:
    assert rank(kind, greater) > rank(kind, less)
    assert winner(kind, {ONE: greater, TWO: less}) == ONE


def test_without_a_rank_the_later_one_is_the_row_and_the_origin_decides_a_tie() -> None:
    assert winner("goal", {ONE: {"state": "closed"}, TWO: {"state": "done"}}) == TWO
    assert winner("goal", {(2, "a"): {}, TWO: {}}) == TWO
