"""What a person waits for in an open window, in a process of its own: `python -m tests.bench.acts DATA_DIR ACT...`.

Prints one JSON object of lists of milliseconds, each from the act to the end of the paint that shows it: the whole
frame is drawn by then, and what is put off until after it is not counted.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence import EvidencePage
from planner.ui.session import Session
from tests.acceptance.window_acts import open_window, ticked_key

_TYPED = ("gateway", "vault", "piece", "release", "incident", "piece 12", "colleague")
_PATIENCE_S = 10


class Paints(QObject):
    """When a widget has been painted as it should be."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._shown: Callable[[], bool] | None = None
        self.ended = 0.0
        watched = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        watched.installEventFilter(self)

    def expect(self, shown: Callable[[], bool]) -> None:
        """Wait for the first paint at which `shown` holds; `ended` is 0 until its frame is drawn."""
        self._shown, self.ended = shown, 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._shown is not None and self._shown():
            self._shown = None
            # The next event after the one that draws the frame.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return False

    def customEvent(self, event: QEvent) -> None:
        self.ended = time.perf_counter()


def settle() -> None:
    """Let everything that was put off be done."""
    for _ in range(20):
        QApplication.processEvents()


def timed(paints: Paints, act: Callable[[], object], shown: Callable[[], bool] = lambda: True) -> float:
    """Milliseconds from the act to the end of the first frame in which `shown` holds."""
    settle()
    paints.expect(shown)
    start = time.perf_counter()
    act()
    while not paints.ended:
        QApplication.processEvents()
        if time.perf_counter() - start > _PATIENCE_S:
            raise TimeoutError("nothing was painted")
    return (paints.ended - start) * 1000


def evidence_page(window: MainWindow) -> EvidencePage:
    """The page of the evidence, open."""
    window.show_page("evidence")
    page = window.page("evidence")
    assert isinstance(page, EvidencePage)
    return page


def checklist_view(window: MainWindow) -> QAbstractItemView:
    """The tree of the checklist."""
    view = window.page("checklist").findChild(QAbstractItemView)
    assert isinstance(view, QAbstractItemView)
    return view


def ticks(session: Session, window: MainWindow) -> list[float]:
    """Space on a descriptor, every other page made before."""
    for page_id in window.page_ids:
        window.show_page(page_id)
        settle()
    window.reveal("checklist", ticked_key(session))
    view = checklist_view(window)
    paints = Paints(view)
    # The first write of a copied plan also gives it a name of its own.
    return [timed(paints, lambda: QTest.keyClick(view, Qt.Key.Key_Space)) for _ in range(61)][1:]


def switches(_: Session, window: MainWindow) -> list[float]:
    """From page to page, each made before."""
    page = evidence_page(window)
    shown: dict[str, QWidget] = {
        "checklist": checklist_view(window),
        "evidence": page.pane.table if page.pane.model.rowCount() else page.pane,
    }
    paints = {name: Paints(widget) for name, widget in shown.items()}
    names = ["checklist", "evidence"] * 30
    return [timed(paints[name], lambda name=name: window.show_page(name)) for name in names]  # type: ignore[misc]


def searches(_: Session, window: MainWindow) -> list[float]:
    """Letters into the search of the evidence page."""
    page = evidence_page(window)
    search, model, paints = page.pane.search, page.pane.model, Paints(page.pane.table)

    def is_listed() -> bool:
        return model.query.text == search.text()

    found = []
    for word in _TYPED:
        search.clear()
        for letter in word:
            found.append(timed(paints, lambda letter=letter: QTest.keyClicks(search, letter), is_listed))  # type: ignore[misc]
    search.clear()
    settle()
    return found


def scrolls(_: Session, window: MainWindow) -> list[float]:
    """The list of evidence by three rows at a time, from its end back to its top where it is short."""
    view = evidence_page(window).pane.table
    bar, paints = view.verticalScrollBar(), Paints(view)
    step = 3 * view.verticalHeader().defaultSectionSize()

    def scroll() -> None:
        bar.setValue(bar.value() + step if bar.value() < bar.maximum() else 0)

    return [timed(paints, scroll) for _ in range(120)]


ACTS: dict[str, Callable[[Session, MainWindow], list[float]]] = {
    "tick": ticks,
    "switch": switches,
    "search": searches,
    "scroll": scrolls,
}


def main(data_dir: Path, *acts: str) -> None:
    """Measure these and print it."""
    session, window = open_window(data_dir)
    print(json.dumps({act: ACTS[act](session, window) for act in acts}), flush=True)
    session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
