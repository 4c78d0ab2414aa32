"""The database: engine, tables, unit of work, outbox and migrations."""
