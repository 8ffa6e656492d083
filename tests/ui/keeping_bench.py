"""Windows whose duties of safe-keeping a test may replace, and what a person reads and presses there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from planner import paths
from planner.core.builtin import read_builtin
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.attendants import Attendants
from planner.ui.checking import Checker
from planner.ui.keeping import Keeping
from planner.ui.main_window import MainWindow
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from tests.ui.conftest import OpenWindow

FRAMEWORK = read_builtin(paths.FRAMEWORK)
Make = Callable[..., tuple[Session, MainWindow]]


def windows(open_window: OpenWindow, data_dir: Path, settings: Settings) -> Make:
    """A window on the plan of the directory: make(), make(mend=…). Changes are Keeping's fields."""
    settings.put(WELCOMED, True)

    def make(**changes: Callable[..., object]) -> tuple[Session, MainWindow]:
        session = Session(empty_plan(FRAMEWORK))
        duties = services(data_dir)
        keeping: Keeping = replace(duties.keeping, **changes)  # type: ignore[arg-type]
        store = open_store(data_dir, framework=FRAMEWORK)
        return session, open_window(session, replace(duties, keeping=keeping), store)

    return make


def checker(window: MainWindow) -> Checker:
    found = window.findChild(Checker)
    assert isinstance(found, Checker)
    return found


def said(window: MainWindow) -> str:
    found = window.findChild(Attendants)
    assert isinstance(found, Attendants)
    return found.message_bar.words


def press(window: MainWindow, words: str) -> None:
    banner = checker(window).banner
    assert banner is not None
    (button,) = (each for each in banner.findChildren(QPushButton) if each.text() == words)
    button.click()
