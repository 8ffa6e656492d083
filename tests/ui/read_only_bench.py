"""A disk that can be written or not as the test says, and a window on a plan there."""

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from planner.core.changes import Change
from planner.core.errors import StoreReadOnly
from planner.duties import services
from planner.ui.build import build_window
from planner.ui.keeping import Keeping
from planner.ui.main_window import MainWindow
from planner.ui.session import Session
from planner.ui.settings import WELCOMED, Settings
from tests.ui.conftest import ScriptedDialogs
from tests.ui.real_plan import shown

WHY = "This plan can be read and not changed: you may not write to it."


class Disk:
    """What the probe says of the directory: root may write whatever its mode is, so the answer is the test's own."""

    def __init__(self) -> None:
        self.why = ""

    def __call__(self) -> str:
        return self.why


def disk_under(session: Session) -> Disk:
    """The disk that the session asks from now on."""
    made = Disk()
    session.writable.look_with(made)
    return made


def lock(session: Session, disk: Disk) -> None:
    """The plan cannot be written from now on, and the session has seen it."""
    disk.why = WHY
    assert not session.writable.look()


def refuse_writes(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store under the session fails as on a disk that became read-only."""

    def fail(*_: object, **__: object) -> Change:
        raise StoreReadOnly("The plan cannot be written. What was stored before is still stored.")

    for name in ("edit_evidence", "edit_goal", "add_evidence", "add_goal", "set_profile", "edit_review", "rate"):
        monkeypatch.setattr(session.store, name, fail)


def windowed(
    session: Session, disk: Disk, data_dir: Path, settings: Settings, dialogs: ScriptedDialogs
) -> AbstractContextManager[MainWindow]:
    """A whole window on the session, whose directory can be written for now."""
    settings.put(WELCOMED, True)
    duties = replace(services(data_dir), keeping=Keeping(read_only=disk))
    return shown(build_window(session, duties, settings, dialogs), 1280, 800)


def come_back_to(window: MainWindow) -> None:
    """The person looks at the window again."""
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
