"""The search by keyboard alone: it moves, chooses and closes without ever leaving its field."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft
from planner.ui.actions import Actions
from planner.ui.delegates.found import FoundDelegate
from planner.ui.models.found import Finder, Found, Role
from planner.ui.session import Session
from planner.ui.theme import BODY, Theme
from planner.ui.widgets.palette_popup import PalettePopup


class Listed(Finder):
    """Finds what it was given, whatever is asked."""

    def __init__(self, *titles: str) -> None:
        self.chosen: list[str] = []
        self.titles = titles
        self.trouble: UserError | None = None

    def find(self, text: str) -> tuple[Found, ...]:
        if self.trouble is not None:
            raise self.trouble
        return tuple(Found("Goal", each, "", "goal", self._go(each)) for each in self.titles)

    def _go(self, title: str) -> "Chosen":
        return Chosen(self.chosen, title)


class Chosen:
    """Says that it was chosen."""

    def __init__(self, chosen: list[str], title: str) -> None:
        self._chosen, self._title = chosen, title

    def __call__(self) -> None:
        self._chosen.append(self._title)


@pytest.fixture
def over(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(1024, 640)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def finder() -> Listed:
    return Listed("First", "Second", "Third")


@pytest.fixture
def popup(theme: Theme, finder: Listed, over: QWidget) -> PalettePopup:
    made = PalettePopup(theme, finder, over)
    made.open_with()
    return made


def test_arrows_move_in_the_list_while_the_field_is_typed_in(popup: PalettePopup, finder: Listed) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(popup.field, key)
    QTest.keyClicks(popup.field, "s")
    assert popup.field.text() == "s"
    assert popup.view.currentIndex().row() == 0, "another search begins at its first line"
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert finder.chosen == ["Second"]
    assert not popup.isVisible()


def test_a_click_chooses(popup: PalettePopup, finder: Listed) -> None:
    QApplication.processEvents()
    place = popup.view.visualRect(popup.model.index(2)).center()
    QTest.mouseClick(popup.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert finder.chosen == ["Third"]


def test_escape_closes_and_does_nothing(popup: PalettePopup, finder: Listed) -> None:
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert finder.chosen == []


def test_it_lies_within_its_window(popup: PalettePopup, over: QWidget) -> None:
    assert over.geometry().contains(popup.geometry())


def test_a_store_that_cannot_search_is_told_in_place(popup: PalettePopup, finder: Listed) -> None:
    finder.trouble = UserError("The plan could not be read.", "Try again in a moment.")
    popup.field.setText("secur")
    assert popup.model.rowCount() == 0
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert finder.chosen == []
    finder.trouble = None
    popup.field.setText("secure")
    assert popup.model.rowCount() == 3


@pytest.fixture
def search(real_session: Session, theme: Theme, over: QWidget) -> tuple[Finder, list[tuple[str, str]]]:
    revealed: list[tuple[str, str]] = []
    actions = Actions(over, theme)
    return Finder(real_session, actions, lambda page, thing: revealed.append((page, thing))), revealed


def test_kinds_stand_together_and_each_leads_to_its_page(
    search: tuple[Finder, list[tuple[str, str]]], real_session: Session
) -> None:
    finder, revealed = search
    goal = real_session.add_goal(GoalDraft("Add a rehearsal of the evidence"))
    piece = real_session.add_evidence(EvidenceDraft("Evidence was added"))
    found = finder.find("evid add")
    assert [each.sort for each in found] == ["Action", "Goal", "Evidence"]
    for each in found[1:]:
        each.go()
    assert revealed == [("goals", goal), ("evidence", piece)]


def test_what_cannot_be_done_now_is_not_offered(search: tuple[Finder, list[tuple[str, str]]], over: QWidget) -> None:
    finder, _ = search
    assert "Undo" in {each.title for each in finder.find("")}
    next(each for each in over.actions() if each.objectName() == "undo").setEnabled(False)
    assert "Undo" not in {each.title for each in finder.find("")}


def test_what_lies_in_the_trash_is_not_found(
    search: tuple[Finder, list[tuple[str, str]]], real_session: Session
) -> None:
    finder, _ = search
    piece = real_session.add_evidence(EvidenceDraft("Zebra crossing"))
    goal = real_session.add_goal(GoalDraft("Zebra goal"))
    assert [each.sort for each in finder.find("zebra")] == ["Goal", "Evidence"]
    assert piece is not None
    assert goal is not None
    real_session.bin([piece, goal])
    assert finder.find("zebra") == ()


def test_no_kind_pushes_the_others_out(search: tuple[Finder, list[tuple[str, str]]], real_session: Session) -> None:
    finder, _ = search
    for number in range(12):
        real_session.add_goal(GoalDraft(f"Zebra goal {number}"))
        real_session.add_evidence(EvidenceDraft(f"Zebra piece {number}"))
    sorts = [each.sort for each in finder.find("zebra")]
    assert (sorts.count("Goal"), sorts.count("Evidence")) == (8, 8)


def test_a_line_is_read_out_with_its_kind(popup: PalettePopup) -> None:
    index = popup.model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Goal: First"
    assert index.data(Role.SORT) == "Goal"


LONG = "design, review and quality assure solutions and services, ensuring that they are engineered to mitigate threats"


def test_a_long_text_has_the_whole_width_and_two_lines_before_it_is_cut(popup: PalettePopup, theme: Theme) -> None:
    delegate = popup.view.itemDelegate()
    assert isinstance(delegate, FoundDelegate)
    whole = QFontMetrics(theme.font(BODY)).horizontalAdvance(LONG)
    assert delegate.lines("short", 300) == ["short"]
    assert " ".join(delegate.lines(LONG, round(whole * 0.7))) == LONG
    first, second = delegate.lines(LONG, whole // 3)
    assert LONG.startswith(f"{first} {second[:-1]}")
    assert second.endswith("…")


def test_a_row_is_as_high_as_its_text_needs(popup: PalettePopup, finder: Listed) -> None:
    finder.titles = ("First", LONG * 2)
    popup.field.setText("x")
    QApplication.processEvents()
    low, high = (popup.view.visualRect(popup.model.index(row)).height() for row in range(2))
    assert high > low
    assert not popup.view.grab().isNull()
