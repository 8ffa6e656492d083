"""A damaged plan at the start: it is found, told, and mended with one button; the damaged file is always kept."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QRadioButton

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import StoreDamaged, StoreForeign, StoreFull
from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.duties import services
from planner.store.backup import make_backup
from planner.store.plan_store import open_store
from planner.store.recovery import refuse_damaged, set_aside
from planner.ui.keeping import Keeping
from planner.ui.recovery import RecoveryDialog
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs

FRAMEWORK = read_builtin(paths.FRAMEWORK)
ERROR = StoreDamaged("The plan is damaged; it was left as it is.", "Go back to the newest backup.")
MakeDialog = Callable[..., RecoveryDialog]

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A plan with two backups, of one piece of evidence and of two; then it was damaged."""
    home = tmp_path / "data"
    store = open_store(home, framework=FRAMEWORK)
    for number in range(2):
        store.add_evidence(EvidenceDraft(f"Piece {number}"))
        make_backup(home)
    store.add_evidence(EvidenceDraft("Too late"))
    store.close()
    damage(paths.database(home))
    return home


def damage(database: Path) -> bytes:
    held = bytearray(database.read_bytes())
    for place in range(8192, len(held) - 4096, 4096):
        held[place : place + 64] = b"\xff" * 64
    database.write_bytes(held)
    return bytes(held)


def titles(data_dir: Path) -> set[str]:
    store = open_store(data_dir, framework=FRAMEWORK)
    found = {each.title for each in store.evidence_lines(EvidenceQuery(), 0, 10)}
    store.close()
    return found


def test_without_a_backup_here_one_is_restored_from_its_folder(
    make: MakeDialog, dialogs: ScriptedDialogs, data_dir: Path, tmp_path: Path
) -> None:
    (data_dir / "backups").rename(tmp_path / "stick")
    dialog = make()
    assert not dialog.restore.isVisible()
    dialogs.will_answer(None)
    dialog.elsewhere.click()
    dialogs.will_answer(data_dir)
    dialog.elsewhere.click()
    assert "is no backup and holds none that is whole" in dialog.trouble.text()
    assert dialog.isVisible()
    dialogs.will_answer(tmp_path / "stick", False)
    dialog.elsewhere.click()
    assert str(tmp_path / "stick") in dialogs.asked[-1]
    assert dialog.isVisible()
    dialogs.will_answer(tmp_path / "stick", True)
    dialog.elsewhere.click()
    assert not dialog.isVisible()
    assert titles(data_dir) == {"Piece 0", "Piece 1"}


@pytest.fixture
def make(theme: Theme, dialogs: ScriptedDialogs, data_dir: Path) -> Iterator[MakeDialog]:
    made: list[RecoveryDialog] = []

    def make(keeping: Keeping | None = None) -> RecoveryDialog:
        dialog = RecoveryDialog(theme, ERROR, keeping or services(data_dir).keeping, dialogs)
        dialog.show()
        made.append(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.close()
        dialog.deleteLater()


def kept_bytes(data_dir: Path, pattern: str) -> bytes:
    (aside,) = data_dir.glob(pattern)
    return (aside / "planner.sqlite3").read_bytes()


def test_one_button_restores_the_newest_backup_and_keeps_the_damaged_file(make: MakeDialog, data_dir: Path) -> None:
    damaged = paths.database(data_dir).read_bytes()
    dialog = make()
    dialog.restore.click()
    assert dialog.result() == RecoveryDialog.DialogCode.Accepted
    assert titles(data_dir) == {"Piece 0", "Piece 1"}
    assert kept_bytes(data_dir, "plan-before-restore-*") == damaged


def test_an_older_backup_can_be_chosen(make: MakeDialog, data_dir: Path) -> None:
    dialog = make()
    options = dialog.findChildren(QRadioButton)
    assert [each.isChecked() for each in options] == [True, False]
    options[1].click()
    dialog.restore.click()
    assert titles(data_dir) == {"Piece 0"}


def test_an_empty_plan_is_begun_after_a_question_and_the_damaged_one_is_kept(
    make: MakeDialog, dialogs: ScriptedDialogs, data_dir: Path
) -> None:
    damaged = paths.database(data_dir).read_bytes()
    dialog = make()
    dialogs.will_answer(False)
    dialog.empty.click()
    assert dialog.isVisible()
    dialogs.will_answer(True)
    dialog.empty.click()
    assert dialog.result() == RecoveryDialog.DialogCode.Accepted
    assert titles(data_dir) == set()
    assert kept_bytes(data_dir, "plan-damaged-*") == damaged


def test_without_a_backup_it_says_so_and_offers_none(make: MakeDialog, data_dir: Path) -> None:
    shutil.rmtree(data_dir / "backups")
    dialog = make()
    assert not dialog.restore.isVisible()
    assert any("no backup that can be used" in each.text() for each in dialog.findChildren(QLabel))
    assert dialog.empty.isVisible()


def test_a_restore_that_fails_is_told_and_can_be_tried_again(make: MakeDialog, data_dir: Path) -> None:
    def full(folder: Path) -> Path | None:
        raise StoreFull("Nothing was restored: the disk is full.", "Make room.")

    dialog = make(Keeping(backups=services(data_dir).keeping.backups, restore=full))
    dialog.restore.click()
    assert dialog.trouble.text() == "Nothing was restored: the disk is full. Make room."
    assert dialog.restore.isEnabled()
    assert dialog.isVisible()


def test_its_words_are_plain_and_what_happened_comes_first(make: MakeDialog) -> None:
    labels = [each for each in make().findChildren(QLabel) if each.text()]
    assert labels[0].text() == ERROR.message
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in labels)


def test_closing_it_changes_nothing(make: MakeDialog, data_dir: Path) -> None:
    before = {each: each.read_bytes() for each in data_dir.rglob("*") if each.is_file()}
    dialog = make()
    dialog.reject()
    assert dialog.result() == RecoveryDialog.DialogCode.Rejected
    assert {each: each.read_bytes() for each in data_dir.rglob("*") if each.is_file()} == before


# What the store does for it


def test_damage_that_the_first_page_does_not_meet_is_found(data_dir: Path) -> None:
    with pytest.raises(StoreDamaged, match="left as it is"):
        refuse_damaged(data_dir)


def test_a_plan_that_is_well_or_not_there_passes(tmp_path: Path) -> None:
    refuse_damaged(tmp_path / "none")
    assert not (tmp_path / "none" / "plan").exists()
    store = open_store(tmp_path / "well", framework=FRAMEWORK)
    refuse_damaged(tmp_path / "well")
    store.close()


def test_a_file_of_something_else_is_told_apart(tmp_path: Path) -> None:
    database = paths.database(tmp_path)
    database.parent.mkdir()
    database.write_bytes(b"no database at all" * 500)
    with pytest.raises(StoreForeign):
        refuse_damaged(tmp_path)


def test_a_damaged_plan_is_put_aside_whole(data_dir: Path) -> None:
    first = set_aside(data_dir)
    assert (first / "planner.sqlite3").exists()
    assert not paths.database(data_dir).parent.exists()
    with closing(sqlite3.connect(data_dir / "backups" / next(iter(backups(data_dir))) / "planner.sqlite3")) as kept:
        assert kept.execute("SELECT count(*) FROM evidence").fetchone()[0] in (1, 2)


def backups(data_dir: Path) -> list[str]:
    return sorted(each.name for each in (data_dir / "backups").iterdir() if each.is_dir())


# The whole program

ANSWERED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from planner.app import main
from planner.ui.main_window import MainWindow
from planner.ui.recovery import RecoveryDialog

def answer():
    from PySide6.QtWidgets import QApplication
    application = QApplication.instance()
    if application is None:
        return
    box = QApplication.activeModalWidget()
    if isinstance(box, RecoveryDialog) and box.restore.isEnabled():
        print("recovery", flush=True)
        box.restore.click()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible() and window._session.ready:
            print("window", window._session.plan.evidence, flush=True)
            window.close()

import planner.ui.application as application
made = application.build_application
def build(place):
    app = made(place)
    app.timer = QTimer(interval=20)
    app.timer.timeout.connect(answer)
    app.timer.start()
    return app
application.build_application = build
recover = application.recover
def recovering(error, keeping):
    build(Path(sys.argv[1]) / 'logs')
    return recover(error, keeping)
application.recover = recovering
sys.exit(main(["--data-dir", sys.argv[1]]))
"""


def run_whole(data_dir: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", ANSWERED, str(data_dir)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=90, env=environment)


def test_the_program_shows_the_recovery_page_and_then_the_restored_plan(data_dir: Path) -> None:
    answer = run_whole(data_dir)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split("\n")[:2] == ["recovery", "window 2"]


def test_a_plan_whose_header_is_gone_is_recovered_too(data_dir: Path) -> None:
    paths.database(data_dir).write_bytes(b"\0" * 40_000)
    answer = run_whole(data_dir)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split("\n")[:2] == ["recovery", "window 2"]
