"""A Task runs off the GUI thread and tells its end on it."""

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

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
