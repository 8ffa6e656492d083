"""A start, in a process of its own: `python -m tests.bench.start bare|window|gaps DATA_DIR`.

Prints one JSON object: moments (monotonic clock of the machine, in seconds) and the peak of memory, in MiB. `gaps`
also measures the largest gap in the event loop between first frame and ready, in milliseconds.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QTimer

_REST_MS = 300


def peak_mib() -> float:
    """The most memory this process has had resident; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def tell(moments: dict[str, float]) -> None:
    """Say what was measured and end."""
    from PySide6.QtWidgets import QApplication

    print(json.dumps(moments | {"peak": peak_mib()}), flush=True)
    QApplication.exit()


def bare() -> None:
    """The floor: a main window with a view."""
    from PySide6.QtCore import QStringListModel, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

    moments: dict[str, float] = {}

    class Bare(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not moments:
                moments["painted"] = 0
                QTimer.singleShot(0, self.on_painted)

        def on_painted(self) -> None:
            moments["painted"] = time.monotonic()
            QTimer.singleShot(_REST_MS, lambda: tell(moments))

    application = QApplication(["bare", "-style", "fusion"])
    window, view, model = Bare(), QTreeView(), QStringListModel([f"Row {n}" for n in range(40)])
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(1280, 800)
    window.show()
    application.exec()


def window(data_dir: Path, *, gaps: bool) -> None:
    """The program's own window."""
    from planner.app import quick_start

    session, main_window, _ = quick_start(data_dir)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    moments: dict[str, float] = {}
    watch = _watch(main_window, moments)

    def ready() -> None:
        moments["ready"] = time.monotonic()
        QTimer.singleShot(_REST_MS // 2, watch.stop)  # the stretch that ends in ready is seen by the next beat alone
        QTimer.singleShot(_REST_MS, lambda: tell(moments))

    def painted() -> None:
        moments["painted"] = time.monotonic()
        # The frame is whole when first_painted is told: the checklist stands in it with what the plan holds.
        moments["checklist"] = moments["painted"] if session.plan.target.groups() else 0
        if gaps:
            moments["gap"], moments["beat"] = 0, time.monotonic()
            watch.start()

    main_window.first_painted.connect(painted)
    session.ready_changed.connect(ready)
    main_window.show()
    QApplication.exec()
    session.close()


def _watch(owner: "QObject", moments: dict[str, float]) -> "QTimer":
    from PySide6.QtCore import Qt, QTimer

    timer = QTimer(owner)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(1)

    def beat() -> None:
        now = time.monotonic()
        moments["gap"] = max(moments["gap"], (now - moments["beat"]) * 1000)
        moments["beat"] = now

    timer.timeout.connect(beat)
    return timer


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        window(Path(sys.argv[2]), gaps=sys.argv[1] == "gaps")
