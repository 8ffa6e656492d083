"""What a person waits for in an open window, in a process of its own: `python -m tests.bench.acts DATA_DIR`.

Prints one JSON object of lists of milliseconds, each from the act to the end of the paint that shows it.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from tests.acceptance.window_acts import open_window, ticked_key

_TYPED = ("gateway", "vault", "piece", "release")


class Paints(QObject):
    """Whether a view has painted since it was asked last."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.seen = False
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


def timed(paints: Paints, act: Callable[[], object], shown: Callable[[], bool] = lambda: True) -> float:
    """Milliseconds from the act to the end of the first paint after which `shown` holds."""
    QApplication.processEvents()
    paints.seen = False
    start = time.perf_counter()
    act()
    while not (paints.seen and shown()):
        if not shown():
            paints.seen = False  # a paint of what was there before
        QApplication.processEvents()
        if time.perf_counter() - start > 10:
            raise TimeoutError("nothing was painted")
    return (time.perf_counter() - start) * 1000


def view_of(window: MainWindow, page_id: str) -> QAbstractItemView:
    """The list of a page."""
    page = window.page(page_id)
    if isinstance(page, EvidencePage):
        return page.pane.table
    view = page.findChild(QAbstractItemView)
    assert isinstance(view, QAbstractItemView)
    return view


def ticks(session: Session, window: MainWindow) -> list[float]:
    """Space on a descriptor."""
    window.reveal("checklist", ticked_key(session))
    view = view_of(window, "checklist")
    paints = Paints(view)
    return [timed(paints, lambda: QTest.keyClick(view, Qt.Key.Key_Space)) for _ in range(60)]


def switches(window: MainWindow) -> list[float]:
    """From page to page, each made before."""
    paints = {name: Paints(view_of(window, name)) for name in ("checklist", "evidence")}
    for name in paints:
        window.show_page(name)
        QApplication.processEvents()
    names = ["checklist", "evidence"] * 30
    return [timed(paints[name], lambda name=name: window.show_page(name)) for name in names]  # type: ignore[misc]


def searches(window: MainWindow) -> list[float]:
    """Letters into the search of the evidence page."""
    window.show_page("evidence")
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    search, model, paints = page.pane.search, page.pane.model, Paints(page.pane.table)
    found = []
    for word in _TYPED:
        search.clear()
        QApplication.processEvents()
        for letter in word:
            found.append(
                timed(
                    paints, lambda letter=letter: QTest.keyClicks(search, letter),  # type: ignore[misc]
                    lambda: model.query.text == search.text(),
                )
            )  # fmt: skip
    search.clear()
    QApplication.processEvents()
    return found


def scrolls(window: MainWindow) -> list[float]:
    """The list of evidence by three rows at a time."""
    window.show_page("evidence")
    view = view_of(window, "evidence")
    bar, paints = view.verticalScrollBar(), Paints(view)
    return [timed(paints, lambda: bar.setValue(bar.value() + 180)) for _ in range(120)]


def main(data_dir: Path) -> None:
    """Measure everything and print it."""
    session, window = open_window(data_dir)
    measured = {
        "tick": ticks(session, window),
        "switch": switches(window),
        "search": searches(window),
        "scroll": scrolls(window),
    }
    print(json.dumps(measured), flush=True)
    session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
