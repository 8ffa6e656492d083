"""The report as JSON: the document is what docs/report-json.md says, key by key, and equals the report."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from planner.core.plan import Plan
from planner.core.report import Report, ReportOptions, build_report
from tests.core.making import BUILT_IN, TODAY
from tests.formats.report_plans import REF, a_report
from tests.formats.report_texts import written

DOCUMENTED = Path(__file__).parents[2] / "docs" / "report-json.md"


def _document(report: Report, place: Path) -> Any:
    return json.loads(written(report, ".json", place))


def _threats(document: Any) -> Any:
    """The piece of evidence that has everything."""
    return next(each for each in document["evidence"] if each["title"].startswith("Threats"))


def _keys(value: object, above: str = "") -> Iterator[str]:
    """The path of every key: groups[].descriptors[].ref."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield f"{above}{name}"
            yield from _keys(inside, f"{above}{name}.")
    elif isinstance(value, list):
        for each in value:
            yield from _keys(each, f"{above.removesuffix('.')}[].")


def test_the_page_names_every_key_and_no_other(tmp_path: Path) -> None:
    page = DOCUMENTED.read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z0-9_.\[\]]+)` \|", page, re.MULTILINE))
    assert documented == set(_keys(_document(a_report(include_private=True, pay_review=True), tmp_path)))


def test_the_document_says_which_format_and_version_it_is_first(tmp_path: Path) -> None:
    document = _document(a_report(), tmp_path)
    assert list(document)[:2] == ["format", "version"]
    assert (document["format"], document["version"]) == ("capability-planner-report", 1)
    assert "`version` is 1" in DOCUMENTED.read_text(encoding="utf-8")


def test_every_option_that_says_what_is_in_a_report_is_told(tmp_path: Path) -> None:
    told = set(_document(a_report(), tmp_path)["options"])
    period, travel = {"start", "end"}, {"with_files", "annex", "most_bytes"}
    assert told == {each.name for each in fields(ReportOptions)} - period - travel


def test_numbers_and_ratings_are_those_of_the_report(tmp_path: Path) -> None:
    report = a_report()
    document = _document(report, tmp_path)
    assert document["overall"]["met"] == report.counts.met
    assert document["overall"]["total"] == 28
    assert document["evidence_count"] == report.evidence == len(document["evidence"])
    assert document["goal_count"] == {"open": 2, "overdue": 1, "done": 0}
    assert [group["evidence_count"] for group in document["groups"]] == [group.pieces for group in report.groups]
    told = {each["ref"]: each for group in document["groups"] for each in group["descriptors"]}
    assert len(told) == 33
    assert told[REF]["rating"] == "developing"
    assert told[REF]["mine"] == {"rating": "developing", "on": "2026-10-20", "note": "My note Some words of mine."}
    assert told[REF]["manager"]["rating"] == "met"
    assert told[REF]["remarks"][0]["name"] == "Ruth Remarker"
    assert told["user-focus/2"]["rating"] == "not-started"
    assert told["user-focus/2"]["mine"] is None


def test_the_pay_review_is_the_arithmetic_as_the_terminal_says_it(tmp_path: Path) -> None:
    made = _document(a_report(pay_review=True), tmp_path)["pay_review"]
    said = {each["slug"]: (each["standing"], each["counts"]) for each in made["skills"]}
    assert said["information-security"] == ("above", 3)
    assert said["systems-design"] == ("not-said", None)
    assert (made["mean"], made["band"], made["left_out"]) == ("2.00", 3, 7)
    assert made["bands"][2] == {"band": 3, "from": "2.00", "to": "2.69"}
    assert made["sentences"][0] == "1 below, 1 at, 1 above: (1×1 + 1×2 + 1×3) / 3 = 6 / 3 = 2.00, band 3"
    assert made["sentences"][-1] == made["label"] == "Indicative: departments differ."
    assert _document(a_report(), tmp_path)["pay_review"] is None


def test_evidence_and_goals_stand_once_and_are_named_by_id(tmp_path: Path) -> None:
    document = _document(a_report(), tmp_path)
    descriptors = [each for group in document["groups"] for each in group["descriptors"]]
    named = {
        "evidence": {one["id"] for each in descriptors for one in each["evidence"]},
        "goals": {one for each in descriptors for one in each["goals"]},
    }
    for name, ids in named.items():
        known = [each["id"] for each in document[name]]
        assert len(known) == len(set(known))
        assert ids
        assert ids <= set(known)
    assert set(document["unlinked"]) <= {each["id"] for each in document["evidence"]}
    threats = _threats(document)
    assert [each["ref"] for each in threats["for"]] == ["information-security/1", "systems-design/1"]
    assert [link["url"] for link in threats["links"]] == [
        "https://wiki.example/threats?a=1&copy=2",
        "mailto:board@example.org",
        None,
    ]


def test_texts_are_as_they_were_typed(tmp_path: Path) -> None:
    text = "  two\r\nlines\tand\x07 a bell \u202e "
    document = _document(a_report(text), tmp_path)
    assert _threats(document)["result"] == f"Came {text}"


def test_a_half_of_a_pair_is_shown_by_its_number(tmp_path: Path) -> None:
    assert _threats(_document(a_report("\ud83d"), tmp_path))["result"] == "Came U+D83D"


def test_nothing_withheld_is_null_and_nothing_is_missing(tmp_path: Path) -> None:
    document = _document(a_report(anonymous=True, accounts=False), tmp_path)
    assert document["author"] is None
    assert document["options"]["anonymous"] is True
    assert {each["corroborated_by"] for each in document["evidence"]} == {""}
    assert {each[part] for each in document["evidence"] for part in ("situation", "task", "action", "result")} == {""}


def test_a_report_of_an_empty_plan_is_a_document(tmp_path: Path) -> None:
    document = _document(build_report(Plan(BUILT_IN), [], ReportOptions(), TODAY), tmp_path)
    assert (document["title"], document["groups"], document["evidence"]) == ("Progress report", [], [])
