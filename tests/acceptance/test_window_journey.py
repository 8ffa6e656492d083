"""What is done in the window stays done: after it was closed, and after it was killed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from planner.core.evidence import EvidenceQuery
from planner.core.plan import RatingValue
from planner.ui.main_window import MainWindow
from planner.ui.pages.evidence import EvidencePage
from planner.ui.pages.goals import GoalsPage
from planner.ui.session import Session
from tests.acceptance.window_acts import DONE, GOAL, TITLE, act, close_window, open_window, ticked_key

CONTENT = b"before,after\n14,3\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "deploys.csv"
    made.write_bytes(CONTENT)
    return made


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def window_on(data_dir: Path) -> Iterator[tuple[Session, MainWindow]]:
    session, window = open_window(data_dir)
    yield session, window
    close_window(session, window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def planner(data_dir: Path, *argv: str) -> Any:
    command = [sys.executable, "-m", "planner", "--data-dir", str(data_dir), *argv, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)


def the_window_shows_everything(data_dir: Path) -> None:
    with window_on(data_dir) as (session, window):
        assert session.plan.value(ticked_key(session)) is RatingValue.MET
        assert session.store is not None
        (line,) = session.store.evidence_lines(EvidenceQuery(), 0, 2)
        window.reveal("evidence", line.id)
        editor = window.page("evidence")
        assert isinstance(editor, EvidencePage)
        assert editor.editor.form.title.text() == TITLE
        (attached,) = session.store.evidence(line.id).attachments
        assert (attached.name, session.store.attachment_path(attached).read_bytes()) == ("deploys.csv", CONTENT)
        (goal,) = session.plan.goals
        window.reveal("goals", goal.id)
        goals = window.page("goals")
        assert isinstance(goals, GoalsPage)
        assert (goals.editor.form.title.text(), goal.descriptors) == (GOAL, (ticked_key(session),))


def the_terminal_shows_everything(data_dir: Path) -> None:
    groups = planner(data_dir, "checklist")["groups"]
    rated = [each for group in groups for each in group["descriptors"] if each["rating"] != "not-started"]
    assert [each["rating"] for each in rated] == ["met"]
    (piece,) = planner(data_dir, "evidence")["items"]
    assert piece["title"] == TITLE
    shown = planner(data_dir, "show", piece["id"])
    assert [each["name"] for each in shown["attachments"]] == ["deploys.csv"]
    assert [each["title"] for each in planner(data_dir, "goal", "list")["items"]] == [GOAL]


def test_what_was_done_in_the_window_is_there_when_it_is_opened_again(
    qapp: QApplication, data_dir: Path, file: Path
) -> None:
    with window_on(data_dir) as (session, window):
        act(session, window, file)
    file.unlink()
    the_window_shows_everything(data_dir)
    the_terminal_shows_everything(data_dir)


def test_what_was_acknowledged_outlives_a_killed_window(qapp: QApplication, data_dir: Path, file: Path) -> None:
    command = [sys.executable, "-m", "tests.acceptance.window_acts", str(data_dir), str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        said = window.stdout.readline().strip()
        window.kill()  # on POSIX SIGKILL: nothing of the program runs any more
    assert said == DONE
    file.unlink()
    the_terminal_shows_everything(data_dir)
    the_window_shows_everything(data_dir)
