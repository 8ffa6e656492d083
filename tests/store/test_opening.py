import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from planner import paths
from planner.core.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
)
from planner.core.evidence import EvidenceDraft
from planner.core.plan import RatingValue
from planner.store.first_page import first_plan
from planner.store.opening import SCHEMA_VERSION, disk_trouble, translated
from planner.store.plan_store import PlanStore, empty_plan, open_store
from tests.store.making import DESIGN, FRAMEWORK, Opener


def _foreign_text(path: Path) -> None:
    path.write_text("These are my notes, and no database at all.\n" * 50)


def _foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()


def _newer(path: Path) -> None:
    open_store(path.parent.parent, framework=FRAMEWORK).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _empty(path: Path) -> None:
    path.touch()


def _cut_short(path: Path) -> None:
    open_store(path.parent.parent, framework=FRAMEWORK).close()
    path.write_bytes(path.read_bytes()[:5_000])


def _scrambled(path: Path) -> None:
    open_store(path.parent.parent, framework=FRAMEWORK).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * 60_000 + whole[60_100:])


def _read_whole(data_dir: Path) -> None:
    with Opener(data_dir) as opener:
        opener().load()


BAD = {
    "text": (_foreign_text, StoreForeign),
    "another program's database": (_foreign_database, StoreForeign),
    "a newer version's": (_newer, StoreTooNew),
    "empty": (_empty, StoreDamaged),
    "cut short": (_cut_short, StoreDamaged),
    "scrambled": (_scrambled, StoreDamaged),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("whole", [True, False], ids=["store", "first page"])
def test_a_file_that_cannot_be_a_plan_is_refused_and_left_as_it_is(data_dir: Path, name: str, *, whole: bool) -> None:
    make, error = BAD[name]
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    make(path)
    before = path.read_bytes()
    with pytest.raises(error) as caught:
        _read_whole(data_dir) if whole else first_plan(data_dir, FRAMEWORK)
    assert caught.value.hint
    assert str(path) in caught.value.message
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


@pytest.mark.parametrize("whole", [True, False], ids=["store", "first page"])
def test_a_plan_that_cannot_be_read_is_not_said_to_be_unwritable(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> None:
    def closed(*_: object, **__: object) -> sqlite3.Connection:
        trouble = sqlite3.OperationalError("unable to open database file")
        trouble.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise trouble

    open_store(data_dir, framework=FRAMEWORK).close()
    monkeypatch.setattr(sqlite3, "connect", closed)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.R_OK)
    with pytest.raises(StoreError, match=r"cannot be read; it was left as it is\.") as caught:
        _read_whole(data_dir) if whole else first_plan(data_dir, FRAMEWORK)
    assert "written" not in str(caught.value)


@pytest.mark.parametrize("whole", [True, False], ids=["store", "first page"])
def test_a_folder_in_the_place_of_the_plan_is_told_as_one(data_dir: Path, *, whole: bool) -> None:
    paths.database(data_dir).mkdir(parents=True)
    with pytest.raises(StoreForeign, match="is a folder and not a plan"):
        _read_whole(data_dir) if whole else first_plan(data_dir, FRAMEWORK)


def test_a_link_that_leads_nowhere_is_no_new_plan(data_dir: Path) -> None:
    path = paths.database(data_dir)
    path.parent.mkdir(parents=True)
    path.symlink_to(data_dir / "gone")
    with pytest.raises(StoreForeign, match="leads nowhere"):
        _read_whole(data_dir)
    assert path.is_symlink()


def test_a_place_that_cannot_be_looked_into_is_told(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> os.stat_result:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "lstat", closed)
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(data_dir, framework=FRAMEWORK)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_the_journal_is_as_private_as_the_plan(opener: Opener, store: PlanStore, data_dir: Path) -> None:
    modes = []
    previous = os.umask(0)
    try:
        with store._database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO seen VALUES ('x', 1)")
            modes = [stat.S_IMODE(path.stat().st_mode) for path in (data_dir / "plan").iterdir()]
    finally:
        os.umask(previous)
    assert modes == [0o600, 0o600]


def test_while_another_holds_the_lock_a_write_is_busy_and_changes_nothing(opener: Opener, store: PlanStore) -> None:
    hasty = opener(busy_ms=1)
    with store._database.writing():
        with pytest.raises(StoreBusy):
            hasty.rate(DESIGN, RatingValue.MET)
        assert hasty.load() == empty_plan(FRAMEWORK)
    hasty.rate(DESIGN, RatingValue.MET)
    assert store.load().value(DESIGN) is RatingValue.MET


def test_a_reader_does_not_lock_a_writer_out_before_it_commits(opener: Opener, store: PlanStore) -> None:
    other = opener(busy_ms=1)
    with store._database.reading() as connection:
        connection.exec_driver_sql("SELECT 1").all()
        other.rate(DESIGN, RatingValue.MET)
    assert store.load().value(DESIGN) is RatingValue.MET


def test_a_full_disk_is_said_and_what_was_stored_stays(store: PlanStore) -> None:
    store.rate(DESIGN, RatingValue.DEVELOPING)
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreFull) as caught:
        store.add_evidence(EvidenceDraft("x", result="x" * 20_000))
    assert "still stored" in caught.value.message
    assert store.load().value(DESIGN) is RatingValue.DEVELOPING
    assert store.load().evidence == 0
    assert store.check() == []


def test_a_store_that_may_only_read_says_so_when_it_should_write(store: PlanStore) -> None:
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreReadOnly):
        store.rate(DESIGN, RatingValue.MET)
    assert store.load() == empty_plan(FRAMEWORK)


def _pragma(store: PlanStore, name: str) -> object:
    with store._database.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_the_connection_is_set_for_durability_and_distrust(store: PlanStore) -> None:
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "busy_timeout": 5_000,
        "user_version": SCHEMA_VERSION,
        "application_id": 0x43504C4E,
    }
    assert {name: _pragma(store, name) for name in wanted} == wanted


def test_an_error_never_prints_what_a_person_wrote(store: PlanStore) -> None:
    with pytest.raises(Exception, match="hidden") as caught:
        store._database._connection.exec_driver_sql("INSERT INTO seen VALUES (?, ?, ?)", ("my secret", 1, 2))
    assert "my secret" not in str(caught.value)
    store._database._connection.rollback()


def test_a_copied_directory_takes_a_new_origin_before_its_first_write(
    store: PlanStore, data_dir: Path, tmp_path: Path
) -> None:
    store.rate(DESIGN, RatingValue.MET)
    store.close()
    copy = tmp_path / "copy"
    shutil.copytree(data_dir, copy)
    with Opener(copy) as opener:
        twin = opener()
        twin.rate(DESIGN, RatingValue.DEVELOPING)
        first, second = twin.history(DESIGN)
    assert first.order[1] != second.order[1]
    assert second.order[0] > first.order[0]


def test_opening_a_plan_and_reading_it_writes_nothing(opener: Opener, store: PlanStore, data_dir: Path) -> None:
    store.rate(DESIGN, RatingValue.MET)
    store.close()
    before = paths.database(data_dir).read_bytes()
    other = opener()
    other.load()
    other.check(deep=True)
    other.close()
    assert paths.database(data_dir).read_bytes() == before


def test_a_store_may_be_closed_twice(tmp_path: Path) -> None:
    with Opener(tmp_path / "data") as opener:
        store = opener()
        before = store.load()
        store.close()
        store.close()
        assert opener().load() == before


@pytest.mark.parametrize("name", ["with space", "ü-né", "per%20cent", "hash#mark?question", "quote'd"])
def test_a_data_directory_may_have_any_name(tmp_path: Path, name: str) -> None:
    with Opener(tmp_path / name) as opener:
        store = opener()
        store.rate(DESIGN, RatingValue.MET)
        assert first_plan(tmp_path / name, FRAMEWORK) == store.load()
    assert (tmp_path / name / "plan" / "planner.sqlite3").is_file()


# Modes do not bind root, so root becomes nobody; everything is imported, and used once, before that.
READ_ONLY = """
import os, sys
from pathlib import Path
from planner.core.errors import StoreReadOnly
from planner.core.plan import RatingValue
from planner.store.first_page import first_plan
from tests.store.making import DESIGN, FRAMEWORK, Opener

def refused(act):
    try:
        act()
    except StoreReadOnly as error:
        return bool(error.hint)

data_dir, spare = map(Path, sys.argv[1:])
with Opener(spare) as opener:
    opener().rate(DESIGN, RatingValue.MET)
    first_plan(spare, FRAMEWORK)
if os.geteuid() == 0:
    os.setuid(65534)
assert first_plan(data_dir, FRAMEWORK).value(DESIGN) is RatingValue.MET
with Opener(data_dir) as opener:
    store = opener()
    assert store.load().value(DESIGN) is RatingValue.MET
    assert refused(lambda: store.rate(DESIGN, RatingValue.DEVELOPING))
    assert store.load().value(DESIGN) is RatingValue.MET
assert refused(Opener(data_dir / "plan" / "new"))
print("read and refused")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_plan_in_a_directory_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="planner-read-only-"))
    home.chmod(0o755)
    with Opener(home / "data") as opener:
        opener().rate(DESIGN, RatingValue.MET)
    plan = home / "data" / "plan"
    (plan / "planner.sqlite3").chmod(0o444)
    (home / "data").chmod(0o755)
    plan.chmod(0o555)
    try:
        command = [sys.executable, "-c", READ_ONLY, str(home / "data"), str(tmp_path / "spare")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        plan.chmod(0o700)
        shutil.rmtree(home)
    assert (done.stdout, done.stderr) == ("read and refused\n", "")


def test_damage_is_a_finding_of_the_check(opener: Opener, store: PlanStore, data_dir: Path) -> None:
    store.fill(EvidenceDraft(f"Piece {number}", result="x" * 2_000) for number in range(200))
    store.close()
    path = paths.database(data_dir)
    whole = path.read_bytes()
    path.write_bytes(whole[:200_000] + b"\xff" * 100_000 + whole[300_000:])
    damaged = opener()
    assert damaged.check() != []
    path.write_bytes(whole)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_BUSY, StoreBusy),
        (sqlite3.SQLITE_LOCKED, StoreBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreBusy),
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_READONLY_DIRECTORY, StoreReadOnly),
        (sqlite3.SQLITE_CANTOPEN, StoreReadOnly),
        (sqlite3.SQLITE_NOTADB, StoreForeign),
        (sqlite3.SQLITE_CORRUPT, StoreDamaged),
        (sqlite3.SQLITE_IOERR_WRITE, StoreError),
    ],
)
def test_each_trouble_of_sqlite_has_its_own_words(tmp_path: Path, code: int, error: type[StoreError]) -> None:
    trouble = sqlite3.OperationalError("x")
    trouble.sqlite_errorcode = code
    told = translated(trouble, tmp_path / "planner.sqlite3")
    assert type(told) is error
    assert told.message
    assert told.hint


def test_a_mistake_of_ours_is_not_told_as_trouble_of_the_store(tmp_path: Path) -> None:
    mistake = sqlite3.OperationalError('near "SELEC": syntax error')
    mistake.sqlite_errorcode = sqlite3.SQLITE_ERROR
    assert translated(mistake, tmp_path) is mistake
    assert type(translated(sqlite3.ProgrammingError("x"), tmp_path)) is sqlite3.ProgrammingError


@pytest.mark.parametrize(
    ("code", "error"), [(errno.ENOSPC, StoreFull), (errno.EROFS, StoreReadOnly), (errno.ENOTDIR, StoreError)]
)
def test_each_trouble_of_the_disk_has_its_own_words(tmp_path: Path, code: int, error: type[StoreError]) -> None:
    told = disk_trouble(OSError(code, os.strerror(code)), tmp_path)
    assert type(told) is error
    assert told.hint
