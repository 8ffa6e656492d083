"""Which attached files travel with a report, under which names, and which are left out, with the reason.

The secret it keeps: what a file is called outside the store. Names are such that Windows, macOS and Linux all take
them, no two are the same for any of them, and none leads out of its folder.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from planner.core.dates import date_range
from planner.core.errors import ReportCancelled
from planner.core.evidence import Attachment, Evidence
from planner.core.report import Report
from planner.files import file_size_words, sha256_of
from planner.formats.reports import words

Files = Callable[[Attachment], Path]
Cancelled = Callable[[], bool]

MISSING = "its copy is missing from the plan"
CHANGED = "its copy in the plan was changed"
UNREADABLE = "its copy cannot be read"
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in "123456789¹²³")}
_LONGEST_FOLDER, _LONGEST_NAME, _LONGEST_SUFFIX = 60, 80, 12
_OTHER_NUMBER = 99


@dataclass(frozen=True, slots=True)
class PackedFile:
    """An attached file that travels. path: where it lies now; folders: those of its skill and its evidence; name: its
    own in there. A file attached twice has the place of the first time."""

    attachment: Attachment
    evidence: Evidence
    path: Path
    folders: tuple[str, str]
    name: str

    @property
    def place(self) -> str:
        """Its path in an archive, parted by slashes."""
        return "/".join((*self.folders, self.name))

    @property
    def whose(self) -> str:
        """The evidence it belongs to, with its date."""
        return f"{self.evidence.title}, {date_range(self.evidence.on, self.evidence.until)}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that does not travel, or whose pages are not appended. size: bytes."""

    name: str
    size: int
    reason: str


@dataclass(slots=True)
class Pack:
    """What travels, in the order of reading, and what does not."""

    files: list[PackedFile] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def once(self) -> list[PackedFile]:
        """Each file once, however often it is attached."""
        return list({each.attachment.sha256: each for each in reversed(self.files)}.values())[::-1]


def choose(report: Report, files: Files, cancelled: Cancelled | None = None) -> Pack:
    """The files of the evidence that the report tells, up to as many bytes as its options allow.

    Each is read once, to see that it is what was attached. Raises ReportCancelled.
    """
    pack, names, room = Pack(), _Names(), report.options.most_bytes
    found: dict[str, PackedFile] = {}
    unfit: set[tuple[str, str]] = set()  # a file is left out once, however many pieces it is attached to
    for folder, piece in _placed(report):
        own = f"{piece.on.isoformat()} {piece.title}"
        for attachment in piece.attachments:
            stop_if(cancelled)
            earlier = found.get(attachment.sha256)
            if earlier is not None:
                pack.files.append(PackedFile(attachment, piece, earlier.path, earlier.folders, earlier.name))
                continue
            if (attachment.sha256, attachment.name) in unfit:
                continue
            path = files(attachment)
            reason = _unfit(attachment, path, room, report.options.most_bytes)
            if reason:
                pack.left_out.append(LeftOut(attachment.name, attachment.size, reason))
                unfit.add((attachment.sha256, attachment.name))
                continue
            room -= attachment.size
            folders = names.folders(folder, own, piece.id)
            packed = PackedFile(attachment, piece, path, folders, names.file(folders, attachment.name))
            found[attachment.sha256] = packed
            pack.files.append(packed)
    return pack


def stop_if(cancelled: Cancelled | None) -> None:
    """Raises ReportCancelled if the person does not want the report any more."""
    if cancelled is not None and cancelled():
        raise ReportCancelled("The report was stopped; nothing of it was saved.", "Export it again when you want it.")


def _unfit(attachment: Attachment, path: Path, room: int, most: int) -> str:
    if not path.is_file():
        return MISSING
    if attachment.size > room:
        return f"all files together may have {file_size_words(most)}"
    try:
        same = path.stat().st_size == attachment.size and sha256_of(path) == attachment.sha256
    except OSError:
        return UNREADABLE
    return "" if same else CHANGED


def _placed(report: Report) -> Iterator[tuple[str, Evidence]]:
    """Each piece of evidence once, with the folder of the group it is told in first."""
    seen: set[str] = set()
    for group in report.groups:
        folder = f"{group.number:02} {group.group.name}"
        for told in group.descriptors:
            for entry in told.evidence:
                if entry.evidence.id not in seen:
                    seen.add(entry.evidence.id)
                    yield folder, entry.evidence
    for entry in report.unlinked:
        yield f"{_OTHER_NUMBER} {words.OTHER}", entry.evidence


class _Names:
    """The names given so far. Twins get a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._folders: dict[tuple[str, str], tuple[str, str]] = {}

    def folders(self, group: str, piece: str, own: str) -> tuple[str, str]:
        """The folders of a piece of evidence; own: its id."""
        if (group, own) not in self._folders:
            first = clean(group, _LONGEST_FOLDER)
            self._folders[group, own] = first, self._free(f"{first}/", clean(piece, _LONGEST_FOLDER), "")
        return self._folders[group, own]

    def file(self, folders: tuple[str, str], name: str) -> str:
        """A file's name in there, its suffix kept."""
        stem, dot, suffix = name.rpartition(".")
        if not stem or not suffix.strip() or len(suffix) > _LONGEST_SUFFIX:
            stem, dot, suffix = name, "", ""
        ending = clean(f"{dot}{suffix}", _LONGEST_SUFFIX + 1) if suffix else ""
        return self._free("/".join((*folders, "")), clean(stem, _LONGEST_NAME - len(ending)), ending)

    def _free(self, above: str, stem: str, ending: str) -> str:
        name, number = f"{stem}{ending}", 1
        while f"{above}{name}".casefold() in self._taken:
            number += 1
            name = f"{stem} ({number}){ending}"
        self._taken.add(f"{above}{name}".casefold())
        return name


def clean(name: str, longest: int) -> str:
    """The name as any system takes it for one file or folder: nothing forbidden or unseen in it, not too long."""
    shown = "".join(_character(each) for each in unicodedata.normalize("NFC", name))
    # Windows drops dots and spaces at the end, and takes some names for devices, whatever their suffix.
    whole = _short(" ".join(shown.split()), longest).rstrip(". ")
    if not whole.strip("."):
        return "_"
    stem = whole.partition(".")[0].strip().casefold()
    return f"_{whole}" if stem in _DEVICES else whole


def _short(name: str, longest: int) -> str:
    """The beginning of the name, cut between two words where that leaves most of it."""
    if len(name) <= longest:
        return name
    begun = name[: longest + 1].rpartition(" ")[0]
    return begun if len(begun) > longest // 2 else name[:longest]


def _character(each: str) -> str:
    if each in _FORBIDDEN:
        return "_"
    category = unicodedata.category(each)
    if category in ("Cf", "Cs", "Cn", "Co"):
        return ""
    return " " if category in ("Cc", "Zl", "Zp", "Zs") else each
