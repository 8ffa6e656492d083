"""The checklist as a tree: what stands in it, what a tick does, and that nothing else is touched."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt

from planner.core.changes import Change, Kind
from planner.core.evidence import EvidenceDraft, EvidenceKind
from planner.core.framework import RoleLevel, Skill
from planner.core.plan import GoalDraft, RatingValue
from planner.ui.models.checklist import ChecklistModel, Role, next_rating
from planner.ui.models.checklist_lines import DescriptorLine, GroupLine, filter_counts
from planner.ui.session import Session
from tests.ui.stub_store import BUILD, DESIGN, LEAD, REVIEW, TODAY, ModelChecker

_MARKS = {"not-started": " ", "developing": "/", "met": "x", "not-applicable": "-"}


def picture(model: ChecklistModel) -> list[str]:
    """The tree as text."""
    lines = []
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        heading = group.data(Role.LINE)
        assert isinstance(heading, GroupLine)
        lines.append(f"{heading.name}, {heading.level_words}, {heading.score_words}")
        for child in range(model.rowCount(group)):
            index = model.index(child, 0, group)
            line = index.data(Role.LINE)
            assert isinstance(line, DescriptorLine)
            words = "; ".join(part for part in (line.evidence_words, line.goal_words, line.strength_words) if part)
            lines.append(f"  [{_MARKS[index.data(Role.RATING)]}] {index.data()} ({words})")
    return lines


@pytest.fixture
def model(real_session: Session) -> ChecklistModel:
    return ChecklistModel(real_session)


def test_an_empty_plan_shows_every_descriptor(model: ChecklistModel, qtmodeltester: ModelChecker) -> None:
    assert picture(model) == [
        "Responsibilities, Role level, 0 of 1",
        "  [ ] lead the team (No evidence yet)",
        "Security, Expert, 0 of 2",
        "  [ ] design securely (No evidence yet)",
        "  [ ] review the design (No evidence yet)",
        "Prototyping, Working, 0 of 1",
        "  [ ] build prototypes (No evidence yet)",
    ]
    qtmodeltester.check(model)


def test_ratings_evidence_and_goals_show_where_they_belong(
    real_session: Session, model: ChecklistModel, qtmodeltester: ModelChecker
) -> None:
    real_session.rate(DESIGN, RatingValue.MET)
    real_session.rate(REVIEW, RatingValue.NOT_APPLICABLE, "there is no review here")
    real_session.add_evidence(EvidenceDraft("One", descriptors=(DESIGN,)))
    real_session.add_evidence(EvidenceDraft("Two", descriptors=(DESIGN,), kind=EvidenceKind.TRAINING))
    real_session.add_goal(GoalDraft("Learn", descriptors=(DESIGN, BUILD)))
    assert picture(model)[2:] == [
        "Security, Expert, 1 of 1",
        "  [x] design securely (2 evidence; 1 goal; fair: recent, 2 kinds, two pieces, "
        "no recent result that somebody can corroborate)",
        "  [-] review the design (No evidence yet)",
        "Prototyping, Working, 0 of 1",
        "  [ ] build prototypes (No evidence yet; 1 goal)",
    ]
    qtmodeltester.check(model)


def test_a_tick_announces_its_row_and_its_heading_alone(real_session: Session, model: ChecklistModel) -> None:
    announced: list[str] = []
    model.dataChanged.connect(
        lambda first, last: announced.append(first.data()) if first == last else announced.append("?")
    )
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    assert model.setData(model.index_of(REVIEW), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert sorted(announced) == ["Security", "review the design"]
    assert resets == []
    assert real_session.plan.value(REVIEW) is RatingValue.MET


def test_the_check_state_is_my_rating(real_session: Session, model: ChecklistModel) -> None:
    seen = []
    for value in (RatingValue.NOT_STARTED, RatingValue.DEVELOPING, RatingValue.MET):
        real_session.rate(DESIGN, value)
        seen.append(Qt.CheckState(model.index_of(DESIGN).data(Qt.ItemDataRole.CheckStateRole)))
    assert seen == [Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked]


def test_a_refused_tick_leaves_the_stored_truth(real_session: Session, model: ChecklistModel) -> None:
    refused: list[object] = []
    real_session.failed.connect(refused.append)
    # Not applicable needs a reason, and a tick brings none.
    assert not model.setData(model.index_of(DESIGN), RatingValue.NOT_APPLICABLE.value, Role.RATING)
    assert len(refused) == 1
    assert model.index_of(DESIGN).data(Role.RATING) == "not-started"


def test_headings_cannot_be_ticked(model: ChecklistModel) -> None:
    heading = model.index_of("security")
    assert not model.setData(heading, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert not heading.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.index_of(DESIGN).flags() & Qt.ItemFlag.ItemIsUserTristate


@pytest.mark.parametrize("unbroken", ["all", "no-evidence", "not-met", "open-goal", "stale"])
def test_filters_show_what_core_says_and_keep_the_tree_whole(
    real_session: Session, model: ChecklistModel, qtmodeltester: ModelChecker, unbroken: str
) -> None:
    real_session.rate(DESIGN, RatingValue.MET)
    real_session.add_evidence(EvidenceDraft("Old", on=TODAY.replace(year=2025), descriptors=(REVIEW,)))
    real_session.add_goal(GoalDraft("Learn", descriptors=(BUILD,)))
    shown = {
        "all": [LEAD, DESIGN, REVIEW, BUILD],
        "no-evidence": [LEAD, DESIGN, BUILD],
        "not-met": [LEAD, REVIEW, BUILD],
        "open-goal": [BUILD],
        "stale": [REVIEW],
    }
    model.set_filter(unbroken)
    assert [key for key in (LEAD, DESIGN, REVIEW, BUILD) if model.index_of(key).isValid()] == shown[unbroken]
    qtmodeltester.check(model)
    model.set_filter("all")
    assert len(picture(model)) == 7


def test_the_row_a_person_works_on_stays_when_the_filter_would_drop_it(
    real_session: Session, model: ChecklistModel
) -> None:
    model.set_filter("not-met")
    model.hold(DESIGN)
    real_session.rate(DESIGN, RatingValue.MET)
    assert model.index_of(DESIGN).isValid()
    model.hold("")
    real_session.rate(REVIEW, RatingValue.MET)
    assert not model.index_of(DESIGN).isValid()
    assert not model.index_of("security").isValid()


def test_a_row_that_comes_back_stands_in_its_place(real_session: Session, model: ChecklistModel) -> None:
    model.set_filter("not-met")
    real_session.rate(DESIGN, RatingValue.MET)
    real_session.rate(REVIEW, RatingValue.MET)
    assert [line for line in picture(model) if "Security" in line] == []
    real_session.undo()
    real_session.undo()
    assert [line.split(" (")[0] for line in picture(model)][2:5] == [
        "Security, Expert, 0 of 2",
        "  [ ] design securely",
        "  [ ] review the design",
    ]


def test_filter_numbers_count_the_skills_and_not_the_responsibilities(real_session: Session) -> None:
    real_session.rate(DESIGN, RatingValue.MET)
    counted = filter_counts(real_session.plan, TODAY)
    assert counted == {"all": 3, "no-evidence": 3, "not-met": 2, "open-goal": 0, "stale": 0}


def test_a_screen_reader_hears_the_whole_line(real_session: Session, model: ChecklistModel) -> None:
    real_session.rate(DESIGN, RatingValue.DEVELOPING)
    spoken = model.index_of(DESIGN).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "design securely, developing, No evidence yet"
    heading = model.index_of("security").data(Qt.ItemDataRole.AccessibleTextRole)
    assert heading == "Security, Expert, 0 of 2 met, 1 developing"


def test_space_goes_round(model: ChecklistModel) -> None:
    value, seen = RatingValue.NOT_APPLICABLE, []
    for _ in range(4):
        value = next_rating(value)
        seen.append(value.value)
    assert seen == ["not-started", "developing", "met", "not-started"]


def test_roles_have_names(model: ChecklistModel) -> None:
    names = {bytes(name.data()).decode() for name in model.roleNames().values()}
    assert {"line", "key", "rating", "evidence", "goals", "strength"} <= names


def test_a_change_of_something_else_announces_nothing(real_session: Session, model: ChecklistModel) -> None:
    announced: list[QModelIndex] = []
    model.dataChanged.connect(lambda first, last: announced.append(first))
    real_session.plan_changed.emit(Change(frozenset({Kind.PROFILE})))
    assert announced == []


def test_another_target_is_another_tree(
    real_session: Session, model: ChecklistModel, qtmodeltester: ModelChecker
) -> None:
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    real_session.plan_loaded.emit()
    assert resets == []
    other = RoleLevel(name="Lead", skills=(Skill("Leading", "Expert", ("lead",)),))
    real_session._plan = replace(real_session.plan, target=other)
    real_session.plan_loaded.emit()
    assert resets == [1]
    assert picture(model) == ["Leading, Expert, 0 of 1", "  [ ] lead (No evidence yet)"]
    qtmodeltester.check(model)
