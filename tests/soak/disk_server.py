"""A disk that remembers everything that was done to it and fails where it is told to: a FUSE file system in a process
of its own, `python -m tests.soak.disk_server MOUNT_POINT SOCKET`. Everything is kept in memory.

The secret it keeps: FUSE. Its steps are what reaches a disk: making, writing, cutting, syncing, renaming, removing and
(where they are counted) opening and reading. What a program writes into ACKS is noted in the same order.
"""

import errno
import os
import stat
import sys
import threading
from collections import Counter
from itertools import count
from multiprocessing.connection import Connection, Listener
from typing import Any

import mfusepy

from tests.soak.disk_tree import ROOT, Event, Node, Tree

ACKS = "acknowledged"
_WRITING = {"create", "mkdir", "link", "rename", "write", "truncate", "sync", "unlink", "rmdir"}


class Faults:
    """Which step fails. at: its number from 1, 0 for none; the others after it too where it is for ever."""

    def __init__(self) -> None:
        self.steps = 0
        self.done: list[str] = []
        self.arm(0, 0, for_ever=False, reads=False)

    def arm(self, at: int, code: int, *, for_ever: bool, reads: bool) -> None:
        """Count from here on."""
        self.steps, self.at, self.code, self.for_ever, self.reads = 0, at, code, for_ever, reads
        self.done = []

    def step(self, kind: str) -> None:
        """One thing is about to be done. Raises OSError."""
        if kind not in _WRITING and not self.reads:
            return
        self.steps += 1
        self.done.append(kind)
        if self.at and (self.steps == self.at or (self.for_ever and self.steps > self.at)):
            raise OSError(self.code, os.strerror(self.code))


class RecordingDisk(mfusepy.Operations):  # type: ignore[misc]
    """The file system."""

    use_ns = True

    def __init__(self) -> None:
        self.tree = Tree()
        self.log: list[Event] = []
        self.faults = Faults()
        self.free = 1 << 30
        self._numbers = count(ROOT + 1)
        self._held = Counter[int]()

    # Paths

    def _number(self, path: str) -> int:
        number = ROOT
        for name in path.split("/")[1:]:
            if name:
                try:
                    number = self.tree.entries(number)[name]
                except KeyError:
                    raise mfusepy.FuseOSError(errno.ENOENT) from None
        return number

    def _node(self, path: str) -> Node:
        return self.tree.nodes[self._number(path)]

    def _home(self, path: str) -> tuple[int, str]:
        home, _, name = path.rpartition("/")
        return self._number(home), name

    def _do(self, event: Event) -> None:
        self.faults.step(event.kind)
        self.tree.apply(event)
        self.log.append(event)

    # What FUSE asks

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self._node(path)
        kind = stat.S_IFREG if node.entries is None else stat.S_IFDIR
        links = sum(
            number == node.number for each in self.tree.nodes.values() for number in (each.entries or {}).values()
        )
        return {
            "st_mode": kind | node.mode, "st_nlink": max(1, links), "st_size": len(node.data), "st_ino": node.number,
            "st_uid": os.getuid(), "st_gid": os.getgid(), "st_mtime": 0,
        }  # fmt: skip

    def readdir(self, path: str, fh: int) -> list[tuple[str, dict[str, int], int]]:
        here = self._number(path)
        # With numbers of our own, which the store compares, a name without one is left out by the C library.
        names = {".": here, "..": ROOT, **self.tree.entries(here)}
        return [(name, {"st_ino": number, "st_mode": 0}, 0) for name, number in names.items()]

    def chmod(self, path: str, mode: int) -> int:
        self._node(path).mode = stat.S_IMODE(mode)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        return {
            "f_bsize": 512,
            "f_frsize": 512,
            "f_blocks": 1 << 22,
            "f_bfree": self.free >> 9,
            "f_bavail": self.free >> 9,
        }

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        home, name = self._home(path)
        number = next(self._numbers)
        self._do(Event("create", number, home, name))
        self.tree.nodes[number].mode = stat.S_IMODE(mode)
        self._held[number] += 1
        return number

    def open(self, path: str, flags: int) -> int:
        number = self._number(path)
        self.faults.step("open")
        self._held[number] += 1
        return number

    def release(self, path: str, fh: int) -> int:
        self._held[fh] -= 1
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self.faults.step("read")
        return bytes(self.tree.nodes[fh].data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if path == f"/{ACKS}":
            self.log.append(Event("ack", data=bytes(data)))
        else:
            self._do(Event("write", fh, offset=offset, data=bytes(data)))
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._do(Event("truncate", self._number(path), offset=length))
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._do(Event("sync", fh))
        return 0

    def opendir(self, path: str) -> int:
        return self._number(path)

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._do(Event("sync", self._number(path)))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        home, name = self._home(path)
        number = next(self._numbers)
        self._do(Event("mkdir", number, home, name))
        self.tree.nodes[number].mode = stat.S_IMODE(mode)
        return 0

    def link(self, target: str, source: str) -> int:
        home, name = self._home(target)
        self._do(Event("link", self._number(source), home, name))
        return 0

    def unlink(self, path: str) -> int:
        home, name = self._home(path)
        self._do(Event("unlink", home=home, name=name))
        return 0

    def rmdir(self, path: str) -> int:
        if self.tree.entries(self._number(path)):
            raise mfusepy.FuseOSError(errno.ENOTEMPTY)
        home, name = self._home(path)
        self._do(Event("rmdir", home=home, name=name))
        return 0

    def rename(self, old: str, new: str) -> int:
        home, name = self._home(new)
        self._do(Event("rename", self._number(old), home, name, away=self._home(old)))
        return 0

    # What the proof asks, over the socket

    def answer(self, question: tuple[Any, ...]) -> object:
        """One wish of the proof."""
        match question:
            case ("arm", at, code, for_ever, reads):
                self.faults.arm(at, code, for_ever=for_ever, reads=reads)
            case ("free", size):
                self.free = size
            case ("log",):
                return self.log
            case ("forget",):
                # Or a disk on which thousands of plans were tried is full of them, and slower with each.
                self.log = []
                self.tree.sweep([number for number, times in self._held.items() if times > 0])
            case ("steps",):
                return list(self.faults.done)
        return None


def _listen(disk: RecordingDisk, connection: Connection) -> None:
    while True:
        try:
            connection.send(disk.answer(connection.recv()))
        except (EOFError, OSError):
            return


def main(mount_point: str, socket: str) -> None:
    """Serve until it is unmounted."""
    disk = RecordingDisk()
    listener = Listener(socket)

    def accept() -> None:
        _listen(disk, listener.accept())

    threading.Thread(target=accept, daemon=True).start()
    mfusepy.FUSE(
        disk, mount_point, foreground=True, nothreads=True, use_ino=True, direct_io=True, default_permissions=True
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
