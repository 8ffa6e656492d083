"""The plan is looked through once a week; what is wrong is told in a banner that offers to mend it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.check import CheckCancelled, Finding, LastCheck, Pause, Way
from planner.core.errors import StoreDamaged, StoreFull
from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.duties import services
from planner.store.backup import make_backup
from planner.store.last_check import last_check, note_check
from planner.store.looking import look_through
from planner.store.plan_store import empty_plan, open_store
from planner.store.restore import restore
from planner.store.second_place import prepare
from planner.ui.attendants import Attendants
from planner.ui.build import build_window
from planner.ui.checking import Checker, checked_words, found_words
from planner.ui.keeping import Keeping
from planner.ui.main_window import MainWindow
from planner.ui.pages.settings import SettingsPage
from planner.ui.pages.settings_keeping import KeepingCard
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from tests.ui.conftest import ScriptedDialogs

FRAMEWORK = read_builtin(paths.FRAMEWORK)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Make = Callable[..., tuple[Session, MainWindow]]

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def make(qtbot: QtBot, data_dir: Path, settings: Settings, dialogs: ScriptedDialogs) -> Iterator[Make]:
    made: list[tuple[Session, MainWindow]] = []
    settings.put(WELCOMED, True)

    def make(**changes: Callable[..., object]) -> tuple[Session, MainWindow]:
        session = Session(empty_plan(FRAMEWORK))
        duties = services(data_dir)
        keeping: Keeping = replace(duties.keeping, **changes)  # type: ignore[arg-type]
        window = build_window(session, replace(duties, keeping=keeping), settings, dialogs)
        session.attach(open_store(data_dir, framework=FRAMEWORK))
        window.show()
        qtbot.waitExposed(window)
        made.append((session, window))
        return session, window

    yield make
    for session, window in made:
        window.close()
        session.close()
        window.deleteLater()


def checker(window: MainWindow) -> Checker:
    found = window.findChild(Checker)
    assert isinstance(found, Checker)
    return found


def said(window: MainWindow) -> str:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.message_bar.words


def press(window: MainWindow, words: str) -> None:
    banner = checker(window).banner
    assert banner is not None
    (button,) = (each for each in banner.findChildren(QPushButton) if each.text() == words)
    button.click()


def damage(data_dir: Path) -> None:
    """A byte changed in words that were stored, behind the back of everybody."""
    path = paths.database(data_dir)
    data = path.read_bytes()
    assert b"Nobody noticed" in data
    path.write_bytes(data.replace(b"Nobody noticed", b"NobodY noticed"))


def told(session: Session) -> str:
    assert session.store is not None
    (piece,) = (line.id for line in session.store.evidence_lines(EvidenceQuery(), 0, 9))
    return session.store.evidence(piece).result


def test_where_all_is_well_nothing_is_said_and_the_week_begins(make: Make, data_dir: Path) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("A story"))
    checker(window).look_if_due()
    assert checker(window).banner is None
    done = last_check(data_dir)
    assert done is not None
    assert done.found == 0


def test_damage_is_told_in_a_banner_and_mended_from_a_backup(
    make: Make, dialogs: ScriptedDialogs, data_dir: Path
) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("Moved the site", result="Nobody noticed"))
    make_backup(data_dir)
    damage(data_dir)
    checker(window).look_if_due()
    banner = checker(window).banner
    assert banner is not None
    assert banner.accessibleName().startswith("1 thing in your plan, its files or its backups is not as stored")
    assert "“Moved the site”: result is “NobodY noticed”" in banner.accessibleName()
    dialogs.will_answer(True)
    press(window, "Mend…")
    assert "NobodY" in dialogs.asked[-1]
    assert told(session) == "Nobody noticed"
    assert checker(window).banner is None
    assert said(window) == "Put back from the backups: 1 thing, 0 files"
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


def test_an_answer_of_no_mends_nothing(make: Make, dialogs: ScriptedDialogs) -> None:
    mended: list[int] = []

    def mend(pause: Pause) -> str:
        mended.append(1)
        return ""

    _, window = make(look_through=lambda pause: [Finding("something", Way.MEND)], mend=mend)
    checker(window).look()
    dialogs.will_answer(False)
    press(window, "Mend…")
    assert mended == []
    assert checker(window).banner is not None


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


def flip_title(data_dir: Path) -> None:
    """Bytes of a title changed in its row, and not in the index over titles."""
    path = paths.database(data_dir)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'evidence'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data, start = path.read_bytes(), (page - 1) * size
    row = data[start : start + size]
    assert b"Moved the site" in row
    path.write_bytes(data[:start] + row.replace(b"Moved the site", b"Moved-the site") + data[start + size :])


def buttons(window: MainWindow) -> list[str]:
    banner = checker(window).banner
    assert banner is not None
    return [each.text() for each in banner.findChildren(QPushButton)]


def test_a_title_whose_index_was_hit_is_mended_too_and_what_was_typed_since_stays(
    make: Make, dialogs: ScriptedDialogs, data_dir: Path
) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("Moved the site"))
    make_backup(data_dir)
    session.add_evidence(EvidenceDraft("Typed since"))
    flip_title(data_dir)
    checker(window).look()
    dialogs.will_answer(True)
    press(window, "Mend…")
    assert session.store is not None
    titles = {line.title for line in session.store.evidence_lines(EvidenceQuery(), 0, 9)}
    assert titles == {"Moved the site", "Typed since"}
    assert checker(window).banner is None
    assert "the plan as it was found is kept in" in said(window)
    done = last_check(data_dir)
    assert done is not None
    assert done.found == 0, "the deep look is silent afterwards"


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


def test_where_mending_cannot_help_the_way_to_the_backups_is_offered(make: Make, dialogs: ScriptedDialogs) -> None:
    def mend(pause: Pause) -> str:
        raise StoreDamaged("The plan was not mended.", "Go back to the newest backup that was checked.")

    _, window = make(look_through=lambda pause: [Finding("something", Way.MEND)], mend=mend)
    checker(window).look()
    dialogs.will_answer(True)
    press(window, "Mend…")
    press(window, "Restore a backup…")
    assert window.page("settings").isVisible()


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


def test_a_look_that_began_before_the_mending_does_not_count(make: Make, dialogs: ScriptedDialogs) -> None:
    looks: list[int] = []

    def mend(pause: Pause) -> str:
        return "1 thing, 0 files"

    def look(pause: Pause) -> Sequence[str]:
        looks.append(1)
        if len(looks) == 2:  # the mending ends while this one is under way, and it told what was wrong before
            press(window, "Mend…")
            return [Finding("something old", Way.MEND)]
        return [Finding("something", Way.MEND)] if len(looks) == 1 else ()

    _, window = make(look_through=look, mend=mend)
    checker(window).look()
    dialogs.will_answer(True)
    checker(window).look()
    assert len(looks) == 3
    assert checker(window).banner is None


def test_mending_stops_when_the_program_ends(make: Make, dialogs: ScriptedDialogs) -> None:
    stopped: list[str] = []
    looks: list[int] = []

    def look(pause: Pause) -> Sequence[str]:
        looks.append(1)
        return [Finding("something", Way.MEND)]

    def mend(pause: Pause) -> str:
        pause()
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.emit()
        try:
            pause()
        except CheckCancelled as error:
            stopped.append(str(error))
            raise
        return ""

    _, window = make(look_through=look, mend=mend)
    checker(window).look()
    dialogs.will_answer(True)
    press(window, "Mend…")
    assert len(stopped) == 1
    assert looks == [1], "nothing new is begun"


# The card


def card(window: MainWindow) -> KeepingCard:
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page.keeping


def test_the_card_says_when_everything_was_looked_through(make: Make) -> None:
    _, window = make()
    shown = card(window)
    assert shown.checked.text().endswith("that has not been done yet.")
    shown.check.click()
    assert shown.checked.text() == "Everything was last looked through today; nothing was wrong."


def test_the_card_follows_a_backup_made_at_the_terminal(make: Make, data_dir: Path) -> None:
    from planner.store.backup import note_backup

    session, window = make()
    session.add_evidence(EvidenceDraft("A story"))
    shown = card(window)
    assert shown.age.text() == "There is no backup yet."
    note_backup(data_dir, make_backup(data_dir).backup)
    session.look_around()
    assert shown.age.text() == "The newest checked backup is less than an hour old."


def test_the_card_says_how_old_the_copy_in_the_second_place_is_and_that_it_is_away(
    make: Make, data_dir: Path, tmp_path: Path
) -> None:
    session, window = make()
    stick = tmp_path / "media" / "stick"
    stick.parent.mkdir()
    prepare(data_dir, stick)
    session.set_profile({"backup-dir": str(stick)}, "Choose a second place")
    shown = card(window)
    assert shown.there.text() == "There is no backup there yet."
    make_backup(data_dir)
    shown.refresh()
    assert shown.there.text() == "The newest checked backup there is less than an hour old."
    stick.parent.rename(tmp_path / "unplugged")
    shown.refresh()
    assert shown.there.text() == (
        f"The second place for backups, {stick}, is not there. Plug the disk in and back up again, or choose a folder."
    )
    assert shown.there.isVisible()
    stick.mkdir(parents=True)  # as a mount point that stays
    shown.refresh()
    assert "lacks the mark of the folder that was chosen" in shown.there.text()
    stick.rmdir()
    (tmp_path / "unplugged").joinpath("stick").rename(stick)
    shown.now.click()
    assert shown.there.text() == "The newest checked backup there is less than an hour old."
