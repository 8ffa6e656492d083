"""Words that were changed under a plan are found, told by the name of the thing and the field, and mended."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from planner import paths
from planner.core.check import CheckCancelled, Way, ways
from planner.core.errors import StoreDamaged, StoreError
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.core.plan import GoalDraft, RatingValue
from planner.store.backup import backups, make_backup
from planner.store.backup_lock import backups_dir
from planner.store.deep_check import of_the_file, word_findings
from planner.store.last_check import last_check
from planner.store.looking import check_backups, look_through, mend
from planner.store.plan_store import PlanStore
from planner.store.restore import restore
from tests.store.backing import fill
from tests.store.making import DESIGN, Opener


def tamper(data_dir: Path, statement: str, *values: object) -> None:
    """Change rows as a damaged byte would: no index and no dot follows."""
    with closing(sqlite3.connect(paths.database(data_dir), isolation_level=None)) as connection:
        connection.execute(statement, values)


def flip(data_dir: Path, before: bytes, after: bytes) -> None:
    """Change bytes of the file, wherever they stand in a row's words."""
    path = paths.database(data_dir)
    data = path.read_bytes()
    assert before in data
    path.write_bytes(data.replace(before, after))


@pytest.fixture
def piece(store: PlanStore) -> str:
    draft = EvidenceDraft("Moved the site", result="Nobody noticed the deploy", tags=("Cloud",), descriptors=(DESIGN,))
    return store.add_evidence(draft).ids[0]


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


# Mending


@pytest.fixture
def changed(store: PlanStore, piece: str, tmp_path: Path, data_dir: Path) -> PlanStore:
    fill(store, tmp_path, files=1)
    make_backup(data_dir)
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deqloy' WHERE id = ?", piece)
    tamper(data_dir, "UPDATE evidence_tag SET label = 'Clovd' WHERE evidence = ?", piece)
    (file,) = store.attached_names()
    store.file_path(file.sha256).write_bytes(b"x" * file.size)
    return store


def test_what_backups_tell_is_written_back_and_can_be_found_again(
    changed: PlanStore, piece: str, data_dir: Path
) -> None:
    assert len(look_through(changed, data_dir)) > 2
    assert last_check(data_dir) is not None
    done = mend(changed, data_dir)
    assert (done.rows, done.files) == (2, 1)
    mended = changed.evidence(piece)
    assert (mended.result, mended.tags) == ("Nobody noticed the deploy", ("Cloud",))
    assert look_through(changed, data_dir) == ()
    assert changed.backup_due()


def test_a_piece_that_damage_put_into_the_bin_comes_back_and_is_counted_once(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    make_backup(data_dir)
    tamper(data_dir, "UPDATE evidence SET deleted_at = '2026-10-14T00:00:00+00:00' WHERE id = ?", piece)
    assert mend(store, data_dir).rows == 1
    plan = store.load()
    assert (plan.evidence, plan.totals_for(DESIGN).count) == (1, 1)


def test_a_rating_that_was_changed_under_the_plan_is_written_back(store: PlanStore, data_dir: Path) -> None:
    store.rate(DESIGN, RatingValue.MET)
    make_backup(data_dir)
    tamper(data_dir, "UPDATE rating SET rating = 'developing'")
    assert mend(store, data_dir).rows == 1
    assert store.load().value(DESIGN) is RatingValue.MET


def test_what_was_written_meanwhile_stays(changed: PlanStore, piece: str, data_dir: Path) -> None:
    changed.edit_evidence(piece, EvidenceEdit({"result": "Written since"}))
    mend(changed, data_dir)
    assert changed.evidence(piece).result == "Written since"
    assert look_through(changed, data_dir) == ()


def test_nothing_is_written_where_nothing_has_to_be(store: PlanStore, piece: str, data_dir: Path) -> None:
    make_backup(data_dir)
    before = store.load()
    done = mend(store, data_dir)
    assert (done.rows, done.files) == (0, 0)
    assert store.load() == before
    assert look_through(store, data_dir) == ()


# Damage that hit an index as well


def flip_in(data_dir: Path, name: str, before: bytes, after: bytes) -> None:
    """Change bytes in the page of one table or index, and nowhere else."""
    path = paths.database(data_dir)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = path.read_bytes()
    start = (page - 1) * size
    assert before in data[start : start + size]
    path.write_bytes(data[:start] + data[start : start + size].replace(before, after) + data[start + size :])


def integrity(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("PRAGMA integrity_check")]


def kept_aside(data_dir: Path) -> list[Path]:
    return list(data_dir.glob("plan-damaged-*"))


@pytest.mark.parametrize("place", ["evidence", "evidence_by_title"])
def test_words_that_are_in_an_index_too_are_mended_and_what_was_typed_since_stays(
    store: PlanStore, piece: str, data_dir: Path, place: str
) -> None:
    make_backup(data_dir)
    since = store.add_evidence(EvidenceDraft("Typed since")).ids[0]
    flip_in(data_dir, place, b"Moved the site", b"Moved-the site")
    assert integrity(paths.database(data_dir)) == ["row 1 missing from index evidence_by_title"]
    found = look_through(store, data_dir)
    assert ways(found) == {Way.MEND}
    done = mend(store, data_dir)
    assert (store.evidence(piece).title, store.evidence(since).title) == ("Moved the site", "Typed since")
    assert look_through(store, data_dir) == ()
    assert integrity(paths.database(data_dir)) == ["ok"]
    assert kept_aside(data_dir) == [done.kept]
    assert done.kept is not None
    kept = done.kept / "planner.sqlite3"
    assert integrity(kept) == ["row 1 missing from index evidence_by_title"], "the file as it was found"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_where_more_than_an_index_is_damaged_nothing_is_mended_and_the_way_back_is_told(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    store.rate(DESIGN, RatingValue.MET)
    make_backup(data_dir)
    flip_in(data_dir, "evidence", b"Moved the site", b"Moved-the site")
    tamper(data_dir, "PRAGMA foreign_keys = OFF")
    tamper(data_dir, "DELETE FROM framework")
    before = paths.database(data_dir).read_bytes()
    assert Way.RESTORE in ways(look_through(store, data_dir))
    with pytest.raises(StoreDamaged, match="more than an index is damaged") as told:
        mend(store, data_dir)
    assert "Go back to the newest backup" in str(told.value)
    assert paths.database(data_dir).read_bytes() == before


@pytest.mark.parametrize(
    ("finding", "alone"),
    [
        ("row 12 missing from index evidence_by_title", True),
        ("wrong # of entries in index sqlite_autoindex_goal_1", True),
        ("non-unique entry in index sqlite_autoindex_goal_1", True),
        ("malformed inverted index for FTS5 table main.goal_search", True),
        ("NULL value in evidence.title", False),
        ("Tree 5 page 5 cell 0: Rowid 1 out of order", False),
    ],
)
def test_what_sqlite_says_of_indexes_is_mendable_where_it_says_nothing_else(finding: str, alone: bool) -> None:
    assert ways(of_the_file([finding])) == {Way.MEND if alone else Way.RESTORE}
    assert ways(of_the_file([finding, "Page 3: never used"])) == {Way.RESTORE}


def test_mending_can_be_stopped_at_any_of_its_steps_and_puts_back_all_or_nothing(
    store: PlanStore, piece: str, data_dir: Path
) -> None:
    make_backup(data_dir)
    flip_in(data_dir, "evidence", b"Moved the site", b"Moved-the site")
    damaged = paths.database(data_dir).read_bytes()
    steps = [0]
    mend(store, data_dir, lambda: steps.__setitem__(0, steps[0] + 1))
    assert steps[0] > 3
    for stop in range(steps[0]):
        paths.database(data_dir).write_bytes(damaged)
        with pytest.raises(CheckCancelled):
            mend(store, data_dir, stopping_after(stop))
        with closing(sqlite3.connect(paths.database(data_dir))) as connection:
            assert connection.execute("SELECT title, revision FROM evidence").fetchall() == [("Moved-the site", 2)]


def test_what_no_backup_mends_says_what_helps_instead(store: PlanStore, piece: str, data_dir: Path) -> None:
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deqloy'")
    assert ways(look_through(store, data_dir)) == {Way.BY_HAND}
    made = Path(make_backup(data_dir).backup.folder)
    tamper(data_dir, "UPDATE evidence SET result = 'Nobody noticed the deploy'")
    (made / "planner.sqlite3").write_bytes(b"gone")
    assert ways(look_through(store, data_dir)) == {Way.ANEW}


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


def stopping_after(steps: int) -> Callable[[], None]:
    left = iter(range(steps))

    def pause() -> None:
        if next(left, None) is None:
            raise CheckCancelled("Stopped.")

    return pause


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
