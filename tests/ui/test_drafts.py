"""Words that are typed and not stored survive a crash: kept beside the plan, they come back at the next start."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from planner.core.draft import Draft, Place
from planner.core.errors import StoreBusy, StoreFull, UserError
from planner.core.evidence import EvidenceEdit, EvidenceQuery
from planner.core.plan import GoalDraft
from planner.core.statement import StatementKind
from planner.store.plan_store import PlanStore
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from planner.ui.widgets.text_field import DRAFT_MS, TextField
from tests.ui.conftest import ScriptedDialogs
from tests.ui.evidence.making import add_piece
from tests.ui.real_plan import attended, real_store, shown, write
from tests.ui.stub_store import DESIGN, TODAY

OpenEvidence = Callable[[Session], EvidencePage]


@pytest.fixture
def page(session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings) -> Iterator[EvidencePage]:
    """The evidence page on it."""
    with shown(EvidencePage(session, theme, dialogs, settings)) as made:
        yield made


def a_second_passes(field: TextField) -> None:
    """What the field does each second while it is typed in."""
    (timer,) = [each for each in field.findChildren(QTimer) if each.interval() == DRAFT_MS]
    assert timer.isActive()
    timer.timeout.emit()


@contextmanager
def next_start(data_dir: Path) -> Iterator[tuple[Session, list[str]]]:
    """The program started again after it was cut off: the session, and what it said."""
    said: list[str] = []
    with closing(real_store(data_dir)) as store:
        session = Session(store.load(), today=lambda: TODAY)
        session.told.connect(lambda text, _: said.append(text))
        session.attach(store)
        yield session, said
        session.close()


def kept(session: Session) -> list[str]:
    """The words kept beside the plan."""
    assert session.store is not None
    return [each.draft.text for each in session.store.drafts()]


def test_words_typed_and_not_stored_come_back_at_the_next_start(
    session: Session, page: EvidencePage, data_dir: Path
) -> None:
    own = add_piece(session, "A good year")
    page.reveal(own)
    result = page.editor.form.account.fields["result"]
    write(result, "Half a sen")
    a_second_passes(result)
    with next_start(data_dir) as (again, said):
        assert again.store is not None
        assert said == ["Words you were typing were brought back: A good year."]
        assert again.store.evidence(own).result == "Half a sen"
        assert kept(again) == []
        again.undo()
        assert again.store.evidence(own).result == ""


def test_words_that_are_stored_leave_no_draft(session: Session, page: EvidencePage, data_dir: Path) -> None:
    page.reveal(add_piece(session, "A good year"))
    result = page.editor.form.account.fields["result"]
    write(result, "Half")
    a_second_passes(result)
    assert kept(session) == ["Half"]
    write(result, " and whole")
    a_second_passes(result)
    assert kept(session) == ["Half and whole"]
    assert result.flush()
    assert kept(session) == []
    with next_start(data_dir) as (_, said):
        assert said == []


def test_a_keystroke_does_not_wait_for_the_disk(session: Session, page: EvidencePage) -> None:
    page.reveal(add_piece(session, "A good year"))
    write(page.editor.form.account.fields["result"], "Quick")
    assert kept(session) == []


def test_the_typed_words_win_over_what_was_stored_meanwhile_and_undo_brings_that_back(
    session: Session, page: EvidencePage, data_dir: Path
) -> None:
    own = add_piece(session, "A good year")
    page.reveal(own)
    result = page.editor.form.account.fields["result"]
    write(result, "Typed")
    a_second_passes(result)
    with closing(real_store(data_dir)) as terminal:
        terminal.edit_evidence(own, EvidenceEdit({"result": "From the terminal"}))
    with next_start(data_dir) as (again, said):
        assert again.store is not None
        assert again.store.evidence(own).result == "Typed"
        assert "They took the place of “From the terminal”, which is kept as a conflict." in said[0]
        (conflict,) = again.store.conflicts()
        assert (conflict.title, conflict.theirs) == ("A good year", {"result": "From the terminal"})
        again.undo()
        assert again.store.evidence(own).result == "From the terminal"


def test_a_new_piece_that_had_no_more_than_a_half_typed_title_comes_into_being(
    session: Session, page: EvidencePage, data_dir: Path
) -> None:
    page.add_new((DESIGN,))
    write(page.editor.form.title, "Hal")
    a_second_passes(page.editor.form.title)
    with next_start(data_dir) as (again, _):
        assert again.store is not None
        (line,) = again.store.evidence_lines(EvidenceQuery(), 0, 9)
        assert (line.title, line.descriptors) == ("Hal", (DESIGN,))


def test_words_that_cannot_be_stored_wait_in_their_field(
    session: Session, page: EvidencePage, data_dir: Path, theme: Theme, dialogs: ScriptedDialogs, settings: Settings
) -> None:
    own = add_piece(session, "A good year")
    page.reveal(own)
    title = page.editor.form.title
    title.setPlainText("long " * 50)
    a_second_passes(title)
    with (
        next_start(data_dir) as (again, said),
        shown(EvidencePage(again, theme, dialogs, settings)) as later,
    ):
        assert "they wait in their field" in said[0]
        later.reveal(own)
        assert later.editor.form.title.text() == "long " * 50
        assert later.editor.form.title.dirty
        later.editor.form.title.setPlainText("Short")
        later.flush()
        assert kept(again) == []


def test_each_kind_of_words_finds_its_way_back(session: Session, data_dir: Path) -> None:
    store = session.store
    assert isinstance(store, PlanStore)
    piece = add_piece(session, "A good year", TODAY, DESIGN)
    goal = store.add_goal(GoalDraft("Learn", steps=("Read",))).ids[0]
    step = store.goal(goal).steps[0].id
    review = store.start_review("Half year", TODAY, TODAY).ids[0]
    template = StatementKind.STAR.profile_field
    typed: tuple[tuple[Place, Callable[[PlanStore], str]], ...] = (
        (Place("evidence_descriptor", (piece, DESIGN), "how"), lambda again: again.evidence(piece).shows[0].how),
        (Place("goal", (goal,), "why"), lambda again: again.goal(goal).why),
        (Place("step", (goal, step), "text"), lambda again: again.goal(goal).steps[0].text),
        (Place("review", (review,), "name"), lambda again: again.review(review).name),
        (Place("profile", ("name",), "value"), lambda again: again.load().profile["name"]),
        (Place("profile", (template,), "value"), lambda again: again.load().profile[template]),
    )
    for place, _ in typed:
        store.keep_draft(Draft(place, "typed"))
    store.keep_draft(Draft(Place("goal", ("",), "title"), "Another"))
    with next_start(data_dir) as (again, said):
        assert len(said) == 1
        assert isinstance(again.store, PlanStore)
        for place, read in typed:
            assert read(again.store) == "typed", place
        assert "Another" in [each.title for each in again.plan.goals]


def test_a_template_that_cannot_be_read_does_not_come_in_by_this_door(session: Session, data_dir: Path) -> None:
    assert session.store is not None
    place = Place("profile", (StatementKind.STAR.profile_field,), "value")
    session.store.keep_draft(Draft(place, "{nothing of the kind"))
    with next_start(data_dir) as (again, _):
        assert place.key[0] not in again.plan.profile
        assert again.drafts.waiting(place) == "{nothing of the kind"


def test_words_for_what_is_gone_are_let_go(session: Session, data_dir: Path) -> None:
    assert session.store is not None
    session.store.keep_draft(Draft(Place("evidence", ("f" * 32,), "result"), "typed"))
    with next_start(data_dir) as (again, said):
        assert (said, kept(again)) == ([], [])


@pytest.mark.parametrize("trouble", [StoreFull("The disk is full."), StoreBusy("Another program has it.")])
def test_a_draft_that_cannot_be_kept_costs_nothing_but_itself(
    session: Session, page: EvidencePage, monkeypatch: pytest.MonkeyPatch, failures: list[UserError], trouble: UserError
) -> None:
    page.reveal(add_piece(session, "A good year"))
    result = page.editor.form.account.fields["result"]
    write(result, "Typed")

    def refuse(*_: object) -> None:
        raise trouble

    for name in ("keep_draft", "drop_draft", "drafts"):
        monkeypatch.setattr(session.store, name, refuse)
    a_second_passes(result)
    session.drafts.bring_back()
    assert result.text() == "Typed"
    assert result.flush()
    assert failures == []


def test_steps_and_reasons_of_a_goal_are_kept_too(
    session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, qtbot: QtBot
) -> None:
    goal = session.add_goal(GoalDraft("Learn", steps=("Read",)))
    assert goal is not None
    with shown(GoalsPage(session, theme, dialogs, settings)) as page:
        page.reveal(goal)
        for field in (*page.editor.form.steps.fields(), page.editor.form.why):
            field.setPlainText("Typed")
            a_second_passes(field)
        assert kept(session) == ["Typed", "Typed"]


def test_the_session_of_these_tests_lies_where_they_think(session: Session, data_dir: Path) -> None:
    add_piece(session, "A good year")
    with attended(data_dir) as other:
        assert other.plan.evidence == 1
