import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from planner import files
from planner.core import limits
from planner.core.errors import InvalidValue, NotFound, StoreError, StoreFull, UserError
from planner.core.evidence import EvidenceDraft, EvidenceEdit
from planner.store.plan_store import PlanStore
from tests.store.making import NOBODY, Opener


def attach(store: PlanStore, *paths: Path) -> str:
    return store.add_evidence(EvidenceDraft("x", files=paths)).ids[0]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "minutes of the meeting.pdf"
    path.write_bytes(b"%PDF-1.7 minutes")
    return path


def stored(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "plan" / "attachments").rglob("*") if path.is_file()]


def test_a_file_lies_under_the_name_of_its_hash(store: PlanStore, source: Path, data_dir: Path) -> None:
    (file,) = store.evidence(attach(store, source)).attachments
    assert file.name == source.name
    assert file.media_type == "application/pdf"
    assert store.attachment_path(file) == data_dir / "plan" / "attachments" / file.sha256[:2] / file.sha256
    assert files.sha256_of(store.attachment_path(file)) == file.sha256
    assert stored(data_dir) == [store.attachment_path(file)]


def test_the_same_bytes_lie_there_once_whatever_they_are_called(
    store: PlanStore, source: Path, data_dir: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "twin.txt"
    twin.write_bytes(source.read_bytes())
    first, second = attach(store, source), attach(store, twin)
    assert len(stored(data_dir)) == 1
    assert store.evidence(first).attachments[0].name == source.name
    assert store.evidence(second).attachments[0].name == "twin.txt"
    both = store.evidence(attach(store, source, twin))
    assert [file.name for file in both.attachments] == [source.name]
    store.edit_evidence(first, EvidenceEdit(add_files=(twin,)))
    assert [file.name for file in store.evidence(first).attachments] == [source.name]


def test_files_stay_when_their_evidence_goes_to_the_bin(store: PlanStore, source: Path) -> None:
    own = attach(store, source)
    store.bin([own])
    assert store.attachment_path(store.evidence(own).attachments[0]).read_bytes() == source.read_bytes()


def test_attached_files_and_their_directories_are_private(
    store: PlanStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    previous = os.umask(0)
    try:
        path = store.attachment_path(store.evidence(attach(store, source)).attachments[0])
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in list(path.parents)[:3]} == {0o700}


def _missing(tmp_path: Path) -> Path:
    return tmp_path / "absent.pdf"


def _directory(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def _link(tmp_path: Path) -> Path:
    (tmp_path / "target").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    return tmp_path / "link"


def _fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def _large(tmp_path: Path) -> Path:
    with (tmp_path / "large.bin").open("wb") as stream:
        stream.truncate(limits.ATTACHMENT_BYTES + 1)
    return tmp_path / "large.bin"


def _bell(tmp_path: Path) -> Path:
    (tmp_path / "a\x07b").write_text("x")
    return tmp_path / "a\x07b"


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (_missing, NotFound, "There is no file"),
        (_directory, InvalidValue, "it is a folder"),
        (_link, InvalidValue, "symbolic link"),
        (_fifo, InvalidValue, "not a regular file"),
        (_large, InvalidValue, "at most 200 MB fit"),
        (_bell, InvalidValue, "“a\ufffdb” was not attached"),
    ],
)
def test_what_cannot_be_attached_is_refused_and_leaves_nothing(
    store: PlanStore, data_dir: Path, tmp_path: Path, make: object, error: type[UserError], words: str
) -> None:
    assert callable(make)
    path = make(tmp_path)
    with pytest.raises(error) as caught:
        attach(store, path)
    assert words in caught.value.message
    assert caught.value.hint
    assert ("one by one" in caught.value.hint) == path.is_dir()
    assert store.load().evidence == 0
    assert stored(data_dir) == []


def test_a_file_that_may_not_be_read_is_named_and_no_trouble_of_the_plan(
    store: PlanStore, source: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def forbidding(path: "str | os.PathLike[str]", *rest: int, **more: int) -> int:
        if os.fspath(path) == str(source):
            raise PermissionError(13, "Permission denied", str(path))  # the system gives the name as text
        return really(path, *rest, **more)

    monkeypatch.setattr(os, "open", forbidding)
    with pytest.raises(InvalidValue) as caught:
        attach(store, source)
    assert caught.value.message == f"{source.name} cannot be read, so nothing was changed."
    assert caught.value.hint == "Check who may read it."
    assert store.load().evidence == 0
    assert stored(data_dir) == []


@pytest.mark.parametrize("make", [_missing, _directory, _large])
def test_of_several_files_none_is_kept_where_one_is_refused(
    store: PlanStore, source: Path, data_dir: Path, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    with pytest.raises(UserError):
        store.fill([EvidenceDraft("x", files=(source,)), EvidenceDraft("y", files=(bad,))])
    with pytest.raises(UserError):
        attach(store, source, bad)
    own = attach(store)
    with pytest.raises(UserError):
        store.edit_evidence(own, EvidenceEdit(add_files=(source, bad)))
    with pytest.raises(UserError):
        store.edit_many([own], EvidenceEdit(add_files=(source, bad)))
    assert stored(data_dir) == []


def test_files_of_a_refused_edit_go_and_those_that_were_there_stay(
    store: PlanStore, source: Path, data_dir: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("other")
    own = attach(store, source)
    undone = store.edit_evidence(own, EvidenceEdit(remove_files=(files.sha256_of(source),)))
    with pytest.raises(NotFound):
        store.edit_evidence(own, EvidenceEdit(remove_tags=("absent",), add_files=(source, other)))
    with pytest.raises(NotFound):
        store.edit_evidence(NOBODY, EvidenceEdit(add_files=(other,)))
    assert [path.name for path in stored(data_dir)] == [files.sha256_of(source)]
    store.undo(undone)
    assert store.missing_files() == frozenset()


def test_a_file_that_another_act_attached_meanwhile_outlives_a_refusal(
    opener: Opener, store: PlanStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opener()
    forget = PlanStore._forget

    def late(self: PlanStore, hashes: Iterable[str]) -> None:
        attach(other, source)
        forget(self, hashes)

    monkeypatch.setattr(PlanStore, "_forget", late)
    with pytest.raises(NotFound):
        store.edit_evidence(NOBODY, EvidenceEdit(add_files=(source,)))
    assert store.load().evidence == 1
    assert store.check(deep=True) == []


def test_what_a_kill_or_an_undone_act_left_is_told_apart_from_damage(
    store: PlanStore, source: Path, data_dir: Path
) -> None:
    assert store.leftovers() == []
    own = attach(store, source)
    assert store.leftovers() == []
    sha256 = files.sha256_of(source)
    store.edit_evidence(own, EvidenceEdit(remove_files=(sha256,)))
    (data_dir / "plan" / "attachments" / ".abc.part").write_bytes(b"half")
    (data_dir / "plan" / ".def.part").write_bytes(b"half a plan")
    beside, cut, unattached = store.leftovers()
    assert beside == f"a copy that was cut off lies in {data_dir / 'plan'}: .def.part, 11 bytes"
    assert "cut off" in cut
    assert ".abc.part, 4 bytes" in cut
    assert "attached to nothing" in unattached
    assert sha256 in unattached
    assert store.check() == []


def test_a_file_that_changes_while_it_is_copied_is_refused(
    store: PlanStore, source: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = files.sha256_of
    monkeypatch.setattr(os, "fstat", _growing(os.fstat))
    with pytest.raises(InvalidValue) as caught:
        attach(store, source)
    monkeypatch.undo()
    assert "changed while it was copied" in caught.value.message
    assert stored(data_dir) == []
    assert read(source)


def _growing(real: object) -> object:
    calls = []

    def fstat(descriptor: int) -> object:
        assert callable(real)
        result = real(descriptor)
        calls.append(descriptor)
        fields = list(result)
        fields[stat.ST_SIZE] += len(calls) - 1
        return os.stat_result(fields, {"st_mtime_ns": result.st_mtime_ns + len(calls)})

    return fstat


@pytest.mark.parametrize(("code", "error"), [(28, StoreFull), (5, StoreError)])
def test_a_disk_that_fails_leaves_neither_file_nor_row(
    store: PlanStore,
    source: Path,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    error: type[StoreError],
) -> None:
    def fail(path: Path) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(files, "sync_dir", fail)
    with pytest.raises(error):
        attach(store, source)
    assert store.load().evidence == 0
    assert stored(data_dir) == []


def test_check_names_files_that_are_missing_short_or_damaged(store: PlanStore, source: Path, data_dir: Path) -> None:
    own = attach(store, source)
    (file,) = store.evidence(own).attachments
    path = store.attachment_path(file)
    path.write_bytes(b"x" * file.size)
    assert store.check() == []
    told = "minutes of the meeting.pdf, attached to “x”,"
    lies = f"({path.relative_to(data_dir)}); no backup has it"
    assert store.check(deep=True) == [f"{told} is damaged {lies}"]
    path.write_bytes(b"x")
    assert store.check() == [f"{told} has 1 bytes instead of {file.size} {lies}"]
    path.unlink()
    assert store.check() == [f"{told} is missing {lies}"]
    store.edit_evidence(own, EvidenceEdit(add_files=(source,)))
    assert store.check(deep=True) == []


def test_a_damaged_copy_is_healed_when_the_file_is_attached_again(store: PlanStore, source: Path) -> None:
    (file,) = store.evidence(attach(store, source)).attachments
    store.attachment_path(file).write_bytes(b"x" * file.size)
    attach(store, source)
    assert store.check(deep=True) == []


def test_a_file_without_a_known_type_is_just_bytes(store: PlanStore, tmp_path: Path) -> None:
    path = tmp_path / "core.unknown-thing"
    path.write_bytes(b"")
    (file,) = store.evidence(attach(store, path)).attachments
    assert (file.media_type, file.size) == ("application/octet-stream", 0)


def test_the_store_names_the_files_whose_copy_is_missing(store: PlanStore, source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("other")
    first, second = attach(store, source), attach(store, other)
    assert store.missing_files() == store.missing_files([first, second]) == frozenset()
    for own in (first, second):
        store.attachment_path(store.evidence(own).attachments[0]).unlink()
    one, two = (store.evidence(own).attachments[0].sha256 for own in (first, second))
    assert store.missing_files() == {one, two}
    assert store.missing_files(iter([second])) == {two}
    assert store.missing_files([]) == frozenset()
    store.bin([first])
    assert store.missing_files() == {two}
    assert store.missing_files([first]) == {one}
