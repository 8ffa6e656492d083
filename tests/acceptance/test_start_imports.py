"""What is loaded by the time the window's first frame is on the screen: nothing that only a later act needs.

That no command of the terminal loads Qt, and no reading one the libraries of the store, is told in tests/cli.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from planner import paths
from planner.core.builtin import read_builtin
from planner.core.evidence import EvidenceDraft
from planner.core.plan import RatingValue
from planner.store.plan_store import open_store

LATER = (
    "PIL",
    "alembic",
    "docx",
    "lxml",
    "markdown_it",
    "pydantic",
    "pypdf",
    "pypdfium2",
    "reportlab",
    "sqlalchemy",
    "sqlmodel",
    "typer",
    "xlsxwriter",
)
# The opening of the store is what the first frame sets off: asked in its place, nothing after the frame is loaded yet.
TO_THE_FIRST_FRAME = """
import os
import sys
from pathlib import Path

import planner.app


def tell(data_dir):
    print(*sorted(set(sys.modules) & set(sys.argv[2].split())), flush=True)
    os._exit(0)


planner.app._open_store = tell
session, window, _ = planner.app.assemble(Path(sys.argv[1]))
window.show()
from planner.ui.application import run_application
run_application(window)
"""


def loaded_at_the_first_frame(data_dir: Path, first: str = "") -> list[str]:
    command = [sys.executable, "-c", first + TO_THE_FIRST_FRAME, str(data_dir), " ".join(LATER)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, "")
    return answer.stdout.split()


@pytest.mark.parametrize("there", [False, True], ids=["no plan yet", "a plan"])
def test_the_first_frame_loads_no_library_of_the_store_or_of_documents(tmp_path: Path, there: bool) -> None:
    if there:
        framework = read_builtin(paths.FRAMEWORK)
        store = open_store(tmp_path / "data", framework=framework)
        key = framework.role_levels[0].descriptors()[0].key
        store.rate(key, RatingValue.DEVELOPING)
        store.add_evidence(EvidenceDraft("Cut deploy time", descriptors=(key,)))
        store.close()
    assert loaded_at_the_first_frame(tmp_path / "data") == []


def test_the_guard_sees_a_library_that_is_loaded_too_early(tmp_path: Path) -> None:
    assert loaded_at_the_first_frame(tmp_path / "data", first="import markdown_it") == ["markdown_it"]
