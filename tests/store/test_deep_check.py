"""Words that were changed under a plan are found and told by the name of the thing and the field."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.core.check import CheckCancelled
from planner.core.errors import StoreError
from planner.core.evidence import EvidenceEdit
from planner.core.plan import GoalDraft
from planner.store.backup import backups, make_backup
from planner.store.backup_lock import backups_dir
from planner.store.deep_check import word_findings
from planner.store.last_check import last_check
from planner.store.looking import check_backups, look_through
from planner.store.plan_store import PlanStore
from planner.store.restore import restore
from tests.store.backing import fill
from tests.store.damaging import flip, moved_site, stopping_after, tamper
from tests.store.making import Opener


@pytest.fixture
def piece(store: PlanStore) -> str:
    return moved_site(store)


def test_a_plan_that_is_well_has_no_findings(store: PlanStore, piece: str, data_dir: Path) -> None:
    store.add_goal(GoalDraft("Learn", steps=("Read", "Do")))
    make_backup(data_dir)
    assert look_through(store, data_dir) == ()
    done = last_check(data_dir)
    assert done is not None
    assert done.found == 0


def test_a_letter_changed_in_a_field_is_told_by_title_field_and_word_without_a_backup(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    store.close()
    flip(data_dir, b"noticed the deploy", b"noticed the deqloy")
    (found,) = word_findings(data_dir, lambda: None)
    assert found == "“Moved the site”, result: the search index knows “deploy” where the plan says “deqloy”"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            b"noticed the deploy",
            b"noticed the Deploy",
            "result is “Nobody noticed the Deploy” and was written as “Nobody noticed the deploy”",
        ),
        (b"Moved the site", b"Moved-the site", "title is “Moved-the site” and was written as “Moved the site”"),
    ],
)
def test_a_change_that_no_index_knows_is_told_by_a_backup(
    store: PlanStore, piece: str, data_dir: Path, before: bytes, after: bytes, told: str
) -> None:
    made = make_backup(data_dir).backup
    store.close()
    flip(data_dir, before, after)
    (found,) = check_backups(data_dir)
    assert told in found
    assert Path(made.folder).name in found


def test_a_tag_a_link_and_a_step_that_changed_are_told_by_what_they_belong_to(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    goal = store.add_goal(GoalDraft("Learn", steps=("Read", "Do"))).ids[0]
    tamper(data_dir, "UPDATE evidence_tag SET label = 'Clovd'")
    tamper(data_dir, "UPDATE step SET text = 'Reap' WHERE text = 'Read'")
    assert word_findings(data_dir, lambda: None) == [
        "“Moved the site”, tags, links and files: “Clovd” stands where “Cloud” was stored",
        "“Learn”, steps: “Reap” stands where “Read” was stored",
    ]
    assert goal


def test_a_row_under_an_unknown_mark_and_a_reworded_framework_are_told(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    tamper(data_dir, "UPDATE evidence SET origin = ?", "f" * 32)
    tamper(data_dir, "UPDATE expectation SET text = 'be quick' WHERE text = 'be calm'")
    assert word_findings(data_dir, lambda: None) == [
        "a piece of evidence bears the mark of an act that this plan never saw",
        "the framework “Sample framework” is not word for word what was stored",
    ]


def test_a_piece_that_is_gone_without_an_act_is_told(store: PlanStore, piece: str, data_dir: Path) -> None:
    made = make_backup(data_dir).backup
    for table in ("evidence_tag", "evidence_descriptor", "evidence"):
        tamper(data_dir, f"DELETE FROM {table}")
    assert f"“Moved the site” is gone from the plan; the backup {Path(made.folder).name} holds it" in check_backups(
        data_dir
    )


def test_the_oldest_backup_tells_how_a_row_was_written(store: PlanStore, piece: str, data_dir: Path) -> None:
    make_backup(data_dir)
    tamper(data_dir, "UPDATE evidence SET result = 'something else'")
    store.add_goal(GoalDraft("Learn"))
    make_backup(data_dir)
    assert any("something else" in each for each in check_backups(data_dir)), "the newest holds the damage too"
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deploy'")
    assert check_backups(data_dir) == [], "a backup that damage was copied into does not count against the plan"


def test_what_was_done_since_a_backup_is_no_damage(store: PlanStore, piece: str, data_dir: Path) -> None:
    make_backup(data_dir)
    undone = store.edit_evidence(piece, EvidenceEdit({"title": "Moved it"}, add_tags=("win",)))
    store.undo(undone)
    make_backup(data_dir)
    store.bin([piece])
    make_backup(data_dir)
    store.purge(0)
    assert look_through(store, data_dir) == ()


def test_a_restored_plan_is_well(store: PlanStore, piece: str, data_dir: Path) -> None:
    first = make_backup(data_dir).backup
    store.edit_evidence(piece, EvidenceEdit({"title": "Moved it"}))
    make_backup(data_dir)
    restore(data_dir, Path(first.folder))
    store.load()
    store.edit_evidence(piece, EvidenceEdit({"title": "Moved it again"}))
    assert look_through(store, data_dir) == ()


# Files by their names


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"x"), "has 1 bytes instead of"),
        (lambda path: path.write_bytes(b"x" * path.stat().st_size), "is damaged"),
    ],
)
def test_an_attached_file_is_told_by_its_name_and_what_has_it(
    store: PlanStore, tmp_path: Path, data_dir: Path, harm: Callable[[Path], object], told: str
) -> None:
    fill(store, tmp_path, files=1)
    (file,) = store.attached_names()
    made = make_backup(data_dir).backup
    harm(store.file_path(file.sha256))
    (found,) = store.check(deep=True)
    assert found.startswith("note 0.txt, attached to “Zero-downtime move”, ")
    assert told in found
    assert file.sha256 in found
    assert found.endswith(f"; the backup {Path(made.folder).name} has it")


# Time and room


def test_a_look_can_be_stopped_at_any_of_its_steps_and_leaves_nothing(
    store: PlanStore, tmp_path: Path, data_dir: Path
) -> None:
    fill(store, tmp_path, files=1)
    make_backup(data_dir)
    steps = [0]
    look_through(store, data_dir, lambda: steps.__setitem__(0, steps[0] + 1))
    (data_dir / "checked.json").unlink()
    for stop in range(steps[0]):
        with pytest.raises(CheckCancelled):
            look_through(store, data_dir, stopping_after(stop))
    assert last_check(data_dir) is None
    assert [each for each in backups_dir(data_dir).iterdir() if each.name.startswith(".check")] == []


def test_a_plan_that_can_only_be_read_is_looked_through_too(
    store: PlanStore, piece: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> Path:
        raise PermissionError(13, "not yours", str(path))

    monkeypatch.setattr("planner.files.private_dir", refused)
    assert store.check(deep=True) == []


def test_where_no_copy_can_be_made_that_is_told(
    store: PlanStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(StoreError, match="disk is full"):
        store.check(deep=True)


def test_a_backup_that_was_let_go_while_it_was_read_is_no_trouble(
    store: PlanStore, piece: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Path(make_backup(data_dir).backup.folder)
    known = backups(data_dir)
    monkeypatch.setattr("planner.store.looking.backups", lambda home: known)
    shutil.rmtree(made)
    assert check_backups(data_dir) == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"at": "x", "found": 0}', '{"at": "2026-01-01T00:00:00", "found": 0}']
)
def test_what_cannot_be_read_is_as_good_as_no_look(data_dir: Path, opener: Opener, text: str) -> None:
    opener()
    (data_dir / "checked.json").write_text(text)
    assert last_check(data_dir) is None


@pytest.mark.parametrize("value", [b"told", "to\0ld", "to\x07ld", 7.5])
def test_what_nobody_can_have_typed_is_told(store: PlanStore, piece: str, data_dir: Path, value: object) -> None:
    tamper(data_dir, "UPDATE evidence SET corroborated_by = ?", value)
    found = word_findings(data_dir, lambda: None)
    assert "“Moved the site”, who can confirm it" in found[0]
