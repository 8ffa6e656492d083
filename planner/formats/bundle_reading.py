"""A bundle, in: what is read of a file that may come from anybody.

The secret it keeps: that nothing of it is believed. Entries have to be those that the manifest lists, with its digests;
every row is checked against its rules before anything else sees it.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NoReturn

from planner.core.bundle import BundleKind
from planner.core.conflict import Refused
from planner.core.errors import BundleRefused, InvalidValue
from planner.core.framework import Framework
from planner.core.snapshot_json import canonical
from planner.core.travelling import SHAPES, Row, checked
from planner.files import PRIVATE_FILE, sha256_of
from planner.formats import bundle_lock
from planner.formats.bundle_entries import (
    FORMAT,
    FRAMEWORK_BYTES,
    MANIFEST,
    MANIFEST_BYTES,
    VERSION,
    ZIP_ERRORS,
    Budget,
    attachment_entry,
    entries_of,
    open_archive,
    refused,
    rows_entry,
)

_CHUNK = 1 << 20
_LONGEST_LINE = 64 << 20


def _unwatched(size: int) -> None:
    pass


def kind_of(path: Path) -> BundleKind:
    """What a file is that may be a bundle, by what it says of itself; OTHER also where it cannot be read."""
    try:
        with path.open("rb") as stream:
            if bundle_lock.is_locked(stream.read(len(bundle_lock.MAGIC))):
                return BundleKind.LOCKED
            with open_archive(stream) as archive, archive.open(MANIFEST) as manifest:
                said = json.loads(manifest.read(MANIFEST_BYTES))
    except (*ZIP_ERRORS, BundleRefused, KeyError, RecursionError, OSError):
        return BundleKind.OTHER
    ours = isinstance(said, dict) and said.get("format") == FORMAT
    return BundleKind.OPEN if ours else BundleKind.OTHER


@contextmanager
def opened(
    path: Path, passphrase: str | None, newest: int, watch: Callable[[int], object] = _unwatched
) -> "Iterator[Bundle]":
    """A bundle, of which nothing but the manifest is read yet. newest: the schema that this program knows; watch: told
    the bytes of each piece that is read, and what it raises ends it.

    Raises BundleRefused, InvalidValue where it is locked and there is no passphrase, OSError.
    """
    with path.open("rb") as stream:
        beginning = stream.read(len(bundle_lock.MAGIC))
        whole: IO[bytes] = stream
        if bundle_lock.is_locked(beginning):
            whole = _unlocked(stream, path, passphrase)
        with open_archive(whole) as archive:
            yield Bundle(archive, newest, watch)


def _unlocked(stream: IO[bytes], path: Path, passphrase: str | None) -> IO[bytes]:
    if passphrase is None:
        raise InvalidValue(
            f"{path.name} is locked with a passphrase, so nothing was taken in.",
            "Put the passphrase into a file of its own, and name that with --passphrase-file.",
        )
    bundle_lock.check_room(stream.seek(0, 2))
    stream.seek(0)
    return io.BytesIO(bundle_lock.unlocked(stream.read(), passphrase))


class Bundle:
    """A bundle being read; fits core's Contents. made_at: when it was written, as it says."""

    def __init__(self, archive: zipfile.ZipFile, newest: int, watch: Callable[[int], object] = _unwatched) -> None:
        self._archive = archive
        self._watch = watch
        self._budget = Budget()
        manifest = self._manifest(newest)
        self.schema: int = manifest["schema"]
        self.store: str = manifest["store"]
        self.made_at: str = manifest["made_at"]
        self._listed: Mapping[str, Mapping[str, Any]] = manifest["entries"]
        self._entries = entries_of(archive)
        self._check_listed()

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks, each of which is what its name says."""
        names = sorted(name for name in self._entries if name.startswith("frameworks/"))
        return tuple(self._framework(name) for name in names)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, each of them valid. Raises BundleRefused at the first that is not."""
        shape, name = SHAPES[table], rows_entry(table)
        for number, line in enumerate(self._lines(name), 1):
            try:
                values = json.loads(line, parse_constant=_no_number, object_pairs_hook=_once)
                if type(values) is not dict:
                    raise InvalidValue("it is no object")
                row = checked(shape, values)
            except InvalidValue as error:
                raise refused(f"line {number} of {name}: {error.message}") from error
            except (ValueError, RecursionError) as error:
                raise refused(f"line {number} of {name} is not JSON") from error
            yield row

    def files(
        self, wanted: Mapping[str, tuple[int, str]], directory: Path
    ) -> tuple[Mapping[str, Path], tuple[Refused, ...]]:
        """Copies of attached files in a private directory, and those that are not what they should be.

        wanted: SHA-256 -> size in bytes, a name. Raises OSError where the disk fails.
        """
        brought: dict[str, Path] = {}
        wrong: list[Refused] = []
        for sha256, (size, name) in sorted(wanted.items()):
            part = directory / f".{sha256}.part"
            reason = self._copied(sha256, size, part)
            if reason:
                with suppress(FileNotFoundError):
                    part.unlink()
                wrong.append(Refused(sha256, name, reason))
            else:
                brought[sha256] = part
        return brought, tuple(wrong)

    # What is read

    def _manifest(self, newest: int) -> dict[str, Any]:
        try:
            info = self._archive.getinfo(MANIFEST)
            with self._archive.open(info) as stream:
                data = stream.read(MANIFEST_BYTES + 1)
            self._budget.spend(info, len(data), len(data))
            values = json.loads(data.decode("utf-8"), object_pairs_hook=_once) if len(data) <= MANIFEST_BYTES else {}
            known = values["format"] == FORMAT
            numbers = (values["version"], values["schema"])
            texts = (values["store"], values["made_at"])
            if not known or {type(each) for each in numbers} != {int} or {type(each) for each in texts} != {str}:
                raise ValueError
            if type(values["entries"]) is not dict:
                raise ValueError
        except (*ZIP_ERRORS, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
            hint = "Choose a file that planner export wrote."
            raise refused("it is no bundle of Capability Planner", hint) from error
        if values["version"] > VERSION or values["schema"] > newest:
            raise refused(
                "it was written by a newer version of Capability Planner",
                "Install the newest version, and import it again.",
            )
        return dict(values)

    def _check_listed(self) -> None:
        """What is in the archive has to be what the manifest lists; an attached file alone may be missing."""
        names = self._entries.keys() - {MANIFEST}
        if names - self._listed.keys():
            raise refused("it holds an entry that its manifest does not list")
        if any(rows_entry(table) not in names for table in SHAPES):
            raise refused("a part of it is missing")
        lacking = self._listed.keys() - names
        if any(not name.startswith("attachments/") for name in lacking):
            raise refused("a part of it is missing")
        for each in self._listed.values():
            if type(each) is not dict or type(each.get("sha256")) is not str or type(each.get("size")) is not int:
                raise refused("its manifest cannot be read")

    def _chunks(self, name: str) -> Iterator[bytes]:
        """An entry's bytes, counted. Raises ZIP_ERRORS, BundleRefused."""
        info, read = self._entries[name], 0
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                self._budget.spend(info, read, len(chunk))
                self._watch(len(chunk))
                yield chunk

    def _lines(self, name: str) -> Iterator[bytes]:
        digest, size, rest = hashlib.sha256(), 0, b""
        try:
            for chunk in self._chunks(name):
                digest.update(chunk)
                size += len(chunk)
                *whole, rest = (rest + chunk).split(b"\n")
                if len(rest) > _LONGEST_LINE:
                    raise refused(f"{name} has a line that is too long")
                yield from whole
        except ZIP_ERRORS as error:
            raise _damaged(name) from error
        if rest or not self._as_listed(name, digest.hexdigest(), size):
            raise _damaged(name)

    def _as_listed(self, name: str, sha256: str, size: int) -> bool:
        listed = self._listed[name]
        return (listed["sha256"], listed["size"]) == (sha256, size)

    def _framework(self, name: str) -> Framework:
        from pydantic import TypeAdapter, ValidationError

        try:
            data = b"".join(self._chunks(name)) if self._entries[name].file_size <= FRAMEWORK_BYTES else b""
            framework = TypeAdapter(Framework).validate_json(data, strict=True)
            same = canonical(asdict(framework)).encode("utf-8") == data
        except (ValidationError, *ZIP_ERRORS) as error:
            raise _damaged(name) from error
        if not same or name != f"frameworks/{hashlib.sha256(data).hexdigest()}.json":
            raise _damaged(name)
        return framework

    def _copied(self, sha256: str, size: int, part: Path) -> str:
        """Copy an attached file; why it is refused, in words, empty where it is as it should be."""
        name = attachment_entry(sha256)
        if name not in self._entries:
            return "it is not in the bundle"
        digest, read = hashlib.sha256(), 0
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        with os.fdopen(handle, "wb") as out:
            chunks = self._chunks(name)
            while chunk := _next(chunks):
                read += len(chunk)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if (digest.hexdigest(), read) != (sha256, size):
            return "its bytes are not those that were attached"
        if sha256_of(part) != sha256:
            raise OSError(None, "the copy does not read back as it was written", str(part))
        return ""


def _next(chunks: Iterator[bytes]) -> bytes:
    """The next piece, nothing where the archive is damaged here: the hash tells it."""
    try:
        return next(chunks, b"")
    except ZIP_ERRORS:
        return b""


def _no_number(_: str) -> NoReturn:
    raise ValueError("no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name twice")
    return values


def _damaged(name: str) -> Exception:
    return refused(f"{name} is damaged")
