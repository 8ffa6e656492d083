"""Writing the report's file: whole or not at all."""

import errno
import io
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from planner.core.errors import ReportCancelled, ReportError
from planner.core.report import Report, ReportOptions, build_report
from planner.formats.reports.pdf import render_report, write_pdf
from tests.core.making import ITEMS, TODAY, evidence, plan
from tests.formats.pdf_text import pdf_of, read

OLD = b"what stood here before"


def _report(count: int = 60) -> Report:
    pieces = [evidence(number, list(ITEMS)[number % 33], action="Some words. " * 60) for number in range(count)]
    return build_report(plan(), pieces, ReportOptions(), TODAY)


def test_the_file_holds_the_report_and_its_pages_are_counted(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    pages = write_pdf(_report(), target)
    assert target.read_bytes() == pdf_of(_report())
    assert pages == len(read(target.read_bytes()).pages) > 5


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    write_pdf(_report(1), tmp_path / "report.pdf")
    assert stat.S_IMODE((tmp_path / "report.pdf").stat().st_mode) == 0o600


def test_each_page_is_told_once_and_in_order(tmp_path: Path) -> None:
    told: list[int] = []
    pages = write_pdf(_report(), tmp_path / "report.pdf", progress=told.append)
    assert told == list(range(1, pages + 1))


@pytest.mark.parametrize("page", [1, 2, 4])
def test_a_cancelled_report_leaves_what_stood_there_and_nothing_else(tmp_path: Path, page: int) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(OLD)
    told: list[int] = []
    with pytest.raises(ReportCancelled) as caught:
        write_pdf(_report(), target, progress=told.append, cancelled=lambda: len(told) == page)
    assert told[-1] == page
    assert target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [target]
    assert caught.value.hint


def test_a_cancelled_report_where_nothing_stood_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReportCancelled):
        write_pdf(_report(), tmp_path / "report.pdf", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_is_not_cancelled_is_asked_at_each_page_and_finished() -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return False

    assert render_report(_report(), io.BytesIO(), cancelled=cancelled) == len(asked)


def test_a_place_that_cannot_be_written_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        write_pdf(_report(1), tmp_path / "missing" / "report.pdf")
    assert caught.value.message == (
        "The report was not saved as report.pdf: there is no such folder. Your plan is safe."
    )
    assert caught.value.hint == "Make the folder first, or choose another one."


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_in_the_words_of_the_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(_handle: int) -> None:
        raise OSError(number, "No space left on device")

    target = tmp_path / "report.pdf"
    target.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError) as caught:
        write_pdf(_report(1), target)
    assert str(caught.value) == (
        "The report was not saved: the disk is full. Your plan is safe. Free some space or choose another folder."
    )
    assert target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "it may not be written there. Your plan is safe. Choose another folder; or close the file"),
        (errno.EROFS, "the disk can only be read. Your plan is safe. Choose another folder."),
        (errno.EIO, "the disk reported a fault. Your plan is safe. Choose a folder on another disk."),
        (errno.ELOOP, "too many levels. Your plan is safe. Choose another folder."),
    ],
)
def test_other_trouble_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def fails(_handle: int) -> None:
        raise OSError(number, "Too many levels")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ReportError) as caught:
        write_pdf(_report(1), tmp_path / "report.pdf")
    assert f"The report was not saved as report.pdf: {said}" in str(caught.value)


def test_a_folder_of_that_name_is_said_where_the_system_only_says_that_access_is_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_handle: int) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    (tmp_path / "report.pdf").mkdir()
    monkeypatch.setattr(os, "fsync", denied)
    with pytest.raises(ReportError, match="there is a folder of that name"):
        write_pdf(_report(1), tmp_path / "report.pdf")


def test_a_name_too_long_for_the_disk_is_said_without_its_whole_length(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        write_pdf(_report(1), tmp_path / f"{'long' * 90}.pdf")
    assert caught.value.message == (
        f"The report was not saved as {'long' * 15}…: the name is too long. Your plan is safe."
    )
    assert caught.value.hint == "Choose a shorter name."


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(OLD)
    with pytest.raises(ReportError, match="what should be a folder is a file"):
        write_pdf(_report(1), tmp_path / "folder" / "report.pdf")


def test_a_folder_of_that_name_is_refused_and_kept(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.mkdir()
    with pytest.raises(ReportError, match="there is a folder of that name") as caught:
        write_pdf(_report(1), target)
    assert caught.value.hint == "Choose another name."
    assert target.is_dir()
    assert list(tmp_path.iterdir()) == [target]


class _FullDisk(io.BytesIO):
    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")


def test_trouble_with_a_stream_is_the_callers_own() -> None:
    with pytest.raises(OSError, match="No space left"):
        render_report(_report(1), _FullDisk())


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    write_pdf(_report(), target)
    found = subprocess.run(["qpdf", "--check", str(target)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "No syntax or stream encoding errors found" in found.stdout
