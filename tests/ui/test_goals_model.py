"""Goals stand in the groups a person acts by."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from planner.core.plan import GoalEdit, GoalState, Plan, Step
from planner.ui.models.goals import GROUPS, GoalModel, GoalRole, due_words, group_of, grouped
from planner.ui.session import Session
from tests.ui.stub_store import BUILD, DESIGN, TODAY, ModelChecker, StubStore, goal


def _session(store: StubStore) -> Session:
    session = Session(Plan(), today=lambda: TODAY)
    session.attach(store)
    return session


def _picture(model: GoalModel) -> str:
    lines = []
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        lines.append(f"{group.data()} {group.data(GoalRole.COUNT)}")
        for place in range(model.rowCount(group)):
            index = model.index(place, 0, group)
            lines.append(f"  {index.data()} | {index.data(GoalRole.DUE)} | {index.data(GoalRole.SKILLS)}")
    return "\n".join(lines)


@pytest.fixture
def store() -> StubStore:
    steps = (Step("1" * 32, "one", True), Step("2" * 32, "two"))
    return StubStore(
        goals=[
            goal(1, "Certificate", due=TODAY - timedelta(days=4), descriptors=(DESIGN,), steps=steps),
            goal(2, "Older", due=TODAY - timedelta(days=40)),
            goal(3, "Exercise", due=TODAY + timedelta(days=30), descriptors=(DESIGN, BUILD)),
            goal(4, "Far", due=TODAY + timedelta(days=31), state=GoalState.IN_PROGRESS),
            goal(5, "Some day"),
            goal(6, "Did it", due=TODAY - timedelta(days=9), state=GoalState.DONE),
            goal(7, "Let go", state=GoalState.DROPPED),
        ]
    )


def test_goals_are_grouped_by_what_is_pressing(qtmodeltester: ModelChecker, store: StubStore) -> None:
    model = GoalModel(_session(store))
    qtmodeltester.check(model)
    assert _picture(model) == (
        "Overdue 2\n"
        "  Older | 40 days overdue | Not linked yet\n"
        "  Certificate | 4 days overdue | Security\n"
        "Due soon 1\n"
        "  Exercise | due in 30 days | Security, Prototyping\n"
        "Later 1\n"
        "  Far | due 25 Dec 2026 | Not linked yet\n"
        "No date 1\n"
        "  Some day | no date | Not linked yet\n"
        "Done 1\n"
        "  Did it | done, was due 15 Nov 2026 | Not linked yet\n"
        "Dropped 1\n"
        "  Let go | dropped | Not linked yet"
    )


def test_a_screen_reader_hears_due_words_and_steps(qtbot: QtBot, store: StubStore) -> None:
    model = GoalModel(_session(store))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index_of(goal(1).id).data(role) == "Certificate, 4 days overdue, 1 of 2 steps done, Security"
    assert model.index(0, 0).data(role) == "Overdue, 2 goals"


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "1 day overdue"), (0, "due today"), (1, "due tomorrow"), (2, "due in 2 days")]
)
def test_near_days_are_named_as_people_name_them(days: int, words: str) -> None:
    assert due_words(goal(1, due=TODAY + timedelta(days=days)), TODAY) == words


@given(
    st.lists(
        st.builds(
            goal,
            st.integers(0, 10_000),
            due=st.none() | st.dates(date(2024, 1, 1), date(2029, 1, 1)),
            state=st.sampled_from(GoalState),
        ),
        unique_by=lambda each: each.id,
    )
)
def test_every_goal_stands_in_exactly_one_group(goals: list[object]) -> None:
    groups = grouped(goals, TODAY)  # type: ignore[arg-type]
    assert sorted(each.id for _, those in groups for each in those) == sorted(each.id for each in goals)  # type: ignore[attr-defined]
    assert [name for name, _ in groups] == [name for name in GROUPS if name in dict(groups)]
    assert all(group_of(each, TODAY) == name for name, those in groups for each in those)
    assert all((name == "Overdue") == each.overdue(TODAY) for name, those in groups for each in those)


def test_an_edit_that_moves_nothing_tells_only_what_changed(qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = GoalModel(session)
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        session.edit_goal(goal(5).id, GoalEdit({"title": "Some other day"}))
    assert model.index_of(goal(5).id).data() == "Some other day"


def test_a_goal_done_moves_to_its_group(qtmodeltester: ModelChecker, qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = GoalModel(session)
    qtmodeltester.check(model)
    session.edit_goal(goal(1).id, GoalEdit({"state": GoalState.DONE}))
    assert model.index_of(goal(1).id).parent().data() == "Done"


def test_the_trash_lists_what_was_thrown_away_and_nothing_else(qtbot: QtBot, store: StubStore) -> None:
    session = _session(store)
    model = GoalModel(session)
    session.bin([goal(5).id])
    assert model.index_of(goal(5).id) == QModelIndex()
    model.show_trash(True)
    assert _picture(model) == "Trash 1\n  Some day | no date | Not linked yet"
