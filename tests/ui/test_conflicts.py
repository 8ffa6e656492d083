"""Conflicts in the window: both versions beside each other, settled one by one, counted until none waits."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from planner import paths
from planner.cli.carrying import export_plan, import_bundle
from planner.core.builtin import read_builtin
from planner.core.conflict import Conflict, Written
from planner.core.draft import Draft, Place
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import GoalDraft, GoalEdit
from planner.duties import services
from planner.store.plan_store import PlanStore, empty_plan, open_store
from planner.ui.attendants import Attendants
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.models.conflicts import ConflictModel
from planner.ui.pages.conflicts import ConflictsPage
from planner.ui.session import Session
from planner.ui.settings import PAGE, WELCOMED, Settings
from planner.ui.widgets.sidebar import NavButton
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, press
from tests.ui.real_plan import shown as on_screen
from tests.ui.stub_store import TODAY, ModelChecker

FRAMEWORK = read_builtin(paths.FRAMEWORK)
Edit = Callable[[PlanStore, str], object]


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path) -> Iterator[Session]:
    """The plan at home, which the other machine knows."""
    store = open_store(tmp_path / "home", framework=FRAMEWORK, today=lambda: TODAY)
    made = Session(empty_plan(FRAMEWORK), today=lambda: TODAY)
    made.attach(store)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path, settings: Settings) -> Iterator[MainWindow]:
    settings.put(WELCOMED, True)
    made = build_window(session, services(tmp_path / "home"), settings, ScriptedDialogs())
    made.resize(1024, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def page(window: MainWindow) -> ConflictsPage:
    window.show_page("conflicts")
    made = window.page("conflicts")
    assert isinstance(made, ConflictsPage)
    return made


def carry(source: PlanStore, home: Path, tmp_path: Path) -> None:
    bundle = export_plan(source, tmp_path / "plan.zip").path
    import_bundle(home, FRAMEWORK, TODAY, bundle)


@pytest.fixture
def differ(session: Session, tmp_path: Path) -> Callable[..., None]:
    """What home holds goes to the other machine, both act, and what the other one did comes in."""

    def differ(there: Callable[[PlanStore], object], here: Callable[[PlanStore], object]) -> None:
        assert isinstance(session.store, PlanStore)
        carry(session.store, tmp_path / "work", tmp_path)
        work = open_store(tmp_path / "work", framework=FRAMEWORK, today=lambda: TODAY)
        there(work)
        here(session.store)
        carry(work, tmp_path / "home", tmp_path)
        work.close()
        session.look_around()

    return differ


def titled(session: Session, count: int = 1) -> list[str]:
    made = [session.add_evidence(EvidenceDraft(f"Piece {number}")) for number in range(count)]
    return [own for own in made if own is not None]


def both_title(ids: list[str], where: str) -> Callable[[PlanStore], object]:
    """Give each piece a title of that place, twice at home, so that home's stands."""

    def act(store: PlanStore) -> None:
        for number, own in enumerate(ids):
            for again in ("", " again")[: 2 if where == "home" else 1]:
                store.edit_evidence(own, EvidenceEdit({"title": f"Piece {number} {where}{again}"}))

    return act


def title(session: Session, own: str) -> str:
    assert session.store is not None
    return session.store.evidence(own).title


def entry(window: MainWindow) -> NavButton:
    return next(each for each in window.findChildren(NavButton) if each.page == "conflicts")


def said(window: MainWindow) -> str:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.message_bar.words


def cells(of: ConflictsPage) -> list[str]:
    """What the comparison says, as a screen reader is told it."""
    return [each.accessibleName() for each in of.detail.findChildren(QLabel) if each.accessibleName()]


def test_both_versions_stand_side_by_side_with_only_what_differs(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    (own,) = titled(session)

    def there(store: PlanStore) -> None:
        store.edit_evidence(own, EvidenceEdit({"title": "Piece at work", "result": "Twice as fast"}))

    differ(there, both_title([own], "home"))
    shown = page(window)
    assert shown.detail.title.text() == "Piece 0 home again"
    assert sorted(cells(shown)) == [
        "Result, the other version: Twice as fast",
        "Result, what stands: Nothing",
        "Title, the other version: Piece at work",
        "Title, what stands: Piece 0 home again",
    ]
    assert shown.detail.stands.text().startswith("Written on this machine, ")
    assert shown.detail.lost.text().startswith("Written on another machine, ")


def test_the_sidebar_says_how_many_wait_and_nothing_when_none_does(
    qtbot: QtBot, session: Session, window: MainWindow, settings: Settings, differ: Callable[..., None]
) -> None:
    assert not entry(window).isVisible()
    ids = titled(session, 2)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    qtbot.waitUntil(entry(window).isVisible)
    assert entry(window).accessibleName() == "Conflicts, 2 wait"
    assert window.acts["go-conflicts"].isVisible()
    window.acts["go-conflicts"].trigger()
    assert settings.get(PAGE) != "conflicts", "the next start must not open a page that has nothing to show"
    shown = page(window)
    shown.detail.keep.click()
    assert entry(window).accessibleName() == "Conflicts, 1 waits"
    shown.detail.keep.click()
    assert not entry(window).isVisible()
    assert not window.acts["go-conflicts"].isVisible()
    assert not shown.detail.isVisible()
    assert any("No conflict waits" in each.text() for each in shown.findChildren(QLabel) if each.isVisible())


def test_a_window_that_opens_with_conflicts_says_so(
    qtbot: QtBot, session: Session, tmp_path: Path, settings: Settings, differ: Callable[..., None]
) -> None:
    ids = titled(session, 2)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    with on_screen(build_window(session, services(tmp_path / "home"), settings, ScriptedDialogs())) as opened:
        qtbot.waitUntil(entry(opened).isVisible)
        assert entry(opened).accessibleName() == "Conflicts, 2 wait"


def test_what_was_displaced_by_words_of_a_crash_is_counted_too(
    qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    (own,) = titled(session)
    shown = page(window)
    assert session.store is not None
    session.store.keep_draft(Draft(Place("evidence", (own,), "title"), "Typed before the crash", "Another title"))
    session.drafts.bring_back()
    qtbot.waitUntil(entry(window).isVisible)
    assert entry(window).accessibleName() == "Conflicts, 1 waits"
    window.show_page("evidence")
    window.show_page("conflicts")
    assert sorted(cells(shown)) == ["Title, the other version: Piece 0", "Title, what stands: Typed before the crash"]


@pytest.mark.parametrize(("take", "stands"), [(False, "Piece 0 home again"), (True, "Piece 0 work")])
def test_a_conflict_is_settled_both_ways(
    session: Session, window: MainWindow, differ: Callable[..., None], take: bool, stands: str
) -> None:
    ids = titled(session, 2)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    shown = page(window)
    index = shown.model.index_of(next(each.id for each in _waiting(session) if each.key == (ids[0],)))
    shown.list.setCurrentIndex(index)
    (shown.detail.take if take else shown.detail.keep).click()
    assert title(session, ids[0]) == stands
    assert title(session, ids[1]) == "Piece 1 home again"
    assert [each.key for each in _waiting(session)] == [(ids[1],)]
    assert shown.detail.title.text() == "Piece 1 home again", "the next one that waits is shown"
    assert said(window) == ("The other version stands now" if take else "What stands is kept")
    assert session.undo_stack.undoText() == ("Take the other version" if take else "Add evidence")


def _waiting(session: Session) -> tuple[Conflict, ...]:
    assert session.store is not None
    return session.store.conflicts()


def test_taking_the_other_version_can_be_undone(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    (own,) = titled(session)
    differ(both_title([own], "work"), both_title([own], "home"))
    page(window).detail.take.click()
    assert title(session, own) == "Piece 0 work"
    session.undo()
    assert title(session, own) == "Piece 0 home again"
    session.redo()
    assert title(session, own) == "Piece 0 work"


def test_a_conflict_that_an_edit_elsewhere_settles_goes_and_the_rest_stays_where_it_is(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    ids = titled(session, 3)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    shown = page(window)
    shown.list.setCurrentIndex(shown.model.index(2))
    kept = shown.detail.conflict
    assert kept is not None
    other = next(own for own in ids if (own,) != kept.key)
    session.edit_evidence(other, EvidenceEdit({"title": "Settled by hand"}))
    assert shown.model.rowCount() == 2
    assert shown.detail.conflict == kept
    assert shown.model.conflict(shown.list.currentIndex()) == kept


def test_what_was_deleted_for_good_here_and_changed_there_comes_back_when_it_is_taken(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    (own,) = titled(session)

    def here(store: PlanStore) -> None:
        store.bin([own])
        store.purge(0)

    differ(lambda store: store.edit_evidence(own, EvidenceEdit({"result": "Twice as fast"})), here)
    shown = page(window)
    assert "deleted for good on one machine" in shown.detail.about.text()
    assert "Title, what stands: Deleted for good" in cells(shown)
    assert "Title, the other version: Piece 0" in cells(shown)
    assert "Result, the other version: Twice as fast" in cells(shown)
    assert not any("urged" in each for each in cells(shown))
    shown.detail.take.click()
    assert title(session, own) == "Piece 0"


def test_a_child_that_outlived_its_parent_is_shown_and_removed(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    (own,) = titled(session)

    def here(store: PlanStore) -> None:
        store.bin([own])
        store.purge(0)

    differ(lambda store: store.edit_evidence(own, EvidenceEdit(add_tags=("Cloud",))), here)
    shown = page(window)
    assert shown.detail.title.text() == "Cloud"
    assert shown.detail.kind.text() == "Tag"
    assert "a piece of evidence that was deleted for good" in shown.detail.about.text()
    assert cells(shown) == ["Tag, what stands: Cloud"]
    assert not shown.detail.take.isVisible()
    assert shown.detail.keep.text() == "Remove it"
    shown.detail.keep.click()
    assert _waiting(session) == ()


def test_the_words_of_the_other_version_can_be_copied(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    made = session.add_goal(GoalDraft("Lead an exercise"))
    assert made is not None
    differ(
        lambda store: store.edit_goal(made, GoalEdit({"why": "They asked\nat work"})),
        lambda store: store.edit_goal(made, GoalEdit({"why": "I want to", "due": TODAY})),
    )
    shown = page(window)
    copies = [each for each in shown.detail.findChildren(QPushButton) if each.text() == "Copy these words"]
    theirs = next(each for each in _waiting(session)).theirs["why"]
    (button,) = copies
    assert button.accessibleName() == "Copy the other version's words: Why"
    button.click()
    assert QGuiApplication.clipboard().text() == theirs
    assert said(window) == "The words are copied"


def test_the_keyboard_does_all_of_it(session: Session, window: MainWindow, differ: Callable[..., None]) -> None:
    ids = titled(session, 2)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    window.activateWindow()
    shown = page(window)
    assert shown.list.hasFocus()
    press(shown.list, Qt.Key.Key_Down)
    second = shown.detail.conflict
    press(shown.list, Qt.Key.Key_Return)
    assert shown.detail.keep.hasFocus()
    press(shown.detail.keep, Qt.Key.Key_Tab)
    assert shown.detail.take.hasFocus()
    press(shown.detail.take, Qt.Key.Key_Space)
    assert second is not None
    assert title(session, second.key[0]).endswith("work")
    assert shown.list.hasFocus()


def test_nothing_is_settled_in_a_plan_that_cannot_be_written(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    ids = titled(session)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    shown = page(window)
    session.writable.look_with(lambda: "The folder cannot be written.")
    session.writable.look()
    assert not shown.detail.keep.isEnabled()
    assert not shown.detail.take.isEnabled()
    assert "The folder cannot be written." in shown.detail.keep.toolTip()


def test_controls_have_names_and_words_are_plain(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    (own,) = titled(session)

    def there(store: PlanStore) -> None:
        store.edit_evidence(own, EvidenceEdit({"title": "<b>bold</b>", "result": "<img src='/etc/passwd'>"}))

    differ(there, both_title([own], "home"))
    shown = page(window)
    assert (nameless(shown), guessing(shown)) == ([], [])
    assert "Title, the other version: <b>bold</b>" in cells(shown)


def test_no_page_grows_wider_than_a_small_window(
    session: Session, window: MainWindow, differ: Callable[..., None]
) -> None:
    (own,) = titled(session)

    def there(store: PlanStore) -> None:
        store.edit_evidence(own, EvidenceEdit({"title": "w" * 200, "result": "x" * 2_000}))

    differ(there, both_title([own], "home"))
    shown = page(window)
    QApplication.processEvents()
    assert window.width() == 1024
    assert shown.detail._scroll.horizontalScrollBar().maximum() == 0
    inner = shown.detail._scroll.widget()
    assert inner is not None
    assert inner.width() <= shown.detail._scroll.viewport().width()


def test_the_model_keeps_its_rules(session: Session, differ: Callable[..., None], qtmodeltester: ModelChecker) -> None:
    ids = titled(session, 2)
    model = ConflictModel(session)
    qtmodeltester.check(model)
    differ(both_title(ids, "work"), both_title(ids, "home"))
    assert model.rowCount() == 2
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) in (
        "Piece 0 home again, Evidence",
        "Piece 1 home again, Evidence",
    )
    session.store.settle(_waiting(session)[0].id, ())  # type: ignore[union-attr]
    model.refresh()
    assert model.rowCount() == 1


def test_a_version_without_a_time_says_only_where_it_was_written() -> None:
    from planner.ui.models.conflict_words import written_words

    assert written_words(Written(here=True)) == "Written on this machine"
    noon = written_words(Written(here=False, at=datetime(2026, 11, 24, 12, tzinfo=UTC)))
    assert noon.startswith("Written on another machine, 24 November 2026, ")
