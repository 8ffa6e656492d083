"""A plan in a synchronised folder, kept on this machine by the banner's button: the window on the real store."""

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from planner import app, duties, paths
from planner.core.builtin import read_builtin
from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.duties import services
from planner.store import moving
from planner.store.backup import Made, make_backup
from planner.store.plan_store import empty_plan, open_store
from planner.ui.about_data import about_data
from planner.ui.attendants import Attendants
from planner.ui.main_window import MainWindow
from planner.ui.moving import Mover, MovingDialog
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from planner.ui.tasks import Task
from tests.ui.conftest import OpenWindow, ScriptedDialogs
from tests.ui.real_plan import guessing, nameless

FRAMEWORK = read_builtin(paths.FRAMEWORK)
KEEP = "Keep the plan on this machine"
Started = list[list[str]]
Open = Callable[[], tuple[Session, MainWindow]]


@pytest.fixture(autouse=True)
def _inline(inline_tasks: None) -> None:
    """Each task runs where it is started."""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "Dropbox" / "plan"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform's own place."""
    place = tmp_path / "share" / "capability-planner"
    monkeypatch.setattr(paths, "platform_data_dir", lambda: place)
    return place


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The arguments of every program that was started."""
    found: Started = []
    monkeypatch.setattr(duties, "_start_again", found.append)
    return found


@pytest.fixture
def open_plan(open_window: OpenWindow, data_dir: Path, settings: Settings, own: Path, started: Started) -> Open:
    settings.put(WELCOMED, True)

    def open_plan() -> tuple[Session, MainWindow]:
        session = Session(empty_plan(FRAMEWORK))
        store = open_store(data_dir, framework=FRAMEWORK)
        window = open_window(session, services(data_dir), store)
        session.add_evidence(EvidenceDraft("Kept from the cloud"))
        return session, window

    return open_plan


def keep_here(window: MainWindow) -> None:
    (button,) = (each for each in attendants(window).banner.findChildren(QPushButton) if each.text() == KEEP)  # type: ignore[union-attr]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def attendants(window: MainWindow) -> Attendants:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found


def titles(data_dir: Path) -> list[str]:
    store = open_store(data_dir, framework=FRAMEWORK)
    try:
        return [each.title for each in store.evidence_all()]
    finally:
        store.close()


def plan_bytes(data_dir: Path) -> bytes:
    return paths.database(data_dir).read_bytes()


def test_one_press_moves_the_plan_starts_the_program_there_and_closes_the_window(
    open_plan: Open, data_dir: Path, own: Path, started: Started, dialogs: ScriptedDialogs
) -> None:
    _, window = open_plan()
    before = plan_bytes(data_dir)
    keep_here(window)
    assert started == [["--data-dir", str(own)]]
    assert not window.isVisible()
    assert dialogs.asked == []
    assert titles(own) == ["Kept from the cloud"]
    assert plan_bytes(data_dir) == before
    assert (data_dir / "moved.json").is_file()


def test_what_is_being_typed_comes_along(open_plan: Open, own: Path, started: Started) -> None:
    _, window = open_plan()
    window.add("evidence")
    form = window.page("evidence").editor.form  # type: ignore[attr-defined]
    QTest.keyClicks(form.title, "Half a title")
    keep_here(window)
    assert started
    assert sorted(titles(own)) == ["Half a title", "Kept from the cloud"]


def test_where_the_own_place_holds_a_plan_a_folder_is_asked_for(
    open_plan: Open, own: Path, started: Started, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    open_store(own, framework=FRAMEWORK).close()
    before = plan_bytes(own)
    _, window = open_plan()
    dialogs.will_answer(None)
    keep_here(window)
    assert (started, window.isVisible()) == ([], True)
    dialogs.will_answer(tmp_path / "here")
    keep_here(window)
    assert started == [["--data-dir", str(tmp_path / "here")]]
    assert titles(tmp_path / "here") == ["Kept from the cloud"]
    assert plan_bytes(own) == before


def test_a_folder_that_is_no_good_is_refused_in_words(
    open_plan: Open, data_dir: Path, own: Path, started: Started, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    open_store(own, framework=FRAMEWORK).close()
    _, window = open_plan()
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    for folder, told in (
        (full, "is not empty"),
        (data_dir.parent / "other", "lies in a folder that Dropbox synchronises"),
        (own, "holds a plan already"),
    ):
        dialogs.will_answer(folder)
        keep_here(window)
        assert told in attendants(window).message_bar.words
        assert "The plan was not moved." in attendants(window).message_bar.words
    assert (started, window.isVisible()) == ([], True)
    assert not (data_dir / "moved.json").exists()


@pytest.mark.parametrize("step", ["make_backup", "restore", "_go_on_backing_up", "refuse_damaged", "_commit"])
def test_a_step_that_fails_is_told_and_the_window_goes_on(
    open_plan: Open, data_dir: Path, own: Path, started: Started, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    session, window = open_plan()
    with monkeypatch.context() as patch:
        patch.setattr(moving, step, full)
        keep_here(window)
    assert "The plan was not moved and is where it was." in attendants(window).message_bar.words
    assert (started, window.isVisible()) == ([], True)
    assert not own.exists()
    assert [each for each in window.findChildren(MovingDialog) if each.isVisible()] == []
    session.add_evidence(EvidenceDraft("Goes on"))
    keep_here(window)
    assert started == [["--data-dir", str(own)]], "once more, it is done"
    assert sorted(titles(own)) == ["Goes on", "Kept from the cloud"]


def test_nothing_can_be_typed_meanwhile_and_the_steps_are_told(
    open_plan: Open, started: Started, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(Task, "inline", False)
    _, window = open_plan()
    told: list[str] = []
    looked = threading.Event()

    def waiting(*given: Path, thorough: bool) -> Made:
        looked.wait(60)
        return make_backup(*given, thorough=thorough)

    monkeypatch.setattr(moving, "make_backup", waiting)
    keep_here(window)
    (dialog,) = window.findChildren(MovingDialog)
    mover = window.findChild(Mover)
    assert isinstance(mover, Mover)
    mover._stepped.connect(told.append)
    assert dialog.isModal()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert nameless(dialog) == []
    assert guessing(dialog) == []
    looked.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    assert told[-2:] == ["Copying the plan to its new place", "Checking the copy"]
    assert len(started) == 1


def test_a_program_that_does_not_start_again_is_told_before_the_window_closes(
    open_plan: Open, own: Path, dialogs: ScriptedDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(arguments: list[str]) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    _, window = open_plan()
    monkeypatch.setattr(duties, "_start_again", gone)
    keep_here(window)
    assert dialogs.asked == [
        f"The plan is in {own} now, and the program could not be started on it. Start the program again."
    ]
    assert not window.isVisible()


def test_the_banner_s_buttons_are_whole_in_the_smallest_window(open_plan: Open, qtbot: QtBot) -> None:
    _, window = open_plan()
    window.resize(window.minimumSize())
    shown = attendants(window).banner
    assert shown is not None
    made = shown.findChildren(QPushButton)
    assert [each.text() for each in made] == [KEEP, "Keep backups elsewhere…", "I know"]
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in made))
    assert all(shown.rect().contains(each.geometry()) for each in made)


def test_the_sample_is_not_moved(open_window: OpenWindow, tmp_path: Path, settings: Settings, own: Path) -> None:
    data_dir = tmp_path / "Dropbox" / "plan"
    session = Session(empty_plan(FRAMEWORK))
    store = open_store(paths.sample_data_dir(data_dir), framework=FRAMEWORK)
    window = open_window(session, services(data_dir, sample=True), store)
    assert KEEP not in [each.text() for each in window.findChildren(QPushButton)]


def test_the_page_about_my_data_tells_where_the_plan_came_from(
    open_plan: Open, open_window: OpenWindow, data_dir: Path, own: Path
) -> None:
    _, window = open_plan()
    keep_here(window)
    session = Session(empty_plan(FRAMEWORK))
    there = open_window(session, services(own), open_store(own, framework=FRAMEWORK))
    assert attendants(there).banner is None
    there.acts["about-data"].trigger()
    (dialog,) = (each for each in there.findChildren(QDialog) if each.windowTitle() == "About my data")
    words = " ".join(each.text().replace("\u200b", "") for each in dialog.findChildren(QLabel))
    assert f"The plan was moved here from {data_dir}" in words
    assert f"and {data_dir / 'backups-since-moved'}" in words
    dialog.close()
    assert not any("moved here" in told for _, told in about_data(own, "window.ini", ""))


# Starts


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The directories of every window that was opened, none of which is."""
    found: list[Path] = []

    def opened(data_dir: Path, claim: object, *, sample: bool) -> tuple[int, bool]:
        found.append(data_dir)
        return 0, True

    monkeypatch.setattr(app, "_open_until_it_opens", opened)
    return found


@pytest.fixture
def moved_plan(tmp_path: Path) -> tuple[Path, Path]:
    """A plan that was moved: from where, and to where."""
    old, new = tmp_path / "old", tmp_path / "new"
    store = open_store(old, framework=FRAMEWORK)
    store.add_evidence(EvidenceDraft("Kept from the cloud"))
    store.close()
    moving.move(old, new, FRAMEWORK)
    return old, new


@pytest.mark.parametrize("arguments", [[], ["--sample"]])
def test_a_start_on_the_old_directory_opens_the_new_one(
    moved_plan: tuple[Path, Path], homes: list[Path], arguments: list[str]
) -> None:
    old, new = moved_plan
    assert app.main(["--data-dir", str(old), *arguments]) == 0
    assert homes == [new]


def test_a_start_whose_new_place_is_missing_says_so_and_opens_nothing(
    moved_plan: tuple[Path, Path], homes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = moved_plan
    new.rename(new.with_name("unplugged"))
    shown: list[UserError] = []
    monkeypatch.setattr("planner.ui.application.show_trouble", shown.append)
    assert app.main(["--data-dir", str(old)]) == 1
    assert homes == []
    assert f"was moved to {new}, and it is not there now" in shown[0].message
    assert "delete moved.json" in shown[0].hint
    (old / "moved.json").unlink()
    assert app.main(["--data-dir", str(old)]) == 0
    assert homes == [old]


def test_no_backup_is_made_of_what_was_left(moved_plan: tuple[Path, Path]) -> None:
    old, _ = moved_plan
    there = sorted((old / "backups").iterdir())
    app._back_up_after(old)
    assert sorted((old / "backups").iterdir()) == there


def test_the_program_is_started_again_with_its_own_interpreter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found: list[list[str]] = []

    def begun(arguments: list[str], **named: object) -> None:
        found.append(arguments)

    monkeypatch.setattr(subprocess, "Popen", begun)
    services(tmp_path).keeping.open_at(tmp_path / "home")
    assert found[0][-2:] == ["--data-dir", str(tmp_path / "home")]
