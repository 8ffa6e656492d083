"""The statements of the schema, compiled once a process: each plan that a test makes runs them in a file of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from planner.store import database


@contextmanager
def compiled_once() -> Iterator[None]:
    """New plans are made by the statements that the first one was made by.

    To compile them takes SQLAlchemy longer than all the rest of a new plan. Whoever tests the schema itself calls
    `create_schema` as it was imported, which is left alone.
    """
    make, statements = database.create_schema, list[str]()

    def create_schema(connection: Connection) -> None:
        if statements:
            driver = connection.connection.cursor()
            for statement in statements:
                driver.execute(statement)
            driver.close()
            return
        said: list[str] = []

        def listen(*args: object) -> None:
            said.append(str(args[2]))

        event.listen(connection, "before_cursor_execute", listen)
        make(connection)
        event.remove(connection, "before_cursor_execute", listen)
        statements.extend(said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_schema", create_schema)
        yield
