"""What hangs on a piece of evidence: descriptors, files and links, and how they are opened."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.core.evidence import EvidenceEdit
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.evidence_opening import Opener, way_to_open
from planner.ui.session import Session
from tests.ui.conftest import ScriptedDialogs
from tests.ui.evidence.making import add_piece, drop
from tests.ui.real_plan import press, write
from tests.ui.stub_store import DESIGN

Make = Callable[[Path], Path]


def test_descriptors_are_chosen_by_keyboard_and_say_how(qtbot: QtBot, session: Session, page: EvidencePage) -> None:
    page.reveal(add_piece(session, "Gateway"))
    page.editor.form.choose.click()
    picker = page.editor.picker
    qtbot.waitUntil(picker.search.hasFocus)
    write(picker.search, "design securely")
    press(picker.search, Qt.Key.Key_Down)
    press(picker.tree, Qt.Key.Key_Space)
    assert session.plan.totals_for(DESIGN).count == 1
    assert picker.count.text() == "1 chosen"
    press(picker, Qt.Key.Key_Escape)
    assert not page.editor.choosing
    how = page.editor.form.shows.field(DESIGN)
    assert how is not None
    write(how, "I led it")
    page.flush()
    assert session.store is not None
    assert session.store.evidence(page.editor.evidence_id).shows[0].how == "I led it"


def test_files_and_links_dropped_on_the_editor_are_attached(
    tmp_path: Path, session: Session, page: EvidencePage
) -> None:
    page.reveal(add_piece(session, "Gateway"))
    file = tmp_path / "graph.png"
    file.write_bytes(b"graph")
    drop(page, QUrl.fromLocalFile(str(file)), QUrl(f"file://elsewhere{file}"))
    drop(page, QUrl("https://example.org/x"), QUrl("ftp://example.org"))
    assert session.store is not None
    stored = session.store.evidence(page.editor.evidence_id)
    assert [each.name for each in stored.attachments] == ["graph.png"]
    assert [each.url for each in stored.links] == ["https://example.org/x"]
    page.editor.form.files.remove_requested.emit(stored.attachments[0])
    assert session.store.evidence(page.editor.evidence_id).attachments == ()


def _folder(place: Path) -> Path:
    (place / "photos").mkdir()
    return place / "photos"


def _link(place: Path) -> Path:
    (place / "link.txt").symlink_to("/etc/hostname")
    return place / "link.txt"


def _fifo(place: Path) -> Path:
    os.mkfifo(place / "pipe.txt")
    return place / "pipe.txt"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize(
    ("make", "said"),
    [(_folder, "it is a folder"), (_link, "symbolic link"), (_fifo, "not a regular file")],
    ids=["folder", "link", "pipe"],
)
def test_what_is_no_file_is_refused_in_words_when_it_is_dropped(
    tmp_path: Path, session: Session, page: EvidencePage, failures: list[UserError], make: Make, said: str
) -> None:
    page.reveal(add_piece(session, "Gateway"))
    drop(page, QUrl.fromLocalFile(str(make(tmp_path))))
    assert said in failures[0].message
    assert failures[0].hint
    assert session.store is not None
    assert session.store.evidence(page.editor.evidence_id).attachments == ()


def test_of_thousands_of_files_none_is_copied(
    tmp_path: Path, session: Session, page: EvidencePage, failures: list[UserError]
) -> None:
    page.reveal(add_piece(session, "Gateway"))
    urls = [QUrl.fromLocalFile(str(tmp_path / f"{number}.txt")) for number in range(3_000)]
    drop(page, *urls)
    assert "3,000 files" in failures[0].message
    assert "at most 100 fit" in failures[0].message


def test_files_are_added_by_button(
    tmp_path: Path, session: Session, page: EvidencePage, dialogs: ScriptedDialogs, failures: list[UserError]
) -> None:
    page.reveal(add_piece(session, "Gateway"))
    file = tmp_path / "minutes.txt"
    file.write_bytes(b"minutes")
    dialogs.will_answer((file,), (tmp_path / "missing.txt",))
    page.editor.form.add_files.click()
    page.editor.form.add_files.click()
    assert [each.name for each in page.editor.form.files.files] == ["minutes.txt"]
    assert len(failures) == 1


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("plan.pdf", "open"),
        ("graph.PNG", "open"),
        ("run.sh", "folder"),
        ("photo.png.exe", "folder"),
        ("page.html", "folder"),
        ("drawing.svg", "folder"),
        ("noending", "folder"),
        ("run.exe.", "folder"),
        ("run.exe ", "folder"),
        ("photo\u202egnp.exe", "folder"),
        ("shortcut.lnk", "folder"),
        ("macro.docm", "folder"),
        ("model.blend", "ask"),
    ],
)
def test_only_what_programs_merely_show_is_opened_unasked(name: str, way: str) -> None:
    assert way_to_open(name) == way


@pytest.mark.parametrize(("name", "answer", "shown"), [
    ("plan.pdf", None, "plan.pdf"),
    ("run.sh", None, ""),
    ("model.blend", True, "model.blend"),
    ("model.blend", False, None),
])  # fmt: skip
def test_an_attachment_opens_as_a_copy_that_cannot_be_written(
    tmp_path: Path, page: EvidencePage, session: Session, dialogs: ScriptedDialogs, inline_tasks: None,
    name: str, answer: bool | None, shown: str | None,
) -> None:  # fmt: skip
    launched: list[QUrl] = []

    def launch(url: QUrl) -> bool:
        launched.append(url)
        return True

    file = tmp_path / name
    file.write_bytes(b"content")
    made = add_piece(session, "Gateway")
    session.edit_evidence(made, EvidenceEdit(add_files=(file,)))
    assert session.store is not None
    attachment = session.store.evidence(made).attachments[0]
    if answer is not None:
        dialogs.will_answer(answer)
    Opener(dialogs, page, launch).open_file(attachment, session.store.attachment_path(attachment))
    if shown is None:
        assert launched == []
        return
    path = Path(launched[0].toLocalFile())
    copy = path if shown else path / name
    assert copy.name == name
    assert copy.read_bytes() == b"content"
    assert copy.stat().st_mode & 0o777 == 0o400
    assert path.is_dir() is not bool(shown)


def test_a_link_opens_after_its_address_was_shown(page: EvidencePage, dialogs: ScriptedDialogs) -> None:
    launched: list[str] = []

    def launch(url: QUrl) -> bool:
        launched.append(url.toString())
        return True

    opener = Opener(dialogs, page, launch)
    refused: list[UserError] = []
    opener.failed.connect(refused.append)
    dialogs.will_answer(True, False)
    opener.open_link("https://example.org/a")
    opener.open_link("https://example.org/b")
    opener.open_link("file:///etc/passwd")
    assert dialogs.asked == ["https://example.org/a", "https://example.org/b"]
    assert launched == ["https://example.org/a"]
    assert len(refused) == 1


@pytest.fixture
def lost(tmp_path: Path, session: Session, page: EvidencePage) -> Path:
    """The original of an attached file whose copy was deleted behind the program's back; its piece is shown."""
    file = tmp_path / "minutes.txt"
    file.write_bytes(b"minutes")
    made = add_piece(session, "Gateway")
    session.edit_evidence(made, EvidenceEdit(add_files=(file,)))
    assert session.store is not None
    session.store.attachment_path(session.store.evidence(made).attachments[0]).unlink()
    page.reveal(made)
    return file


def test_a_file_whose_copy_is_missing_says_so_and_is_not_opened(qtbot: QtBot, page: EvidencePage, lost: Path) -> None:
    files = page.editor.form.files
    card = files.card(0)
    assert card.accessibleName() == "Attachment minutes.txt, missing"
    assert "Missing" in [each.text() for each in card.findChildren(QLabel)]
    for words in ("The copy of minutes.txt (7 bytes) is not in the data folder any more", "add it again here"):
        assert words in card.toolTip()
        assert words in card.accessibleDescription()
    with qtbot.assertNotEmitted(files.open_requested):
        press(card, Qt.Key.Key_Return)
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)


def test_a_missing_copy_comes_back_by_adding_the_file_again(session: Session, page: EvidencePage, lost: Path) -> None:
    page.editor.add_files((lost,))
    assert page.editor.form.files.card(0).accessibleName() == "Attachment minutes.txt, 7 bytes"
    assert len(page.editor.form.files.files) == 1
