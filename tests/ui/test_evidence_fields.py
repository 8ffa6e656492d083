"""Fields save themselves, keep every typed word, and read dates and addresses without guessing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from planner.core.dates import long_date, short_date
from planner.core.evidence import Attachment, Link
from planner.ui.theme import Theme
from planner.ui.widgets.date_field import DateField, read_date
from planner.ui.widgets.file_list import FileList, thumbnail
from planner.ui.widgets.link_editor import REFUSED, LinkEditor, completed, followable
from planner.ui.widgets.tag_editor import TagEditor
from planner.ui.widgets.text_field import LATEST_MS, QUIET_MS, TextField, pasteable
from tests.ui.real_plan import press, write
from tests.ui.stub_store import TODAY


class _Saved:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.accepts = True

    def __call__(self, text: str) -> bool:
        self.texts.append(text)
        return self.accepts


def _field(qtbot: QtBot, saved: _Saved, **options: bool) -> TextField:
    field = TextField("Result", saved, limit=20, **options)  # type: ignore[arg-type]
    qtbot.addWidget(field)
    field.set_stored("old")
    field.show()
    return field


def test_typing_is_saved_after_a_pause(qtbot: QtBot) -> None:
    saved = _Saved()
    field = _field(qtbot, saved)
    with qtbot.waitSignal(field.state_changed, check_params_cb=lambda state: state == "Saved"):
        field.selectAll()
        write(field, "new words")
        assert saved.texts == []
    assert saved.texts == ["new words"]
    assert (QUIET_MS, LATEST_MS) == (600, 2_000)


def test_what_could_not_be_saved_stays_and_is_tried_again(qtbot: QtBot) -> None:
    saved = _Saved()
    field = _field(qtbot, saved)
    saved.accepts = False
    field.setPlainText("mine")
    assert not field.flush()
    field.set_stored("theirs")
    assert field.text() == "mine"
    saved.accepts = True
    assert field.flush()
    assert saved.texts == ["mine", "mine"]


def test_text_typed_and_taken_back_is_nothing_to_save(qtbot: QtBot) -> None:
    saved = _Saved()
    field = _field(qtbot, saved)
    states: list[str] = []
    field.state_changed.connect(states.append)
    field.moveCursor(field.textCursor().MoveOperation.End)
    write(field, "x")
    assert states == ["Saving"]
    press(field, Qt.Key.Key_Backspace)
    assert not field.dirty
    assert field.flush()
    assert saved.texts == []


def test_more_than_fits_can_be_typed_but_waits(qtbot: QtBot) -> None:
    saved = _Saved()
    field = _field(qtbot, saved)
    field.setPlainText("x" * 21)
    assert field.too_long == 1
    assert not field.flush()
    assert saved.texts == []
    field.setPlainText("x" * 20)
    assert field.flush()


def test_a_blank_title_is_not_saved_and_gives_way_to_the_stored_one(qtbot: QtBot) -> None:
    saved = _Saved()
    field = _field(qtbot, saved, required=True, single_line=True)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setPlainText("  ")
    field.clearFocus()
    assert saved.texts == []
    assert field.text() == "old"


def test_hard_spaces_are_kept_as_they_were_typed(qtbot: QtBot) -> None:
    saved = _Saved()
    field = _field(qtbot, saved)
    field.setPlainText("40\u00a0% less\nnext")
    field.flush()
    assert saved.texts == ["40\u00a0% less\nnext"]


def test_a_field_grows_with_its_text(qtbot: QtBot) -> None:
    field = _field(qtbot, _Saved())
    one = field.height()
    field.setPlainText("1\n2\n3")
    assert field.height() >= one + 2 * field.fontMetrics().lineSpacing() - 2


@given(st.text())
def test_what_is_pasted_holds_no_control_characters(text: str) -> None:
    pasted = pasteable(text)
    assert all(char in "\t\n" or ord(char) >= 32 for char in pasted)
    assert pasteable(pasted) == pasted


def test_pasted_lines_become_one_in_a_field_of_one_line_and_files_are_left_alone(qtbot: QtBot) -> None:
    field = _field(qtbot, _Saved(), single_line=True)
    field.selectAll()
    mime = QMimeData()
    mime.setText("a\x07b\nc")
    field.insertFromMimeData(mime)
    assert field.text() == "ab c"
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.png")])
    assert not field.canInsertFromMimeData(files)


def test_a_pasted_picture_leaves_the_words_as_they_are(qtbot: QtBot) -> None:
    field = _field(qtbot, _Saved())
    before = field.text()
    picture = QMimeData()
    picture.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    assert not field.canInsertFromMimeData(picture)
    assert field.text() == before
    picture.setHtml("<img src='file:///etc/hostname'><b>bold</b>")
    picture.setText("<b>bold</b>")
    field.selectAll()
    field.insertFromMimeData(picture)
    assert field.text() == "<b>bold</b>"


def test_a_huge_paste_is_refused_in_words_and_holds_nothing_up(qtbot: QtBot) -> None:
    field = _field(qtbot, _Saved())
    before = field.text()
    mime = QMimeData()
    mime.setText("a\n" * 2_000_000)
    field.insertFromMimeData(mime)
    assert field.text() == before
    assert "4,000,000 characters" in QToolTip.text()
    mime.setText("b" * 40_000)
    field.insertFromMimeData(mime)
    assert len(field.text()) == len(before) + 40_000
    QToolTip.hideText()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_date_the_program_writes_it_reads(day: date) -> None:
    for words in (day.isoformat(), long_date(day), short_date(day), f"  {short_date(day).lower()} "):
        assert read_date(words, TODAY) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("14 oct", date(2026, 10, 14)),
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 23)),
        ("3/4/2026", None),
        ("31 Feb 2026", None),
        ("2026-13-01", None),
        ("14 Octopus 2026", None),
        ("١٤ Oct 2026", date(2026, 10, 14)),
        ("", None),
    ],
)
def test_a_date_is_read_only_where_there_is_no_doubt(words: str, day: date | None) -> None:
    assert read_date(words, TODAY) == day


def test_a_date_is_typed_or_stays_marked_as_it_was_typed(qtbot: QtBot, theme: Theme) -> None:
    field = DateField(theme, "Due", TODAY, empty_words="no date")
    qtbot.addWidget(field)
    field.set_day(TODAY)
    given_days: list[object] = []
    field.date_entered.connect(given_days.append)
    field.selectAll()
    write(field, "3/4/2026")
    press(field, Qt.Key.Key_Return)
    assert (field.text(), field.property("invalid"), given_days) == ("3/4/2026", True, [])
    field.selectAll()
    write(field, "14 oct 2026")
    press(field, Qt.Key.Key_Return)
    assert (field.text(), field.property("invalid")) == ("14 October 2026", False)
    field.selectAll()
    press(field, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert given_days == [date(2026, 10, 14), None]


def test_a_date_that_must_be_there_comes_back_when_it_is_cleared(qtbot: QtBot, theme: Theme) -> None:
    field = DateField(theme, "When", TODAY)
    qtbot.addWidget(field)
    field.set_day(TODAY)
    field.selectAll()
    press(field, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert field.text() == "24 November 2026"


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, theme: Theme) -> None:
    field = DateField(theme, "When", TODAY)
    qtbot.addWidget(field)
    field.set_day(TODAY)
    field.show()
    press(field, Qt.Key.Key_Down)
    calendar = field.calendar
    assert calendar is not None
    assert calendar.isVisible()
    with qtbot.waitSignal(field.date_entered) as entered:
        calendar.activated.emit(calendar.selectedDate().addDays(-1))
    assert entered.args == [date(2026, 11, 23)]
    assert not calendar.isVisible()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("www.example.org", "https://www.example.org"),
        ("ann@example.org", "mailto:ann@example.org"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
    ],
)
def test_an_address_is_completed_as_it_was_meant(typed: str, address: str) -> None:
    assert completed(typed) == address
    assert followable(address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//host/share",
        "\\\\host\\share",
        "ftp://example.org",
        "https://",
        "http:///x",
        "mailto:",
        "https://a b",
        "nonsense",
        "https://example.org/\u202egpj.exe",
        "https://example.org/" + "x" * 2_000,
    ],
)
def test_other_addresses_are_not_followed(address: str) -> None:
    assert not followable(completed(address))


def test_a_refused_link_stays_with_the_reason(qtbot: QtBot, theme: Theme) -> None:
    editor = LinkEditor(theme)
    qtbot.addWidget(editor)
    added: list[object] = []
    editor.add_requested.connect(added.append)
    write(editor.address, "file:///etc/passwd")
    press(editor.address, Qt.Key.Key_Return)
    assert (editor.address.text(), editor.refusal.isVisibleTo(editor), added) == ("file:///etc/passwd", True, [])
    assert editor.refusal.text() == REFUSED
    editor.address.clear()
    write(editor.address, "example.org/plan")
    press(editor.address, Qt.Key.Key_Return)
    assert added == [Link("https://example.org/plan")]


def test_tags_are_added_and_taken_away_by_keyboard(qtbot: QtBot, theme: Theme) -> None:
    editor = TagEditor(theme)
    qtbot.addWidget(editor)
    editor.set_tags(["security"])
    editor.show()
    added: list[str] = []
    editor.add_requested.connect(added.append)
    write(editor.field, "Security")
    press(editor.field, Qt.Key.Key_Return)
    write(editor.field, "payments,")
    assert added == ["payments"]
    editor.set_tags(["security", "payments"])
    with qtbot.waitSignal(editor.remove_requested) as removed:
        press(editor.field, Qt.Key.Key_Backspace)
        chip = editor.focusWidget()
        assert chip is not None
        press(chip, Qt.Key.Key_Delete)
    assert removed.args == ["payments"]


def test_a_thumbnail_is_small_and_only_of_what_the_type_names(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    path = tmp_path / "stored.png"
    image.save(str(path))
    size = path.stat().st_size
    small = thumbnail(path, "image/png", size, 40)
    assert small is not None
    assert (small.width(), small.height()) == (40, 20)
    assert thumbnail(path, "image/svg+xml", size, 40) is None
    assert thumbnail(path, "image/jpeg", size, 40) is None
    assert thumbnail(path, "image/png", 30_000_000, 40) is None


def test_a_file_is_opened_by_key_or_click_and_removed_by_key(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    files = FileList(theme)
    qtbot.addWidget(files)
    file = Attachment("0" * 64, "<b>plan</b> & more.pdf", 240_000, "application/pdf")
    files.set_files([file], lambda each: tmp_path / each.sha256)
    files.show()
    card = files.card(0)
    assert card.accessibleName() == "Attachment <b>plan</b> & more.pdf, 240 kB"
    opened: list[object] = []
    files.open_requested.connect(opened.append)
    press(card, Qt.Key.Key_Return)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert opened == [file, file]
    with qtbot.waitSignal(files.remove_requested) as removed:
        press(card, Qt.Key.Key_Delete)
    assert removed.args == [file]


def test_ctrl_y_redoes_the_words_of_a_field_before_it_redoes_an_act(qtbot: QtBot) -> None:
    field = TextField("Situation", lambda text: True, limit=100)
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    QTest.keyClicks(field, "harbour")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "harbour"
