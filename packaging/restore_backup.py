#!/usr/bin/env python3
"""Bring a plan back from a backup, without Capability Planner: Python 3.8 or newer is all it needs.

    python3 restore_backup.py BACKUP DATA_DIR [--replace]

BACKUP is a folder with a manifest.json in it, DATA_DIR the folder that holds (or is to hold) `plan`. Every file is
compared with its SHA-256 and the database is opened before anything is moved. A plan that lies there already is not
touched, unless --replace is given: then it is moved to `plan-before-restore-<time>` beside the new one, and kept.
Close Capability Planner before. The format of a backup is described in docs/backup-format.md.

With --check nothing is restored; BACKUP alone is looked through.
"""

from __future__ import annotations  # for Python 3.8

import argparse
import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import sys
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

DATABASE = "planner.sqlite3"
FORMAT, VERSION = "capability-planner-backup", 1
APPLICATION_ID = 0x43504C4E


class Entry(NamedTuple):
    """A file of the backup. size: in bytes; sha256: 64 hexadecimal digits."""

    path: str
    size: int
    sha256: str


class Refused(Exception):
    """The backup cannot be restored; nothing was changed."""


def main(argv: list[str] | None = None) -> int:
    """Returns the exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(description="Bring a plan back from a backup of Capability Planner.")
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the folder with manifest.json in it")
    parser.add_argument("data_dir", type=Path, nargs="?", metavar="DATA_DIR", help="the folder that is to hold plan")
    parser.add_argument("--replace", action="store_true", help="move a plan that is there aside, and keep it")
    parser.add_argument("--check", action="store_true", help="look through the backup and restore nothing")
    chosen = parser.parse_args(argv)
    if chosen.data_dir is None and not chosen.check:
        parser.error("DATA_DIR is missing")
    try:
        entries = read_manifest(chosen.backup)
        if chosen.check:
            for entry in entries:
                compare(chosen.backup, entry)
            look_through(chosen.backup / DATABASE)
            print(f"The backup is whole: {len(entries)} files.")
            return 0
        kept = restore(chosen.backup, entries, chosen.data_dir, replace=chosen.replace)
    except Refused as error:
        print(f"Nothing was restored: {error}.", file=sys.stderr)
        return 1
    except (OSError, sqlite3.Error) as error:
        print(f"Nothing was restored, for it failed: {error}.", file=sys.stderr)
        return 1
    print("Restored: {}".format(chosen.data_dir / "plan"))
    if kept is not None:
        print(f"The plan that was there is kept: {kept}")
    return 0


def read_manifest(backup: Path) -> list[Entry]:
    """The files of the backup, of which each can only lie in it."""
    try:
        manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"manifest.json of {backup} cannot be read ({error})") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused(f"{backup} is not a backup of Capability Planner")
    if manifest.get("version") != VERSION:
        raise Refused("the backup has a newer format; use the script of that version")
    files = manifest.get("files")
    entries = [checked(entry) for entry in files] if isinstance(files, list) else []
    names = [entry.path for entry in entries]
    if names.count(DATABASE) != 1 or len(set(names)) != len(names):
        raise Refused(f"manifest.json does not name {DATABASE} and every file once")
    return entries


def checked(entry: object) -> Entry:
    """An entry that says something sensible."""
    given = entry if isinstance(entry, dict) else {}
    path, size, digest = str(given.get("path")), given.get("size"), str(given.get("sha256"))
    fits = re.fullmatch("[0-9a-f]{64}", digest) and path in (DATABASE, "attachments/" + digest[:2] + "/" + digest)
    if not fits or not isinstance(size, int):
        raise Refused(f"manifest.json names a file in a way that it cannot be: {path!r}")
    return Entry(path, size, digest)


def restore(backup: Path, entries: list[Entry], data_dir: Path, replace: bool) -> Path | None:
    """Build the plan beside its place, look through it, and rename it; returns where the plan that was there went."""
    plan = data_dir / "plan"
    if os.path.lexists(str(plan)) and not replace:
        raise Refused(f"{plan} is there already; give --replace to move it aside and keep it")
    os.umask(0o077)
    data_dir.mkdir(parents=True, exist_ok=True)
    building, ready = data_dir / "plan-building", data_dir / "plan-ready"
    for left in (building, ready):
        shutil.rmtree(str(left), ignore_errors=True)
    building.mkdir()
    try:
        for entry in entries:
            copy(backup, entry, building)
        look_through(building / DATABASE)
        for directory in (*building.rglob("*"), building):
            sync(directory)
        # Cut off from here on, Capability Planner finishes it at its next start.
        building.rename(ready)
        return swap(data_dir, plan, ready)
    except BaseException:
        for left in (building, ready):
            shutil.rmtree(str(left), ignore_errors=True)
        raise


def swap(data_dir: Path, plan: Path, ready: Path) -> Path | None:
    """Give the new plan its name; the one that has it goes aside, and back where that fails."""
    kept = None
    if os.path.lexists(str(plan)):
        kept = free_name(data_dir)
        plan.rename(kept)
    try:
        ready.rename(plan)
    except OSError:
        if kept is not None:
            kept.rename(plan)
        raise
    sync(data_dir)
    return kept


def sync(directory: Path) -> None:
    """Bring a directory's entries onto the disk, where the system can."""
    if os.name != "nt" and directory.is_dir():
        descriptor = os.open(str(directory), os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def copy(backup: Path, entry: Entry, building: Path) -> None:
    """Copy a file into the new plan and onto the disk, and compare what arrived."""
    compare(backup, entry)
    target = building / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(str(backup / entry.path), str(target), follow_symlinks=False)
    descriptor = os.open(str(target), os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)
    compare(building, entry)


def compare(folder: Path, entry: Entry) -> None:
    """Refuse a file that is missing, no plain file, of another size or with another SHA-256."""
    path, size, digest = entry
    try:
        facts = (folder / path).lstat()
    except OSError as error:
        raise Refused(f"{path} is missing") from error
    if not stat.S_ISREG(facts.st_mode) or facts.st_size != size or sha256_of(folder / path) != digest:
        raise Refused(f"{path} is damaged")


def sha256_of(path: Path) -> str:
    """64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def look_through(path: Path) -> None:
    """Open the database, and refuse it where SQLite finds something wrong. Nothing is written, not even a journal."""
    absolute = path.absolute()
    place = quote(os.fsencode(absolute.as_posix() if os.name == "nt" else absolute))
    uri = "file://" + ("" if place.startswith("/") else "/") + place + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise Refused(f"{path.name} is not a plan")
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Refused(f"{path.name} is damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise Refused(f"{path.name} has rows that belong to nothing")
    finally:
        connection.close()


def free_name(data_dir: Path) -> Path:
    """A name for the plan that goes aside, which nothing has yet."""
    name = "plan-before-restore-" + time.strftime("%Y-%m-%dT%H-%M-%SZ", time.gmtime())
    number = 1
    while os.path.lexists(str(data_dir / (name if number == 1 else f"{name}-{number}"))):
        number += 1
    return data_dir / (name if number == 1 else f"{name}-{number}")


if __name__ == "__main__":
    sys.exit(main())
