"""A plan carried to another machine and back, from the terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.soak.bundles import built, parts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The other machine, with no plan yet."""
    return Terminal(tmp_path / "home", capsys)


@pytest.fixture
def bundle(sample: Terminal, tmp_path: Path) -> Path:
    """The sample plan, exported."""
    sample.done("export", str(tmp_path / "plan.zip"))
    return tmp_path / "plan.zip"


def test_the_whole_plan_arrives(sample: Terminal, home: Terminal, bundle: Path) -> None:
    merged = home.json("import", str(bundle))
    assert merged.keys() == {"added", "updated", "unchanged", "removed", "conflicts", "refused"}
    assert (merged["added"]["evidence"], merged["added"]["goals"], merged["conflicts"]) == (60, 12, [])
    assert merged["refused"] == []
    for command in (("status",), ("evidence", "--limit", "100"), ("check", "--deep")):
        assert home.json(*command) == sample.json(*command)


def test_the_same_bundle_again_and_ones_own_change_nothing(sample: Terminal, home: Terminal, bundle: Path) -> None:
    home.done("import", str(bundle))
    assert "held all of it already" in home("import", str(bundle)).err
    before = sample.json("status")
    again = sample.json("import", str(bundle))
    assert not any(sum(again[what].values()) for what in ("added", "updated", "removed"))
    assert sample.json("status") == before


def test_an_export_says_in_words_what_is_in_it(sample: Terminal, tmp_path: Path) -> None:
    said = sample("export", str(tmp_path / "plan.zip")).err
    assert "Private things and what is in the bin are in it" in said
    assert "not encrypted" in said
    told = sample.json("export", str(tmp_path / "plan.zip"))
    assert (told["path"], told["encrypted"], told["rows"]["evidence"]) == (str(tmp_path / "plan.zip"), False, 60)


def test_a_backup_that_stays_is_made_before_anything_is_taken_in(sample: Terminal, bundle: Path) -> None:
    sample.done("import", str(bundle))
    manifests = (sample.data_dir / "backups").glob("*/manifest.json")
    pinned = [json.loads(each.read_text(encoding="utf-8"))["pinned"] for each in manifests]
    assert [each for each in pinned if each] == ["before import"]


def test_what_both_changed_is_listed_and_settled(
    sample: Terminal, home: Terminal, bundle: Path, tmp_path: Path
) -> None:
    home.done("import", str(bundle))
    own = sample.json("evidence", "--limit", "1")["items"][0]["id"]
    sample.done("edit", own, "--title", "From work")
    home.done("edit", own, "--title", "From home", "--result", "Done at home")
    sample.done("export", str(bundle))
    merged = home.json("import", str(bundle))
    (conflict,) = merged["conflicts"]
    assert (conflict["kind"], conflict["row"], conflict["outlived"]) == ("evidence", [own], False)
    titles = {each["field"]: (each["mine"], each["theirs"]) for each in conflict["fields"]}["title"]
    assert set(titles) == {"From work", "From home"}
    assert home.json("conflict", "list")["items"] == [conflict]
    assert "From work" in home.done("conflict", "list")
    assert home.json("conflict", "take", conflict["id"][:6], "--field", "title") == {"left": 0}
    assert home.json("show", own)["title"] == titles[1]
    home.done("export", str(bundle))
    sample.done("import", str(bundle))
    assert sample.json("show", own) == home.json("show", own)
    assert sample.json("conflict", "list") == {"items": []}


def test_keeping_what_stands_settles_a_conflict_as_well(sample: Terminal, home: Terminal, bundle: Path) -> None:
    home.done("import", str(bundle))
    own = sample.json("evidence", "--limit", "1")["items"][0]["id"]
    for each, title in ((sample, "From work"), (home, "From home")):
        each.done("edit", own, "--title", title)
    sample.done("export", str(bundle))
    (conflict,) = home.json("import", str(bundle))["conflicts"]
    stands = home.json("show", own)["title"]
    assert "Kept; 0 conflicts left" in home("conflict", "keep", conflict["id"]).err
    assert home.json("show", own)["title"] == stands
    assert home("conflict", "keep", conflict["id"]).code == 1


def test_an_attached_file_of_other_bytes_is_left_out_and_the_next_bundle_brings_it(
    home: Terminal, bundle: Path, tmp_path: Path
) -> None:
    entries = parts(bundle.read_bytes())
    name = next(each for each in entries if each.startswith("attachments/"))
    (tmp_path / "bad.zip").write_bytes(built({**entries, name: b"evil"}))
    merged = home.json("import", str(tmp_path / "bad.zip"))
    assert [each["sha256"] for each in merged["refused"]] == [name.removeprefix("attachments/")]
    assert home("check").code == 1
    assert home.json("import", str(bundle))["refused"] == []
    assert home("check", "--deep").code == 0


def test_a_bundle_with_one_bad_row_is_refused_and_makes_no_plan(home: Terminal, bundle: Path, tmp_path: Path) -> None:
    entries = parts(bundle.read_bytes())
    bad = entries["rows/goal.jsonl"].replace(b'"state":"planned"', b'"state":"perfect"')
    (tmp_path / "bad.zip").write_bytes(built({**entries, "rows/goal.jsonl": bad}))
    answer = home("import", str(tmp_path / "bad.zip"))
    assert answer.code == 1
    assert "“state” is not valid" in answer.err
    assert not home.data_dir.exists()


def test_a_refused_bundle_leaves_a_plan_to_the_last_byte(sample: Terminal, tmp_path: Path) -> None:
    before = sample.picture
    (tmp_path / "bad.zip").write_bytes(b"no bundle")
    assert sample("import", str(tmp_path / "bad.zip")).code == 1
    assert sample.picture == before


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (("import", "nowhere.zip"), "There is no file"),
        (("import", "."), "is a directory"),
        (("export", "out.zip"), "There is no plan"),
        (("import", "x.zip", "--passphrase-file", "nowhere.txt"), "There is no file"),
        (("import", "x.zip", "--passphrase-file", "empty.txt"), "holds no passphrase"),
        (("import", "x.zip", "--passphrase-file", "latin.txt"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(
    home: Terminal, argv: tuple[str, ...], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_text("\nsecond line")
    Path("latin.txt").write_bytes(b"\xe9")
    answer = home(*argv)
    assert (answer.code, answer.out) == (1, "")
    assert reason in answer.err
    assert not home.data_dir.exists()


def test_a_place_that_cannot_be_written_is_said(sample: Terminal, tmp_path: Path) -> None:
    answer = sample("export", str(tmp_path / "nowhere" / "plan.zip"))
    assert answer.code == 1
    assert "was not written" in answer.err


def test_with_a_passphrase_the_name_and_the_bytes_say_so(sample: Terminal, home: Terminal, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("correct horse\n")
    told = sample.json("export", str(tmp_path / "plan.zip"), "--passphrase-file", str(secret))
    assert told["path"] == str(tmp_path / "plan.zip.age")
    assert told["encrypted"]
    home.done("import", told["path"], "--passphrase-file", str(secret))
    assert home.json("status") == sample.json("status")


KILLED = """
import os, signal, sys
from planner.store import merging, plan_store
from planner.cli.main import run
count = 0
def dying(function):
    def call(*given, **named):
        global count
        count += 1
        if count == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **named)
    return call
merging.Merging._take_table = dying(merging.Merging._take_table)
merging.Derived.finish = dying(merging.Derived.finish)
plan_store.Staging.settle = dying(plan_store.Staging.settle)
plan_store.PlanStore.conflicts = dying(plan_store.PlanStore.conflicts)
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process is killed like this on Windows")
@pytest.mark.parametrize(("point", "taken_in"), [(1, False), (2, False), (9, False), (17, False), (18, True)])
def test_an_import_that_is_killed_leaves_the_old_plan_or_the_new_one(
    terminal: Terminal, bundle: Path, point: int, taken_in: bool
) -> None:
    terminal.done("add", "Mine")
    command = [sys.executable, "-c", KILLED, str(point), "--data-dir", str(terminal.data_dir), "import", str(bundle)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr
    assert terminal.json("evidence")["total"] == (61 if taken_in else 1)
    assert terminal("check", "--deep").code == 0
    terminal.done("import", str(bundle))
    assert terminal.json("evidence")["total"] == 61
