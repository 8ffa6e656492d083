"""Settings are declared once, and a wrong value is as good as none."""

import os
import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from pytestqt.qtbot import QtBot

from planner.ui.settings import ALL, GEOMETRY, TEXT_SIZE, THEME, WELCOMED, Settings


def test_no_two_settings_share_a_key() -> None:
    assert len({setting.key for setting in ALL}) == len(ALL)


def test_a_setting_never_put_has_its_default(settings: Settings) -> None:
    assert settings.get(THEME) == "system"
    assert settings.get(GEOMETRY) == QByteArray()


def test_settings_are_kept_with_their_types(tmp_path: Path) -> None:
    path = str(tmp_path / "kept.ini")
    first = Settings(QSettings(path, QSettings.Format.IniFormat))
    first.put(THEME, "dark")
    first.put(WELCOMED, True)
    first.put(TEXT_SIZE, 120)
    first.put(GEOMETRY, QByteArray(b"\x00\x01"))
    del first
    again = Settings(QSettings(path, QSettings.Format.IniFormat))
    assert (again.get(THEME), again.get(WELCOMED), again.get(TEXT_SIZE)) == ("dark", True, 120)
    assert again.get(GEOMETRY) == QByteArray(b"\x00\x01")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system itself keeps them there")
def test_the_file_of_the_settings_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "config" / "capability-planner" / "window.conf"
    before = os.umask(0)
    try:
        for theme in ("dark", "light"):
            store = QSettings(str(path), QSettings.Format.IniFormat)
            Settings(store).put(THEME, theme)
            store.sync()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert {stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path.parent.parent)} == {0o700}
            assert store.value(THEME.key) == theme
            path.chmod(0o644)  # as an earlier edition of the program left it
    finally:
        os.umask(before)


def test_a_value_that_is_no_choice_is_the_default(tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "wrong.ini"), QSettings.Format.IniFormat)
    store.setValue(THEME.key, "purple")
    store.setValue(TEXT_SIZE.key, "large")
    settings = Settings(store)
    assert settings.get(THEME) == "system"
    assert settings.get(TEXT_SIZE) in (0, 100)


def test_a_change_is_told_once(settings: Settings, qtbot: QtBot) -> None:
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.put(THEME, "dark")
    settings.put(THEME, "dark")
    assert told == [THEME.key]
