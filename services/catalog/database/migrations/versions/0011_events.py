"""The log of events is kept by triggers, so that no way of changing anything can forget it.

SQLite has one writer at a time: there a trigger gives the owner's next number at once. PostgreSQL
commits out of order: there numbers are given later (events/numbering.py). A change of many links
fires row by row, because only rows tell what they were before; what is added or deleted fires once
a statement on PostgreSQL.

What goes because its link goes has no event of its own.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "events",
        sa.Column("position", position, autoincrement=True, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", position),
        sa.Column("type", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_id", sa.Uuid()),
        sa.Column("snapshot_id", sa.Uuid()),
        sa.Column("tag_id", sa.Uuid()),
        sa.Column("import_id", sa.Uuid()),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_events_owner_id"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_events")),
    )
    op.create_index("ix_events_sequence", "events", ["owner_id", "sequence"], unique=True)
    op.create_index(
        "ix_events_unnumbered",
        "events",
        ["position"],
        sqlite_where=sa.text("sequence IS NULL"),
        postgresql_where=sa.text("sequence IS NULL"),
    )
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _postgres() if is_postgres else _sqlite():
        op.execute(statement)


_COLUMNS = "owner_id, type, at, link_id, snapshot_id, tag_id, import_id, data"

# What an event is about, and what it says, by the table; `{}` is the row.
_ABOUT = {
    "links": ("{}.id", "NULL", "NULL", "NULL"),
    "snapshots": ("{}.link_id", "{}.id", "NULL", "NULL"),
    "tags": ("NULL", "NULL", "{}.id", "NULL"),
    "imports": ("NULL", "NULL", "NULL", "{}.id"),
}
_SAYS: dict[str, Mapping[str, str]] = {
    "links": {
        "url": "{}.url",
        "title": "{}.title",
        "version": "{}.version",
        "broken_reason": "{}.broken_reason",
    },
    "snapshots": {
        "url": "{}.url",
        "state": "{}.state",
        "step": "{}.step",
        "attempt": "nullif({}.attempts, 0)",
        "title": "substr({}.title, 1, 500)",
        "http_status": "{}.http_status",
        "reason": "{}.error_reason",
        "origin": "{}.origin",
        "pinned": "{}.pinned",
    },
    "tags": {"name": "{}.name", "colour": "{}.colour", "version": "{}.version"},
    "imports": {
        "format": "{}.format",
        "file_name": "substr({}.file_name, 1, 500)",
        "state": "{}.state",
        "size_bytes": "{}.size_bytes",
        "read_bytes": "{}.read_bytes",
        "added": "{}.added",
        "existing": "{}.existing",
        "refused": "{}.refused",
        "error": "substr({}.error, 1, 500)",
    },
}

# When a change of a row is an event, and of which type; `{0}` is a `<>` that knows NULL.
_WATCHED = {
    "links": "version, trashed_at, broken_reason",
    "snapshots": "link_id, state, step, attempts, pinned, indexed_at, index_error",
    "tags": "version",
    "imports": "state, position, read_bytes",
}
_IS_CHANGED = {
    "links": (
        "OLD.version {0} NEW.version OR OLD.trashed_at {0} NEW.trashed_at "
        "OR OLD.broken_reason {0} NEW.broken_reason"
    ),
    "snapshots": (
        "OLD.link_id {0} NEW.link_id OR OLD.state {0} NEW.state OR OLD.step {0} NEW.step "
        "OR OLD.attempts {0} NEW.attempts OR OLD.pinned {0} NEW.pinned "
        "OR (OLD.index_error {0} NEW.index_error AND NEW.index_error IS NOT NULL) "
        "OR (OLD.indexed_at IS NULL AND NEW.indexed_at IS NOT NULL)"
    ),
    "tags": "OLD.version {0} NEW.version",
    "imports": (
        "OLD.state <> NEW.state OR OLD.position <> NEW.position OR OLD.read_bytes <> NEW.read_bytes"
    ),
}
_CHANGED = {
    "links": (
        "CASE WHEN OLD.trashed_at IS NULL AND NEW.trashed_at IS NOT NULL THEN 'link.trashed' "
        "WHEN OLD.trashed_at IS NOT NULL AND NEW.trashed_at IS NULL THEN 'link.restored' "
        "ELSE 'link.changed' END"
    ),
    "snapshots": (
        "CASE WHEN OLD.state <> NEW.state AND NEW.state <> 'capturing' "
        "THEN 'snapshot.' || NEW.state "
        "WHEN OLD.state <> NEW.state OR OLD.step {0} NEW.step OR OLD.attempts <> NEW.attempts "
        "THEN 'snapshot.progress' "
        "WHEN OLD.indexed_at IS NULL AND NEW.indexed_at IS NOT NULL THEN 'snapshot.indexed' "
        "ELSE 'snapshot.changed' END"
    ),
    "tags": "'tag.changed'",
    "imports": (
        "CASE WHEN OLD.state <> NEW.state AND NEW.state <> 'running' THEN 'import.' || NEW.state "
        "ELSE 'import.progressed' END"
    ),
}
_ADDED = {
    "links": "'link.added'",
    "snapshots": "'snapshot.queued'",
    "tags": "'tag.added'",
    "imports": "'import.started'",
}
_DELETED = {
    "links": "'link.deleted'",
    "snapshots": "'snapshot.deleted'",
    "tags": "'tag.deleted'",
}
_OF_KEPT_LINK = "EXISTS (SELECT 1 FROM links WHERE links.id = {}.link_id)"


def _about(table: str, row: str) -> str:
    return ", ".join(column.format(row) for column in _ABOUT[table])


def _sqlite() -> list[str]:
    statements = []
    for table in _ABOUT:
        is_changed, changed = (
            part.format("IS NOT") for part in (_IS_CHANGED[table], _CHANGED[table])
        )
        kept = _OF_KEPT_LINK.format("OLD") if table == "snapshots" else "true"
        for name, event, row, when, which in (
            ("added", "INSERT", "NEW", "true", _ADDED[table]),
            ("changed", f"UPDATE OF {_WATCHED[table]}", "NEW", is_changed, changed),
            ("deleted", "DELETE", "OLD", kept, _DELETED.get(table)),
        ):
            if which is not None:
                statements.append(_sqlite_trigger(table, name, event, row, when, which))
    return statements


def _sqlite_trigger(table: str, name: str, event: str, row: str, when: str, which: str) -> str:
    says = ", ".join(
        f"'{key}', {_sqlite_value(key, value.format(row))}" for key, value in _SAYS[table].items()
    )
    return (
        f"CREATE TRIGGER events_{table}_{name} AFTER {event} ON {table} "  # noqa: S608 - constants
        f"FOR EACH ROW WHEN {when} BEGIN INSERT INTO events (sequence, {_COLUMNS}) VALUES ("
        f"1 + coalesce((SELECT max(sequence) FROM events WHERE owner_id = {row}.owner_id), 0), "
        f"{row}.owner_id, {which}, strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', "
        f"{_about(table, row)}, json_object({says})); END"
    )


def _sqlite_value(key: str, value: str) -> str:
    """SQLite keeps true and false as 1 and 0."""
    return f"json(iif({value}, 'true', 'false'))" if key == "pinned" else value


def _postgres() -> list[str]:
    statements = []
    for table in _ABOUT:
        is_changed, changed = (
            part.format("IS DISTINCT FROM") for part in (_IS_CHANGED[table], _CHANGED[table])
        )
        each_row = _EACH_ROW.format(is_changed)
        kept = _OF_KEPT_LINK.format("r") if table == "snapshots" else "true"
        deleted = _DELETED.get(table)
        update = f"UPDATE OF {_WATCHED[table]}"
        for name, event, scope, rows, where, which in (
            ("added", "INSERT", _EACH_STATEMENT.format("NEW"), "changed", "true", _ADDED[table]),
            ("changed", update, each_row, "(SELECT NEW.*)", "true", changed),
            ("deleted", "DELETE", _EACH_STATEMENT.format("OLD"), "changed", kept, deleted),
        ):
            if which is not None:
                statements += _postgres_trigger(table, name, event, scope, rows, where, which)
    return statements


_EACH_STATEMENT = "REFERENCING {} TABLE AS changed FOR EACH STATEMENT"
_EACH_ROW = "FOR EACH ROW WHEN ({})"


def _postgres_trigger(
    table: str, name: str, event: str, scope: str, rows: str, where: str, which: str
) -> list[str]:
    trigger = f"events_{table}_{name}"
    says = ", ".join(f"'{key}', {value.format('r')}" for key, value in _SAYS[table].items())
    body = (
        f"BEGIN INSERT INTO events ({_COLUMNS}) SELECT r.owner_id, {which}, clock_timestamp(), "  # noqa: S608
        f"{_about(table, 'r')}, json_strip_nulls(json_build_object({says}))::text "
        f"FROM {rows} r WHERE {where} ORDER BY r.id; RETURN NULL; END"
    )
    return [
        f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {trigger} AFTER {event} ON {table} {scope} EXECUTE FUNCTION {trigger}()",
    ]
