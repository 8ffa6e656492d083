"""The table of protections as the proof reads it. The secret it keeps: that it is protections.toml."""

import tomllib
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).with_suffix(".toml")


class Protection(NamedTuple):
    """As the head of the table says it."""

    what: str
    file: str
    line: str
    instead: str
    tests: tuple[str, ...]


def _read() -> tuple[Protection, ...]:
    with _TABLE.open("rb") as stream:
        table = tomllib.load(stream)["protection"]
    return tuple(Protection(**{**each, "tests": tuple(each["tests"])}) for each in table)


PROTECTIONS = _read()
