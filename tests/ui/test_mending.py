"""What was found wrong in the plan is mended when a person says so."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from planner import paths
from planner.core.check import CheckCancelled, Finding, Pause, Way
from planner.core.errors import StoreDamaged
from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.store.backup import make_backup
from planner.store.last_check import last_check
from planner.ui.session import Session
from planner.ui.settings import Settings
from tests.ui.conftest import OpenWindow, ScriptedDialogs
from tests.ui.keeping_bench import Make, checker, press, said, windows

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def make(open_window: OpenWindow, data_dir: Path, settings: Settings) -> Make:
    return windows(open_window, data_dir, settings)


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


def test_where_mending_cannot_help_the_way_to_the_backups_is_offered(make: Make, dialogs: ScriptedDialogs) -> None:
    def mend(pause: Pause) -> str:
        raise StoreDamaged("The plan was not mended.", "Go back to the newest backup that was checked.")

    _, window = make(look_through=lambda pause: [Finding("something", Way.MEND)], mend=mend)
    checker(window).look()
    dialogs.will_answer(True)
    press(window, "Mend…")
    press(window, "Restore a backup…")
    assert window.page("settings").isVisible()


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
