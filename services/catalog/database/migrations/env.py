"""Alembic asks this file how to reach the database; migrate.py has given it a connection."""

from alembic import context

from services.catalog.database import (  # noqa: F401 - they fill the metadata
    event_tables,
    number_tables,
    tables,
    transfer_tables,
    upkeep_tables,
)
from services.catalog.database.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
