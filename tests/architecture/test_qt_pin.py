"""PySide6 stays at the release that keeps its references (the reason stands in pyproject.toml)."""

import subprocess
import sys
from importlib.metadata import requires, version

from packaging.requirements import Requirement

EMIT = """
import sys
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    said = Signal(object)
    switched = Signal(bool)

heard = []
sender = Sender()
sender.said.connect(heard.append)
sender.switched.connect(heard.append)
before = [sys.getrefcount(each) for each in (None, True, False)]
for _ in range(20_000):
    sender.said.emit(None)
    sender.switched.emit(True)
    sender.switched.emit(False)
assert heard == [None, True, False] * 20_000
heard.clear()
after = [sys.getrefcount(each) for each in (None, True, False)]
lost = [was - now for was, now in zip(before, after)]
assert max(lost) < 100, f"references lost: {lost}"
print("kept")
"""


def test_twenty_thousand_signals_leave_none_true_and_false_their_references() -> None:
    done = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "kept"), done.stderr


def test_the_project_asks_for_essentials_of_6_11_and_never_for_the_addons() -> None:
    asked = {each.name.lower(): each.specifier for each in map(Requirement, requires("capability-planner") or [])}
    pin = asked["pyside6-essentials"]
    assert [pin.contains(release) for release in ("6.10.3", "6.11.0", "6.11.3", "6.12.0")] == [False, True, True, False]
    assert pin.contains(version("PySide6-Essentials"))
    assert asked.keys().isdisjoint({"pyside6", "pyside6-addons"})
