"""A file system as a tree of nodes and a list of what happened to it, so that a power cut can be played again.

The secret it keeps: what a disk owes after a power cut. Bytes are owed once their file was synced after they were
written, names once their directory was. Of everything else any part may be there: whole, in single sectors of 512
bytes, or not; names of one directory in the order they came.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = 1
_SECTOR = 512


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done. kind: write, truncate, sync, create, mkdir, link, unlink, rmdir, rename, ack; node: the
    file or directory that has the bytes or gets the name; home: the directory of the name; away: for a rename the
    directory and name before."""

    kind: str
    node: int = 0
    home: int = 0
    name: str = ""
    offset: int = 0
    data: bytes = b""
    away: tuple[int, str] = (0, "")


DATA = ("write", "truncate")
NAMES = ("create", "mkdir", "link", "unlink", "rmdir", "rename")


@dataclass(slots=True)
class Node:
    """A file (entries is None) or a directory."""

    number: int
    mode: int
    data: bytearray = field(default_factory=bytearray)
    entries: dict[str, int] | None = None


class Tree:
    """Nodes by number; 1 is the root."""

    def __init__(self) -> None:
        self.nodes = {ROOT: Node(ROOT, 0o700, entries={})}

    def entries(self, number: int) -> dict[str, int]:
        """What a directory holds; FileNotFoundError and NotADirectoryError say that it is none."""
        node = self.nodes.get(number)
        if node is None:
            raise FileNotFoundError
        if node.entries is None:
            raise NotADirectoryError
        return node.entries

    def apply(self, event: Event) -> None:
        """Do it."""
        if event.kind in DATA:
            node = self.nodes.setdefault(event.node, Node(event.node, 0o600))
            _change(node.data, event)
        elif event.kind in NAMES:
            self._name(event)

    def _name(self, event: Event) -> None:
        if event.kind == "mkdir":
            self.nodes.setdefault(event.node, Node(event.node, 0o700, entries={}))
        elif event.kind == "create":
            self.nodes.setdefault(event.node, Node(event.node, 0o600))
        if event.kind in ("unlink", "rmdir"):
            self.entries(event.home).pop(event.name, None)
            return
        if event.kind == "rename":
            self.entries(event.away[0]).pop(event.away[1], None)
        self.entries(event.home)[event.name] = event.node

    def sweep(self, held: Collection[int]) -> None:
        """Forget every node that has no name any more and is not held open."""
        there, stack = {ROOT, *held}, [ROOT, *held]
        while stack:
            new = set((self.nodes[stack.pop()].entries or {}).values()) - there
            there |= new
            stack.extend(new)
        self.nodes = {number: node for number, node in self.nodes.items() if number in there}

    def save(self, target: Path) -> None:
        """Put the tree into a directory that is not there yet."""
        for path, node in self._walk(ROOT, target):
            if node.entries is None:
                path.write_bytes(node.data)
                path.chmod(0o600)
            else:
                path.mkdir(mode=0o700)

    def _walk(self, number: int, path: Path) -> Iterator[tuple[Path, Node]]:
        node = self.nodes[number]
        yield path, node
        for name, child in (node.entries or {}).items():
            yield from self._walk(child, path / name)


def _change(data: bytearray, event: Event) -> None:
    if event.kind == "truncate":
        del data[event.offset :]
        data.extend(bytes(event.offset - len(data)))
        return
    data.extend(bytes(max(0, event.offset - len(data))))
    data[event.offset : event.offset + len(event.data)] = event.data


def after_power_cut(events: Sequence[Event], chance: random.Random) -> Tree:
    """What may lie on the disk if the power goes right after these events."""
    owed, pending = _sorted(events)
    kept = set(owed)
    mood = chance.choice(("nothing", "half", "half", "everything"))
    for numbers in pending.values():
        if mood == "everything":
            kept.update(numbers)
        elif mood == "half" and events[numbers[0]].kind in NAMES:
            kept.update(numbers[: chance.randint(0, len(numbers))])
        elif mood == "half":
            kept.update(number for number in numbers if chance.random() < 0.5)
    tree = Tree()
    for number in sorted(kept):
        torn = mood == "half" and number not in owed
        for event in _sectors(events[number], chance) if torn else (events[number],):
            try:
                tree.apply(event)
            except (FileNotFoundError, NotADirectoryError):
                continue  # its directory was lost
    return tree


def _sorted(events: Sequence[Event]) -> tuple[set[int], dict[tuple[str, int], list[int]]]:
    """The numbers of the events that are owed, and of the others by the file or directory that was not synced."""
    owed: set[int] = set()
    pending: dict[tuple[str, int], list[int]] = {}
    for number, event in enumerate(events):
        if event.kind == "sync":
            for what in ("bytes", "names"):
                owed.update(pending.pop((what, event.node), ()))
        elif event.kind in DATA:
            pending.setdefault(("bytes", event.node), []).append(number)
        elif event.kind in NAMES:
            pending.setdefault(("names", event.home), []).append(number)
    return owed, pending


def _sectors(event: Event, chance: random.Random) -> Iterator[Event]:
    if event.kind != "write":
        yield event
        return
    for start in range(0, len(event.data), _SECTOR):
        if chance.random() < 0.7:
            piece = event.data[start : start + _SECTOR]
            yield Event("write", event.node, offset=event.offset + start, data=piece)
