"""The locks hold what pyproject.toml asks for, exactly, with hashes, and name no place to fetch it from."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"requirements.lock": "dev", "requirements-freeze.lock": "freeze"}


def _text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def _versions(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[\S+\])?==(\S+)", _text(lock), re.MULTILINE))


def _asked(group: str) -> list[Requirement]:
    """What the project asks for at run time and in a group, groups within it included."""
    asked = [Requirement(each) for each in PROJECT["project"]["dependencies"]]
    for each in PROJECT["dependency-groups"][group]:
        asked += _asked(each["include-group"]) if isinstance(each, dict) else [Requirement(each)]
    return asked


@pytest.mark.parametrize(("lock", "group"), LOCKS.items())
def test_a_lock_satisfies_everything_the_project_asks_for(lock: str, group: str) -> None:
    versions = _versions(lock)
    unmet = [each.name for each in _asked(group) if versions.get(each.name.lower(), "") not in each.specifier]
    assert unmet == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_version_and_no_address(lock: str) -> None:
    entries = re.split(r"^(?=[a-z])", _text(lock), flags=re.MULTILINE)[1:]
    assert len(entries) == len(_versions(lock)) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in _text(lock)
    assert "--index" not in _text(lock)


def test_what_is_frozen_is_what_was_tested() -> None:
    tested = _versions("requirements.lock")
    assert {name: tested.get(name) for name in _versions("requirements-freeze.lock")} == _versions(
        "requirements-freeze.lock"
    )
