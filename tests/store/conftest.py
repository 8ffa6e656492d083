"""A real plan in a real SQLite file, with a small framework."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.store.plan_store import PlanStore
from tests.store.backing import fill
from tests.store.making import Opener
from tests.store.schema_once import compiled_once

# Every commit waits for the disk, and it is not the disk that is tested here.
IN_MEMORY = Path("/dev/shm")


@pytest.fixture(autouse=True, scope="session")
def schema_compiled_once() -> Iterator[None]:
    """The statements of the schema are compiled for the first plan alone."""
    with compiled_once():
        yield


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="planner-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as home:
        yield Path(home) / "data"


@pytest.fixture
def opener(data_dir: Path) -> Iterator[Opener]:
    with Opener(data_dir) as opener:
        yield opener


@pytest.fixture
def store(opener: Opener) -> PlanStore:
    return opener()


@pytest.fixture
def home(data_dir: Path) -> Iterator[PlanStore]:
    """The store of the other machine."""
    with Opener(data_dir.with_name("home")) as opener:
        yield opener()


@pytest.fixture
def filled(store: PlanStore, tmp_path: Path) -> PlanStore:
    """A plan with evidence, files and a rating."""
    fill(store, tmp_path)
    return store
