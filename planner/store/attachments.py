"""The store of attached files. The secret it keeps: a file lies once, under the name of its SHA-256.

A file is whole and on the disk under its name before any row speaks of it; files stay when their rows go, so that an
undo finds them.
"""

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from planner import files
from planner.core import limits
from planner.core.errors import InvalidValue, NotFound
from planner.core.evidence import Attachment
from planner.store.opening import disk_trouble


@dataclass(frozen=True, slots=True)
class FileStore:
    """The attached files below one directory."""

    directory: Path

    def path(self, sha256: str) -> Path:
        """Where the file with that SHA-256 lies, if it is there."""
        return self.directory / sha256[:2] / sha256

    def take(self, source: Path) -> Attachment:
        """Copy a file in. Raises NotFound, InvalidValue or StoreError; then nothing was kept."""
        limits.text("file's name", source.name, 255)
        _refuse_unfit(source)
        try:
            files.private_dir(self.directory)
            part, sha256, size = files.copy_hashed(source, self.directory, limits.ATTACHMENT_BYTES)
        except ValueError as error:
            raise InvalidValue(
                f"{source.name} was not attached: {error}.", "Close it where it is open, and try again."
            ) from error
        except OSError as error:
            raise _unreadable(source) if error.filename == source else disk_trouble(error, self.directory) from error
        try:
            self._settle(part, self.path(sha256))
        except OSError as error:
            part.unlink(missing_ok=True)
            raise disk_trouble(error, self.directory) from error
        return Attachment(sha256, source.name, size, _media_type(source.name))

    def _settle(self, part: Path, home: Path) -> None:
        files.private_dir(home.parent)
        files.sync_dir(self.directory.parent)
        files.sync_dir(self.directory)
        part.replace(home)  # over the same bytes, or over a damaged copy of them
        files.sync_dir(home.parent)

    def findings(self, sha256: str, size: int, *, deep: bool) -> str:
        """What is wrong with a stored file, in words; empty where nothing is."""
        path = self.path(sha256)
        if not path.is_file():
            return f"the attached file {sha256} is missing"
        if path.stat().st_size != size:
            return f"the attached file {sha256} has {path.stat().st_size} bytes instead of {size}"
        if deep and files.sha256_of(path) != sha256:
            return f"the attached file {sha256} is damaged"
        return ""


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
        what = "a folder" if source.is_dir() else "not a regular file"
        raise InvalidValue(f"{source} was not attached: it is {what}.", "Attach its files one by one, or a zip file.")
    if size > limits.ATTACHMENT_BYTES:
        most = files.file_size_words(limits.ATTACHMENT_BYTES)
        raise InvalidValue(
            f"{source.name} was not attached: it has {files.file_size_words(size)}, and at most {most} fit.",
            "Attach a smaller version, or add a link to where it lies.",
        )


def _unreadable(source: Path) -> InvalidValue:
    return InvalidValue(f"{source} was not attached: it cannot be read.", "Check who may read it.")


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
