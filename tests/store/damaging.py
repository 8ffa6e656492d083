"""What the tests of damage are made of: changes that pass the program by, and a look that is stopped half way."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from planner import paths
from planner.core.check import CheckCancelled
from planner.core.evidence import EvidenceDraft
from planner.store.plan_store import PlanStore
from tests.store.making import DESIGN


def moved_site(store: PlanStore) -> str:
    """A piece whose words the tests damage; its id."""
    draft = EvidenceDraft("Moved the site", result="Nobody noticed the deploy", tags=("Cloud",), descriptors=(DESIGN,))
    return store.add_evidence(draft).ids[0]


def tamper(data_dir: Path, statement: str, *values: object) -> None:
    """Change rows as a damaged byte would: no index and no dot follows."""
    with closing(sqlite3.connect(paths.database(data_dir), isolation_level=None)) as connection:
        connection.execute(statement, values)


def flip(data_dir: Path, before: bytes, after: bytes) -> None:
    """Change bytes of the file, wherever they stand in a row's words."""
    path = paths.database(data_dir)
    data = path.read_bytes()
    assert before in data
    path.write_bytes(data.replace(before, after))


def flip_in(data_dir: Path, name: str, before: bytes, after: bytes) -> None:
    """Change bytes in the page of one table or index, and nowhere else."""
    path = paths.database(data_dir)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = path.read_bytes()
    start = (page - 1) * size
    assert before in data[start : start + size]
    path.write_bytes(data[:start] + data[start : start + size].replace(before, after) + data[start + size :])


def stopping_after(steps: int) -> Callable[[], None]:
    """A pause that lets so many steps by and stops the next."""
    left = iter(range(steps))

    def pause() -> None:
        if next(left, None) is None:
            raise CheckCancelled("Stopped.")

    return pause
