"""A window is killed while somebody types: what was typed is there at the next start, but for the last second."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceDraft
from planner.core.plan import GoalDraft
from planner.paths import FRAMEWORK
from planner.store.plan_store import PlanStore, open_store

# Types without a pause, so that nothing is ever quiet, and says what was kept as soon as it is.
TYPIST = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from planner import app
from planner.ui.application import run_application
from planner.ui.drafts import Drafts

session, window, _ = app.assemble(Path(sys.argv[1]))
keep = Drafts.keep

def keep_and_say(self, draft):
    keep(self, draft)
    print(draft.text, flush=True)

Drafts.keep = keep_and_say
window.show()

def begin():
    window.reveal(sys.argv[2], sys.argv[3])
    field = window.page(sys.argv[2])
    for name in sys.argv[4].split("."):
        field = field[name] if isinstance(field, dict) else getattr(field, name)
    field.setFocus()
    typing = QTimer(window)
    typing.timeout.connect(lambda: QTest.keyClicks(field, "x"))
    typing.start(20)

session.ready_changed.connect(lambda ready: QTimer.singleShot(0, begin))
sys.exit(run_application(window))
"""


# The page, and the way from it to a field of each kind.
FIELDS = (
    ("evidence", "editor.form.account.fields.result"),
    ("evidence", "editor.form.tags.field"),
    ("evidence", "editor.form.links.address"),
    ("evidence", "editor.form.on"),
    ("goals", "editor.form.steps.new"),
    ("reviews", "detail.head.name"),
)


def _things(store: PlanStore) -> dict[str, str]:
    return {
        "evidence": store.add_evidence(EvidenceDraft("A good year")).ids[0],
        "goals": store.add_goal(GoalDraft("Learn")).ids[0],
        "reviews": store.start_review("Half year", date(2026, 1, 1), date(2026, 6, 30)).ids[0],
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("page", "way"), FIELDS)
def test_what_is_being_typed_survives_kill_9(tmp_path: Path, page: str, way: str) -> None:
    data_dir, framework = tmp_path / "data", read_builtin(FRAMEWORK)
    with closing(open_store(data_dir, framework=framework)) as store:
        things = _things(store)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-c", TYPIST, str(data_dir), page, things[page], way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as window:
        assert window.stdout is not None
        kept = window.stdout.readline().strip()
        window.send_signal(signal.SIGKILL)
    assert kept
    with closing(open_store(data_dir, framework=framework)) as store:
        found = [each.draft.text for each in store.drafts()]
        stored = (store.evidence(things["evidence"]).result, store.review(things["reviews"]).name)
        assert any(text.startswith(kept) for text in (*found, *stored))
