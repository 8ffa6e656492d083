"""A plan moved to another folder from the terminal, and every later command led to it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from planner import paths
from planner.cli.main import run
from planner.store import moved, moving
from planner.ui.one_window import claim_window
from tests.cli.terminal import Terminal
from tests.store.making import Opener


class Killed(BaseException):
    """The program ends here: nothing that would clean up runs."""


def at(terminal: Terminal, data_dir: Path) -> Terminal:
    return Terminal(data_dir, terminal.captured)


def plan_files(data_dir: Path) -> dict[str, bytes]:
    """Every file of the plan itself."""
    plan = data_dir / "plan"
    return {str(each.relative_to(plan)): each.read_bytes() for each in plan.rglob("*") if each.is_file()}


def store_id(data_dir: Path) -> str:
    with closing(sqlite3.connect(paths.database(data_dir))) as connection:
        return str(connection.execute("SELECT id FROM store").fetchone()[0])


def killing(step: Callable[..., object], *, after: bool) -> Callable[..., object]:
    def killed(*given: object, **named: object) -> object:
        if after:
            step(*given, **named)
        raise Killed

    return killed


def test_the_plan_is_moved_with_its_files_and_the_old_one_stays_as_it_was(sample: Terminal, tmp_path: Path) -> None:
    before, story, was = plan_files(sample.data_dir), sample.json("evidence"), store_id(sample.data_dir)
    home = tmp_path / "disk" / "plan"
    done = sample.json("move", str(home))
    since = sample.data_dir / "backups-since-moved"
    assert done == {"home": str(home), "left": str(sample.data_dir), "backups": str(since)}
    assert plan_files(sample.data_dir) == before
    there = at(sample, home)
    assert there.json("evidence") == story
    assert there.json("check", "--deep") == {"ok": True, "findings": []}
    assert store_id(home) != was
    assert {name for name in plan_files(home) if "sqlite" not in name} == {
        name for name in before if "sqlite" not in name
    }
    assert there.json("config", "backup-dir") == {"backup-dir": str(since)}
    assert Path(there.json("backup")["second"]["path"]).parent == since
    assert (sample.data_dir / "moved.json").stat().st_mode & 0o777 == 0o600
    assert (home / "moved-here.json").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


def test_every_command_follows_and_says_so_beside_its_answer(sample: Terminal, tmp_path: Path) -> None:
    before = plan_files(sample.data_dir)
    sample.done("move", str(tmp_path / "first"))
    at(sample, tmp_path / "first").done("move", str(tmp_path / "second"))
    answer = sample("add", "Zeppelin landed", "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["title"] == "Zeppelin landed"
    told = f"The plan of {sample.data_dir} was moved; it is in {tmp_path / 'second'} now."
    assert answer.err.splitlines()[0] == told
    assert plan_files(sample.data_dir) == before
    assert at(sample, tmp_path / "second").json("evidence", "Zeppelin")["total"] == 1


def test_the_usual_place_is_followed_too(sample: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.done("move", str(tmp_path / "home"))
    monkeypatch.setenv("PLANNER_DATA_DIR", str(sample.data_dir))
    assert run(["status"]) == 0
    assert str(tmp_path / "home") in sample.captured.readouterr().err


def test_where_the_new_place_is_missing_nothing_is_opened_until_the_sign_is_deleted(
    sample: Terminal, tmp_path: Path
) -> None:
    home = tmp_path / "disk"
    story = sample.json("evidence")
    sample.done("move", str(home))
    home.rename(tmp_path / "unplugged")
    before = sample.picture
    answer = sample("add", "Lost")
    assert (answer.code, answer.out) == (1, "")
    assert f"was moved to {home}, and it is not there now; nothing was opened." in answer.err
    assert "delete moved.json there" in answer.err
    assert sample.picture == before
    assert not home.exists()
    (sample.data_dir / "moved.json").unlink()
    assert sample.json("evidence") == story


def test_another_plan_in_the_new_place_is_not_taken_for_it(sample: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sample.done("move", str(home))
    shutil.rmtree(home)
    at(sample, home).done("add", "Somebody else's")
    answer = sample("status")
    assert answer.code == 1
    assert "it is not there now" in answer.err


def test_on_another_machine_its_name_is_told(sample: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.done("move", str(tmp_path / "home"))
    sign = json.loads((sample.data_dir / "moved.json").read_text())
    (sample.data_dir / "moved.json").write_text(json.dumps(sign | {"machine": "attic"}))
    assert sample("status").code == 0, "a machine that was renamed is still followed"
    shutil.rmtree(tmp_path / "home")
    assert "on the machine attic" in sample("status").err


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b'{"to": 3, "token": ""}', b'{"to": "here", "token": "a"}'])
def test_a_sign_that_cannot_be_read_opens_nothing(sample: Terminal, written: bytes) -> None:
    (sample.data_dir / "moved.json").write_bytes(written)
    answer = sample("status")
    assert (answer.code, answer.out) == (1, "")
    assert "does not tell where; nothing was opened" in answer.err


def test_signs_that_go_round_in_a_circle_are_told(sample: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sample.done("move", str(home))
    token = json.loads((sample.data_dir / "moved.json").read_text())["token"]
    moved.write_left(home, sample.data_dir, token)
    moved.write_here(sample.data_dir, home, token, whole=True)
    assert "round in a circle" in sample("status").err


def _full(place: Path) -> None:
    place.mkdir()
    (place / "letter.txt").write_text("mine")


def _synchronised(place: Path) -> None:
    place.mkdir()
    (place / ".stfolder").mkdir()


@pytest.mark.parametrize(
    ("prepared", "told"),
    [
        (_full, "is not empty"),
        (_synchronised, "lies in a folder that Syncthing synchronises"),
        (lambda place: place.write_text("a file"), "is a file and no folder"),
    ],
)
def test_a_place_that_is_no_good_is_refused(
    sample: Terminal, tmp_path: Path, prepared: Callable[[Path], object], told: str
) -> None:
    place = tmp_path / "place"
    prepared(place)
    before, there = sample.picture, sorted(tmp_path.rglob("*"))
    answer = sample("move", str(place))
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
    assert answer.err.startswith("The plan was not moved.")
    assert (sample.picture, sorted(tmp_path.rglob("*"))) == (before, there)


def test_a_place_with_a_plan_and_one_within_the_plan_are_refused(sample: Terminal, tmp_path: Path) -> None:
    other = at(sample, tmp_path / "other")
    other.done("add", "Another plan")
    before = other.picture
    assert "holds a plan already" in sample("move", str(other.data_dir)).err
    assert other.picture == before
    for place in (sample.data_dir, sample.data_dir / "within", tmp_path):
        assert "one lies in the other" in sample("move", str(place)).err
    assert not (sample.data_dir / "moved.json").exists()


def test_where_there_is_no_plan_there_is_nothing_to_move(terminal: Terminal, tmp_path: Path) -> None:
    answer = terminal("move", str(tmp_path / "home"))
    assert answer.code == 1
    assert "nothing to move" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_a_window_has_open_is_not_moved_under_it(sample: Terminal, tmp_path: Path) -> None:
    claim = claim_window(sample.data_dir)
    assert claim is not None
    try:
        assert "a window has it open" in sample("move", str(tmp_path / "home")).err
    finally:
        claim.let_go()
    assert not (tmp_path / "home").exists()


def test_a_second_place_that_the_person_chose_stays(sample: Terminal, tmp_path: Path) -> None:
    sample.done("config", "backup-dir", str(tmp_path / "stick"))
    assert sample.json("move", str(tmp_path / "home"))["backups"] == str(tmp_path / "stick")
    assert at(sample, tmp_path / "home").json("config", "backup-dir") == {"backup-dir": str(tmp_path / "stick")}


def test_what_a_kill_left_of_the_first_sign_is_in_nobodys_way(sample: Terminal, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".k2j4h5.part").write_text("{")
    assert sample.json("move", str(tmp_path / "home"))["home"] == str(tmp_path / "home")


def test_a_second_place_within_the_new_one_does_not_stay(sample: Terminal, tmp_path: Path) -> None:
    with Opener(sample.data_dir) as opener:
        opener().set_profile({"backup-dir": str(tmp_path / "home" / "copies")})
    done = sample.json("move", str(tmp_path / "home"))
    assert done["backups"] == str(sample.data_dir / "backups-since-moved")


STEPS = ("make_backup", "restore", "_go_on_backing_up", "refuse_damaged", "_commit")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails_leaves_everything_as_it_was(
    sample: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*given: object, **named: object) -> object:
        raise OSError(28, "No space left on device")

    before = plan_files(sample.data_dir)
    monkeypatch.setattr(moving, step, fails)
    answer = sample("move", str(tmp_path / "home"))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("The plan was not moved and is where it was. ")
    assert "the disk is full" in answer.err
    assert plan_files(sample.data_dir) == before
    assert not (sample.data_dir / "moved.json").exists()
    assert not (tmp_path / "home").exists()


def test_a_sign_that_was_written_and_did_not_get_to_the_disk_is_taken_back(
    sample: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = moved.write_left

    def torn(old: Path, new: Path, token: str) -> None:
        write(old, new, token)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(moved, "write_left", torn)
    assert sample("move", str(tmp_path / "home")).code == 1
    assert not (sample.data_dir / "moved.json").exists()
    assert sample("status").code == 0


def test_what_another_program_writes_meanwhile_is_not_left_behind(
    sample: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(data_dir: Path) -> None:
        from planner.core.evidence import EvidenceDraft
        from planner.duties import framework
        from planner.store.plan_store import open_store

        store = open_store(sample.data_dir, framework=framework())
        store.add_evidence(EvidenceDraft("Written meanwhile"))
        store.close()

    monkeypatch.setattr(moving, "refuse_damaged", meanwhile)
    answer = sample("move", str(tmp_path / "home"))
    assert "changed the plan meanwhile" in answer.err
    assert not (tmp_path / "home").exists()
    assert sample.json("evidence", "Written meanwhile")["total"] == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_move_that_is_killed_has_not_happened_and_can_be_made_again(
    sample: Terminal, tmp_path: Path, step: str, *, after: bool
) -> None:
    home, before, story = tmp_path / "home", plan_files(sample.data_dir), sample.json("evidence")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, step, killing(getattr(moving, step), after=after))
        with pytest.raises(Killed):
            sample("move", str(home))
    assert plan_files(sample.data_dir) == before
    assert sample.json("evidence") == story, "the old plan is opened as before, and nothing is said"
    answer = at(sample, home)("evidence", "--json")
    assert json.loads(answer.out) == story
    assert answer.err == f"The plan was not moved to {home} to the end; it is still in {sample.data_dir}.\n"
    sample.done("move", str(home))
    assert at(sample, home).json("evidence") == story
    assert sorted(each.name for each in home.iterdir()) == ["backups", "moved-here.json", "plan"]


def test_a_move_that_is_killed_after_its_moment_is_finished_by_the_next_start(sample: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for asked in (home, sample.data_dir):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(moving, "_commit", killing(moving._commit, after=True))
            with pytest.raises(Killed):
                sample("move", str(home))
        assert moved.came_from(home) is None
        assert at(sample, asked)("status").code == 0
        assert moved.came_from(home) == sample.data_dir
        (sample.data_dir / "moved.json").unlink()
        shutil.rmtree(home)


def test_half_a_move_whose_old_plan_is_gone_is_told(sample: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "_commit", killing(moving._commit, after=False))
        with pytest.raises(Killed):
            sample("move", str(home))
    sample.data_dir.rename(tmp_path / "unplugged")
    answer = at(sample, home)("status")
    assert answer.code == 1
    assert "delete moved-here.json there" in answer.err
