"""Journeys through the goals page, with a real store behind it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.errors import StoreFull, UserError
from planner.core.plan import Goal, GoalDraft, GoalEdit, GoalState
from planner.ui.pages.goals import GoalsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, press, shown, tab_chain, write
from tests.ui.stub_store import BUILD, DESIGN, TODAY


@pytest.fixture
def page(
    qapp: QApplication, session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> Iterator[GoalsPage]:
    with shown(GoalsPage(session, theme, dialogs, settings)) as made:
        yield made


def _add(session: Session, title: str, due: date | None = None, **fields: object) -> str:
    made = session.add_goal(GoalDraft(title, due=due, **fields))  # type: ignore[arg-type]
    assert made is not None
    return made


def _goal(session: Session, page: GoalsPage) -> Goal:
    found = session.plan.goal(page.editor.goal_id)
    assert found is not None
    return found


def _groups(page: GoalsPage) -> dict[str, list[str]]:
    found = {}
    for row in range(page.model.rowCount()):
        group = page.model.index(row, 0)
        titles = [str(page.model.index(n, 0, group).data()) for n in range(page.model.rowCount(group))]
        found[str(group.data())] = titles
    return found


def test_a_title_and_enter_make_a_goal(qtbot: QtBot, session: Session, page: GoalsPage) -> None:
    page.add_new((DESIGN,))
    title = page.editor.form.title
    qtbot.waitUntil(title.hasFocus)
    assert not page.editor.form.why.isEnabled()
    write(title, "Lead an exercise")
    press(title, Qt.Key.Key_Return)
    assert _groups(page) == {"No date": ["Lead an exercise"]}
    assert page.tree.current_id() == page.editor.goal_id
    assert _goal(session, page).descriptors == (DESIGN,)
    assert page.editor.form.why.hasFocus()


def test_a_new_goal_without_a_title_leaves_nothing_behind(session: Session, page: GoalsPage) -> None:
    known = _add(session, "Known")
    page.add_new()
    write(page.editor.form.title, " ")
    press(page.editor.form.title, Qt.Key.Key_Return)
    page.reveal(known)
    assert _groups(page) == {"No date": ["Known"]}


def test_everything_about_a_goal_is_saved_as_it_is_typed(qtbot: QtBot, session: Session, page: GoalsPage) -> None:
    page.reveal(_add(session, "Exercise"))
    form = page.editor.form
    with qtbot.waitSignal(session.plan_changed):
        write(form.why, "Nobody has tested it")
    write(form.measure, "Findings are closed")
    write(form.due, "2026-12-12")
    press(form.due, Qt.Key.Key_Return)
    form.state.button("in-progress").click()
    form.private.click()
    page.flush()
    stored = _goal(session, page)
    assert (stored.why, stored.measure) == ("Nobody has tested it", "Findings are closed")
    assert (stored.due, stored.state, stored.private) == (date(2026, 12, 12), GoalState.IN_PROGRESS, True)
    assert form.due_words.text() == "due in 18 days"
    form.clear_due.click()
    assert _goal(session, page).due is None
    session.undo()
    assert form.due.text() == "12 December 2026"


def test_steps_are_added_ticked_reworded_and_removed_by_keyboard(
    qtbot: QtBot, session: Session, page: GoalsPage
) -> None:
    page.reveal(_add(session, "Exercise"))
    steps = page.editor.form.steps
    for text in ("Scope", "Run"):
        write(steps.new, text)
        press(steps.new, Qt.Key.Key_Return)
    first, second = (each.id for each in _goal(session, page).steps)
    press(steps.row(first).box, Qt.Key.Key_Space)
    write(steps.row(second).words, "Re")
    press(steps.row(second).words, Qt.Key.Key_Return)
    assert [(each.text, each.done) for each in _goal(session, page).steps] == [("Scope", True), ("ReRun", False)]
    assert page.editor.form.steps_words.text() == "1 of 2 done"
    press(steps.row(first).box, Qt.Key.Key_Delete)
    assert [each.text for each in _goal(session, page).steps] == ["ReRun"]
    session.undo()
    assert [each.text for each in _goal(session, page).steps] == ["Scope", "ReRun"]


def test_a_goal_that_is_done_becomes_evidence(qtbot: QtBot, session: Session, page: GoalsPage) -> None:
    page.reveal(_add(session, "Exercise", descriptors=(DESIGN, BUILD)))
    assert not page.editor.turn.isVisibleTo(page)
    page.editor.form.state.button("done").click()
    assert _groups(page) == {"Done": ["Exercise"]}
    assert page.tree.current_id() == page.editor.goal_id
    with qtbot.waitSignal(page.reveal_requested) as revealed:
        page.editor.turn.click()
    assert revealed.args is not None
    where, evidence_id = revealed.args
    assert where == "evidence"
    assert session.store is not None
    made = session.store.evidence(evidence_id)
    assert (made.title, made.on) == ("Exercise", TODAY)
    assert {each.descriptor for each in made.shows} == {DESIGN, BUILD}


def test_delete_moves_to_the_trash_which_gives_back(qtbot: QtBot, session: Session, page: GoalsPage) -> None:
    _add(session, "Kept")
    gone = _add(session, "Thrown away", TODAY - timedelta(days=4))
    page.tree.select(gone)
    with qtbot.waitSignal(session.told) as told:
        press(page.tree, Qt.Key.Key_Delete)
    assert told.args == ["Goal moved to the trash", True]
    assert _groups(page) == {"No date": ["Kept"]}
    session.undo()
    assert _groups(page) == {"Overdue": ["Thrown away"], "No date": ["Kept"]}
    session.redo()
    page.trash.click()
    assert _groups(page) == {"Trash": ["Thrown away"]}
    page.tree.select(gone)
    assert page.editor.form.title.isReadOnly()
    page.editor.restore.click()
    page.trash.click()
    assert _groups(page) == {"Overdue": ["Thrown away"], "No date": ["Kept"]}


def test_the_cursor_follows_a_goal_into_another_group(session: Session, page: GoalsPage) -> None:
    ids = [_add(session, f"Goal {n}", TODAY + timedelta(days=n)) for n in range(3)]
    page.tree.select(ids[1])
    session.edit_goal(ids[1], GoalEdit({"due": TODAY - timedelta(days=1)}))
    assert page.tree.current_id() == ids[1]
    assert page.tree.currentIndex().parent().data() == "Overdue"


def test_groups_stay_as_they_were_opened_and_closed(session: Session, page: GoalsPage) -> None:
    _add(session, "Open")
    _add(session, "Old", state=GoalState.DONE)
    done = page.model.index(1, 0)
    assert (done.data(), page.tree.isExpanded(done)) == ("Done", False)
    page.tree.setCurrentIndex(done)
    press(page.tree, Qt.Key.Key_Return)
    page.tree.collapse(page.model.index(0, 0))
    _add(session, "Another", TODAY)
    expanded = [page.tree.isExpanded(page.model.index(row, 0)) for row in range(3)]
    assert (list(_groups(page)), expanded) == (["Due soon", "No date", "Done"], [True, False, True])


def test_words_that_could_not_be_stored_stay_in_the_editor(
    monkeypatch: pytest.MonkeyPatch, session: Session, page: GoalsPage
) -> None:
    failures: list[UserError] = []
    session.failed.connect(failures.append)
    first, second = _add(session, "First"), _add(session, "Second")
    page.reveal(first)
    write(page.editor.form.why, "Because")

    def full(goal_id: str, edit: GoalEdit) -> None:
        raise StoreFull("The disk is full.", "Free some space.")

    with monkeypatch.context() as broken:
        broken.setattr(session.store, "edit_goal", full)
        page.reveal(second)
        assert (page.editor.goal_id, page.editor.form.why.text()) == (first, "Because")
        assert page.editor.form.marker.text() == "Not saved"
    assert len(failures) == 1
    page.reveal(second)
    assert page.editor.goal_id == second
    stored = session.plan.goal(first)
    assert stored is not None
    assert stored.why == "Because"


def test_descriptors_are_chosen_in_the_tree(qtbot: QtBot, session: Session, page: GoalsPage) -> None:
    page.reveal(_add(session, "Exercise"))
    page.editor.form.choose.click()
    picker = page.editor.picker
    qtbot.waitUntil(picker.search.hasFocus)
    write(picker.search, "prototypes")
    press(picker.search, Qt.Key.Key_Return)
    assert _goal(session, page).descriptors == (BUILD,)
    press(picker.search, Qt.Key.Key_Return)
    assert _goal(session, page).descriptors == ()
    picker.ready.click()
    assert page.editor.form.choose.isVisibleTo(page)


def test_f2_goes_to_the_title_and_escape_comes_back_without_losing_text(
    qtbot: QtBot, session: Session, page: GoalsPage
) -> None:
    page.reveal(_add(session, "Old title"))
    page.focus_first()
    qtbot.waitUntil(page.tree.hasFocus)
    press(page.tree, Qt.Key.Key_F2)
    write(page.editor.form.title, "New title")
    press(page.editor.form.title, Qt.Key.Key_Escape)
    assert page.tree.hasFocus()
    assert _groups(page) == {"No date": ["New title"]}


def test_an_empty_page_says_what_it_is_for_and_fills_by_one_button(page: GoalsPage, qtbot: QtBot) -> None:
    button = page._empty.button
    assert button.isVisibleTo(page)
    button.click()
    assert page.editor.is_new


@pytest.mark.parametrize("width", [816, 1072])
def test_nothing_is_wider_than_its_pane(qtbot: QtBot, session: Session, page: GoalsPage, width: int) -> None:
    made = _add(session, "A title of many words " * 6, date(2026, 9, 28), steps=("A long step " * 12,))
    page.resize(width, 560)
    page.reveal(made)
    scroll = page.editor._scroll
    qtbot.waitUntil(lambda: scroll.viewport().width() > 0)
    assert page.width() == width
    assert page.editor.form.width() <= scroll.viewport().width()


def test_every_control_has_a_name_and_no_label_guesses_at_markup(session: Session, page: GoalsPage) -> None:
    page.reveal(_add(session, "<b>x</b>", TODAY, descriptors=(DESIGN,), steps=("one",)))
    assert nameless(page) == []
    assert guessing(page) == []


def test_tab_goes_through_the_form_in_reading_order(session: Session, page: GoalsPage) -> None:
    page.reveal(_add(session, "Exercise", TODAY, steps=("one",)))
    form = page.editor.form
    row = form.steps.row(_goal(session, page).steps[0].id)
    wanted = [
        form.title, form.state.button("planned"), form.due, form.clear_due, form.why, form.measure,
        row.box, row.words, form.steps.new, form.choose, form.private,
    ]  # fmt: skip
    assert [each for each in tab_chain(form.title) if each in wanted] == wanted[1:]


def test_the_trash_lets_nothing_be_changed(session: Session, page: GoalsPage) -> None:
    binned = _add(session, "Thrown away", TODAY, steps=("one",), descriptors=(DESIGN,))
    session.bin([binned])
    page.reveal(binned)
    form = page.editor.form
    waiting = (form.state.button("done"), form.clear_due, form.private, form.choose, *form.steps.stops())
    assert [each for each in (*waiting, *form.about.stops()) if each.isVisibleTo(page) and each.isEnabled()] == []
    assert all(field.isReadOnly() for field in (form.title, form.why, form.measure))


def test_several_goals_are_binned_at_once(session: Session, page: GoalsPage) -> None:
    for n in range(3):
        _add(session, f"Goal {n}")
    page.tree.selectAll()
    press(page.tree, Qt.Key.Key_Delete)
    assert session.plan.goals == ()
    session.undo()
    assert len(session.plan.goals) == 3


def test_the_page_opens_with_the_most_pressing_goal_shown(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    _add(session, "Later", TODAY + timedelta(days=90))
    late = _add(session, "Late", TODAY - timedelta(days=3))
    with shown(GoalsPage(session, theme, dialogs, settings)) as opened:
        assert opened.editor.goal_id == late
        assert opened.tree.selected_ids() == [late]


def test_arrows_move_in_the_list_at_once(qtbot: QtBot, session: Session, page: GoalsPage) -> None:
    first, second = (_add(session, f"Goal {n}", TODAY + timedelta(days=n)) for n in (1, 2))
    page.focus_first()
    qtbot.waitUntil(page.tree.hasFocus)
    assert page.editor.goal_id == first
    press(page.tree, Qt.Key.Key_Down)
    assert page.editor.goal_id == second
