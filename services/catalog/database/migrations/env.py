"""Alembic asks this file how to reach the database; migrate.py has given it a connection."""

from alembic import context

from services.catalog.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
