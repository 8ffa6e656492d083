"""Whether the journal that lies beside a plan is the plan's.

The secret it keeps: the format of SQLite's rollback journal. SQLite plays back whatever journal has the right name, so
one that was left there by another database would be written over the plan. Standard library only; the journal may be
read by plain file calls, the plan itself not.
"""

import os
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEAD = struct.Struct(">8sIIIII")  # magic, records, nonce, pages before, sector, page size
_APPLICATION_ID_AT = 68
_MOST_RECORDS = 100_000


def is_of_another(path: Path, application_id: int, pages: Callable[[], int]) -> bool:
    """Whether the journal beside that database would put pages of another database into it.

    Page 1 as it was before says whose the journal is. One without page 1 is of a write that has not touched it yet, so
    the database still says that it has the pages it had. pages: how many that are, without playing the journal back.
    """
    with suppress(OSError), path.with_name(f"{path.name}-journal").open("rb") as stream:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return False
        magic, records, _, before, sector, page_size = _HEAD.unpack(head)
        if magic != _MAGIC or not records or not 512 <= page_size <= 65536:
            return False  # there is nothing in it that SQLite would play back
        first = _page_1(stream, records, sector, page_size)
        if first:
            at = _APPLICATION_ID_AT
            return int.from_bytes(first[at : at + 4], "big") != application_id
        differs = pages() != before
        stream.seek(0)
        # Another program may have finished its write meanwhile: then this is not its journal any more.
        return differs and _still_there(path, stream) and stream.read(_HEAD.size) == head
    return False


def _page_1(stream: IO[bytes], records: int, sector: int, page_size: int) -> bytes:
    """Page 1 as the journal has it; empty where it has none."""
    for number in range(min(records, _MOST_RECORDS)):
        stream.seek(sector + number * (page_size + 8))
        record = stream.read(4 + page_size)
        if len(record) < 4 + page_size:
            break
        if record[:4] == b"\0\0\0\1":
            return record[4:]
    return b""


def _still_there(path: Path, stream: IO[bytes]) -> bool:
    return path.with_name(f"{path.name}-journal").stat().st_ino == os.fstat(stream.fileno()).st_ino
