"""Attached files that are missing or changed, told by their names and by what they are attached to.

The secret it keeps: where a good copy of such a file still lies.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from planner import files, paths
from planner.core.check import Finding, Pause, Way
from planner.core.reference import shown
from planner.store import backup
from planner.store.attachments import FileStore
from planner.store.backup_manifest import attachment_path
from planner.store.first_page import Run

_FEW = 3


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as pieces of evidence have it. size: in bytes; names: (its name, the piece's title, whether that lies in
    the bin)."""

    sha256: str
    size: int
    names: Sequence[tuple[str, str, bool]]


def attached_names(run: Run) -> tuple[Attached, ...]:
    """Every attached file, in the order of their hashes."""
    rows = run(
        """SELECT a.sha256, a.size, a.name, e.title, e.deleted_at FROM attachment a
        LEFT JOIN evidence e ON e.id = a.evidence ORDER BY a.sha256, a.size, e.title, a.name""",
        (),
    )
    return tuple(
        Attached(sha256, size, [(name, str(title or ""), binned is not None) for *_, name, title, binned in those])
        for (sha256, size), those in groupby(rows, lambda row: (row[0], row[1]))
    )


def attached_findings(data_dir: Path, attached: Iterable[Attached], *, deep: bool, pause: Pause) -> Iterator[str]:
    """What is wrong with attached files, in words. deep: each is read."""
    store = FileStore(paths.attachments(data_dir))
    for each in attached:
        trouble = store.findings(each.sha256, each.size, deep=deep, pause=pause)
        if trouble:
            lies = store.path(each.sha256).relative_to(data_dir)
            kept = _kept(data_dir, each, Path.is_file)
            help_ = f"; the backup {kept.parents[2].name} has it" if kept else "; no backup has it"
            yield Finding(f"{_words(each)} {trouble} ({lies}){help_}", Way.MEND if kept else Way.BY_HAND)


def good_copies(data_dir: Path, attached: Iterable[Attached], pause: Pause) -> Mapping[str, Path]:
    """Of the files that are missing or changed, those of which a backup has a good copy: SHA-256 -> where."""
    store = FileStore(paths.attachments(data_dir))
    bad = [each for each in attached if store.findings(each.sha256, each.size, deep=True, pause=pause)]

    def good(wanted: str, path: Path) -> bool:
        with suppress(OSError):
            return files.sha256_of(path, pause) == wanted
        return False

    found = {each.sha256: _kept(data_dir, each, partial(good, each.sha256)) for each in bad}
    return {sha256: path for sha256, path in found.items() if path is not None}


def _words(each: Attached) -> str:
    name = shown(each.names[0][0]) if each.names else each.sha256
    titles = [f"“{shown(title)}”{' (deleted)' * binned}" for _, title, binned in each.names]
    more = f" and {len(titles) - _FEW} more" if len(titles) > _FEW else ""
    return f"{name}, attached to {', '.join(titles[:_FEW])}{more},"


def _kept(data_dir: Path, each: Attached, good: Callable[[Path], bool]) -> Path | None:
    for made in backup.backups(data_dir):
        path = Path(made.folder) / attachment_path(each.sha256)
        if made.verified and good(path):
            return path
    return None
