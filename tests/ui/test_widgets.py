"""The small widgets: what keys and clicks do, and what a screen reader hears."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.ui.theme import Theme
from planner.ui.widgets.buttons import IconButton, PrimaryButton, SegmentedControl
from planner.ui.widgets.card import Card, local_files
from planner.ui.widgets.chips import FilterChips
from planner.ui.widgets.labels import EmptyState, PageHeader, plain_label
from planner.ui.widgets.painting import StackedBar, StepBar
from planner.ui.widgets.wrapped import wrapped


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()


def test_a_chip_is_chosen_once_and_tells(qtbot: QtBot) -> None:
    chips = FilterChips("Show", [("all", "All"), ("some", "Some")])
    _shown(qtbot, chips)
    chosen: list[str] = []
    chips.chosen.connect(chosen.append)
    chips.set_count("some", 4)
    QTest.mouseClick(chips.chip("some"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(chips.chip("some"), Qt.MouseButton.LeftButton)
    assert chosen == ["some"]
    assert chips.current == "some"
    assert (chips.chip("some").text(), chips.chip("some").isChecked()) == ("Some 4", True)
    assert not chips.chip("all").isChecked()


def test_arrows_move_over_chips_and_space_chooses(qtbot: QtBot) -> None:
    chips = FilterChips("Show", [("all", "All"), ("some", "Some")])
    _shown(qtbot, chips)
    chips.chip("all").setFocus()
    QTest.keyClick(chips.chip("all"), Qt.Key.Key_Right)
    assert chips.focusWidget() is chips.chip("some")
    QTest.keyClick(chips.chip("some"), Qt.Key.Key_Space)
    assert chips.current == "some"


def test_chips_wrap_where_it_is_narrow(qtbot: QtBot) -> None:
    chips = FilterChips("Show", [(str(number), f"Chip number {number}") for number in range(6)])
    _shown(qtbot, chips)
    assert chips.heightForWidth(200) > 2 * chips.heightForWidth(2000)


def test_a_segment_asks_and_shows_what_its_owner_says(qtbot: QtBot) -> None:
    choice = SegmentedControl("My rating", [("no", "No"), ("yes", "Yes")])
    _shown(qtbot, choice)
    choice.set_current("no")
    asked: list[str] = []
    choice.chosen.connect(asked.append)
    QTest.mouseClick(choice.button("yes"), Qt.MouseButton.LeftButton)
    assert asked == ["yes"]
    assert choice.button("no").isChecked()
    choice.set_current("yes")
    assert choice.button("yes").isChecked()
    assert choice.button("yes").accessibleName() == "My rating: Yes"


def test_arrows_move_over_segments_without_choosing(qtbot: QtBot) -> None:
    choice = SegmentedControl("My rating", [("no", "No"), ("yes", "Yes")])
    _shown(qtbot, choice)
    choice.set_current("no")
    asked: list[str] = []
    choice.chosen.connect(asked.append)
    choice.button("no").setFocus()
    QTest.keyClick(choice.button("no"), Qt.Key.Key_Right)
    assert choice.focusWidget() is choice.button("yes")
    assert asked == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_card_opens_by_key(qtbot: QtBot, key: Qt.Key) -> None:
    card = Card("Title", "Caption")
    _shown(qtbot, card)
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, key)
    assert (card.accessibleName(), card.accessibleDescription()) == ("Title", "Caption")


def test_a_card_opens_by_a_click_that_ends_on_it(qtbot: QtBot) -> None:
    card = Card("Title", "Caption")
    _shown(qtbot, card)
    clicks: list[int] = []
    card.clicked.connect(lambda: clicks.append(1))
    QTest.mousePress(card, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton, pos=QPoint(-30, -30))
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert clicks == [1]


def test_a_card_that_cannot_be_opened_takes_no_keys(qtbot: QtBot) -> None:
    card = Card("Title", clickable=False)
    _shown(qtbot, card)
    card.clicked.connect(lambda: pytest.fail("it cannot be opened"))
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert card.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_what_lies_on_this_machine_is_taken_from_a_drag_and_nothing_else(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.txt", tmp_path / "folder"
    file.write_text("x")
    folder.mkdir()
    mime = QMimeData()
    urls = [QUrl.fromLocalFile(str(each)) for each in (file, folder)]
    mime.setUrls([*urls, QUrl("https://example.org/a.txt"), QUrl(f"file://elsewhere{file}")])
    assert local_files(mime) == (file, folder)


def test_a_label_takes_nothing_for_markup_and_wraps_words_of_any_length(qtbot: QtBot) -> None:
    words = "<b>" + "w" * 400
    label = plain_label(words, wrap=True)
    qtbot.addWidget(label)
    assert label.text() == words
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.minimumSizeHint().width() < 400
    assert plain_label("responsibilities and implementation", wrap=True).text().count("\u200b") == 0


def test_an_icon_button_says_what_it_does(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme, "trash", "Move to the trash")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Move to the trash", "Move to the trash")
    button.set_icon("restore", "Restore")
    assert button.accessibleName() == "Restore"


def test_an_empty_page_holds_the_button_that_fills_it(qtbot: QtBot, theme: Theme) -> None:
    clicks: list[int] = []
    empty = EmptyState(theme, "evidence", "What you did.", "Add evidence", lambda: clicks.append(1))
    _shown(qtbot, empty)
    (button,) = empty.findChildren(PrimaryButton)
    assert button.text() == "Add evidence"
    button.click()
    assert clicks == [1]


def test_bars_say_their_numbers(qtbot: QtBot, theme: Theme) -> None:
    stacked, steps = StackedBar(theme), StepBar(theme)
    for bar in (stacked, steps):
        qtbot.addWidget(bar)
    stacked.set_numbers(2, 1, 5)
    steps.set_numbers(1, 4)
    assert stacked.accessibleName() == "2 of 5 met, 1 developing"
    assert steps.accessibleName() == "1 of 4 steps done"
    assert not stacked.grab().isNull()
    assert not steps.grab().isNull()


def test_a_header_shows_its_note(qtbot: QtBot) -> None:
    header = PageHeader("Evidence")
    qtbot.addWidget(header)
    header.set_note("61")
    assert "61" in [label.text() for label in header.findChildren(type(plain_label()))]


def test_wrapped_text_is_never_wider_than_it_may_be() -> None:
    for words in ("short", "many words that go on " * 20, "w" * 500):
        block = wrapped(words, QFont(), 180)
        assert block.width <= 180
        assert block.height > 0
