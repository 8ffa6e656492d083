"""A whole round of a review from the terminal: sent, filled in by a program we did not write, returned, closed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner import paths
from planner.core.builtin import read_builtin
from tests.formats.review_forms import ACCENTS, LONG, filled_by_qpdf

ITEMS = [item for group in read_builtin(paths.FRAMEWORK).role_levels[0].groups() for item in group.items]
KEYS = {item.ref: item.key for item in ITEMS}
REF, OTHER = "information-security/1", "user-focus/5"
KEPT = "Nothing was filed, and your plan is as it was."

pytestmark = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")


def planner(data_dir: Path, *argv: str, code: int = 0) -> str:
    """What a command prints; for one that is refused, what it says."""
    command = [sys.executable, "-m", "planner", "--data-dir", str(data_dir), *argv]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == code, done.stderr.decode()
    return (done.stderr if code else done.stdout).decode("utf-8")


def told(data_dir: Path, *argv: str) -> Any:
    return json.loads(planner(data_dir, *argv, "--json"))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the sample plan in `data`, and the form of its review."""
    place = tmp_path_factory.mktemp("round")
    planner(place / "data", "demo")
    review = planner(place / "data", "review", "start", "Year", "--from", "2025-12-01", "--to", "2026-11-30").strip()
    (place / "id").write_text(review)
    planner(place / "data", "review", "form", review, str(place / "form.pdf"))
    return place


def test_the_same_form_comes_again(sent: Path) -> None:
    planner(sent / "data", "review", "form", (sent / "id").read_text(), str(sent / "again.pdf"))
    assert (sent / "again.pdf").read_bytes() == (sent / "form.pdf").read_bytes()


def test_a_form_filled_in_elsewhere_stands_beside_my_ratings_and_in_the_closed_review(sent: Path) -> None:
    data, review, filled = sent / "data", (sent / "id").read_text(), sent / "filled.pdf"
    answers = {
        f"{KEYS[REF]}.rating": "u:Developing",
        f"{KEYS[REF]}.comment": f"u:{ACCENTS}",
        f"{KEYS[OTHER]}.rating": "u:Not applicable",
        f"{KEYS[OTHER]}.comment": f"u:{LONG}",
        "manager.name": "u:Zoë Ångström",
        "agreement": "/Yes",
    }
    filled_by_qpdf(sent / "form.pdf", filled, answers)
    before = told(data, "history", REF)
    planner(data, "review", "return", str(filled))
    planner(data, "review", "return", str(filled))

    manager = told(data, "review", "show", review)["manager"]
    assert manager["name"] == "Zoë Ångström"
    ratings = {each["key"]: each["rating"] for each in manager["ratings"]}
    assert ratings == {KEYS[REF]: "developing", KEYS[OTHER]: "not-applicable"}
    assert {each["key"]: each["text"] for each in manager["comments"]} == {KEYS[REF]: ACCENTS, KEYS[OTHER]: LONG}
    (added,) = [each for each in told(data, "history", REF) if each not in before]
    assert (added["by"], added["rating"]) == ("manager", "developing")

    planner(data, "review", "close", review)
    assert told(data, "review", "list")["items"][0]["state"] == "closed"
    filled_by_qpdf(sent / "form.pdf", sent / "late.pdf", {f"{KEYS[REF]}.rating": "u:Met"})
    said = planner(data, "review", "return", str(sent / "late.pdf"), code=1)
    assert "is closed" in said
    assert KEPT in said


def test_another_persons_review_is_refused(sent: Path, tmp_path: Path) -> None:
    planner(tmp_path / "data", "config", "name", "Somebody Else")
    said = planner(tmp_path / "data", "review", "return", str(sent / "form.pdf"), code=1)
    assert "This is the review of Maren Alderwick" in said
    assert KEPT in said


def test_a_file_that_is_no_form_is_refused_and_no_trace_of_python_is_shown(sent: Path) -> None:
    (sent / "broken.pdf").write_bytes((sent / "form.pdf").read_bytes()[:20_000])
    said = planner(sent / "data", "review", "return", str(sent / "broken.pdf"), code=1)
    assert "is damaged" in said
    assert "Traceback" not in said
