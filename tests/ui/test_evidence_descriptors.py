"""The tree of descriptors shows the target, what a search leaves of it, and what is chosen."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from planner.core.framework import descriptor_key
from planner.core.plan import Plan
from planner.ui.models.descriptor_tree import DescriptorRole, DescriptorTreeModel
from planner.ui.models.descriptor_words import DescriptorBook
from tests.ui.stub_store import BUILD, DESIGN, FRAMEWORK, LEAD, LEVEL, REVIEW, ModelChecker

PLAN = Plan(FRAMEWORK, LEVEL)


def _picture(model: DescriptorTreeModel) -> str:
    lines = []
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        lines.append(f"{group.data()} ({group.data(DescriptorRole.LEVEL)})")
        for place in range(model.rowCount(group)):
            index = model.index(place, 0, group)
            lines.append(f"  [{'x' if model.chosen(index) else ' '}] {index.data()}")
    return "\n".join(lines)


@pytest.fixture
def model(qtbot: QtBot) -> DescriptorTreeModel:
    tree = DescriptorTreeModel()
    tree.set_plan(PLAN)
    return tree


def test_the_tree_is_the_target_with_a_box_for_each_descriptor(
    qtmodeltester: ModelChecker, model: DescriptorTreeModel
) -> None:
    qtmodeltester.check(model)
    model.set_chosen([REVIEW])
    assert _picture(model) == (
        "Responsibilities (Role level)\n"
        "  [ ] lead the team\n"
        "Security (Expert)\n"
        "  [ ] design securely\n"
        "  [x] review the design\n"
        "Prototyping (Working)\n"
        "  [ ] build prototypes"
    )


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("DESIGN review", "Security (Expert)\n  [ ] review the design"),
        ("security", "Security (Expert)\n  [ ] design securely\n  [ ] review the design"),
        ("nothing at all", ""),
    ],
)
def test_a_search_leaves_what_holds_every_word(
    qtmodeltester: ModelChecker, model: DescriptorTreeModel, typed: str, left: str
) -> None:
    qtmodeltester.check(model)
    model.set_filter(typed)
    assert _picture(model) == left


def test_a_tick_asks_and_changes_nothing_itself(qtbot: QtBot, model: DescriptorTreeModel) -> None:
    index = model.index(0, 0, model.index(2, 0))
    with qtbot.waitSignal(model.choose_requested) as asked:
        model.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert asked.args == [BUILD, True]
    assert not model.chosen(index)


def test_what_hangs_on_an_older_edition_is_ticked_and_unticked_by_its_own_key(
    qtbot: QtBot, model: DescriptorTreeModel
) -> None:
    old = descriptor_key("descriptor", "Prototyping", "Working", "build a prototype")
    model.set_plan(Plan(FRAMEWORK, LEVEL, matches={old: BUILD}))
    model.set_chosen([old])
    index = model.index(0, 0, model.index(2, 0))
    assert model.chosen(index)
    with qtbot.waitSignal(model.choose_requested) as asked:
        model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert asked.args == [old, False]


def test_words_are_found_for_the_target_for_other_role_levels_and_honestly_for_none() -> None:
    book = DescriptorBook(Plan(FRAMEWORK))
    assert book.words(DESIGN).where == "Security · Expert"
    assert book.words(LEAD).where == "Responsibilities"
    assert book.words("0" * 12).text == "A descriptor of another framework"
