"""A report in every format, from the terminal, on the sample plan: what it holds, what it must not, who can read it."""

import json
import shutil
import stat
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import paths
from planner.cli.demo import fill_sample
from planner.cli.main import run
from planner.core.builtin import read_builtin
from planner.formats.reports.writers import write
from planner.store.plan_store import open_store
from tests.core.making import ITEMS
from tests.formats.report_plans import a_report
from tests.formats.report_texts import SUFFIXES, csv_rows, flat, raw, words

MADE_ON = date(2026, 11, 24)
PRIVATE, BINNED, GONE_GOAL = "zebra-private-canary", "quagga-binned-canary", "okapi-goal-canary"
NAMES = ("Maren Alderwick", "Tobias Fennimore", "Kamal Ashgrove", "Harbours and Waterways")
# How LibreOffice is asked for plain text, and for the first sheet as UTF-8 rows.
AS_TEXT, AS_ROWS = "txt:Text (encoded):UTF8", "csv:Text - txt - csv (StarCalc):44,34,76"
every_format = pytest.mark.parametrize("suffix", SUFFIXES)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample plan, with something private and something in the bin."""
    place = tmp_path_factory.mktemp("formats") / "data"
    fill_sample(place, MADE_ON)
    _done(place, "add", PRIVATE, "--on", "2026-10-01", "--result", PRIVATE, "--for", "prototyping/1", "--private")
    _done(place, "add", BINNED, "--on", "2026-10-01", "--action", BINNED, "--for", "prototyping/1")
    _done(place, "goal", "add", GONE_GOAL, "--why", GONE_GOAL, "--for", "prototyping/1")
    _done(place, "bin", *_ids(place))
    return place


def _done(place: Path, *argv: str) -> None:
    assert run(["--data-dir", str(place), *argv]) == 0


def _ids(place: Path) -> Iterator[str]:
    store = open_store(place, framework=read_builtin(paths.FRAMEWORK))
    try:
        yield from (piece.id for piece in store.evidence_all(None, None) if piece.title == BINNED)
        yield from (goal.id for goal in store.load().goals if goal.title == GONE_GOAL)
    finally:
        store.close()


def _report(plan: Path, target: Path, *options: str) -> bytes:
    _done(plan, "report", str(target), "--made-on", MADE_ON.isoformat(), *options)
    return target.read_bytes()


@every_format
def test_a_report_says_where_it_is_its_format_and_its_pages(
    plan: Path, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"report{suffix}"
    capsys.readouterr()
    _done(plan, "report", str(target), "--json")
    told: Any = json.loads(capsys.readouterr().out)
    pages = told.pop("pages")
    assert told == {"path": str(target), "format": suffix[1:], "unprintable": [] if suffix == ".pdf" else None}
    assert (pages is None) == (suffix != ".pdf")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@every_format
def test_the_same_plan_and_day_give_the_same_bytes(plan: Path, suffix: str, tmp_path: Path) -> None:
    assert _report(plan, tmp_path / f"a{suffix}") == _report(plan, tmp_path / f"b{suffix}")


@every_format
def test_the_whole_sample_is_told_and_nothing_private_or_binned(plan: Path, suffix: str, tmp_path: Path) -> None:
    data = _report(plan, tmp_path / f"report{suffix}")
    found = words(data, suffix)
    assert found.casefold().count("spot award for the tide feed that nobody noticed moving") >= 1
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in found
    everywhere = raw(data, suffix) + found
    assert [canary for canary in (PRIVATE, BINNED, GONE_GOAL) if canary in everywhere] == []


@every_format
def test_what_is_private_is_told_where_it_is_asked_for_and_the_bin_never(
    plan: Path, suffix: str, tmp_path: Path
) -> None:
    found = words(_report(plan, tmp_path / f"report{suffix}", "--include-private"), suffix)
    assert PRIVATE in found
    assert BINNED not in found


@every_format
def test_an_anonymous_report_holds_no_name_in_any_field(plan: Path, suffix: str, tmp_path: Path) -> None:
    named = raw(_report(plan, tmp_path / f"named{suffix}"), suffix)
    assert [name for name in NAMES if name not in named] == []
    data = _report(plan, tmp_path / f"report{suffix}", "--anonymous", "--without-accounts")
    everywhere = raw(data, suffix) + words(data, suffix)
    assert [name for name in NAMES if name in everywhere] == []


@every_format
def test_a_report_on_two_skills_holds_these_two(plan: Path, suffix: str, tmp_path: Path) -> None:
    options = ("--skill", "user-focus", "--skill", "Information security")
    found = words(_report(plan, tmp_path / f"report{suffix}", *options), suffix)
    assert "User focus" in found
    assert "Information security" in found
    assert "use a variety of prototyping methods" not in found


@every_format
def test_without_accounts_titles_stay_and_stories_go(plan: Path, suffix: str, tmp_path: Path) -> None:
    found = words(_report(plan, tmp_path / f"report{suffix}", "--without-accounts"), suffix)
    assert "Built a throwaway gateway" in found
    assert "Pilots wanted tide readings" not in found


def test_an_unknown_skill_is_refused_by_naming_those_that_there_are(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-dir", str(plan), "report", str(tmp_path / "r.md"), "--skill", "juggling"]) == 1
    said = capsys.readouterr().err
    assert "“juggling” is no skill of Principal DevOps engineer, so no report was written." in said
    assert "information-security" in said
    assert list(tmp_path.iterdir()) == []


def test_csv_has_descriptors_first_by_its_column_of_kinds(plan: Path, tmp_path: Path) -> None:
    kinds = [row["kind"] for row in csv_rows(_report(plan, tmp_path / "report.csv"))]
    assert kinds[:33] == ["descriptor"] * 33
    assert list(dict.fromkeys(kinds)) == ["descriptor", "evidence", "goal", "about"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("suffix", "to"), [(".docx", AS_TEXT), (".xlsx", AS_ROWS)])
def test_libreoffice_opens_it_and_reads_the_same_words(suffix: str, to: str, tmp_path: Path) -> None:
    target = tmp_path / f"report{suffix}"
    write(a_report("<b>Some</b> & “quoted” words 🚀\nof mine"), target)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(tmp_path / "read"), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (read,) = (tmp_path / "read").iterdir()
    found = flat(read.read_text(encoding="utf-8-sig"))
    assert [item.ref for item in ITEMS.values() if item.descriptor.text not in found] == []
    assert "My note <b>Some</b> & “quoted” words 🚀 of mine" in found.replace('""', '"')
