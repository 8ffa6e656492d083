"""What the writing commands do, seen through the reading ones."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

ENTRY = """# Moved the tide feed

When: 2024-02-02 to 2024-02-20
Tags: migration
For: systems-integration/1
Link: [Plan](https://wiki.example.org/tide)
Kind: award
By whom: Kamal Ashgrove

## Situation
One machine.

## Result
Two.
"""


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.png"
    path.write_bytes(b"\x89PNG and more")
    return path


def test_an_added_piece_is_found_with_all_that_was_said(terminal: Terminal, graph: Path) -> None:
    added = terminal.json(
        "add", "Cut deploy time", "--on", "2024-03-01", "--until", "2024-03-09", "--situation", "slow", "--task", "t",
        "--action", "a", "--result", "fast", "--link", "https://a.example.org", "--link", "mailto:b@example.org",
        "--file", str(graph), "--for", "user-focus/1", "--for", "info/1", "--tag", "Build", "--tag", "delivery",
        "--kind", "feedback", "--by-whom", "Grete", "--private",
    )  # fmt: skip
    digest = hashlib.sha256(graph.read_bytes()).hexdigest()
    files = [{"name": "graph.png", "sha256": digest, "size": 13}]
    refs = [each["ref"] for each in added["for"]]
    assert set(added) == {"id", "title", "for", "attachments"}
    assert (refs, added["attachments"]) == (["information-security/1", "user-focus/1"], files)
    shown = terminal.json("show", added["id"])
    told = ("title", "on", "until", "situation", "task", "action", "result", "evidence_kind", "corroborated_by")
    assert [shown[name] for name in told] == [
        "Cut deploy time", "2024-03-01", "2024-03-09", "slow", "t", "a", "fast", "feedback", "Grete",
    ]  # fmt: skip
    assert shown["private"] is True
    assert shown["tags"] == ["Build", "delivery"]
    assert [link["url"] for link in shown["links"]] == ["https://a.example.org", "mailto:b@example.org"]
    stored = terminal.data_dir / "plan" / "attachments" / digest[:2] / digest
    assert stored.read_bytes() == graph.read_bytes()


def test_an_added_piece_is_dated_today_and_its_id_is_the_only_data(terminal: Terminal) -> None:
    answer = terminal("add", "Fixed the clock")
    assert answer.code == 0
    assert "Added “Fixed the clock”." in answer.err
    shown = terminal.json("show", answer.out.strip())
    assert (shown["id"], shown["on"]) == (answer.out.strip(), date.today().isoformat())


def test_an_entry_is_read_from_input_and_options_add_to_it(
    terminal: Terminal, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ENTRY.encode())))
    own = terminal.json(
        "add", "-", "--tag", "tide", "--for", "info/1", "--file", str(graph), "--task", "Move it", "--kind", "work"
    )["id"]
    shown = terminal.json("show", own)
    assert (shown["title"], shown["on"], shown["until"]) == ("Moved the tide feed", "2024-02-02", "2024-02-20")
    assert (shown["situation"], shown["task"], shown["result"]) == ("One machine.", "Move it", "Two.")
    assert (shown["evidence_kind"], shown["corroborated_by"]) == ("work", "Kamal Ashgrove")
    assert shown["tags"] == ["migration", "tide"]
    assert shown["links"] == [{"url": "https://wiki.example.org/tide", "title": "Plan"}]
    assert [each["ref"] for each in shown["for"]] == ["information-security/1", "systems-integration/1"]


def test_who_writes_an_entry_by_hand_is_told_how_to_end_it(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.StringIO("Fixed the clock")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    assert "End it with Ctrl+" in terminal("add", "-").err


def test_an_edit_changes_what_is_named_and_leaves_the_rest(terminal: Terminal, graph: Path) -> None:
    own = terminal.json(
        "add", "Old", "--tag", "draft", "--tag", "kept", "--link", "https://old.example.org", "--file", str(graph),
        "--for", "info/1", "--for", "info/2", "--on", "2024-01-01", "--until", "2024-01-05", "--task", "stays",
    )["id"]  # fmt: skip
    other = graph.with_name("other.csv")
    other.write_text("a,b\n", encoding="utf-8")
    changed = terminal.json(
        "edit", own[:8], "--title", "New", "--on", "2024-01-02", "--until", "", "--untag", "DRAFT", "--tag", "new",
        "--unlink", "https://old.example.org", "--link", "https://new.example.org", "--unfile", "graph.png", "--file",
        str(other), "--not-for", "info/1", "--for", "user-focus/2", "--kind", "training", "--by-whom", "Idris",
        "--private", "--result", "better",
    )  # fmt: skip
    assert changed == {"id": own}
    shown = terminal.json("show", own)
    assert (shown["title"], shown["on"], shown["until"], shown["task"]) == ("New", "2024-01-02", None, "stays")
    assert (shown["tags"], [each["url"] for each in shown["links"]]) == (["kept", "new"], ["https://new.example.org"])
    assert [each["name"] for each in shown["attachments"]] == ["other.csv"]
    assert [each["ref"] for each in shown["for"]] == ["information-security/2", "user-focus/2"]
    assert (shown["evidence_kind"], shown["corroborated_by"], shown["result"]) == ("training", "Idris", "better")
    assert shown["private"] is True
    terminal.done("edit", own, "--not-private", "--unfile", shown["attachments"][0]["sha256"][:10])
    shown = terminal.json("show", own)
    assert (shown["private"], shown["attachments"]) == (False, [])
    assert "was so already" in terminal("edit", own, "--title", "New").err


def test_two_files_of_one_name_are_told_apart_by_their_hash(terminal: Terminal, graph: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    second = tmp_path / "more" / "graph.png"
    second.write_bytes(b"another picture")
    own = terminal.json("add", "Two", "--file", str(graph), "--file", str(second))["id"]
    answer = terminal("edit", own, "--unfile", "graph.png")
    digest = hashlib.sha256(b"another picture").hexdigest()
    assert answer.code == 1
    assert "It has 2 files “graph.png”" in answer.err
    assert digest[:12] in answer.err
    terminal.done("edit", own, "--unfile", digest[:12])
    assert [each["sha256"] for each in terminal.json("show", own)["attachments"]] != [digest]


def test_the_bin_hides_and_gives_back(terminal: Terminal) -> None:
    first, second = terminal.json("add", "One")["id"], terminal.json("add", "Two")["id"]
    goal = terminal.json("goal", "add", "Three")["id"]
    assert terminal.json("bin", first[:6], goal, first) == {"ids": [first, goal]}
    assert [item["id"] for item in terminal.json("evidence")["items"]] == [second]
    assert [item["id"] for item in terminal.json("evidence", "--binned")["items"]] == [first]
    assert terminal.json("goal", "list")["items"] == []
    assert "in the bin" in terminal.done("show", first)
    assert "in the bin" in terminal.done("show", goal)
    assert terminal.json("unbin", first, goal) == {"ids": [first, goal]}
    assert terminal.json("evidence")["total"] == 2
    assert len(terminal.json("goal", "list")["items"]) == 1


def test_what_is_in_the_bin_already_or_was_never_there_is_said_to_be(terminal: Terminal) -> None:
    first, second = terminal.json("add", "One")["id"], terminal.json("add", "Two")["id"]
    assert terminal.json("unbin", first) == {"ids": []}
    assert terminal("unbin", first).err == f"Not in the bin, so left where it is: {first[:12]}.\n"
    terminal.done("bin", first)
    assert terminal.json("bin", second, first) == {"ids": [second]}
    assert terminal("bin", second, first).err == f"In the bin already: {second[:12]}, {first[:12]}.\n"
    assert terminal("unbin", second).err == f"Out of the bin: {second[:12]}.\n"


def test_a_goal_moves_through_its_steps_and_states(terminal: Terminal) -> None:
    added = terminal.json(
        "goal", "add", "Run a game day", "--for", "service-support/1", "--due", "2024-05-01", "--why", "nobody has",
        "--measure", "all stay up", "--step", "date", "--step", "scenario",
    )  # fmt: skip
    assert set(added) == {"id"}
    own = added["id"]
    told = terminal.json("goal", "step", own, "2")["items"]
    assert [step["done"] for step in told[0]["steps"]] == [False, True]
    assert [step["done"] for step in terminal.json("goal", "step", own, "2", "--undo")["items"][0]["steps"]] == [
        False
    ] * 2
    assert terminal.json("goal", "set", own[:7], "in-progress")["items"][0]["state"] == "in-progress"
    assert terminal.json("goal", "list", "--state", "in-progress")["items"][0]["overdue"] is True
    terminal.done("edit", own, "--due", "", "--step", "tell them", "--why", "we must", "--measure", "m",
                  "--for", "info/1", "--not-for", "service-support/1", "--title", "A game day")  # fmt: skip
    shown = terminal.json("show", own)
    assert (shown["title"], shown["due"], shown["why"], shown["measure"]) == ("A game day", None, "we must", "m")
    assert [step["text"] for step in shown["steps"]] == ["date", "scenario", "tell them"]
    assert [each["ref"] for each in shown["for"]] == ["information-security/1"]
    assert terminal.json("goal", "set", own, "done")["items"][0]["overdue"] is False
    assert terminal.json("status")["goals"] == {"open": 0, "overdue": 0, "done": 1}


def test_a_rating_shows_in_the_checklist_and_in_the_status(terminal: Terminal) -> None:
    answer = terminal("rate", "info/1", "met", "--note", "for payments")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "information-security/1: met (before: not started).\n"
    terminal.done("rate", "info/1", "developing", "--by", "manager")
    group = next(g for g in terminal.json("checklist")["groups"] if g["name"] == "Information security")
    assert (group["descriptors"][0]["rating"], group["descriptors"][0]["manager_rating"]) == ("met", "developing")
    assert terminal.json("status")["overall"]["met"] == 1


def test_a_setting_is_set_and_cleared(terminal: Terminal) -> None:
    assert terminal("config", "name", "Maren").err == "name is Maren.\n"
    assert terminal.done("config", "name") == "Maren\n"
    assert terminal("config", "name", "").err == "name is cleared.\n"
    assert terminal.json("config")["name"] == ""


def test_the_demo_is_refused_the_second_time(terminal: Terminal) -> None:
    assert "60 pieces of evidence, 12 goals" in terminal("demo").err
    before = terminal.picture
    assert terminal("demo").code == 1
    assert terminal.picture == before


@pytest.mark.parametrize(
    "argv",
    [("status",), ("checklist",), ("evidence",), ("goal", "list"), ("config",), ("check",), ("history", "info/1")],
)
def test_reading_where_no_plan_is_makes_none(terminal: Terminal, argv: tuple[str, ...]) -> None:
    terminal.done(*argv)
    terminal.json(*argv)
    assert not terminal.data_dir.exists()


def test_the_built_in_framework_is_shown_where_no_plan_is(terminal: Terminal) -> None:
    groups = terminal.json("checklist")["groups"]
    assert [len(group["descriptors"]) for group in groups] == [5, 3, 4, 2, 2, 2, 3, 2, 3, 2, 5]
    assert terminal.json("status")["overall"]["not_started"] == 28


def test_the_place_of_the_plan_may_stand_after_the_command_and_in_the_environment(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.done("add", "There", "--data-dir", str(tmp_path / "second"))
    assert not terminal.data_dir.exists()
    monkeypatch.setenv("PLANNER_DATA_DIR", str(tmp_path / "second"))
    assert terminal.json("evidence", "--data-dir", str(tmp_path / "second"))["total"] == 1


def test_a_report_says_how_many_pages_it_has(sample: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "r.PDF"
    told = sample.json("report", str(target), "--made-on", "2024-05-01")
    assert set(told) == {"path", "format", "pages", "unprintable"}
    assert (told["path"], told["format"]) == (str(target), "pdf")
    first = target.read_bytes()
    assert first.startswith(b"%PDF-")
    answer = sample("report", str(target), "--made-on", "2024-05-01")
    assert (answer.out, answer.err) == (f"{target}\n", f"The report has {told['pages']} pages.\n")
    assert target.read_bytes() == first


def test_a_report_of_no_plan_is_the_framework(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.json("report", str(tmp_path / "r.pdf"))["pages"] > 1
    assert not terminal.data_dir.exists()


def test_files_with_the_same_content_are_kept_once_with_a_word(terminal: Terminal, tmp_path: Path) -> None:
    for name in ("a.bin", "b.pdf", "c.txt"):
        (tmp_path / name).write_bytes(b"same")
    said = "b.pdf has the same content as a.bin, so it is kept once, as a.bin."
    answer = terminal("add", "big", "--file", str(tmp_path / "a.bin"), "--file", str(tmp_path / "b.pdf"))
    assert (answer.code, said in answer.err) == (0, True)
    own = answer.out.strip()
    again = terminal("edit", own, "--file", str(tmp_path / "c.txt"))
    assert "c.txt has the same content as a.bin" in again.err
    assert "same content" not in terminal("edit", own, "--file", str(tmp_path / "a.bin")).err
    assert [each["name"] for each in terminal.json("show", own)["attachments"]] == ["a.bin"]
