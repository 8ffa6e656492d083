"""Statements from a terminal: counted, by the template in force, and kept or not as it was said."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def own(sample: Terminal) -> str:
    """The id of a piece whose account is whole."""
    found: str = sample.json("evidence", "STRIDE")["items"][0]["id"]
    return found


def template(tmp_path: Path, text: str) -> str:
    place = tmp_path / "template.txt"
    place.write_text(text, encoding="utf-8")
    return str(place)


def test_a_statement_says_its_text_and_counts_its_words(sample: Terminal, own: str) -> None:
    document = sample.json("statement", own)
    assert (document["ids"], document["as"], document["limit"], document["over"]) == ([own], "star", 250, 0)
    assert document["text"].startswith("Threat model for paying harbour dues online (")
    assert "\n\nTask: Make sure that the design" in document["text"]
    assert document["words"] == len(document["text"].split())
    answer = sample("statement", own)
    assert answer.out == document["text"] + "\n"
    assert answer.err == f"{document['words']} of 250 words.\n"


def test_what_is_over_the_limit_is_told_and_not_cut(sample: Terminal, own: str) -> None:
    sample.done("edit", own, "--action", "word " * 300)
    answer = sample("statement", own)
    assert answer.out.count("word") == 300
    assert "over the limit." in answer.err
    assert sample.json("statement", own)["over"] > 50


def test_several_pieces_make_a_bullet_each(sample: Terminal, own: str) -> None:
    other = sample.done("add", "Wrote a runbook", "--on", "2020-01-01").strip()
    lines = sample.done("statement", own, other, own[:8], "--as", "bullet").splitlines()
    assert lines[0] == "- Wrote a runbook (1 January 2020)."
    assert len(lines) == 2


def test_a_template_of_a_file_is_for_once(sample: Terminal, own: str, tmp_path: Path) -> None:
    file, before = template(tmp_path, "\ufeffOn {title}\r\n[Nobody: {nothing"), sample.picture
    answer = sample("statement", own, "--template-file", file)
    assert (answer.code, answer.out) == (1, "")
    assert "does not close" in answer.err
    file = template(tmp_path, "\ufeffOn {title}:\r\n{when}\r\n")
    assert sample.done("statement", own, "--template-file", file).startswith("On Threat model for paying harbour dues")
    assert sample.picture == before


def test_a_field_that_there_is_not_is_named(sample: Terminal, own: str, tmp_path: Path) -> None:
    answer = sample("statement", own, "--template-file", template(tmp_path, "{colour}"))
    assert answer.code == 1
    assert "“{colour}”" in answer.err


def test_a_template_is_kept_printed_and_given_up(sample: Terminal, own: str, tmp_path: Path) -> None:
    usual = sample.json("statement", "--template", "--as", "bullet")
    assert usual == {"as": "bullet", "template": "{title}[ ({when})].[ {result}.]"}
    file = template(tmp_path, "Did: {title}\n")
    answer = sample("statement", "--as", "bullet", "--template-file", file, "--keep")
    assert (answer.code, answer.out, answer.err) == (0, "", "The template of the bullet is kept.\n")
    assert sample.done("statement", own, "--as", "bullet").startswith("Did: Threat model")
    assert sample.done("statement", own).startswith("Threat model")
    assert sample.done("statement", "--as", "bullet", "--template") == "Did: {title}\n"
    assert sample("statement", "--as", "bullet", "--usual").err == "The template of the bullet is the usual one.\n"
    assert sample.json("statement", "--template", "--as", "bullet") == usual
    assert "template" not in sample.done("config")


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\n"])
def test_an_empty_template_is_refused(text: str, sample: Terminal, own: str, tmp_path: Path) -> None:
    before = sample.picture
    for rest in ((own,), ("--keep",)):
        answer = sample("statement", *rest, "--template-file", template(tmp_path, text))
        assert (answer.code, answer.out) == (1, "")
        assert "is empty, so nothing was done." in answer.err
    assert sample.picture == before


def test_a_template_that_is_no_text_is_refused(sample: Terminal, tmp_path: Path) -> None:
    place = tmp_path / "binary.txt"
    place.write_bytes(b"\xff\xfe{")
    answer = sample("statement", "--template-file", str(place), "--template")
    assert "is no text in UTF-8" in answer.err
    place.write_bytes(b"x" * 50_000)
    assert "at most 4,000 fit" in sample("statement", "--template-file", str(place), "--template").err


def test_keeping_and_giving_up_at_once_is_refused(sample: Terminal, tmp_path: Path) -> None:
    answer = sample("statement", "--usual", "--template-file", template(tmp_path, "{title}"))
    assert answer.code == 1
    assert "contradict each other" in answer.err
