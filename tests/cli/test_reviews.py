"""An appraisal round from a terminal: started, sent, filled in, filed, closed, compared."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.filling import fill
from tests.cli.terminal import Terminal

REF = "information-security/1"
PERIOD = ("--from", "2025-12-01", "--to", "2026-11-20")


def key_of(terminal: Terminal, ref: str) -> str:
    groups = terminal.json("checklist")["groups"]
    return next(str(each["key"]) for group in groups for each in group["descriptors"] if each["ref"] == ref)


def started(terminal: Terminal, name: str = "Year 2026") -> str:
    own = terminal.json("review", "start", name, *PERIOD)["id"]
    assert isinstance(own, str)
    return own


@pytest.fixture
def answered(sample: Terminal, tmp_path: Path) -> tuple[str, Path]:
    """A review whose form was filled in by the manager."""
    own, form = started(sample), tmp_path / "form.pdf"
    sample.done("review", "form", own, str(form))
    key = key_of(sample, REF)
    answers = {
        f"{key}.rating": "Developing",
        f"{key}.comment": "Nearly there.\nSpäter mehr.",
        "manager.name": "Grete Example",
        "manager.date": "3 November 2026",
        "action.1": "Mentor the new team",
        "statement": "A good year.",
    }
    return own, fill(form, tmp_path / "filled.pdf", answers)


def described(shown: dict[str, Any], ref: str = REF) -> dict[str, Any]:
    return next(dict(each) for each in shown["descriptors"] if each["ref"] == ref)


def test_a_draft_is_listed_and_shows_what_it_would_freeze(sample: Terminal) -> None:
    own = started(sample)
    (listed,) = sample.json("review", "list")["items"]
    assert {"id", "name", "state", "from", "to", "sha256", "manager"} <= set(listed)
    assert (listed["id"], listed["state"], listed["sha256"], listed["manager"]) == (own, "draft", None, None)
    assert (listed["from"], listed["to"]) == (PERIOD[1], PERIOD[3])
    shown = sample.json("review", "show", own[:6])
    assert len(shown["descriptors"]) == 33
    total = sample.json("evidence", "--from", PERIOD[1], "--to", PERIOD[3])["total"]
    assert len(shown["evidence"]) == total > 0
    words = sample.done("review", "show", own)
    assert "Not frozen yet" in words
    assert "design, review and quality assure solutions and services" in words


def test_a_draft_can_be_renamed_and_binned(sample: Terminal) -> None:
    own = started(sample)
    assert sample.json("review", "edit", own, "--name", "Year", "--to", "2026-12-31")["to"] == "2026-12-31"
    assert sample.json("review", "list")["items"][0]["name"] == "Year"
    sample.done("bin", own)
    assert sample.json("review", "list")["items"] == []
    assert "No reviews yet" in sample.done("review", "list")


def test_the_form_freezes_a_draft_and_is_the_same_again(sample: Terminal, tmp_path: Path) -> None:
    own = started(sample)
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    made = sample.json("review", "form", own, str(first))
    assert (made["state"], made["path"]) == ("sent", str(first))
    assert len(made["sha256"]) == 64
    sample.done("add", "Later", "--for", REF)
    assert sample.json("review", "form", own, str(second))["sha256"] == made["sha256"]
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("target", ["form.txt", ".pdf", "no/such/folder/form.pdf"])
def test_a_form_that_cannot_be_written_leaves_the_review_a_draft(sample: Terminal, tmp_path: Path, target: str) -> None:
    own = started(sample)
    answer = sample("review", "form", own, str(tmp_path / target))
    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert sample.json("review", "list")["items"][0]["state"] == "draft"


def test_a_returned_form_stands_beside_what_i_say(sample: Terminal, answered: tuple[str, Path]) -> None:
    own, filled = answered
    tried = sample.json("review", "return", str(filled), "--dry-run")
    assert (tried["state"], tried["filed"]) == ("sent", False)
    filed = sample.json("review", "return", str(filled))
    assert (filed["state"], filed["filed"], filed["changes"]) == ("returned", True, tried["changes"])
    (change,) = filed["changes"]
    assert (change["ref"], change["manager_rating"], change["before"]) == (REF, "developing", None)
    manager = filed["manager"]
    assert (manager["name"], manager["on"], manager["actions"]) == (
        "Grete Example",
        "2026-11-03",
        ["Mentor the new team"],
    )
    told = described(sample.json("review", "show", own))
    assert (told["manager_rating"], told["comment"]) == ("developing", "Nearly there.\nSpäter mehr.")
    last = sample.json("history", REF)[-1]
    assert (last["on"], last["by"], last["rating"]) == ("2026-11-03", "manager", "developing")
    assert "Später mehr." in sample.done("review", "show", own)
    again = sample("review", "return", str(filled))
    assert again.code == 0
    assert "was filed before" in again.err


def test_a_closed_review_refuses_another_answer(sample: Terminal, answered: tuple[str, Path], tmp_path: Path) -> None:
    own, filled = answered
    sample.done("review", "return", str(filled))
    assert sample.json("review", "close", own)["state"] == "closed"
    other = fill(filled, tmp_path / "other.pdf", {"statement": "On second thoughts"})
    before = sample.json("review", "list")
    answer = sample("review", "return", str(other))
    assert answer.code == 1
    assert "is closed, so the form came too late" in answer.err
    assert sample.json("review", "list") == before
    assert sample.json("check")["ok"] is True


def test_two_reviews_are_compared(sample: Terminal, answered: tuple[str, Path]) -> None:
    own, filled = answered
    sample.done("review", "return", str(filled))
    first = sample.json("review", "show", own)
    met = described(first)["rating"] == "met"
    sample.done("rate", REF, "developing" if met else "met")
    sample.done("add", "New work", "--on", "2026-11-01", "--for", REF)
    later = started(sample, "Next year")
    moved = sample.json("review", "compare", own, later)
    assert [(each["ref"], each["by"]) for each in moved["lowered" if met else "raised"]] == [(REF, "me")]
    assert [each["title"] for each in moved["evidence_added"]] == ["New work"]
    assert [(each["by"], each["before"], each["after"]) for each in moved["changed"]] == [
        ("manager", "developing", None)
    ]
    said = sample("review", "compare", own, later)
    assert "Evidence added (1)" in said.out
    assert "“Next year” is a draft" in said.err
    assert "Nothing differs" in sample.done("review", "compare", own, own)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("review", "start", "Year"), "A review is of a period"),
        (("review", "start", "Year", "--from", "2026-02-30", "--to", "2026-03-01"), "is not a date"),
        (("review", "start", "Year", "--from", "2026-99-01"), "“2026-99-01” is not a date"),
        (("review", "start", "Year", "--from", "2026-03-02", "--to", "2026-03-01"), "before it begins"),
        (("review", "start", " ", "--from", "2026-03-02", "--to", "2026-03-03"), "A title is needed"),
        (("review", "show", "f" * 32), "Nothing has an id"),
        (("review", "return", "nowhere.pdf"), "Nothing was filed"),
        (("review", "close", "abc"), "too short for an id"),
    ],
)
def test_wrong_words_change_nothing_and_say_so(sample: Terminal, words: tuple[str, ...], told: str) -> None:
    before = sample.picture
    answer = sample(*words)
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
    assert sample.picture == before


def test_an_id_of_something_else_is_refused(sample: Terminal) -> None:
    goal = sample.json("goal", "list")["items"][0]["id"]
    answer = sample("review", "show", goal)
    assert answer.code == 1
    assert "is no review" in answer.err


def test_all_that_a_form_says_is_told_and_of_a_second_version_all_that_differs(
    sample: Terminal, answered: tuple[str, Path], tmp_path: Path
) -> None:
    own, filled = answered
    first = sample("review", "return", str(filled))
    for words in ("Nearly there.", "Overall statement: A good year.", "Development actions: Mentor the new team"):
        assert words in first.out
    assert "Dated 3 November 2026." in first.err
    assert "It names 1 development action:" in first.err
    key = key_of(sample, REF)
    answers = {f"{key}.rating": " ", f"{key}.comment": "", "statement": "A fair year.", "manager.date": "yesterday"}
    second = sample("review", "return", str(fill(filled, tmp_path / "second.pdf", answers)))
    assert second.code == 0
    assert "Left blank: developing, of the round before, stays their last." in second.out
    assert "The comment is gone. It was: Nearly there." in second.out
    assert "Overall statement: A fair year." in second.out
    assert "Before: A good year." in second.out
    assert "Development actions" not in second.out
    assert "The date “yesterday” is none that can be counted from" in second.err
    shown = sample.done("review", "show", own)
    assert "Overall statement: A fair year." in shown
    assert "“yesterday”" in shown
