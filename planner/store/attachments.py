"""The store of attached files. The secret it keeps: a file lies once, under the name of its SHA-256.

A file is whole and on the disk under its name before any row speaks of it; files stay when their rows go, so that an
undo finds them.
"""

import mimetypes
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planner import files
from planner.core import limits
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import Attachment
from planner.core.reference import shown
from planner.store.opening import disk_trouble


@dataclass(frozen=True, slots=True)
class FileStore:
    """The attached files below one directory."""

    directory: Path

    def path(self, sha256: str) -> Path:
        """Where the file with that SHA-256 lies, if it is there."""
        return self.directory / sha256[:2] / sha256

    def copied(self, source: Path) -> "Copied":
        """A copy that is whole but has no name yet. Raises NotFound, InvalidValue or StoreError; then none is kept."""
        _fit_name(source.name)
        _refuse_unfit(source)
        try:
            files.private_dir(self.directory)
            part, sha256, size = files.copy_hashed(source, self.directory, limits.ATTACHMENT_BYTES)
        except ValueError as error:
            raise InvalidValue(
                f"{source.name} was not attached: {error}.", "Close it where it is open, and try again."
            ) from error
        except OSError as error:
            ours = str(error.filename) != str(source)  # the name comes as it was given, or as text
            raise disk_trouble(error, self.directory) if ours else _unreadable(source) from error
        return Copied(part, Attachment(sha256, source.name, size, _media_type(source.name)))

    def settle(self, copied: Sequence["Copied"]) -> None:
        """Give copies their names, durably. Raises StoreError."""
        homes = [self.path(each.attachment.sha256) for each in copied]
        try:
            for each, home in zip(copied, homes, strict=True):
                files.private_dir(home.parent)
                each.part.replace(home)  # over the same bytes, or over a damaged copy of them
            for directory in dict.fromkeys(
                (*(home.parent for home in homes), self.directory, self.directory.parent) if homes else ()
            ):
                files.sync_dir(directory)
        except OSError as error:
            raise disk_trouble(error, self.directory) from error

    def forget(self, sha256: str) -> None:
        """Remove the file with that SHA-256; that it cannot be removed is no trouble, `leftovers` tells of it."""
        with suppress(OSError):
            self.path(sha256).unlink(missing_ok=True)
            self.path(sha256).parent.rmdir()

    def leftovers(self, attached: Container[str]) -> Iterator[str]:
        """What lies there, or half made beside the plan, and belongs to nothing attached, in words."""
        beside = self.directory.parent.glob(".*.part*")
        for path in sorted((*beside, *self.directory.rglob("*"))):
            if path.is_dir() or path.name in attached:
                continue
            size = files.file_size_words(path.stat().st_size)
            cut_off = path.name.startswith(".")
            what = "a copy that was cut off" if cut_off else "a file that is attached to nothing"
            yield f"{what} lies in {path.parent}: {path.name}, {size}"

    def findings(self, sha256: str, size: int, *, deep: bool, pause: Callable[[], object] | None = None) -> str:
        """What is wrong with a stored file, in words that follow its name; empty where nothing is. deep: it is read;
        pause: as files.sha256_of has it."""
        path = self.path(sha256)
        if not path.is_file():
            return "is missing"
        if path.stat().st_size != size:
            return f"has {path.stat().st_size} bytes instead of {size}"
        try:
            return "is damaged" if deep and files.sha256_of(path, pause) != sha256 else ""
        except OSError as error:
            return f"cannot be read: {(error.strerror or 'the disk failed').lower()}"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy under a temporary name, and what it will be attached as."""

    part: Path
    attachment: Attachment


class Staging:
    """The files of one act. They are copied before the write lock is taken, for a large one takes a while, and get
    their names under it: so nobody else can attach a file that a refused act is about to take away again."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._waiting: list[Copied] = []
        self.new: set[str] = set()

    def take(self, source: Path) -> Attachment:
        """Copy a file in. Raises NotFound, InvalidValue or StoreError."""
        self._waiting.append(self._store.copied(source))
        return self._waiting[-1].attachment

    def bring(self, part: Path, attachment: Attachment) -> None:
        """Take a copy that lies on the same disk already, whole and looked through, under a temporary name."""
        self._waiting.append(Copied(part, attachment))

    def settle(self) -> None:
        """Give what was taken its names, durably; only under the write lock. Raises StoreError."""
        hashes = {each.attachment.sha256 for each in self._waiting}
        self.new |= {sha256 for sha256 in hashes if not self._store.path(sha256).exists()}
        self._store.settle(self._waiting)
        self._waiting.clear()

    def take_and_settle(self, source: Path) -> Attachment:
        """Both at once, for an act that holds the write lock already."""
        attachment = self.take(source)
        self.settle()
        return attachment

    def drop(self) -> None:
        """Remove the copies that got no name."""
        for each in self._waiting:
            with suppress(OSError):
                each.part.unlink(missing_ok=True)


def _fit_name(name: str) -> None:
    """Raises InvalidValue for a name that could be neither kept nor shown; it tells the file, as far as it can."""
    try:
        limits.text("file's name", name, 255)
    except InvalidValue as error:
        raise InvalidValue(
            f"“{shown(name)}” was not attached: its name is too long, or holds a character that cannot be shown. "
            "Nothing was changed.",
            "Rename the file and attach it again.",
        ) from error


def _refuse_unfit(source: Path) -> None:
    if source.is_symlink():
        raise InvalidValue(f"{source} was not attached: it is a symbolic link.", "Attach the file it points to.")
    try:
        size = source.stat().st_size
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}. Nothing was attached.", "Check the path.") from error
    except OSError as error:
        raise _unreadable(source) from error
    if not source.is_file():
        what, hint = (
            ("a folder", "Attach its files one by one, or a zip file.")
            if source.is_dir()
            else ("not a regular file", "Save what it gives in a file, and attach that.")
        )
        raise InvalidValue(f"{source} was not attached: it is {what}.", hint)
    if size > limits.ATTACHMENT_BYTES:
        most = files.file_size_words(limits.ATTACHMENT_BYTES)
        raise InvalidValue(
            f"{source.name} was not attached: it has {files.file_size_words(size)}, and at most {most} fit.",
            "Attach a smaller version, or add a link to where it lies.",
        )


def _unreadable(source: Path) -> InvalidValue:
    return InvalidValue(f"{source.name} cannot be read, so nothing was changed.", "Check who may read it.")


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
