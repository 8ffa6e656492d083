"""Safe-keeping as a person sees it: the part of Settings, the page about their data, the banners."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from planner.core.errors import StoreFull
from planner.core.evidence import EvidenceDraft
from planner.store.backup import copy_backup_to, make_backup, note_backup
from planner.store.plan_store import open_store
from planner.store.restore import restore
from planner.store.second_place import prepare
from planner.ui.about_data import about_data
from planner.ui.attendants import Attendants
from planner.ui.main_window import MainWindow
from planner.ui.pages.settings import SettingsPage
from planner.ui.pages.settings_keeping import KeepingCard
from planner.ui.session import Session
from planner.ui.settings import PLACE_KNOWN, Settings
from planner.ui.widgets.plain import plain_tip
from planner.ui.widgets.text_field import TextField
from tests.ui.conftest import OpenWindow, ScriptedDialogs
from tests.ui.keeping_bench import FRAMEWORK, Make, said, windows
from tests.ui.real_plan import guessing, nameless

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def make(open_window: OpenWindow, data_dir: Path, settings: Settings) -> Make:
    made = windows(open_window, data_dir, settings)

    def make(**changes: Callable[..., object]) -> tuple[Session, MainWindow]:
        session, window = made(**changes)
        window.show_page("settings")
        return session, window

    return make


def card(window: MainWindow) -> KeepingCard:
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page.keeping


def buttons(parent: QWidget, words: str) -> list[QPushButton]:
    return [each for each in parent.findChildren(QPushButton) if each.text() == words and each.isVisible()]


def banner(window: MainWindow) -> QWidget | None:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.banner


def test_the_age_of_the_newest_backup_is_told_and_follows(make: Make) -> None:
    session, window = make()
    assert card(window).age.text() == "There is no backup yet."
    session.add_evidence(EvidenceDraft("A story"))
    card(window).now.click()
    assert card(window).age.text() == "The newest checked backup is less than an hour old."
    assert len(buttons(card(window), "Restore…")) == 1


def test_a_backup_is_restored_after_a_question(make: Make, dialogs: ScriptedDialogs, data_dir: Path) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("Kept"))
    card(window).now.click()
    session.add_evidence(EvidenceDraft("Since"))
    dialogs.will_answer(False)
    buttons(card(window), "Restore…")[0].click()
    assert session.plan.evidence == 2
    dialogs.will_answer(True)
    buttons(card(window), "Restore…")[0].click()
    assert session.plan.evidence == 1
    assert not session.undo_stack.canUndo()
    assert "goes back to how it was" in dialogs.asked[-1]
    (kept,) = data_dir.glob("plan-before-restore-*")
    assert str(kept) in said(window)
    session.add_evidence(EvidenceDraft("Goes on"))
    assert session.plan.evidence == 2


def test_a_restore_that_fails_is_told_where_it_was_asked_for(make: Make, dialogs: ScriptedDialogs) -> None:
    def full(folder: Path) -> Path | None:
        raise StoreFull("Nothing was restored: the disk is full.", "Make room.")

    session, window = make(restore=full)
    session.add_evidence(EvidenceDraft("A story"))
    card(window).now.click()
    dialogs.will_answer(True)
    buttons(card(window), "Restore…")[0].click()
    assert card(window).trouble.text() == "Nothing was restored: the disk is full. Make room."
    assert card(window).trouble.isVisible()


def test_a_second_place_is_chosen_gets_a_backup_and_is_let_go(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("A story"))
    dialogs.will_answer(tmp_path / "stick")
    card(window).choose.click()
    assert session.plan.profile["backup-dir"] == str(tmp_path / "stick")
    assert card(window).second.text() == str(tmp_path / "stick")
    assert len([each for each in (tmp_path / "stick").iterdir() if each.is_dir()]) == 1
    card(window).forget.click()
    assert "backup-dir" not in session.plan.profile
    assert card(window).second.text() == "No second place is set."


def test_the_card_says_when_everything_was_looked_through(make: Make) -> None:
    _, window = make()
    shown = card(window)
    assert shown.checked.text().endswith("that has not been done yet.")
    shown.check.click()
    assert shown.checked.text() == "Everything was last looked through today; nothing was wrong."


def test_the_card_follows_a_backup_made_at_the_terminal(make: Make, data_dir: Path) -> None:
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


def test_a_backup_on_another_disk_is_restored_from_its_folder(
    make: Make, dialogs: ScriptedDialogs, data_dir: Path, tmp_path: Path
) -> None:
    other, stick = tmp_path / "other", tmp_path / "stick"
    with closing(open_store(other, framework=FRAMEWORK)) as store:
        store.add_evidence(EvidenceDraft("From the old laptop"))
        copy_backup_to(other, stick)
        store.add_evidence(EvidenceDraft("And one more"))
        copy_backup_to(other, stick)
    session, window = make()
    session.add_evidence(EvidenceDraft("Mine"))
    dialogs.will_answer(tmp_path)
    card(window).elsewhere.click()
    assert "is no backup and holds none that is whole" in card(window).trouble.text()
    dialogs.will_answer(stick, False)
    card(window).elsewhere.click()
    assert str(stick) in dialogs.asked[-1]
    assert session.plan.evidence == 1
    dialogs.will_answer(stick, True)
    card(window).elsewhere.click()
    assert card(window).trouble.isHidden()
    assert session.plan.evidence == 2
    (kept,) = data_dir.glob("plan-before-restore-*")
    assert str(kept) in said(window)


def test_one_folder_after_the_other_is_made_a_second_place(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled: list[bool] = []
    session, window = make()
    keeping = card(window)

    def prepare(place: Path) -> None:
        enabled.extend(each.isEnabled() for each in (keeping.choose, keeping.forget, keeping.elsewhere))

    monkeypatch.setattr(keeping, "_keeping", replace(keeping._keeping, prepare_second=prepare))
    dialogs.will_answer(tmp_path / "stick")
    keeping.choose.click()
    assert enabled == [False, False, False]
    assert keeping.choose.isEnabled()
    assert session.plan.profile["backup-dir"] == str(tmp_path / "stick")


def test_a_place_that_can_be_none_is_refused_where_it_was_asked_for(
    make: Make, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    session, window = make()
    (tmp_path / "file").write_text("mine")
    dialogs.will_answer(tmp_path / "file")
    card(window).choose.click()
    assert "is a file and not a folder, so nothing was changed." in card(window).trouble.text()
    assert "backup-dir" not in session.plan.profile
    dialogs.will_answer(tmp_path / "stick")
    card(window).choose.click()
    assert card(window).trouble.isHidden()
    assert session.plan.profile["backup-dir"] == str(tmp_path / "stick")


def test_many_backups_are_shown_a_few_at_a_time(make: Make) -> None:
    session, window = make()
    for number in range(7):
        session.add_evidence(EvidenceDraft(f"Story {number}"))
        card(window).now.click()
    assert len(buttons(card(window), "Restore…")) == 5
    assert card(window).more.text() == "Show all 7 backups"
    card(window).more.click()
    assert len(buttons(card(window), "Restore…")) == 7


def test_its_controls_have_names_and_its_words_are_plain(make: Make) -> None:
    session, window = make()
    session.add_evidence(EvidenceDraft("A story"))
    card(window).now.click()
    assert nameless(card(window)) == []
    assert guessing(card(window)) == []


@pytest.mark.parametrize("way", ["menu", "settings"])
def test_the_page_about_my_data_tells_where_it_lies(make: Make, data_dir: Path, way: str) -> None:
    _, window = make()
    if way == "menu":
        window.acts["about-data"].trigger()
    else:
        buttons(card(window), "About my data")[0].click()
    (dialog,) = (each for each in window.findChildren(QDialog) if each.windowTitle() == "About my data")
    words = " ".join(each.text().replace("\u200b", "") for each in dialog.findChildren(QLabel))
    assert guessing(dialog) == []
    for told in (
        str(data_dir / "plan"),
        str(data_dir / "backups"),
        "Nothing is encrypted",
        "Empty the trash",
        "restore_backup.py",
    ):
        assert told in words
    dialog.close()


def test_the_second_place_is_among_what_is_told() -> None:
    told = " ".join(words for _, words in about_data(Path("/home/ada/plan"), "/home/ada/window.ini", "/media/stick"))
    assert told.count("/media/stick") == 2
    assert "/home/ada/window.ini" in told


# Banners


def test_a_bad_place_is_told_until_the_person_knows(make: Make, settings: Settings, data_dir: Path) -> None:
    _, window = make(place=lambda: "Your plan lies in a folder that Dropbox synchronises.")
    shown = banner(window)
    assert shown is not None
    assert "Dropbox" in shown.accessibleName()
    buttons(shown, "Keep backups elsewhere…")[0].click()
    assert window.current_page == "settings"
    assert window.focusWidget() is card(window).choose
    buttons(shown, "I know")[0].click()
    assert banner(window) is None
    assert settings.get(PLACE_KNOWN) == str(data_dir)
    _, again = make(place=lambda: "Your plan lies in a folder that Dropbox synchronises.")
    assert banner(again) is None


def test_a_plan_that_cannot_be_written_opens_to_read_and_says_why(make: Make) -> None:
    why = "This plan can be read and not changed: you may not write to it."
    _, window = make(read_only=lambda: why)
    shown = banner(window)
    assert shown is not None
    assert shown.accessibleName() == why
    for name in ("add-evidence", "add-goal", "start-review", "empty-trash", "back-up"):
        assert not window.acts[name].isEnabled()
        assert window.acts[name].toolTip() == plain_tip(why)
        assert window.acts[name].statusTip() == why
    assert window.acts["export"].isEnabled()


def test_where_all_is_well_there_is_no_banner(make: Make) -> None:
    _, window = make()
    assert banner(window) is None


def test_words_typed_after_the_plan_was_replaced_reach_no_other_piece(make: Make, data_dir: Path, qtbot: QtBot) -> None:
    session, window = make()
    for number in range(3):
        session.add_evidence(EvidenceDraft(f"Stays as it is {number}"))
    folder = Path(make_backup(data_dir).backup.folder)
    window.acts["add-evidence"].trigger()
    title = window.focusWidget()
    assert isinstance(title, TextField)
    QTest.keyClicks(title, "Half typed")
    qtbot.waitUntil(lambda: session.plan.evidence == 4)
    restore(data_dir, folder)  # as the terminal does it
    session.look_around()
    qtbot.waitUntil(lambda: title.text().startswith("Stays as it is"))
    assert window.focusWidget() is not title
