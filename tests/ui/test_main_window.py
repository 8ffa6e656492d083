"""The frame: pages made when first shown, counts that follow the plan, menus that tell the truth."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from planner.core.evidence import EvidenceDraft, EvidenceQuery
from planner.core.framework import Framework, RoleLevel
from planner.core.plan import GoalDraft, Plan, RatingValue
from planner.ui.actions import ACTIONS
from planner.ui.dialogs import Dialogs
from planner.ui.main_window import MainWindow
from planner.ui.pages.page import Page, PageSpec
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import GEOMETRY, PAGE, THEME, Settings
from planner.ui.theme import Theme
from planner.ui.widgets.sidebar import NavButton, target_kind
from tests.ui.conftest import ScriptedDialogs
from tests.ui.stub_store import BUILD, DESIGN, TODAY


class _Page(Page):
    made = 0

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, settings: Settings) -> None:
        super().__init__(session, theme, dialogs, settings)
        _Page.made += 1
        self.done: list[object] = []

    def complete(self) -> None:
        self.done.append("complete")

    def flush(self) -> None:
        self.done.append("flush")

    def focus_first(self) -> None:
        self.done.append("focus")

    def reveal(self, thing: str) -> None:
        self.done.append(("reveal", thing))

    def add_new(self, descriptors: tuple[str, ...] = ()) -> None:
        self.done.append(("add", descriptors))


@dataclass
class _Bench:
    window: MainWindow
    session: Session
    settings: Settings
    dialogs: ScriptedDialogs
    made: dict[str, int] = field(default_factory=dict)

    def done(self, page_id: str) -> list[object]:
        page = self.window.page(page_id)
        assert isinstance(page, _Page)
        return page.done

    def note(self, page_id: str) -> str:
        (button,) = (each for each in self.window.findChildren(NavButton) if each.page == page_id)
        return button.accessibleName()


def _services(tmp_path: Path) -> Services:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody asked for this")

    return Services(refuse, refuse, refuse, refuse, refuse, refuse, False, tmp_path, "1.2.3")  # type: ignore[arg-type]


SPECS = (
    PageSpec(2, "checklist", "Checklist", "checklist", _Page),
    PageSpec(3, "evidence", "Evidence", "evidence", _Page),
    PageSpec(4, "goals", "Goals", "goal", _Page),
    PageSpec(7, "settings", "Settings", "settings", _Page, low=True),
)


@pytest.fixture
def bench(
    qtbot: QtBot,
    real_session: Session,
    theme: Theme,
    dialogs: ScriptedDialogs,
    settings: Settings,
    tmp_path: Path,
) -> _Bench:
    _Page.made = 0
    window = MainWindow(real_session, theme, dialogs, settings, _services(tmp_path), SPECS)
    qtbot.addWidget(window)
    return _Bench(window, real_session, settings, dialogs)


def test_the_first_frame_is_told_once(bench: _Bench, qtbot: QtBot) -> None:
    told: list[int] = []
    bench.window.first_painted.connect(lambda: told.append(1))
    with qtbot.waitSignal(bench.window.first_painted):
        bench.window.show()
    bench.window.repaint()
    QApplication.processEvents()
    assert told == [1]


def test_what_the_first_frame_can_do_without_is_made_after_it_a_piece_in_a_turn(bench: _Bench, qtbot: QtBot) -> None:
    done: list[str] = []
    bench.window.first_painted.connect(lambda: done.append("frame"))
    for name in ("one", "two"):
        bench.window.later.do(partial(done.append, name))
    assert done == []
    bench.window.show()
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["frame", "one", "two"]
    assert bench.done("checklist").count("complete") == 1
    bench.window.show_page("goals")  # opened later, it is whole at once
    qtbot.waitUntil(lambda: "complete" in bench.done("goals"))


def test_a_page_is_made_when_it_is_first_shown_and_only_once(bench: _Bench) -> None:
    assert _Page.made == 1
    bench.window.show_page("goals")
    bench.window.show_page("checklist")
    bench.window.show_page("goals")
    assert _Page.made == 2


def test_leaving_a_page_commits_what_is_typed_there(bench: _Bench) -> None:
    bench.window.show_page("evidence")
    bench.done("evidence").clear()
    bench.window.show_page("goals")
    assert "flush" in bench.done("evidence")


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_2, "checklist"),
        (Qt.Key.Key_3, "evidence"),
        (Qt.Key.Key_4, "goals"),
        (Qt.Key.Key_7, "settings"),
    ],
)
def test_each_page_has_its_number(bench: _Bench, qtbot: QtBot, key: Qt.Key, page: str) -> None:
    with qtbot.waitExposed(bench.window):
        bench.window.show()
    bench.window.activateWindow()
    bench.window.show_page("goals" if page != "goals" else "evidence")
    QTest.keyClick(bench.window, key, Qt.KeyboardModifier.ControlModifier)
    assert bench.window.current_page == page


def test_the_page_left_open_is_opened_again(bench: _Bench) -> None:
    bench.window.show_page("goals")
    assert bench.settings.get(PAGE) == "goals"


def test_adding_goes_to_the_page_of_the_thing(bench: _Bench) -> None:
    bench.window.acts["add-evidence"].trigger()
    assert bench.window.current_page == "evidence"
    bench.window.acts["add-goal"].trigger()
    assert bench.window.current_page == "goals"
    assert ("add", ()) in bench.done("evidence")
    assert ("add", ()) in bench.done("goals")


def test_pages_can_send_a_person_to_each_other(bench: _Bench) -> None:
    bench.window.page("checklist").reveal_requested.emit("evidence", "abcd")
    assert bench.window.current_page == "evidence"
    assert bench.done("evidence")[-1] == ("reveal", "abcd")
    bench.window.page("checklist").add_requested.emit("goals", (DESIGN,))
    assert bench.done("goals")[-1] == ("add", (DESIGN,))


def test_the_sidebar_counts_what_there_is(bench: _Bench) -> None:
    assert bench.note("checklist") == "Checklist, 0 of 3"
    assert bench.note("evidence") == "Evidence"
    bench.session.rate(DESIGN, RatingValue.MET)
    bench.session.add_evidence(EvidenceDraft("One", descriptors=(BUILD,)))
    bench.session.add_goal(GoalDraft("Late", due=TODAY - timedelta(days=3)))
    bench.session.add_goal(GoalDraft("Soon", due=TODAY + timedelta(days=14)))
    bench.session.add_goal(GoalDraft("Later", due=TODAY + timedelta(days=15)))
    assert bench.note("checklist") == "Checklist, 1 of 3"
    assert bench.note("evidence") == "Evidence, 1"
    assert bench.note("goals") == "Goals, 2 due"


def test_undo_and_redo_say_what_they_would_do(bench: _Bench) -> None:
    undo, redo = bench.window.acts["undo"], bench.window.acts["redo"]
    assert not undo.isEnabled()
    bench.session.rate(DESIGN, RatingValue.MET)
    assert (undo.isEnabled(), undo.text()) == (True, "&Undo: Rate as met")
    undo.trigger()
    assert bench.session.plan.value(DESIGN) is RatingValue.NOT_STARTED
    assert (redo.isEnabled(), redo.text()) == (True, "&Redo: Rate as met")
    redo.trigger()
    assert bench.session.plan.value(DESIGN) is RatingValue.MET


def test_the_theme_menu_and_the_setting_agree(bench: _Bench) -> None:
    assert bench.window.acts["theme-light"].isChecked()
    bench.window.acts["theme-dark"].trigger()
    assert bench.settings.get(THEME) == "dark"
    bench.settings.put(THEME, "system")
    assert bench.window.acts["theme-system"].isChecked()


def test_closing_commits_what_is_typed_and_keeps_the_geometry(bench: _Bench, qtbot: QtBot) -> None:
    with qtbot.waitExposed(bench.window):
        bench.window.show()
    bench.window.resize(900, 600)
    bench.done("checklist").clear()
    bench.window.close()
    assert "flush" in bench.done("checklist")
    assert not bench.settings.get(GEOMETRY).isEmpty()


def test_about_says_the_version_and_every_licence(bench: _Bench) -> None:
    bench.window.acts["about"].trigger()
    (dialog,) = bench.window.findChildren(QDialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Version 1.2.3" in words
    assert "Open Government Licence v3.0" in words
    for part in ("MIT", "LGPL-3.0", "OFL-1.1"):
        assert part in words
    dialog.close()


def test_the_page_of_keys_holds_every_shortcut(bench: _Bench) -> None:
    bench.window.acts["help-keys"].trigger()
    (dialog,) = bench.window.findChildren(QDialog)
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert {key for spec in ACTIONS for key in spec.shortcuts} <= shown
    assert "Add evidence for the descriptor" in shown
    dialog.close()


def test_a_file_dropped_anywhere_becomes_evidence(bench: _Bench, tmp_path: Path) -> None:
    path = tmp_path / "certificate_2026.txt"
    path.write_text("Passed.")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, nothing)
    bench.window.dropEvent(event)
    store = bench.session.store
    assert store is not None
    (line,) = store.evidence_lines(EvidenceQuery(), 0, 5)
    assert (line.title, line.files) == ("Certificate 2026", 1)
    assert bench.done("evidence")[-1] == ("reveal", line.id)


def test_a_window_fits_1024_by_640(bench: _Bench) -> None:
    assert bench.window.minimumSizeHint().width() <= 1024
    assert bench.window.minimumSize().height() <= 640


@pytest.mark.parametrize(
    ("name", "note", "kind"),
    [
        ("Principal DevOps engineer", "There are two roles.", "Technical role"),
        ("Principal DevOps engineer - management", "There are two roles.", "Management role"),
        ("Senior DevOps engineer", "", ""),
    ],
)
def test_the_target_says_which_of_the_two_roles_it_is(name: str, note: str, kind: str) -> None:
    level = RoleLevel(name=name, note=note)
    assert target_kind(Plan(Framework(role_levels=(level,)), level)) == kind


def test_the_sidebar_leads_to_the_pages_by_mouse_and_by_key(bench: _Bench, qtbot: QtBot) -> None:
    with qtbot.waitExposed(bench.window):
        bench.window.show()
    buttons = {button.page: button for button in bench.window.findChildren(NavButton)}
    QTest.mouseClick(buttons["goals"], Qt.MouseButton.LeftButton)
    assert bench.window.current_page == "goals"
    buttons["checklist"].setFocus()
    QTest.keyClick(buttons["checklist"], Qt.Key.Key_Down)
    QTest.keyClick(buttons["evidence"], Qt.Key.Key_Space)
    assert bench.window.current_page == "evidence"
    assert buttons["evidence"].isChecked()
