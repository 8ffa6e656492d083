"""What a backup says about itself: manifest.json, as docs/backup-format.md describes it.

The secret it keeps: the words of that file. What is read is checked field by field, because a folder may come from
anywhere; a name in it can only be that of the database or of an attachment.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.core.retention import Backup

MANIFEST = "manifest.json"
DATABASE = "planner.sqlite3"
FORMAT, VERSION = "capability-planner-backup", 1
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST = 64 << 20
_MOST_NUMBER = 10**12


class NotABackup(ValueError):
    """The folder's manifest is missing or says something that it cannot; the message says what."""


@dataclass(frozen=True, slots=True)
class BackedFile:
    """A file of a backup. path: below its folder, with / between; size: in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """moment: seconds on the backups' own clock (core/retention.py); schema_version: of the database; store: id of the
    plan's store; counts: rows by what they are; missing: SHA-256 of attachments whose file was lost before."""

    number: int
    made_at: datetime
    moment: int
    made_by: str
    pinned: str
    schema_version: int
    store: str
    revision: int
    counts: Mapping[str, int] = field(default_factory=dict)
    files: tuple[BackedFile, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the backup's folder; a colon is no sign for one on Windows."""
        return f"{self.made_at.strftime(_TIME).replace(':', '-')}-{self.number}"

    def text(self) -> str:
        """The file's content."""
        document = {"format": FORMAT, "version": VERSION, **asdict(self), "made_at": self.made_at.strftime(_TIME)}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def backup(self, folder: Path, *, second: bool, verified: bool) -> Backup:
        """The same in a line."""
        size = sum(each.size for each in self.files)
        return Backup(
            self.number,
            self.made_at,
            self.moment,
            self.revision,
            size,
            verified,
            self.pinned,
            str(folder),
            second=second,
        )


def attachment_path(sha256: str) -> str:
    """Where a backup holds the attachment with that hash."""
    return f"attachments/{sha256[:2]}/{sha256}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup's folder. Raises NotABackup, OSError."""
    path = folder / MANIFEST
    if not path.is_file():
        raise NotABackup(f"there is no {MANIFEST} in it")
    with path.open("rb") as stream:
        raw = stream.read(_LARGEST + 1)
    try:
        document = json.loads(raw.decode("utf-8")) if len(raw) <= _LARGEST else None
    except (ValueError, RecursionError) as error:
        raise NotABackup(f"its {MANIFEST} cannot be read") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotABackup(f"its {MANIFEST} is not that of a backup")
    if document.get("version") != VERSION:
        raise NotABackup("it was made by a newer version of Capability Planner; install the newest version")
    return _checked(document)


def _checked(document: Mapping[str, Any]) -> Manifest:
    counts = _of(document, "counts", dict)
    entries, missing = _of(document, "files", list), _of(document, "missing", list)
    manifest = Manifest(
        number=_number(document, "number"),
        made_at=_moment(_of(document, "made_at", str)),
        moment=_number(document, "moment"),
        made_by=_of(document, "made_by", str),
        pinned=_of(document, "pinned", str),
        schema_version=_number(document, "schema_version"),
        store=_of(document, "store", str),
        revision=_number(document, "revision"),
        counts={str(name): _number(counts, name) for name in counts},
        files=tuple(_file(each) for each in entries),
        missing=tuple(str(each) for each in missing),
    )
    paths = [each.path for each in manifest.files]
    if paths.count(DATABASE) != 1 or len(set(paths)) != len(paths):
        raise NotABackup(f"its {MANIFEST} does not name {DATABASE} and every file once")
    return manifest


def _file(entry: object) -> BackedFile:
    if not isinstance(entry, dict):
        raise _wrong("files")
    sha256 = _of(entry, "sha256", str)
    found = BackedFile(_of(entry, "path", str), _number(entry, "size"), sha256)
    if not _SHA256.fullmatch(sha256) or found.path not in (DATABASE, attachment_path(sha256)):
        raise _wrong("files")
    return found


def _of(document: Mapping[str, Any], name: str, kind: type) -> Any:
    value = document.get(name)
    if not isinstance(value, kind):
        raise _wrong(name)
    return value


def _number(document: Mapping[str, Any], name: str) -> int:
    value = document.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST_NUMBER:
        raise _wrong(name)
    return value


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise _wrong("made_at") from error


def _wrong(name: str) -> NotABackup:
    return NotABackup(f"its {MANIFEST} says nothing sensible as {name}")
