"""Which entries a bundle may have, and how much of them is read: nothing that a hostile archive can turn against us.

The secret it keeps: an entry is never a path. Its name is one of a few known ones or it is refused, and what is read is
counted while it streams, whatever the archive says of itself.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from planner.core.errors import BundleRefused
from planner.core.travelling import SHAPES

FORMAT = "capability-planner-bundle"
VERSION = 1
MANIFEST = "manifest.json"
MOST_ENTRIES = 50_000
MOST_BYTES = 4 << 30
MOST_TIMES = 200
FREE_BYTES = 1 << 20  # an entry this small may be packed as tightly as it likes
MANIFEST_BYTES = 16 << 20
FRAMEWORK_BYTES = 20_000_000

ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError)

_DIRECTORY_BYTES = MOST_ENTRIES * 256
_KNOWN = re.compile(
    rf"manifest\.json|rows/(?:{'|'.join(SHAPES)})\.jsonl|frameworks/[0-9a-f]{{64}}\.json|attachments/[0-9a-f]{{64}}"
)


def rows_entry(table: str) -> str:
    """The entry that holds a table's rows."""
    return f"rows/{table}.jsonl"


def framework_entry(own: str) -> str:
    """The entry that holds a framework."""
    return f"frameworks/{own}.json"


def attachment_entry(sha256: str) -> str:
    """The entry that holds an attached file."""
    return f"attachments/{sha256}"


def refused(reason: str, hint: str = "Export it again on the other machine.") -> BundleRefused:
    """The error for a bundle that is not taken in."""
    return BundleRefused(
        f"The bundle was refused: {reason}. Nothing of it was taken in, and your plan is as it was.", hint
    )


def open_archive(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive, its directory looked at before it is believed. Raises BundleRefused."""
    _check_directory(stream)
    try:
        return zipfile.ZipFile(stream)
    except (*ZIP_ERRORS, OSError) as error:
        raise refused("it is no ZIP file, or a part of it is missing") from error


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse a directory larger than that of any bundle before it fills the memory."""
    size = stream.seek(0, 2)
    if size > MOST_BYTES + _DIRECTORY_BYTES:
        raise refused("it is larger than 4 GiB")
    stream.seek(max(0, size - 42))
    tail = stream.read(42)
    end = tail[-22:]
    if len(end) < 22 or end[:4] != b"PK\x05\x06" or end[-2:] != b"\0\0":
        raise refused("it is no ZIP file, or a part of it is missing")
    directory = struct.unpack("<I", end[12:16])[0]
    if tail[:4] == b"PK\x06\x07":
        stream.seek(min(struct.unpack("<Q", tail[8:16])[0], size))
        record = stream.read(56)
        directory = struct.unpack("<Q", record[40:48])[0] if len(record) == 56 else MOST_BYTES
    if directory > _DIRECTORY_BYTES:
        raise refused(f"it has more than {MOST_ENTRIES:,} entries")


def entries_of(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    """The entries by name. Raises BundleRefused for one that no bundle has."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise refused(f"it has more than {MOST_ENTRIES:,} entries")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        # What was before a NUL or a backslash was changed is kept in orig_filename: it has to be the same name.
        if info.filename in found or info.orig_filename != info.filename or not _KNOWN.fullmatch(info.filename):
            shown = "".join(each if each.isprintable() else "\ufffd" for each in info.orig_filename[:60])
            raise refused(f"it holds an entry that no bundle has, or has twice (“{shown}”)")
        if kind not in (0, stat.S_IFREG) or info.flag_bits & 0x41:
            raise refused(f"its entry {info.filename[:80]} is no plain file")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(f"its entry {info.filename[:80]} is packed in a way that no bundle is")
        found[info.filename] = info
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise refused("it would be larger than 4 GiB unpacked")
    return found


@dataclass(slots=True)
class Budget:
    """How much may still be read of a bundle, over all its entries."""

    left: int = MOST_BYTES

    def spend(self, info: zipfile.ZipInfo, read: int, more: int) -> None:
        """Count what was read. read: bytes of this entry so far, `more` among them. Raises BundleRefused."""
        self.left -= more
        if self.left < 0:
            raise refused("it is larger than 4 GiB unpacked")
        if read > FREE_BYTES and read > MOST_TIMES * info.compress_size:
            raise refused(f"its entry {info.filename[:80]} unpacks to more than {MOST_TIMES} times its size")
