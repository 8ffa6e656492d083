"""What window tests share: a theme, settings of their own, dialogs that answer from a script, tasks run inline."""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.core.errors import UserError
from planner.store.plan_store import PlanStore, open_store
from planner.ui.build import build_window
from planner.ui.main_window import MainWindow
from planner.ui.services import Services
from planner.ui.session import Session
from planner.ui.settings import THEME, Settings
from planner.ui.tasks import Task
from planner.ui.theme import Theme
from tests.store.schema_once import compiled_once
from tests.ui.real_plan import attended, gone
from tests.ui.stub_store import FRAMEWORK, TODAY

OpenWindow = Callable[[Session, Services, PlanStore], MainWindow]


class ScriptedDialogs:
    """Answers from a list, in order, and remembers what was asked. An unexpected question fails the test."""

    def __init__(self) -> None:
        self.answers: deque[object] = deque()
        self.asked: list[str] = []

    def will_answer(self, *answers: object) -> None:
        """The answers to the next questions."""
        self.answers.extend(answers)

    def _answer(self, question: str) -> object:
        self.asked.append(question)
        assert self.answers, f"nobody expected the question: {question}"
        return self.answers.popleft()

    def choose_files(self, parent: QWidget, title: str) -> tuple[Path, ...]:
        answer = self._answer(title)
        assert isinstance(answer, tuple)
        return answer

    def choose_save_path(self, parent: QWidget, title: str, suggested: Path, filters: str) -> Path | None:
        answer = self._answer(title)
        assert answer is None or isinstance(answer, Path)
        return answer

    def choose_folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        answer = self._answer(title)
        assert answer is None or isinstance(answer, Path)
        return answer

    def ask_text(self, parent: QWidget, title: str, question: str, value: str = "", kept: object = None) -> str | None:
        answer = self._answer(question)
        assert answer is None or isinstance(answer, str)
        return answer

    def confirm(self, parent: QWidget, title: str, question: str, verb: str) -> bool:
        answer = self._answer(question)
        assert isinstance(answer, bool)
        return answer

    def tell(self, parent: QWidget, title: str, text: str, details: str = "") -> None:
        self.asked.append(text)


@pytest.fixture(autouse=True, scope="session")
def schema_compiled_once() -> Iterator[None]:
    """The statements of the schema are compiled for the first plan alone."""
    with compiled_once():
        yield


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where the test has its plan."""
    return tmp_path / "data"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a file of the test's own."""
    return Settings(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def theme(qapp: QApplication, settings: Settings) -> Iterator[Theme]:
    """The light theme in force on the application."""
    settings.put(THEME, "light")
    made = Theme(qapp, settings)
    yield made
    made.deleteLater()


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    """Dialogs that answer from a script."""
    return ScriptedDialogs()


@pytest.fixture
def inline_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks run where they are started, at once."""
    monkeypatch.setattr(Task, "inline", True)


@pytest.fixture
def real_session(qapp: QApplication, data_dir: Path) -> Iterator[Session]:
    """A session on a store of the test's own, with the small framework of stub_store."""
    store = open_store(data_dir, framework=FRAMEWORK, today=lambda: TODAY)
    session = Session(store.load(), today=lambda: TODAY)
    session.attach(store)
    yield session
    session.close()


@pytest.fixture
def session(data_dir: Path, qapp: QApplication) -> Iterator[Session]:
    """A session on a real store, for journeys through whole pages."""
    with attended(data_dir) as made:
        yield made


@pytest.fixture
def open_window(qtbot: QtBot, settings: Settings, dialogs: ScriptedDialogs) -> Iterator[OpenWindow]:
    """Opens the whole window on a session, which gets the store before anybody sees it; it goes with the test."""
    opened: list[tuple[MainWindow, Session]] = []

    def open_one(session: Session, duties: Services, store: PlanStore) -> MainWindow:
        window = build_window(session, duties, settings, dialogs)
        opened.append((window, session))
        session.attach(store)
        window.resize(1024, 640)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_one
    for window, session in opened:
        gone(window, session)


@pytest.fixture
def failures(session: Session) -> list[UserError]:
    """What the session refused."""
    found: list[UserError] = []
    session.failed.connect(found.append)
    return found


@pytest.fixture(autouse=True, scope="module")
def leave_nothing_behind() -> Iterator[None]:
    """Delete every window that a module of tests leaves, when it is done.

    What only waits to be deleted slows every later stylesheet, and dies in Python's collector after Qt is gone.
    """
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication):
        for widget in application.topLevelWidgets():
            if widget.parent() is None:
                widget.close()
                widget.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
