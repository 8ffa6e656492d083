"""A real plan in a real SQLite file, with a small framework."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.store.plan_store import PlanStore
from tests.store.making import Opener


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opener(data_dir: Path) -> Iterator[Opener]:
    with Opener(data_dir) as opener:
        yield opener


@pytest.fixture
def store(opener: Opener) -> PlanStore:
    return opener()
