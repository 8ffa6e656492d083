"""A program that writes through the real store and says what was acknowledged: `python -m tests.soak.writer DATA_DIR
ACKS PIECES [CONTROL]`. Each line it adds to ACKS is a piece of evidence that is told whole: three acts and a file.

CONTROL takes a protection out, to see the proof fail: careless (SQLite does not wait for the disk), nameless (no
directory is synced).
"""

import os
import sys
import tempfile
from pathlib import Path

from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from planner import files
from planner.core.evidence import Evidence, EvidenceDraft, EvidenceEdit
from planner.core.plan import RatingValue
from planner.store import database
from planner.store.plan_store import PlanStore, open_store
from tests.store.making import BUILD, DESIGN, FRAMEWORK

FILE_BYTES = 3000


def tell(store: PlanStore, number: int, scratch: Path) -> str:
    """Add a piece of evidence with a file, tell its result, rate what it shows; its id."""
    scratch.write_bytes(file_of(number))
    own = store.add_evidence(EvidenceDraft(f"Piece {number}", descriptors=(DESIGN,), files=(scratch,))).ids[0]
    store.edit_evidence(own, EvidenceEdit({"result": f"told {number}"}, add_tags=("tag",)))
    store.rate(BUILD, RatingValue.MET)
    return own


def file_of(number: int) -> bytes:
    """What the file of that piece holds: every piece has another."""
    return f"{number:06d}".encode() * (FILE_BYTES // 6)


def whole(store: PlanStore, piece: Evidence) -> bool:
    """Whether a piece is as `tell` left it, its file too."""
    number = int(piece.title.removeprefix("Piece "))
    if (piece.result, piece.tags, len(piece.attachments)) != (f"told {number}", ("tag",), 1):
        return False
    path = store.attachment_path(piece.attachments[0])
    return path.is_file() and path.read_bytes() == file_of(number)


def take_out(control: str) -> None:
    """Take a protection out."""
    if control == "careless":
        prepare = database._prepare

        def careless(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            prepare(connection, _)
            connection.cursor().execute("PRAGMA synchronous = OFF")

        database._prepare = careless
    elif control == "nameless":
        files.sync_dir = _pass_by


def _pass_by(path: Path) -> None:
    """What a program does that never heard of names that are lost."""


def main(data_dir: Path, acks: Path, pieces: int, control: str) -> None:
    """Write pieces of evidence, and say so after each."""
    take_out(control)
    handle = os.open(acks, os.O_WRONLY | os.O_CREAT)
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        store = open_store(data_dir, framework=FRAMEWORK)
        for number in range(pieces):
            own = tell(store, number, Path(place) / "note.txt")
            os.write(handle, f"{own}\n".encode())
        store.close()
    os.close(handle)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), (sys.argv[4:] or [""])[0])
