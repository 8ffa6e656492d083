"""The Settings page: saved as it is typed, shown as it is stored, and complete in what it tells."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from planner.duties import services
from planner.ui.actions import ACTIONS
from planner.ui.pages.settings import SettingsPage
from planner.ui.session import Session
from planner.ui.settings import TEXT_SIZE, THEME, Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import guessing, nameless, shown

PLACE = "a folder with <b>marks</b>"


@pytest.fixture
def page(
    real_session: Session, theme: Theme, dialogs: ScriptedDialogs, settings: Settings, tmp_path: Path
) -> Iterator[SettingsPage]:
    duties = replace(services(tmp_path), data_dir=tmp_path / PLACE, version="1.2.3")
    with shown(SettingsPage(real_session, theme, dialogs, settings, services=duties)) as made:
        yield made


def words(page: SettingsPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel)]


def button(page: SettingsPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text)


@pytest.mark.parametrize("field", ["name", "job-title", "organisation", "manager"])
def test_each_field_is_stored_letter_for_letter(page: SettingsPage, real_session: Session, field: str) -> None:
    QTest.keyClicks(page.fields[field], " Ada <b>Example</b> ")
    page.flush()
    assert real_session.store is not None
    assert real_session.store.load().profile == {field: " Ada <b>Example</b> "}


def test_a_profile_changed_elsewhere_is_shown(page: SettingsPage, real_session: Session) -> None:
    real_session.set_profile({"manager": "Grace Example", "period-from": "2025-12-01"})
    assert page.fields["manager"].text() == "Grace Example"
    assert page.days["period-from"].text() == "1 December 2025"


def test_words_that_are_being_typed_outlive_a_change_elsewhere(page: SettingsPage, real_session: Session) -> None:
    QTest.keyClicks(page.fields["name"], "Ada")
    real_session.set_profile({"manager": "Grace Example"})
    assert page.fields["name"].text() == "Ada"
    page.flush()
    assert real_session.plan.profile["name"] == "Ada"


def test_a_day_is_stored_and_can_be_cleared(page: SettingsPage, real_session: Session) -> None:
    for text, stored in (("1 Dec 2025", "2025-12-01"), ("", None)):
        day = page.days["period-from"]
        day.setFocus()
        day.selectAll()
        QTest.keyClicks(day, text) if text else day.backspace()
        day.setModified(True)
        page.flush()
        assert real_session.plan.profile.get("period-from") == stored


def test_look_and_text_size_follow_the_settings_and_set_them(page: SettingsPage, settings: Settings) -> None:
    button(page, "Large").click()
    assert settings.get(TEXT_SIZE) == 120
    settings.put(THEME, "dark")
    assert button(page, "Dark").isChecked()


def test_the_folder_is_shown_as_it_is_named_and_opened(
    page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    assert str(tmp_path / PLACE) in words(page)
    button(page, "Open folder").click()
    assert [Path(each.toLocalFile()) for each in opened] == [tmp_path / PLACE]


def test_every_key_of_the_table_is_listed(page: SettingsPage) -> None:
    missing = [each.text for each in ACTIONS if each.shortcut and each.text.rstrip("…") not in words(page)]
    assert missing == []
    assert {keys.replace("+", " ") for each in ACTIONS for keys in each.shortcuts} <= set(words(page))
    assert {"Ctrl Shift Z", "Ctrl Y"} <= set(words(page))


def test_version_and_licences_are_told(page: SettingsPage) -> None:
    told = " ".join(words(page))
    assert "Capability Planner 1.2.3" in told
    assert "Open Government Licence v3.0" in told
    button(page, "All licences").click()
    (dialog,) = page.window().findChildren(QDialog)
    parts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert [name for name in ("MIT", "LGPL-3.0", "OFL-1.1") if name not in parts] == []
    dialog.close()


def test_everything_has_a_name_and_nothing_is_taken_for_markup(page: SettingsPage) -> None:
    assert nameless(page) == []
    assert guessing(page) == []
