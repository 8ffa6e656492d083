"""A person's acts in the real window: a tick, evidence with a file, a goal. Run as a program it does them, says so on
standard output once each is acknowledged, and stays as it is until it is killed:

    python -m tests.acceptance.window_acts DATA_DIR FILE
"""

import sys
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from planner.app import assemble
from planner.core.evidence import EvidenceQuery
from planner.core.plan import RatingValue
from planner.ui.main_window import MainWindow
from planner.ui.pages.checklist_view import ChecklistView
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.session import Session

TITLE, GOAL = "Moved every secret into the vault", "Lead a recovery exercise"
DONE = "done"
_PATIENCE_MS = 30_000

W = TypeVar("W", bound=QWidget)


def open_window(data_dir: Path) -> tuple[Session, MainWindow]:
    """The window as a start opens it, shown, with its store attached."""
    session, window, _ = assemble(data_dir)
    loop = QEventLoop()
    session.ready_changed.connect(loop.quit)
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    window.show()
    loop.exec()
    session.ready_changed.disconnect(loop.quit)
    assert session.ready, "the store was not opened"
    return session, window


def close_window(session: Session, window: MainWindow) -> None:
    """Close as a person does, and let go of the store."""
    window.close()
    session.close()
    window.deleteLater()


def ticked_key(session: Session) -> str:
    """The descriptor that is ticked: the first of a skill in the middle of the list."""
    return session.plan.target.groups()[3].items[0].key


def act(session: Session, window: MainWindow, file: Path) -> None:
    """Do what a person does, by keys and the editors' own fields; each act is stored before the next begins."""
    _tick(session, window)
    _add_evidence(session, window, file)
    _add_goal(session, window)


def _tick(session: Session, window: MainWindow) -> None:
    window.reveal("checklist", ticked_key(session))
    view = _child(window.page("checklist"), ChecklistView)
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert session.plan.value(ticked_key(session)) is RatingValue.MET


def _add_evidence(session: Session, window: MainWindow, file: Path) -> None:
    window.acts["go-evidence"].trigger()
    window.acts["add-evidence"].trigger()
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    QTest.keyClicks(page.editor.form.title, TITLE)
    QTest.keyClick(page.editor.form.title, Qt.Key.Key_Return)
    page.editor.add_files((file,))
    assert session.store is not None
    (line,) = session.store.evidence_lines(EvidenceQuery(), 0, 2)
    assert (line.title, line.files) == (TITLE, 1)


def _add_goal(session: Session, window: MainWindow) -> None:
    window.acts["go-goals"].trigger()
    window.add("goals", (ticked_key(session),))
    page = window.page("goals")
    assert isinstance(page, GoalsPage)
    QTest.keyClicks(page.editor.form.title, GOAL)
    QTest.keyClick(page.editor.form.title, Qt.Key.Key_Return)
    assert [goal.title for goal in session.plan.goals] == [GOAL]


def _child(page: QWidget, kind: type[W]) -> W:
    found = page.findChild(kind)
    assert isinstance(found, kind)
    return found


def main(data_dir: Path, file: Path) -> None:
    """Act, say so, and go on as a window does."""
    session, window = open_window(data_dir)
    act(session, window, file)
    print(DONE, flush=True)
    QApplication.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
