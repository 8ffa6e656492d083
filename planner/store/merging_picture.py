"""A picture of a whole plan, of one transaction, as plain values: what a bundle is made of.

The secret it keeps: how rows are read so that the same plan always gives them in the same order.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property

from sqlalchemy import Connection

from planner.core.framework import Framework
from planner.core.travelling import SHAPES, Row
from planner.store.first_page import read_framework
from planner.store.opening import SCHEMA_VERSION
from planner.store.writing import runner


class Picture:
    """The rows that travel, inside a read that the caller holds. Fits core's Contents."""

    schema = SCHEMA_VERSION

    def __init__(self, connection: Connection) -> None:
        self._run = runner(connection)
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver

    @cached_property
    def store(self) -> str:
        """The id of the store it is of."""
        return str(self._run("SELECT id FROM store", ())[0][0])

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        """Every stored framework, in the order of their ids."""
        ids = self._run("SELECT id FROM framework ORDER BY id", ())
        return tuple(read_framework(self._run, row[0]) for row in ids)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, in the order of their keys."""
        shape = SHAPES[table]
        columns, keys = (", ".join(f'"{name}"' for name in names) for names in (shape.columns, shape.keys))
        yield from self._driver.execute(f'SELECT {columns} FROM "{table}" ORDER BY {keys}')

    def files(self) -> Mapping[str, int]:
        """The attached files: SHA-256 -> size in bytes."""
        return dict(self._run("SELECT sha256, max(size) FROM attachment GROUP BY sha256 ORDER BY sha256", ()))
