"""Nothing new is begun in a plan that cannot be written, and that is said; what was typed for it stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.core.changes import Change
from planner.core.errors import StoreFull, UserError
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft
from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.read_only_bench import WHY, Disk, come_back_to, disk_under, lock, refuse_writes, windowed
from tests.ui.real_plan import shown, write


@pytest.fixture
def disk(session: Session) -> Disk:
    return disk_under(session)


@pytest.fixture
def window(
    session: Session, disk: Disk, data_dir: Path, settings: Settings, dialogs: ScriptedDialogs
) -> Iterator[MainWindow]:
    with windowed(session, disk, data_dir, settings, dialogs) as made:
        yield made


def refuse_full(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk under the session is full."""

    def fail(*_: object, **__: object) -> Change:
        raise StoreFull("Nothing was saved: the disk is full.")

    for name in ("add_evidence", "add_goal"):
        monkeypatch.setattr(session.store, name, fail)


def test_a_new_thing_is_not_begun_where_it_could_not_be_kept(
    session: Session,
    disk: Disk,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    failures: list[UserError],
) -> None:
    lock(session, disk)
    with shown(EvidencePage(session, theme, dialogs, settings)) as page:
        page.add_new()
        assert not page.editor.is_new
    with shown(GoalsPage(session, theme, dialogs, settings)) as goals:
        goals.add_new()
        assert not goals.editor.is_new
    assert [each.message for each in failures] == [WHY] * 2


def test_a_step_that_could_not_be_added_stays_where_it_was_typed(
    session: Session,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    failures: list[UserError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goal = session.add_goal(GoalDraft("Learn"))
    assert goal is not None
    with shown(GoalsPage(session, theme, dialogs, settings)) as page:
        page.reveal(goal)
        refuse_writes(session, monkeypatch)
        write(page.editor.form.steps.new, "Read")
        page.flush()
        assert page.editor.form.steps.new.text() == "Read"
        assert len(failures) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_G])
def test_the_keys_for_something_new_say_why_it_cannot_be_and_leave_the_focus(
    window: MainWindow, session: Session, disk: Disk, failures: list[UserError], key: Qt.Key
) -> None:
    window.activateWindow()
    own = session.add_evidence(EvidenceDraft("A good year"))
    assert own is not None
    window.show_page("evidence")
    focused = window.focusWidget()
    disk.why = WHY
    come_back_to(window)
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert [str(each) for each in failures] == [f"{WHY} Once the folder can be written again, go on."]
    assert window.focusWidget() is focused
    disk.why = ""
    come_back_to(window)
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert len(failures) == 1
    page = window.page("evidence" if key == Qt.Key.Key_N else "goals")
    assert isinstance(page, EvidencePage | GoalsPage)
    assert page.editor.is_new


def test_a_title_that_could_not_be_saved_takes_in_no_second_one_without_a_word(
    session: Session,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    failures: list[UserError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse_full(session, monkeypatch)
    for made in (EvidencePage, GoalsPage):
        with shown(made(session, theme, dialogs, settings)) as page:
            page.add_new()
            title = page.editor.form.title
            write(title, "Written on a full disk")
            assert not page.editor.flush()
            title.selectAll()
            page.add_new()
            assert title.text() == "Written on a full disk"
            assert not title.textCursor().hasSelection()
            assert title.textCursor().atEnd()
            assert failures[-1].message.startswith("Nothing new was begun: Title “Written on a full disk” is not")
