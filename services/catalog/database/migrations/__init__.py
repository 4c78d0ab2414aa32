"""Alembic: every change of the schema, in order. migrate.py runs them."""
