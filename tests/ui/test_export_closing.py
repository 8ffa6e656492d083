"""Closing the export dialog while it writes: the report is given up, and the dialog goes without being asked twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.errors import ReportCancelled
from planner.core.report import ReportOptions, Saved
from planner.duties import services
from planner.store.plan_store import empty_plan, open_store
from planner.ui.pages.export_report import ExportReport
from planner.ui.session import Session
from planner.ui.settings import Settings
from planner.ui.theme import Theme
from tests.ui.conftest import ScriptedDialogs

FRAMEWORK = read_builtin(paths.FRAMEWORK)


def until_cancelled(
    options: ReportOptions,
    target: Path,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Saved:
    """An export that never ends by itself."""
    assert progress is not None
    assert cancelled is not None
    progress(1)
    pause = Event()
    while not cancelled():
        pause.wait(0.001)
    raise ReportCancelled("The report was not saved: it was cancelled.", "")


def at_rest(dialog: ExportReport) -> bool:
    return dialog._preview_task is None and not dialog.preview.drawing


@pytest.fixture
def exporting(
    qtbot: QtBot, tmp_path: Path, theme: Theme, settings: Settings, dialogs: ScriptedDialogs
) -> Iterator[ExportReport]:
    """A dialog in the middle of an export."""
    parent = QWidget()
    parent.resize(1100, 700)
    parent.show()
    session = Session(empty_plan(FRAMEWORK))
    session.attach(open_store(tmp_path / "data", framework=FRAMEWORK))
    duties = replace(services(tmp_path / "data"), export_report=until_cancelled)
    dialog = ExportReport(session, theme, dialogs, settings, duties, lambda *_: None, parent)
    dialog.open()
    qtbot.waitUntil(partial(at_rest, dialog), timeout=20_000)
    dialogs.will_answer(tmp_path / "report.pdf")
    dialog.export.click()
    qtbot.waitUntil(lambda: dialog.progress.value() == 1)
    yield dialog
    qtbot.waitUntil(partial(at_rest, dialog), timeout=20_000)
    session.close()
    parent.close()
    parent.deleteLater()


def test_closing_gives_the_report_up_and_goes(exporting: ExportReport, qtbot: QtBot, tmp_path: Path) -> None:
    exporting.close()
    assert exporting.isVisible(), "it waits until nothing of the report is left"
    qtbot.waitUntil(lambda: not exporting.isVisible())
    assert list(tmp_path.glob("*report*")) == []


def test_escape_gives_the_report_up_and_stays(exporting: ExportReport, qtbot: QtBot, tmp_path: Path) -> None:
    exporting.reject()
    qtbot.waitUntil(exporting.export.isEnabled)
    assert exporting.isVisible()
    assert list(tmp_path.glob("*report*")) == []
    exporting.close()
    assert not exporting.isVisible()
