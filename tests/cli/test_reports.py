"""Reports from the terminal: of a review, with files, with annex pages."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.terminal import Terminal


@pytest.fixture
def with_file(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A plan with a piece of evidence that has a file, and a private one that has another."""
    (tmp_path / "graph.txt").write_text("up and up", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("between us", encoding="utf-8")
    skill = "information-security/1"
    terminal.done("add", "Graph", "--on", "2026-03-01", "--file", str(tmp_path / "graph.txt"), "--for", skill)
    terminal.done("add", "Secret", "--private", "--file", str(tmp_path / "secret.txt"), "--for", skill)
    return terminal


def _attached(path: Path) -> dict[str, bytes]:
    return {name: held[0] for name, held in PdfReader(path).attachments.items()}


def test_files_travel_in_the_pdf_and_the_private_ones_only_when_asked(with_file: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    told = with_file.json("report", str(target), "--with-files")
    assert (told["format"], told["files"], told["left_out"]) == ("pdf", 1, [])
    assert _attached(target) == {"graph.txt": b"up and up"}
    assert b"secret" not in target.read_bytes()
    assert with_file.json("report", str(target), "--with-files", "--include-private")["files"] == 2


def test_a_zip_has_the_report_and_the_files(with_file: Terminal, tmp_path: Path) -> None:
    answer = with_file("report", str(tmp_path / "r.zip"))
    assert (answer.code, answer.out) == (0, f"{tmp_path / 'r.zip'}\n")
    assert "1 file of its evidence is with it." in answer.err
    names = zipfile.ZipFile(tmp_path / "r.zip").namelist()
    assert names == ["report.pdf", "report.html", "03 Information security/2026-03-01 Graph/graph.txt"]


def test_without_names_of_people_the_files_are_warned_of(with_file: Terminal, tmp_path: Path) -> None:
    answer = with_file("report", str(tmp_path / "r.pdf"), "--with-files", "--anonymous")
    assert "look whether they name people" in answer.err
    assert "look whether" not in with_file("report", str(tmp_path / "r.pdf"), "--anonymous").err


def test_what_is_left_out_is_named_with_the_reason(with_file: Terminal, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"up and up").hexdigest()
    next((with_file.data_dir / "plan" / "attachments").rglob(sha256)).unlink()
    answer = with_file("report", str(tmp_path / "r.pdf"), "--with-files", "--json")
    reason = "its copy is missing from the plan"
    assert json.loads(answer.out)["left_out"] == [{"name": "graph.txt", "size": 9, "reason": reason}]
    assert answer.err == f"Left out: graph.txt (9 bytes), {reason}.\n"


def test_the_size_of_all_files_together_is_bounded(with_file: Terminal, tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(bytes(1_100_000))
    with_file.done("add", "Large", "--file", str(tmp_path / "large.bin"))
    answer = with_file("report", str(tmp_path / "r.pdf"), "--with-files", "--at-most", "1")
    assert "Left out: large.bin (1.1 MB), all files together may have 1.0 MB." in answer.err
    assert list(_attached(tmp_path / "r.pdf")) == ["graph.txt"]


def test_annex_pages_follow_where_they_are_asked_for(sample: Terminal, tmp_path: Path) -> None:
    plain = sample.json("report", str(tmp_path / "r.pdf"))
    told = sample.json("report", str(tmp_path / "r.pdf"), "--annex")
    assert told["pages"] > plain["pages"] + 1
    pages = PdfReader(tmp_path / "r.pdf").pages
    assert len(pages) == told["pages"]
    assert any("Annex 1:" in page.extract_text() for page in pages)
    assert not _attached(tmp_path / "r.pdf")


def test_characters_that_the_pdf_cannot_print_are_told_of(terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("add", "שלום 🚀", "--for", "user-focus/1")
    sentence = "5 characters that the report’s fonts lack are printed as their numbers, such as U+05D5"
    for name in ("r.pdf", "r.zip"):
        assert sentence in terminal("report", str(tmp_path / name)).err
        answer = terminal("report", str(tmp_path / name), "--json")
        assert json.loads(answer.out)["unprintable"] == ["ו", "ל", "ם", "ש", "🚀"]
        assert answer.err.startswith(sentence)
    assert terminal.json("report", str(tmp_path / "r.html"))["unprintable"] is None


def test_what_the_pdf_can_print_is_no_word_worth(with_file: Terminal, tmp_path: Path) -> None:
    assert with_file.json("report", str(tmp_path / "r.pdf"))["unprintable"] == []
    assert "fonts lack" not in with_file("report", str(tmp_path / "r.pdf")).err


@pytest.mark.parametrize("name", ["info", "Information sec", " INFORMATION-SECURITY "])
def test_the_beginning_of_a_skill_will_do_where_one_begins_so(name: str, terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("report", str(tmp_path / "r.json"), "--skill", name)
    told = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [group["slug"] for group in told["groups"]] == ["information-security"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("system", "“system” could be systems-design or systems-integration"),
        ("", "“” is no skill"),
        ("zz", "“zz” is no skill"),
    ],
)
def test_a_skill_that_could_be_several_or_none_is_refused(
    name: str, said: str, terminal: Terminal, tmp_path: Path
) -> None:
    answer = terminal("report", str(tmp_path / "r.json"), "--skill", name)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("r.html", "--with-files"), "A .html cannot hold files"),
        (("r.csv", "--annex"), "A .csv cannot hold files"),
        (("r.pdf", "--with-files", "--at-most", "0"), "0 is no number of megabytes for files"),
        (("r.pdf", "--with-files", "--at-most", "5000"), "from 1 to 4,000"),
        (("r.pdf", "--review", "abcd", "--from", "2026-01-01"), "A review has its own period and day"),
        (("r.pdf", "--review", "abcd", "--pay-review"), "A review holds nothing of a pay review"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    argv: tuple[str, ...], said: str, with_file: Terminal, tmp_path: Path
) -> None:
    name, *rest = argv
    answer = with_file("report", str(tmp_path / name), *rest)
    assert answer.code == 1
    assert said in answer.err
    assert not (tmp_path / name).exists()


def test_a_report_of_a_review_is_what_was_frozen_whatever_happened_since(terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("add", "Then", "--on", "2026-03-01", "--for", "user-focus/1")
    own = terminal.done("review", "start", "Year", "--from", "2026-01-01", "--to", "2026-11-30").strip()
    draft = tmp_path / "draft.json"
    terminal.done("report", str(draft), "--review", own)
    assert {"label": "Review", "value": "Year (draft)"} in json.loads(draft.read_text(encoding="utf-8"))["facts"]
    terminal.done("review", "form", own, str(tmp_path / "form.pdf"))
    terminal.done("add", "Since", "--on", "2026-03-02", "--for", "user-focus/1")
    target = tmp_path / "r.json"
    terminal.done("report", str(target), "--review", own[:6], "--skill", "user-focus")
    told = json.loads(target.read_text(encoding="utf-8"))
    assert [each["title"] for each in told["evidence"]] == ["Then"]
    assert [group["slug"] for group in told["groups"]] == ["user-focus"]
    assert terminal.json("report", str(tmp_path / "r.pdf"), "--review", own)["pages"] > 1


def test_what_is_no_review_is_refused(with_file: Terminal, tmp_path: Path) -> None:
    own = with_file.json("evidence")["items"][0]["id"]
    answer = with_file("report", str(tmp_path / "r.pdf"), "--review", own)
    assert (answer.code, answer.out) == (1, "")
    assert "is no review, so no report was written." in answer.err
    assert "planner review list" in answer.err


def test_without_charts_there_is_none(sample: Terminal, tmp_path: Path) -> None:
    sample.done("report", str(tmp_path / "r.html"))
    assert "<figure>" in (tmp_path / "r.html").read_text(encoding="utf-8")
    sample.done("report", str(tmp_path / "r.html"), "--without-charts")
    assert "<figure>" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_pay_review_is_in_the_report_only_where_it_is_asked_for(terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("pay-review", "user-focus", "above", "prototyping", "at")
    target = tmp_path / "r.md"
    terminal.done("report", str(target))
    assert "Pay review" not in target.read_text(encoding="utf-8")
    terminal.done("report", str(target), "--pay-review")
    said = target.read_text(encoding="utf-8")
    assert "## Pay review\n" in said
    assert "1 at, 1 above: (1×2 + 1×3) / 2 = 5 / 2 = 2.50, band 3" in said
    assert said.index("Bands: 1: 1.00 to 1.69;") < said.index("Indicative: departments differ.")


def test_a_pay_review_of_which_nothing_is_said_is_left_out_with_a_word(terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("pay-review", "user-focus", "above")
    answer = terminal("report", str(tmp_path / "r.md"), "--pay-review", "--skill", "prototyping")
    assert (answer.code, "There is no pay review in it" in answer.err) == (0, True)
    assert "Pay review" not in (tmp_path / "r.md").read_text(encoding="utf-8")
