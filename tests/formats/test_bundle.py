"""A bundle out and in again: what is written, what is believed, and what a passphrase does."""

import json
import stat
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from planner.core.conflict import Refused
from planner.core.errors import BundleRefused, InvalidValue
from planner.core.framework import Framework
from planner.core.travelling import SHAPES, Row
from planner.formats import bundle as writing
from planner.formats import bundle_entries, bundle_lock
from planner.formats.bundle import HOLDS, new_bundle
from planner.formats.bundle_reading import Bundle, opened
from tests.core.making import BUILT_IN
from tests.soak.bundles import built, parts

ORIGIN, OWN = "a" * 32, "b" * 32
MOMENT = "2026-11-24T10:00:00+00:00"
FILE = b"\x89PNG a picture"


@dataclass
class Made:
    """Contents made by hand."""

    schema: int = 1
    store: str = ORIGIN
    frameworks: tuple[Framework, ...] = (BUILT_IN,)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> Iterable[Row]:
        return self.tables.get(table, ())


def piece(**fields: Any) -> Row:
    values: dict[str, Any] = {
        "id": OWN,
        "revision": 1,
        "origin": ORIGIN,
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "deleted_at": None,
        "purged": 0,
        "title": "Über",
        "on": "2026-01-31",
        "until": None,
        "situation": "",
        "task": "",
        "action": "",
        "result": "Line one\nline two \u2028 three",
        "kind": "work",
        "corroborated_by": "",
        "private": 1,
        **fields,
    }
    return tuple(values[name] for name in SHAPES["evidence"].columns)


MADE = Made(tables={"evidence": [piece()], "seen": [(ORIGIN, 1)]})


def write(
    target: Path, made: Made = MADE, files: Mapping[str, Path] | None = None, passphrase: str | None = None
) -> Path:
    with new_bundle(target, passphrase) as writer:
        writer.rows(made)
        writer.files(files or {})
    return target


@contextmanager
def read(path: Path, passphrase: str | None = None) -> Any:
    with opened(path, passphrase, 1) as bundle:
        yield bundle


def everything(bundle: Bundle) -> dict[str, list[Row]]:
    return {table: rows for table in SHAPES if (rows := list(bundle.rows(table)))}


def read_whole(path: Path) -> None:
    with read(path) as bundle:
        everything(bundle)
        assert bundle.frameworks is not None


def why(path: Path) -> str:
    with pytest.raises(BundleRefused) as error:
        read_whole(path)
    assert error.value.hint
    return error.value.message


@pytest.fixture
def good(tmp_path: Path) -> dict[str, bytes]:
    return parts(write(tmp_path / "good.zip").read_bytes())


def changed(tmp_path: Path, entries: Mapping[str, bytes], *, listed: bool = True) -> Path:
    path = tmp_path / "changed.zip"
    path.write_bytes(built(entries, listed=listed))
    return path


def test_what_goes_out_comes_in_again(tmp_path: Path) -> None:
    with read(write(tmp_path / "out.zip")) as bundle:
        assert everything(bundle) == MADE.tables
        assert bundle.frameworks == (BUILT_IN,)
        assert (bundle.schema, bundle.store) == (1, ORIGIN)


def test_it_is_for_its_owner_alone_and_says_what_it_holds(tmp_path: Path) -> None:
    path = write(tmp_path / "out.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    manifest = json.loads(parts(path.read_bytes())["manifest.json"])
    assert manifest["holds"] == HOLDS
    assert "private" in HOLDS
    assert "bin" in HOLDS
    assert manifest["counts"]["evidence"] == 1


def test_the_same_plan_gives_the_same_entries_in_the_same_order(tmp_path: Path) -> None:
    one, two = (parts(write(tmp_path / name).read_bytes()) for name in ("one.zip", "two.zip"))
    assert list(one) == list(two)
    assert all(one[name] == two[name] for name in one if name != "manifest.json")


def test_a_failed_one_leaves_what_stood_there(tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    target.write_bytes(b"before")

    def fail(writer: Any) -> None:
        writer.rows(MADE)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"), new_bundle(target) as writer:
        fail(writer)
    assert target.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["out.zip"]


def test_what_packs_very_tightly_is_stored_as_it_is_and_comes_in(tmp_path: Path) -> None:
    rows = [piece(id=f"{number:032x}", result="a" * 20_000) for number in range(200)]
    path = write(tmp_path / "out.zip", Made(tables={"evidence": rows, "seen": [(ORIGIN, 1)]}))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("rows/evidence.jsonl").compress_type == zipfile.ZIP_STORED
    with read(path) as bundle:
        assert len(list(bundle.rows("evidence"))) == 200


def test_the_same_rows_packed_tightly_are_refused(tmp_path: Path) -> None:
    rows = [piece(id=f"{number:032x}", result="a" * 20_000) for number in range(200)]
    whole = write(tmp_path / "out.zip", Made(tables={"evidence": rows, "seen": [(ORIGIN, 1)]}))
    assert "unpacks to more than 200 times its size" in why(changed(tmp_path, parts(whole.read_bytes())))


# Attached files


def attached(tmp_path: Path) -> tuple[Path, str]:
    import hashlib

    path = tmp_path / "picture"
    path.write_bytes(FILE)
    return path, hashlib.sha256(FILE).hexdigest()


def test_an_attached_file_travels(tmp_path: Path) -> None:
    path, sha256 = attached(tmp_path)
    (tmp_path / "in").mkdir()
    with read(write(tmp_path / "out.zip", files={sha256: path})) as bundle:
        brought, wrong = bundle.files({sha256: (len(FILE), "p.png")}, tmp_path / "in")
    assert brought[sha256].read_bytes() == FILE
    assert stat.S_IMODE(brought[sha256].stat().st_mode) == 0o600
    assert wrong == ()


def test_a_file_of_other_bytes_is_left_out_and_named(tmp_path: Path) -> None:
    path, sha256 = attached(tmp_path)
    entries = parts(write(tmp_path / "out.zip", files={sha256: path}).read_bytes())
    (tmp_path / "in").mkdir()
    with read(changed(tmp_path, {**entries, f"attachments/{sha256}": b"evil"})) as bundle:
        brought, wrong = bundle.files({sha256: (len(FILE), "p.png")}, tmp_path / "in")
    assert brought == {}
    assert wrong == (Refused(sha256, "p.png", "its bytes are not those that were attached"),)
    assert list((tmp_path / "in").iterdir()) == []


def test_a_file_that_is_lost_is_left_out_at_both_ends(tmp_path: Path) -> None:
    path, sha256 = attached(tmp_path)
    path.unlink()
    bundle_path = write(tmp_path / "out.zip", files={sha256: path})
    assert json.loads(parts(bundle_path.read_bytes())["manifest.json"])["missing"] == [sha256]
    with read(bundle_path) as bundle:
        brought, wrong = bundle.files({sha256: (len(FILE), "p.png")}, tmp_path)
    assert brought == {}
    assert [each.reason for each in wrong] == ["it is not in the bundle"]


# What is not believed


def test_the_first_bad_row_refuses_it_all_and_says_where(tmp_path: Path, good: dict[str, bytes]) -> None:
    rows = good["rows/evidence.jsonl"]
    bad = rows.replace(b'"on":"2026-01-31"', b'"on":"2026-02-31"')
    path = changed(tmp_path, {**good, "rows/evidence.jsonl": rows + bad})
    assert "line 2 of rows/evidence.jsonl: “on” is not valid" in why(path)


def test_rows_that_are_not_those_of_the_manifest_are_refused(tmp_path: Path, good: dict[str, bytes]) -> None:
    other = good["rows/evidence.jsonl"].replace(b"Line one", b"Line 0ne")
    path = changed(tmp_path, {**good, "rows/evidence.jsonl": other}, listed=False)
    assert "rows/evidence.jsonl is damaged" in why(path)


def test_a_framework_that_is_not_what_its_name_says_is_refused(tmp_path: Path, good: dict[str, bytes]) -> None:
    (name,) = (each for each in good if each.startswith("frameworks/"))
    other = good[name].replace(b"Crown", b"Clown") if b"Crown" in good[name] else good[name].replace(b"a", b"b", 1)
    assert f"{name} is damaged" in why(changed(tmp_path, {**good, name: other}))
    assert f"{name} is damaged" in why(changed(tmp_path, {**good, name: b'{"title": 1}'}))


@pytest.mark.parametrize(("what", "value"), [("version", 2), ("schema", 2)])
def test_a_bundle_of_a_newer_program_is_refused_kindly(
    tmp_path: Path, good: dict[str, bytes], what: str, value: int
) -> None:
    manifest = {**json.loads(good["manifest.json"]), what: value}
    path = changed(tmp_path, {**good, "manifest.json": json.dumps(manifest).encode()}, listed=False)
    assert "newer version" in why(path)


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"PK", b"x" * 1000):
        (tmp_path / "no.zip").write_bytes(data)
        assert "no ZIP file" in why(tmp_path / "no.zip")


def test_what_is_read_is_counted_over_all_entries(
    tmp_path: Path, good: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = changed(tmp_path, good)
    monkeypatch.setattr(bundle_entries.Budget.__init__, "__defaults__", (2_000,))
    assert "larger than 4 GiB" in why(path)


def test_a_directory_of_more_entries_than_any_bundle_has_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a" * 60_000, b"")
    data = bytearray(path.read_bytes())
    data[-10:-6] = b"\xff\xff\xff\x7f"
    path.write_bytes(data)
    assert "50,000 entries" in why(path)


# Limits of what is written


def test_a_plan_that_is_too_large_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_lock, "MOST_BYTES", 1_000)
    with pytest.raises(InvalidValue, match="1 GB"):
        write(tmp_path / "out.zip.age", passphrase="secret")
    monkeypatch.setattr(writing, "MOST_BYTES", 1_000)
    with pytest.raises(InvalidValue, match="4 GiB"):
        write(tmp_path / "out.zip")
    monkeypatch.undo()
    monkeypatch.setattr(writing, "MOST_ENTRIES", 3)
    with pytest.raises(InvalidValue, match="more than 3 files"):
        write(tmp_path / "out.zip", Made(frameworks=()))
    assert list(tmp_path.iterdir()) == []


# The passphrase


def test_a_passphrase_locks_it_and_only_the_right_one_opens_it(tmp_path: Path) -> None:
    path = write(tmp_path / "out.zip.age", passphrase="correct horse")
    data = path.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert "Über".encode() not in data
    with pytest.raises(InvalidValue, match="locked with a passphrase"), read(path):
        pass
    with pytest.raises(BundleRefused, match="passphrase is not the right one"), read(path, "wrong"):
        pass
    with read(path, "correct horse") as bundle:
        assert everything(bundle) == MADE.tables


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"-> scrypt NBGpfL2AGf/QRRZrWL12SA 30\nabc\n", "more memory"),
        (b"-> X25519 NBGpfL2AGf/QRRZrWL12SA\nabc\n", "with a key"),
    ],
)
def test_what_a_passphrase_cannot_open_is_refused_before_it_is_tried(
    tmp_path: Path, header: bytes, reason: str
) -> None:
    path = tmp_path / "out.age"
    path.write_bytes(bundle_lock.MAGIC + header)
    with pytest.raises(BundleRefused, match=reason), read(path, "any"):
        pass


def test_a_locked_file_too_large_for_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_lock, "MOST_BYTES", 10)
    path = tmp_path / "out.age"
    path.write_bytes(bundle_lock.MAGIC)
    with pytest.raises(InvalidValue, match="1 GB"), read(path, "any"):
        pass
