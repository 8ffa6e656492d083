"""The card of the settings that says when everything was looked through and where the backups are."""

from pathlib import Path

import pytest

from planner.core.evidence import EvidenceDraft
from planner.store.backup import make_backup, note_backup
from planner.store.second_place import prepare
from planner.ui.main_window import MainWindow
from planner.ui.pages.settings import SettingsPage
from planner.ui.pages.settings_keeping import KeepingCard
from planner.ui.settings import Settings
from tests.ui.checking_bench import Make, windows
from tests.ui.conftest import OpenWindow

pytestmark = pytest.mark.usefixtures("inline_tasks")


@pytest.fixture
def make(open_window: OpenWindow, data_dir: Path, settings: Settings) -> Make:
    return windows(open_window, data_dir, settings)


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
