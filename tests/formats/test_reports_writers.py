"""Writing a report in any format: whole or not at all, private, the same bytes, with no library but those it needs."""

import errno
import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from planner.core.errors import InvalidValue, ReportCancelled, ReportError
from planner.core.report import ReportOptions, build_report
from planner.formats.reports.writers import FORMATS, format_of, write
from tests.formats.report_plans import a_plan, a_report, some_evidence
from tests.formats.report_texts import SUFFIXES, written

OLD = b"what stood here before"
HEAVY = ("docx", "lxml", "xlsxwriter", "reportlab", "PIL", "markdown_it", "pypdf", "pydantic")
every_format = pytest.mark.parametrize("suffix", SUFFIXES)


def test_the_formats_are_told_once_each_with_a_name() -> None:
    assert tuple(each.suffix for each in FORMATS) == SUFFIXES
    assert len({each.name for each in FORMATS}) == len(FORMATS)
    assert [each.suffix for each in FORMATS if each.has_pages] == [".pdf"]


@every_format
def test_a_suffix_leads_to_its_format_however_it_is_written(suffix: str) -> None:
    assert format_of(Path(f"My.Report{suffix.upper()}")).suffix == suffix


@pytest.mark.parametrize("name", ["report.odt", "report", "report.htm", "pdf", "report.pdf.exe", ""])
def test_another_suffix_is_refused_by_naming_those_that_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"\.pdf, \.html, \.md, \.docx, \.csv, \.xlsx, \.json or \.zip"):
        write(a_report(), tmp_path / name if name else Path(name))
    assert list(tmp_path.iterdir()) == []


@every_format
def test_a_suffix_alone_is_no_name(suffix: str) -> None:
    with pytest.raises(InvalidValue, match="without a name before it") as caught:
        format_of(Path(suffix))
    assert f"report{suffix}" in caught.value.hint


@every_format
def test_pages_are_counted_where_there_are_pages(suffix: str, tmp_path: Path) -> None:
    pages = write(a_report(), tmp_path / f"report{suffix}")
    assert (pages is None) == (suffix != ".pdf")
    assert pages is None or pages > 1


@every_format
def test_only_its_owner_can_read_the_file_whatever_the_umask(suffix: str, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write(a_report(), tmp_path / f"report{suffix}")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / f"report{suffix}").stat().st_mode) == 0o600


@every_format
def test_the_same_report_is_the_same_bytes_and_another_day_others(suffix: str, tmp_path: Path) -> None:
    once = written(a_report(), suffix, tmp_path)
    assert written(a_report(), suffix, tmp_path) == once
    another = build_report(a_plan(), some_evidence(), ReportOptions(), date(2026, 11, 25))
    assert written(another, suffix, tmp_path) != once


@every_format
def test_the_bytes_do_not_know_the_hour(suffix: str, tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.formats.report_plans import a_report;"
        "from planner.formats.reports.writers import write; write(a_report(), Path(sys.argv[1]))"
    )
    target = tmp_path / f"there{suffix}"
    surroundings = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", program, str(target)], check=True, env=surroundings, cwd=_ROOT)
    assert target.read_bytes() == written(a_report(), suffix, tmp_path)


_ROOT = Path(__file__).parents[2]


@every_format
def test_each_part_is_told_in_order(suffix: str, tmp_path: Path) -> None:
    told: list[int] = []
    write(a_report(), tmp_path / f"report{suffix}", progress=told.append)
    assert told == list(range(1, len(told) + 1))
    assert len(told) > 1


@every_format
@pytest.mark.parametrize("part", [1, 2])
def test_a_cancel_leaves_what_stood_there_and_nothing_else(suffix: str, part: int, tmp_path: Path) -> None:
    target = tmp_path / f"report{suffix}"
    target.write_bytes(OLD)
    told: list[int] = []
    with pytest.raises(ReportCancelled):
        write(a_report(), target, progress=told.append, cancelled=lambda: len(told) == part)
    assert target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [target]


@every_format
def test_a_full_disk_leaves_what_stood_there_and_nothing_else(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / f"report{suffix}"
    target.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="the disk is full"):
        write(a_report(), target)
    assert target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [target]


@every_format
def test_a_folder_that_is_not_there_is_said(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=f"The report was not saved as report{suffix}"):
        write(a_report(), tmp_path / "missing" / f"report{suffix}")


def _loaded(suffix: str, place: Path) -> set[str]:
    """Which heavy libraries a fresh interpreter has loaded after it wrote a report."""
    program = (
        "import sys; from pathlib import Path; from datetime import date; from planner.core.plan import Plan;"
        "from planner.core.report import ReportOptions, build_report;"
        "from planner.formats.reports.writers import write;"
        "report = build_report(Plan(), [], ReportOptions(), date(2026, 11, 24));"
        "sys.argv[1] and write(report, Path(sys.argv[1]));"
        "print(*sorted(set(sys.modules) & set(sys.argv[2].split())))"
    )
    target = str(place / f"report{suffix}") if suffix else ""
    command = [sys.executable, "-c", program, target, " ".join(HEAVY)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT)
    return set(answer.stdout.split())


@pytest.mark.parametrize(
    ("suffix", "needed"),
    [
        ("", set()),
        (".json", set()),
        (".csv", set()),
        (".md", set()),
        (".xlsx", {"xlsxwriter"}),
        (".docx", {"docx", "lxml"}),
    ],
)
def test_a_format_loads_the_libraries_it_needs_and_no_other(suffix: str, needed: set[str], tmp_path: Path) -> None:
    assert _loaded(suffix, tmp_path) == needed
