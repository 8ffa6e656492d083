"""A whole plan with its files as one archive, out: a ZIP of documented JSON lines and of files named by their hash.

The secret it keeps: how a bundle is laid out (docs/bundle-format.md says it to others). It takes plain values and never
the store. Rows are written while the caller holds the picture they are of, files after that.
"""

import hashlib
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from planner import __version__
from planner.core.errors import InvalidValue
from planner.core.snapshot_json import canonical
from planner.core.travelling import SHAPES, Contents
from planner.files import atomic_write
from planner.formats import bundle_lock
from planner.formats.bundle_entries import (
    FORMAT,
    MANIFEST,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_TIMES,
    VERSION,
    attachment_entry,
    framework_entry,
    rows_entry,
)

HOLDS = (
    "This is the whole plan: private evidence and goals, what is in the bin, reviews and attached files are in it. "
    "Whoever can read this file can read all of it."
)
_CHUNK = 1 << 20
_SPOOLED = 8 << 20


def _unwatched(size: int) -> None:
    pass


def _at_once() -> None:
    pass


@contextmanager
def new_bundle(
    target: Path,
    passphrase: str | None = None,
    watch: Callable[[int], object] = _unwatched,
    locking: Callable[[], object] = _at_once,
) -> "Iterator[BundleWriter]":
    """A bundle that takes the target's place, mode 0600, when the block ends well. Raises OSError, InvalidValue.

    watch: told the bytes of each piece that is written; locking: asked before it is locked and after. What either
    raises ends it, and the target is as it was.
    """
    with atomic_write(target) as stream:
        whole: IO[bytes] = stream if passphrase is None else io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
            writer = BundleWriter(archive, target.parent, watch, to_be_locked=passphrase is not None)
            try:
                yield writer
                writer.finish()
            finally:
                writer.drop()
        if passphrase is not None:
            locking()
            whole.seek(0)
            stream.write(bundle_lock.locked(whole.read(), passphrase))
            locking()  # it takes its time, in which the person may think better of it


class BundleWriter:
    """A bundle being written. counts: rows by table, so far."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        beside: Path,
        watch: Callable[[int], object] = _unwatched,
        *,
        to_be_locked: bool = False,
    ) -> None:
        self._archive = archive
        self._beside = beside
        self._watch = watch
        self._locked = to_be_locked
        self._left = bundle_lock.MOST_BYTES if to_be_locked else MOST_BYTES
        self._waiting: list[tuple[str, IO[bytes]]] = []
        self._entries: dict[str, dict[str, int | str]] = {}
        self._head: dict[str, int | str] = {}
        self._missing: list[str] = []
        self.counts: dict[str, int] = {}

    def rows(self, contents: Contents) -> None:
        """Take every row and every framework. They are packed when the caller has let go of the picture, for that takes
        the longest and nobody can write meanwhile."""
        self._head = {"store": contents.store, "schema": contents.schema}
        for framework in contents.frameworks:
            data = canonical(asdict(framework)).encode("utf-8")
            self._take(framework_entry(hashlib.sha256(data).hexdigest()), (data,))
        for table in SHAPES:
            self.counts[table] = 0
            self._take(rows_entry(table), self._lines(contents, table))

    def files(self, attached: Mapping[str, Path]) -> None:
        """Write the rows, and the attached files: SHA-256 -> where it lies. One that is lost is listed as missing."""
        self._pack()
        for sha256, path in sorted(attached.items()):
            try:
                stream = path.open("rb")
            except FileNotFoundError:
                self._missing.append(sha256)
                continue
            with stream:
                # Stored as they are: most are packed already, and a blank picture would look like a bomb.
                self._stored(attachment_entry(sha256), stream)

    def finish(self) -> None:
        """Write the manifest."""
        self._pack()
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            **self._head,
            "program": __version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "holds": HOLDS,
            "counts": self.counts,
            "missing": self._missing,
            "entries": self._entries,
        }
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8")
        self._archive.writestr(_info(MANIFEST, zipfile.ZIP_DEFLATED), data)

    def _lines(self, contents: Contents, table: str) -> Iterator[bytes]:
        shape = SHAPES[table]
        for row in contents.rows(table):
            self.counts[table] += 1
            yield canonical(shape.named(row)).encode("utf-8") + b"\n"

    def _take(self, name: str, pieces: Iterable[bytes]) -> None:
        spool = tempfile.SpooledTemporaryFile(_SPOOLED, dir=str(self._beside))  # noqa: SIM115 - closed once it is packed
        self._waiting.append((name, spool))
        for piece in pieces:
            spool.write(piece)

    def _pack(self) -> None:
        """Write what waits: packed, unless it packs so tightly that whoever reads it takes it for a bomb."""
        for name, spool in self._waiting:
            spool.seek(0)
            probe, size, packed = zlib.compressobj(), 0, 0
            while chunk := spool.read(_CHUNK):
                size += len(chunk)
                packed += len(probe.compress(chunk))
            packed += len(probe.flush())
            tight = size * 2 > packed * MOST_TIMES
            spool.seek(0)
            self._stored(name, spool, zipfile.ZIP_STORED if tight else zipfile.ZIP_DEFLATED)
        self.drop()

    def drop(self) -> None:
        """Let go of what waits."""
        for _, spool in self._waiting:
            spool.close()
        self._waiting.clear()

    def _stored(self, name: str, stream: IO[bytes], method: int = zipfile.ZIP_STORED) -> None:
        digest, size = hashlib.sha256(), 0
        info = _info(name, method)
        with self._archive.open(info, "w", force_zip64=True) as entry:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._spend(len(chunk))
                digest.update(chunk)
                entry.write(chunk)
                self._watch(len(chunk))
        self._entries[name] = {"size": size, "sha256": digest.hexdigest()}
        if len(self._entries) >= MOST_ENTRIES:
            raise _too_large(f"more than {MOST_ENTRIES:,} files")

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise bundle_lock.too_large() if self._locked else _too_large("more than 4 GiB")


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    info.create_system = 3
    info.external_attr = 0o100600 << 16
    return info


def _too_large(what: str) -> InvalidValue:
    return InvalidValue(
        f"The plan holds {what}, and a bundle takes no more. Nothing was written.",
        "Take a backup instead, which has no limit.",
    )
