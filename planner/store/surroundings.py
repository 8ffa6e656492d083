"""Where a data directory lies: on a share of the network, in a folder that a program synchronises, or at home.

The secret it keeps: how each of them is known. Another machine that writes the same files, or puts an older one back,
is what a database cannot bear.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from planner import paths

MOUNTS = Path("/proc/mounts")
_ON_NETWORK = "on a share of the network"
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "9p", "ceph", "afs", "glusterfs", "ncpfs", "davfs"}
)
_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".stversions": "Syncthing",
    ".sync_journal.db": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
}
_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "nextcloud": "Nextcloud",
    "syncthing": "Syncthing",
    "mega": "MEGA",
    "pcloud drive": "pCloud",
}


def trouble(data_dir: Path) -> str:
    """Why the directory is no good place for a plan, in a sentence; empty where nothing speaks against it."""
    where = lies_in(data_dir)
    if where == _ON_NETWORK:
        return f"Your plan lies {where}, where a lost connection or another machine that writes it too can damage it."
    if where:
        return (
            f"Your plan lies {where}. A copy that it puts back, or another machine that writes it too, can damage the "
            "plan."
        )
    return ""


def lies_in(data_dir: Path) -> str:
    """What it lies in that makes it no good place: "in a folder that Dropbox synchronises"; empty for none."""
    place = data_dir.absolute()
    with_links = Path(os.path.realpath(place))
    program = synchronised_by((place, *place.parents, with_links, *with_links.parents))
    if program:
        return f"in a folder that {program} synchronises"
    return _ON_NETWORK if on_network(with_links) else ""


def read_only(data_dir: Path) -> str:
    """Why the plan there can be read and not changed, in a sentence; empty where it can be."""
    database = paths.database(data_dir)
    for path in (database, database.parent):
        if path.exists() and not os.access(path, os.W_OK):
            return f"This plan can be read and not changed: you may not write to {path}. Nothing you type can be saved."
    return ""


def synchronised_by(folders: Iterable[Path]) -> str:
    """The program that synchronises one of these folders, empty for none: by what it leaves there, or by its name."""
    for folder in folders:
        for marker, program in _MARKERS.items():
            if os.path.lexists(folder / marker):
                return program
        name = folder.name.casefold()
        for known, program in _NAMES.items():
            # OneDrive and Dropbox name their folders after the organisation: "OneDrive - Example Ltd".
            if name == known or name.startswith((f"{known} - ", f"{known} (")):
                return program
    return ""


def on_network(place: Path, mounts: Path = MOUNTS) -> bool:
    """Whether the place lies on another machine's disk, as the system's list of mounts says."""
    if sys.platform == "win32":
        return str(place).startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        mounted = parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = place == Path(mounted) or Path(mounted) in place.parents
        if inside and len(mounted) >= len(best):
            best, kind = mounted, parts[2]
    return kind in _NETWORK or kind.startswith(("fuse.sshfs", "fuse.rclone", "fuse.gvfsd", "fuse.davfs", "fuse.s3"))
