"""What every test of a format may ask for: a place for attached files."""

from pathlib import Path

import pytest

from tests.formats.pack_files import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = tmp_path / "store"
    folder.mkdir()
    return Store(folder)
