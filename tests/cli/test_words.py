"""What people read: whole, in the width there is, in colour only where it can be seen."""

import io
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cli.paper import BAR, Paper, cells, padded, paper_for, printable
from tests.cli.terminal import Terminal

COLOUR = re.compile(r"\x1b\[\d+m")


class Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [40, 72, 100, 110])
@pytest.mark.parametrize("argv", [("status",), ("checklist",), ("evidence",), ("goal", "list"), ("history", "info/1")])
def test_no_line_is_wider_than_the_terminal(
    look: Terminal, monkeypatch: pytest.MonkeyPatch, columns: int, argv: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = look.done(*argv).splitlines()
    # A note of a history keeps at least 16 cells beside its date, however narrow the terminal.
    assert max(map(cells, lines)) <= max(columns, 56 if argv[0] == "history" else 0)


def test_the_status_shows_the_numbers_of_its_document(look: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    text = look.done("status")
    assert "Principal DevOps engineer\nGovernment Digital and Data Profession Capability Framework" in text
    assert re.search(r"^All skills +\S+  12 of 27 met  24 evidenced$", text, re.MULTILINE)
    assert re.search(r"^Information security +Expert +█████▒▒▒▒▒  1 of 2 met  2 evidenced$", text, re.MULTILINE)
    assert "Goals     9 open, 2 of them overdue; 2 done" in text
    assert "Evidence  60 pieces, 2 for no descriptor" in text


def test_an_empty_plan_says_so(terminal: Terminal) -> None:
    text = terminal.done("status")
    assert "Goals     none yet" in text
    assert "Evidence  none yet" in text
    assert "Not rated yet." in terminal.done("history", "info/1")
    assert terminal("evidence").err == "0 pieces.\n"


def test_the_checklist_holds_every_descriptor_in_full(look: Terminal) -> None:
    text = " ".join(look.done("checklist").split())
    for group in look.json("checklist")["groups"]:
        for each in group["descriptors"]:
            assert " ".join(each["text"].split()) in text
            assert f"{each['ref']}: {each['rating'].replace('-', ' ')}" in text


def test_a_piece_is_shown_whole(look: Terminal) -> None:
    own = look.json("evidence", "STRIDE")["items"][0]["id"]
    shown = look.json("show", own)
    text = " ".join(look.done("show", own).split())
    for name in ("title", "situation", "task", "action", "result", "corroborated_by", "id"):
        assert " ".join(shown[name].split()) in text
    assert "Files threat-model.pdf, 2" in text
    assert "Tags payments, security, threat-model" in text
    for link in shown["links"]:
        assert f"{link['title']}: {link['url']}" in text


def test_a_goal_is_shown_whole_with_numbers_for_its_steps(look: Terminal) -> None:
    shown = look.json("show", look.json("goal", "list")["items"][0]["id"])
    text = " ".join(look.done("show", shown["id"]).split())
    for name in ("title", "why", "measure", "id"):
        assert shown[name] in text
    assert "in progress, due" in text
    assert "overdue" in text
    for number, step in enumerate(shown["steps"], 1):
        assert f"{number} [{'x' if step['done'] else ' '}] {step['text']}" in text


def test_help_tells_every_command_with_an_example(terminal: Terminal) -> None:
    text = terminal.done("--help")
    assert terminal.done("-h") == text
    for name in ("status", "checklist", "rate", "history", "add", "evidence", "show", "edit", "bin", "unbin"):
        assert re.search(rf"^  {name} ", text, re.MULTILINE)
        assert f"Examples:\n    planner {name}" in terminal.done(name, "--help")
    assert "…" not in text
    assert "..." not in text.split("Commands:")[1]


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert paper_for(Screen()).colour
    assert not paper_for(io.StringIO()).colour
    monkeypatch.setenv("TERM", "dumb")
    assert not paper_for(Screen()).colour
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not paper_for(Screen()).colour


def test_an_old_windows_console_gets_no_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    for name in ("TERM", "WT_SESSION", "ANSICON"):
        monkeypatch.delenv(name, raising=False)
    assert not paper_for(Screen()).colour
    monkeypatch.setenv("WT_SESSION", "1")
    assert paper_for(Screen()).colour


def test_a_terminal_without_block_characters_gets_letters() -> None:
    counts = dict(zip(BAR, (2, 1, 1, 0), strict=True))
    assert COLOUR.sub("", paper_for(Screen("ascii")).bar(counts, 4)) == "##+-"
    assert paper_for(Screen("utf-8")).blocks
    assert Paper(blocks=False).legend() == "# met, + developing, - not started, . not applicable"


def test_colour_changes_no_word() -> None:
    counts = dict(zip(BAR, (1, 1, 1, 1), strict=True))
    plain, coloured = Paper(), Paper(colour=True)
    assert coloured.bar(counts, 8) != plain.bar(counts, 8)
    assert COLOUR.sub("", coloured.bar(counts, 8)) == plain.bar(counts, 8) == "██▒▒░░··"
    assert COLOUR.sub("", coloured.style("words", "title")) == plain.style("words", "title") == "words"


@given(st.fixed_dictionaries({name: st.integers(0, 30) for name in BAR}), st.integers(1, 40))
def test_a_bar_is_full_where_there_is_anything(counts: Mapping[str, int], length: int) -> None:
    bar = Paper().bar(counts, length)
    assert len(bar) == (length if sum(counts.values()) else 0)
    if counts["met"] == sum(counts.values()) > 0:
        assert bar == "█" * length


@given(st.text(), st.integers(20, 110))
def test_wrapping_keeps_every_word_and_the_width(text: str, width: int) -> None:
    lines = Paper(width).wrap(text, "  ")
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


def test_wrapping_keeps_paragraphs_and_what_is_indented() -> None:
    assert Paper(40).wrap("one\n\n  two", "> ") == ["> one", ">", ">   two"]


def test_wide_characters_take_two_cells_and_accents_none() -> None:
    assert (cells("日本"), cells("e\u0301"), padded("日", 3)) == (4, 1, "日 ")


def test_nothing_that_is_shown_can_steer_the_terminal() -> None:
    assert printable("a\x1b[31mb\u202ec\nd") == "a [31mb c\nd"
