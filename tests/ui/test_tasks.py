"""A Task runs off the GUI thread and tells its end on it."""

import sys
import threading

import pytest
from PySide6.QtCore import QObject, QThreadPool
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from planner.core.errors import UserError
from planner.ui.tasks import Task


def test_the_function_runs_elsewhere_and_its_result_arrives_here(qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    arrived: list[object] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 42

    task = Task(work)
    task.done.connect(lambda result: arrived.append((result, threading.current_thread())))
    with qtbot.waitSignal(task.ended):
        task.start()
    assert arrived == [(42, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert not task.running


def test_trouble_of_the_world_is_told_as_it_is(qtbot: QtBot) -> None:
    trouble = UserError("The disk is full.", "Free some space.")

    def work() -> None:
        raise trouble

    task = Task(work)
    with qtbot.waitSignal(task.failed) as told:
        task.start()
    assert told.args == [trouble]


def test_a_bug_goes_to_the_crash_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(kind))
    task = Task(lambda: 1 // 0, inline=True)
    failed: list[object] = []
    task.failed.connect(failed.append)
    task.start()
    assert caught == [ZeroDivisionError]
    assert failed == []


def test_a_function_can_see_that_it_is_to_stop(qtbot: QtBot) -> None:
    begun = threading.Event()

    def work() -> bool:
        begun.set()
        while not task.cancelled():
            pass
        return True

    task = Task(work)
    with qtbot.waitSignal(task.done):
        task.start()
        assert begun.wait(5)
        task.cancel()


@pytest.mark.usefixtures("inline_tasks")
def test_inline_tasks_end_before_start_returns(qtbot: QtBot) -> None:
    arrived: list[object] = []
    task = Task(lambda: "here")
    task.done.connect(arrived.append)
    task.start()
    assert arrived == ["here"]


def test_a_task_that_is_deleted_while_it_runs_tells_nobody(qtbot: QtBot) -> None:
    owner, going = QObject(), threading.Event()
    arrived: list[object] = []
    task = Task(going.wait, owner)
    task.done.connect(arrived.append)
    task.start()
    delete(owner)
    after = Task(going.set)
    with qtbot.waitSignal(after.ended):
        after.start()
    assert QThreadPool.globalInstance().waitForDone(5_000)
    with qtbot.waitSignal(after.ended):  # whatever was told is heard by then
        after.start()
    assert arrived == []


def test_tasks_that_are_deleted_at_their_end_are_not_touched_afterwards(qtbot: QtBot) -> None:
    # Other threads emit from nothing that a slot of theirs may delete: see _Relay.
    owner, ended = QObject(), 0

    def count() -> None:
        nonlocal ended
        ended += 1

    for _ in range(300):
        task = Task(bytes, owner)
        task.ended.connect(task.deleteLater)
        task.ended.connect(count)
        task.start()
    qtbot.waitUntil(lambda: ended == 300)
    qtbot.waitUntil(lambda: not owner.children())


def test_progress_is_told_on_the_thread_of_the_window(qtbot: QtBot) -> None:
    told: list[tuple[int, bool]] = []

    def work() -> None:
        task.report(1)
        task.report(2)

    task = Task(work)
    task.progress.connect(lambda done: told.append((done, threading.current_thread() is threading.main_thread())))
    with qtbot.waitSignal(task.ended):
        task.start()
    assert told == [(1, True), (2, True)]
