"""Runs the migrations that a plan lacks, in the caller's transaction: the old plan or the new one, nothing between.

The secret it keeps: `user_version` says which of them a file has seen; there is no table of Alembic's own. The steps
are imported by name, so that a frozen build holds them.
"""

from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from planner.store.migrations import v0001_whole_schema
from planner.store.opening import APPLICATION_ID

STEPS: tuple[ModuleType, ...] = (v0001_whole_schema,)


def upgrade(connection: Connection, version: int) -> None:
    """Bring a plan of the schema version to the newest one, and stamp it."""
    with Operations.context(MigrationContext.configure(connection)):
        for step in STEPS:
            if step.revision > version:
                step.upgrade()
                connection.exec_driver_sql(f"PRAGMA user_version = {step.revision}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
