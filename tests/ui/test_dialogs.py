"""The modal code: what a person may answer."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFileDialog, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from planner.ui.dialogs import RealDialogs
from planner.ui.settings import FOLDER, Settings


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _modal(kind: type[QDialog]) -> QDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_a_reason_may_not_be_empty(parent: QWidget, settings: Settings) -> None:
    seen: list[bool] = []

    def answer() -> None:
        dialog = _modal(QDialog)
        edit, box = dialog.findChild(QPlainTextEdit), dialog.findChild(QDialogButtonBox)
        assert isinstance(edit, QPlainTextEdit)
        assert isinstance(box, QDialogButtonBox)
        button = box.button(QDialogButtonBox.StandardButton.Ok)
        for words in ("", "  \n", "A reason"):
            edit.setPlainText(words)
            seen.append(button.isEnabled())
        button.click()

    QTimer.singleShot(0, answer)
    assert RealDialogs(settings).ask_text(parent, "Not applicable", "Why?") == "A reason"
    assert seen == [False, False, True]


def test_a_question_can_be_left_unanswered(parent: QWidget, settings: Settings) -> None:
    QTimer.singleShot(0, lambda: _modal(QDialog).reject())
    assert RealDialogs(settings).ask_text(parent, "Not applicable", "Why?") is None


@pytest.mark.parametrize("verb_chosen", [True, False])
def test_a_confirmation_is_its_verb_or_cancel(parent: QWidget, settings: Settings, verb_chosen: bool) -> None:
    def answer() -> None:
        box = _modal(QMessageBox)
        assert isinstance(box, QMessageBox)
        assert box.textFormat().name == "PlainText"
        wanted = "Throw away" if verb_chosen else "Cancel"
        next(button for button in box.buttons() if button.text().replace("&", "") == wanted).click()

    QTimer.singleShot(0, answer)
    asked = RealDialogs(settings).confirm(parent, "Sample", "Throw the sample away?", "Throw away")
    assert asked is verb_chosen


def test_what_is_told_can_be_read_and_closed(parent: QWidget, settings: Settings) -> None:
    read: list[str] = []

    def answer() -> None:
        box = _modal(QMessageBox)
        assert isinstance(box, QMessageBox)
        read.append(box.detailedText())
        box.reject()

    QTimer.singleShot(0, answer)
    RealDialogs(settings).tell(parent, "Trouble", "It happened.", "the details")
    assert read == ["the details"]


def test_the_folder_of_chosen_files_is_remembered(
    parent: QWidget, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    assert RealDialogs(settings).choose_files(parent, "Add files") == (tmp_path / "a.txt", tmp_path / "b.txt")
    assert settings.get(FOLDER) == str(tmp_path)


@pytest.mark.parametrize(("name", "expected"), [("", None), ("/tmp/x.pdf", Path("/tmp/x.pdf"))])
def test_saving_and_folders_may_be_refused(
    parent: QWidget, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, expected: Path | None
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: name)
    dialogs = RealDialogs(settings)
    assert dialogs.choose_save_path(parent, "Save", Path("x.pdf"), "PDF (*.pdf)") == expected
    assert dialogs.choose_folder(parent, "Folder", Path()) == expected
