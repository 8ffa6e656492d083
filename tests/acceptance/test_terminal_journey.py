"""The sample plan from the terminal alone: filled, counted, and handed over as a PDF that leaves nothing out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from planner import paths

FRAMEWORK = json.loads(paths.FRAMEWORK.read_bytes())
SAMPLE = json.loads((paths.RESOURCES / "sample.json").read_bytes())


def planner(data_dir: Path, *argv: str) -> str:
    command = [sys.executable, "-m", "planner", "--data-dir", str(data_dir), *argv]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode("utf-8")


def squeezed(text: str) -> str:
    """The text without white space: where a line breaks is the page's affair."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("journey") / "data"
    planner(place, "demo")
    return place


@pytest.fixture(scope="module")
def report(data_dir: Path) -> str:
    """The text of the report of everything, without white space."""
    target = data_dir.parent / "r.pdf"
    planner(data_dir, "report", str(target))
    return squeezed("".join(page.extract_text() for page in PdfReader(target).pages))


def test_the_report_holds_every_descriptor_letter_for_letter(report: str) -> None:
    (level,) = FRAMEWORK["role_levels"]
    texts = [text for skill in level["skills"] for text in skill["descriptors"]]
    assert len(texts) == 28
    assert [text for text in (*texts, *level["responsibilities"]) if squeezed(text) not in report] == []


def test_the_report_holds_the_title_of_every_piece_and_open_goal(report: str, data_dir: Path) -> None:
    titles = [item["title"] for item in json.loads(planner(data_dir, "evidence", "--json"))["items"]]
    assert sorted(titles) == sorted(each["title"] for each in SAMPLE["evidence"])
    goals = [each["title"] for each in SAMPLE["goals"] if each["state"] in ("planned", "in-progress")]
    assert [title for title in (*titles, *goals) if squeezed(title) not in report] == []


def test_the_status_counts_what_the_sample_says(data_dir: Path) -> None:
    status: dict[str, Any] = json.loads(planner(data_dir, "status", "--json"))
    latest = {each["for"]: each["rating"] for each in SAMPLE["ratings"] if each["by"] == "me"}
    of_skills = [value for ref, value in latest.items() if not ref.startswith("responsibilities/")]
    overall = status["overall"]
    assert (overall["total"], overall["met"]) == (28, of_skills.count("met"))
    assert overall["developing"] == of_skills.count("developing")
    assert overall["not_applicable"] == of_skills.count("not-applicable")
    assert sum(overall[name] for name in ("met", "developing", "not_applicable", "not_started")) == 28
    evidenced = {ref for each in SAMPLE["evidence"] for ref in each["for"] if not ref.startswith("responsibilities/")}
    assert overall["with_evidence"] == len(evidenced)
    unlinked = sum(not each["for"] for each in SAMPLE["evidence"])
    assert status["evidence"] == {"total": len(SAMPLE["evidence"]), "unlinked": unlinked}
    open_goals = [each for each in SAMPLE["goals"] if each["state"] in ("planned", "in-progress")]
    late = [each for each in open_goals if each["due_in_days"] is not None and each["due_in_days"] < 0]
    assert (status["goals"]["open"], status["goals"]["overdue"]) == (len(open_goals), len(late))


def test_the_sample_is_what_a_first_look_needs() -> None:
    assert (len(SAMPLE["evidence"]), len(SAMPLE["goals"])) == (60, 12)
    groups = {ref.partition("/")[0] for each in SAMPLE["evidence"] for ref in each["for"]}
    assert len(groups) == 11
    ages = [each["days_ago"] for each in SAMPLE["evidence"]]
    assert min(ages) < 30
    assert 1000 < max(ages) <= 1095
    assert sum(bool(each["files"]) for each in SAMPLE["evidence"]) >= 6
    hosts = {link["url"].split("/")[2] for each in SAMPLE["evidence"] for link in each["links"]}
    assert all(host.endswith(".example.org") for host in hosts)
