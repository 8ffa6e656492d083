"""The pay review from a terminal: nothing claimed, everything shown, what is supposed not kept."""

import pytest

from planner.cli.paper import cells
from tests.cli.terminal import Terminal


def standing(terminal: Terminal, slug: str, *argv: str) -> str:
    skills = terminal.json("pay-review", *argv)["skills"]
    return next(str(each["standing"]) for each in skills if each["slug"] == slug)


def test_before_anything_is_said_nothing_is_claimed(terminal: Terminal) -> None:
    document = terminal.json("pay-review")
    assert (document["mean"], document["band"], document["next"], document["what_if"]) == (None, None, None, None)
    assert document["left_out"] == len(document["skills"]) == 10
    assert {each["standing"] for each in document["skills"]} == {"not-said"}
    assert document["label"] == "Indicative: departments differ."
    assert "No skill has a standing yet" in terminal.done("pay-review")
    assert not terminal.data_dir.exists()


def test_standings_are_kept_and_the_working_is_shown(terminal: Terminal) -> None:
    terminal.done("pay-review", "information-security", "at", "service", "above", "User focus", "below")
    document = terminal.json("pay-review")
    assert (document["mean"], document["band"], document["left_out"]) == ("2.00", 3, 7)
    assert document["working"] == "1 below, 1 at, 1 above: (1×1 + 1×2 + 1×3) / 3 = 6 / 3 = 2.00, band 3"
    assert document["next"] == {"band": 5, "steps": 3, "skills": 2}
    text = terminal.done("pay-review")
    assert document["working"] in text
    assert "7 of 10 skills are not said and are left out of the mean: " in text
    assert "Indicative: departments differ." in text


def test_a_standing_is_taken_back(terminal: Terminal) -> None:
    terminal.done("pay-review", "info", "at")
    assert standing(terminal, "information-security", "info", "not-said") == "not-said"
    assert terminal.json("pay-review")["mean"] is None


def test_what_is_supposed_is_shown_beside_and_not_kept(terminal: Terminal) -> None:
    terminal.done("pay-review", "info", "at")
    before = terminal.picture
    document = terminal.json("pay-review", "--what-if", "info=above", "--what-if", "user=above")
    assert (document["mean"], document["what_if"]["mean"], document["what_if"]["band"]) == ("2.00", "3.00", 5)
    text = terminal.done("pay-review", "--what-if", "info=above")
    assert "at, what if above" in text
    assert "What if: 1 above: (1×3) / 1 = 3 / 1 = 3.00, band 5" in text
    assert text.count("are left out of the mean") == 1
    assert terminal.picture == before


def test_bands_are_changed_and_given_back(terminal: Terminal) -> None:
    usual = terminal.json("pay-review")["bands"]
    other = terminal.json("pay-review", "--bands", "1-1.99, 2-3")["bands"]
    assert other == [{"band": 1, "from": "1.00", "to": "1.99"}, {"band": 2, "from": "2.00", "to": "3.00"}]
    assert terminal.json("pay-review", "info", "at")["band"] == 2
    assert terminal.json("pay-review", "--bands", "usual")["bands"] == usual
    assert terminal.json("pay-review")["band"] == 3


@pytest.mark.parametrize("columns", [40, 72, 110])
def test_no_line_is_wider_than_the_terminal(sample: Terminal, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    sample.done("pay-review", "info", "at")
    text = sample.done("pay-review", "--what-if", "user=above")
    assert max(map(cells, text.splitlines())) <= columns
    assert "not said, what if above" in text
