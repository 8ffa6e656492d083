"""A terminal on a plan of its own, and one on the sample plan."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.cli.demo import fill_sample
from tests.cli.terminal import Terminal
from tests.store.schema_once import compiled_once


@pytest.fixture(autouse=True, scope="session")
def schema_compiled_once() -> Iterator[None]:
    """The statements of the schema are compiled for the first plan alone."""
    with compiled_once():
        yield


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on a plan that is not there yet."""
    return Terminal(tmp_path / "data", capsys)


@pytest.fixture(scope="session")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample plan; not to be written to."""
    place = tmp_path_factory.mktemp("sample") / "data"
    fill_sample(place)
    return place


@pytest.fixture
def sample(sample_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on a copy of the sample plan."""
    shutil.copytree(sample_dir, tmp_path / "sample")
    return Terminal(tmp_path / "sample", capsys)


@pytest.fixture
def look(sample_dir: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on the sample plan that all tests share: for reading alone."""
    return Terminal(sample_dir, capsys)
