"""A session on a real store in a directory of the test's own, for journeys through whole pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from planner.store.plan_store import PlanStore, open_store
from planner.ui.session import Session
from tests.ui.stub_store import FRAMEWORK, TODAY

P = TypeVar("P", bound=QWidget)


def real_store(data_dir: Path) -> PlanStore:
    """The store in the directory; the plan there, or a new one on the small framework of the stub."""
    return open_store(data_dir, framework=FRAMEWORK, today=lambda: TODAY)


def real_session(data_dir: Path) -> Session:
    """A session on that store."""
    store = real_store(data_dir)
    session = Session(store.load(), today=lambda: TODAY)
    session.attach(store)
    return session


@contextmanager
def attended(data_dir: Path) -> Iterator[Session]:
    """A session on a real store, closed and gone afterwards: its undo stack must not wait for Python's collector."""
    session = real_session(data_dir)
    yield session
    session.close()
    _delete(session)


@contextmanager
def shown(page: P, width: int = 1072, height: int = 718) -> Iterator[P]:
    """The page on the screen, and gone for good afterwards: deleteLater waits for an event loop that may never come,
    and every page left behind makes the next test's stylesheet slower."""
    page.resize(width, height)
    page.show()
    yield page
    page.close()
    _delete(page)


def gone(window: QWidget, session: Session) -> None:
    """The window deleted and its session closed: a window that waits to be makes the next one's stylesheet slower."""
    window.close()
    session.close()
    _delete(window)


def _delete(thing: QObject) -> None:
    thing.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Keys, one after the other."""
    for key in keys:
        QTest.keyClick(widget, key)


def write(widget: QWidget, text: str) -> None:
    """Text as it is typed."""
    QTest.keyClicks(widget, text)


def tab_chain(first: QWidget) -> list[QWidget]:
    """What follows a widget as Tab goes, until it comes round."""
    found: list[QWidget] = []
    widget = first.nextInFocusChain()
    while widget is not None and widget is not first:
        found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def nameless(page: QWidget) -> list[str]:
    """Widgets a person can reach with Tab that a screen reader could not name."""
    reached = (each for each in page.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
    shown = (each for each in reached if each.isVisibleTo(page))
    return [repr(each) for each in shown if not (each.accessibleName() or _text(each))]


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def guessing(page: QWidget) -> list[str]:
    """Labels that would take a person's words for markup."""
    labels = page.findChildren(QLabel)
    return [each.text() for each in labels if each.textFormat() is not Qt.TextFormat.PlainText and each.text()]
