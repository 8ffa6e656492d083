"""Safe-keeping in the window: the trash is emptied once the person has agreed, and backups are made by themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import StoreFull
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.attendants import Attendants
from planner.ui.keeping import Keeper, Keeping, age_words
from planner.ui.main_window import MainWindow
from planner.ui.session import Session
from tests.ui.conftest import OpenWindow, ScriptedDialogs

FRAMEWORK = read_builtin(paths.FRAMEWORK)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

Make = Callable[..., tuple[Session, MainWindow]]

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def make(open_window: OpenWindow, data_dir: Path) -> Make:
    def make(keeping: Keeping | None = None) -> tuple[Session, MainWindow]:
        session = Session(empty_plan(FRAMEWORK))
        duties = services(data_dir)
        if keeping is not None:
            duties = replace(duties, keeping=keeping)
        return session, open_window(session, duties, open_store(data_dir, framework=FRAMEWORK))

    return make


def said(window: MainWindow) -> str:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.message_bar.words


def keeper(window: MainWindow) -> Keeper:
    found = window.findChild(Keeper)
    assert isinstance(found, Keeper)
    return found


def backups(data_dir: Path) -> list[Path]:
    return [each for each in (data_dir / "backups").glob("*") if each.is_dir()]


def binned(session: Session) -> list[str]:
    evidence = session.add_evidence(EvidenceDraft("Old story"))
    goal = session.add_goal(GoalDraft("Old goal"))
    assert evidence is not None
    assert goal is not None
    session.bin([evidence, goal])
    return [evidence, goal]


def test_the_trash_goes_for_good_after_a_question_and_a_backup(
    make: Make, dialogs: ScriptedDialogs, data_dir: Path
) -> None:
    session, window = make()
    ids = binned(session)
    dialogs.will_answer(True)
    window.acts["empty-trash"].trigger()
    (question,) = dialogs.asked
    assert "2 things in the trash will be deleted for good" in question
    assert "cannot be undone" in question
    assert said(window) == "2 things deleted for good"
    assert len(backups(data_dir)) == 1
    assert session.store is not None
    assert session.store.binned_goals() == ()
    session.undo()
    assert "changed elsewhere" in said(window)
    assert b"Old story" not in paths.database(data_dir).read_bytes()
    assert ids


def test_an_answer_of_no_leaves_the_trash_as_it_is(make: Make, dialogs: ScriptedDialogs, data_dir: Path) -> None:
    session, window = make()
    binned(session)
    dialogs.will_answer(False)
    window.acts["empty-trash"].trigger()
    assert session.store is not None
    assert len(session.store.binned_goals()) == 1
    assert backups(data_dir) == []


def test_an_empty_trash_asks_nothing(make: Make, dialogs: ScriptedDialogs) -> None:
    _, window = make()
    window.acts["empty-trash"].trigger()
    assert dialogs.asked == []
    assert said(window) == "The trash is empty"


@pytest.mark.parametrize("page_id", ["evidence", "goals"])
def test_both_lists_offer_it_while_they_show_the_trash(make: Make, dialogs: ScriptedDialogs, page_id: str) -> None:
    session, window = make()
    binned(session)
    window.show_page(page_id)
    page = window.page(page_id)
    (offer,) = (each for each in page.findChildren(QPushButton) if each.text() == "Empty the trash…")
    assert not offer.isVisible()
    trash = next(each for each in page.findChildren(QPushButton) if each.text() == "Trash")
    trash.click()
    assert offer.isVisible()
    dialogs.will_answer(True)
    offer.click()
    assert session.store is not None
    assert session.store.binned_goals() == ()
    trash.click()
    assert not offer.isVisible()


def test_where_the_backup_before_fails_nothing_is_deleted(
    make: Make, dialogs: ScriptedDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise StoreFull("No backup was made: the disk is full.", "Make room.")

    session, window = make()
    binned(session)
    monkeypatch.setattr("planner.store.backup.make_backup", full)
    dialogs.will_answer(True)
    window.acts["empty-trash"].trigger()
    assert "No backup was made" in said(window)
    assert session.store is not None
    assert len(session.store.binned_goals()) == 1


def test_a_backup_is_made_when_it_is_asked_for(make: Make, data_dir: Path) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("A story"))
    window.acts["back-up"].trigger()
    assert len(backups(data_dir)) == 1
    assert "backup was made" in said(window)


def test_a_backup_is_made_by_itself_once_after_changes(make: Make, data_dir: Path) -> None:
    session, window = make()
    keeper(window).back_up_if_due()
    assert backups(data_dir) == [], "a new plan holds nothing that is worth one"
    session.add_evidence(EvidenceDraft("A story"))
    keeper(window).back_up_if_due()
    keeper(window).back_up_if_due()
    assert len(backups(data_dir)) == 1


def test_a_second_place_that_fails_is_told(make: Make) -> None:
    _, window = make(Keeping(back_up=lambda: "The second place is not there. Plug the disk in.", due=lambda: True))
    keeper(window).back_up_if_due()
    assert said(window) == "A backup was made beside the plan. The second place is not there. Plug the disk in."


def test_a_backup_that_fails_is_told(make: Make) -> None:
    def full() -> str:
        raise StoreFull("No backup was made: the disk is full.", "Make room.")

    _, window = make(Keeping(back_up=full, due=lambda: True))
    keeper(window).back_up_if_due()
    assert said(window) == "No backup was made: the disk is full. Make room."


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=59), "less than an hour old"),
        (timedelta(hours=1), "1 hour old"),
        (timedelta(hours=47), "47 hours old"),
        (timedelta(days=2), "2 days old"),
        (-timedelta(hours=2), "from a time that this machine's clock has not reached"),
    ],
)
def test_the_age_of_a_backup_is_told_in_words(age: timedelta, words: str) -> None:
    assert age_words(NOW - age, NOW) == words
