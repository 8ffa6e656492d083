"""The plan is looked through once a week; what is wrong is told in a banner that offers what helps."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from planner.core.check import CheckCancelled, Finding, LastCheck, Pause, Way
from planner.core.errors import StoreFull
from planner.core.evidence import EvidenceDraft
from planner.store.backup import make_backup
from planner.store.last_check import last_check, note_check
from planner.store.looking import look_through
from planner.store.plan_store import open_store
from planner.store.restore import restore
from planner.ui.checking import checked_words, found_words
from planner.ui.main_window import MainWindow
from planner.ui.settings import Settings
from tests.ui.conftest import OpenWindow, ScriptedDialogs
from tests.ui.keeping_bench import FRAMEWORK, Make, checker, press, said, windows

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def make(open_window: OpenWindow, data_dir: Path, settings: Settings) -> Make:
    return windows(open_window, data_dir, settings)


def test_where_all_is_well_nothing_is_said_and_the_week_begins(make: Make, data_dir: Path) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("A story"))
    checker(window).look_if_due()
    assert checker(window).banner is None
    done = last_check(data_dir)
    assert done is not None
    assert done.found == 0


def test_not_now_leaves_all_as_it_is_and_it_is_told_again_at_the_next_start(make: Make) -> None:
    looks: list[int] = []

    def look(pause: Pause) -> Sequence[str]:
        looks.append(1)
        return ["the backup 12 is of no use: it is damaged"]

    _, window = make(look_through=look, last_check=lambda: LastCheck(datetime.now(UTC), found=1))
    checker(window).look_if_due()
    press(window, "Not now")
    assert checker(window).banner is None
    checker(window).look_if_due()
    assert len(looks) == 1, "not every half an hour"
    _, again = make(look_through=look, last_check=lambda: LastCheck(datetime.now(UTC), found=1))
    checker(again).look_if_due()
    assert checker(again).banner is not None


def test_within_a_week_it_is_not_looked_through_again_but_when_it_is_asked_for(make: Make) -> None:
    looks: list[int] = []

    def look(pause: Pause) -> Sequence[str]:
        looks.append(1)
        return ()

    _, window = make(look_through=look, last_check=lambda: LastCheck(datetime.now(UTC) - timedelta(days=6)))
    checker(window).look_if_due()
    assert looks == []
    window.acts["check-plan"].trigger()
    assert looks == [1]
    assert said(window) == "Everything was looked through, and nothing is wrong"


def test_it_stops_when_the_program_ends(make: Make) -> None:
    stopped: list[str] = []

    def look(pause: Pause) -> Sequence[str]:
        pause()
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.emit()
        try:
            pause()
        except CheckCancelled as error:
            stopped.append(str(error))
            raise
        return ()

    _, window = make(look_through=look)
    checker(window).look_if_due()
    assert len(stopped) == 1
    assert said(window) == ""


def test_one_that_cannot_be_made_is_told(make: Make) -> None:
    def full(pause: Pause) -> Sequence[str]:
        raise StoreFull("The plan was not looked through: the disk is full.", "Make room.")

    _, window = make(look_through=full)
    checker(window).look_if_due()
    assert said(window) == "The plan was not looked through: the disk is full. Make room."


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (None, "Everything is looked through once a week; that has not been done yet."),
        (LastCheck(NOW), "Everything was last looked through today; nothing was wrong."),
        (LastCheck(NOW - timedelta(days=1)), "Everything was last looked through yesterday; nothing was wrong."),
        (LastCheck(NOW - timedelta(days=6), 1), "Everything was last looked through 6 days ago; 1 thing was wrong."),
        (
            LastCheck(NOW + timedelta(days=6), 2),
            "Everything was last looked through on another clock; 2 things were wrong.",
        ),
    ],
)
def test_when_that_was_is_told_in_words(last: LastCheck | None, words: str) -> None:
    assert checked_words(last, NOW) == words


def test_several_things_are_counted() -> None:
    assert found_words(["a is gone", "b"]).startswith(
        "2 things in your plan, its files or its backups are not as stored"
    )


def buttons(window: MainWindow) -> list[str]:
    banner = checker(window).banner
    assert banner is not None
    return [each.text() for each in banner.findChildren(QPushButton)]


@pytest.mark.parametrize(
    ("way", "offered", "words"),
    [
        (Way.MEND, ["Mend…", "Not now"], "First of all: something."),
        (Way.RESTORE, ["Restore a backup…", "Not now"], "the newest checked backup does."),
        (Way.BY_HAND, ["Check again", "Not now"], "as it should be."),
        (Way.ANEW, ["Check again", "Not now"], "Make a new backup; the folder of the bad one can be deleted."),
    ],
)
def test_only_what_can_be_mended_offers_it_and_else_what_helps_is_told(
    make: Make, way: Way, offered: Sequence[str], words: str
) -> None:
    _, window = make(look_through=lambda pause: [Finding("something", way)])
    checker(window).look()
    assert buttons(window) == offered
    banner = checker(window).banner
    assert banner is not None
    assert banner.accessibleName().endswith(words)
    assert "planner " not in banner.accessibleName()


def test_what_the_last_look_found_is_told_at_the_start(make: Make) -> None:
    looks: list[int] = []

    def look(pause: Pause) -> Sequence[str]:
        looks.append(1)
        return ()

    _, window = make(look_through=look, last_check=lambda: LastCheck(datetime.now(UTC), found=4))
    banner = checker(window).banner
    assert banner is not None
    assert banner.accessibleName().startswith("The last look at everything, today, found 4 things that are not as")
    assert looks == []
    press(window, "Check again")
    assert looks == [1]
    assert checker(window).banner is None


def test_what_was_found_is_not_told_of_the_plan_that_was_put_in_its_place(
    make: Make, dialogs: ScriptedDialogs, data_dir: Path
) -> None:
    session, window = make(look_through=lambda pause: [Finding("something", Way.RESTORE)])
    note_check(data_dir, 1)
    folder = Path(make_backup(data_dir).backup.folder)
    checker(window).look()
    session.plan_loaded.emit()
    assert checker(window).banner is not None
    restore(data_dir, folder)  # as the terminal does it
    session.look_around()
    assert checker(window).banner is None


def test_a_look_at_a_plan_that_is_replaced_meanwhile_tells_nothing_of_the_other(make: Make, data_dir: Path) -> None:
    looks: list[str] = []

    def look(pause: Pause) -> Sequence[str]:
        looks.append("look")
        if len(looks) > 1:
            return ()

        def replaced() -> None:
            if looks == ["look"]:
                looks.append("replaced")
                restore(data_dir, folder)

        with closing(open_store(data_dir, framework=FRAMEWORK)) as store:
            return look_through(store, data_dir, replaced)

    _, window = make(look_through=look)
    folder = Path(make_backup(data_dir).backup.folder)
    checker(window).look()
    assert looks == ["look", "replaced"]
    assert checker(window).banner is None
    assert last_check(data_dir) is None
    assert "Another plan was put in the place" in said(window)


def test_a_plan_that_was_put_in_its_place_is_looked_through_in_its_turn(make: Make, data_dir: Path) -> None:
    found = [[Finding("something", Way.RESTORE)], []]
    session, window = make(look_through=lambda pause: found.pop(0))
    note_check(data_dir, 1)
    checker(window).look()
    press(window, "Not now")
    restore(data_dir, Path(make_backup(data_dir).backup.folder))
    session.look_around()
    checker(window).look_if_due()
    assert found == []
