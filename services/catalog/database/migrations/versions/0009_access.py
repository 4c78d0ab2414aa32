"""Roles, passwords and quotas of accounts, their tokens, and what they use of their quotas.

What an account uses is a facet of the ledger (0007), `usage`: `links` counts all of them, the trash
included; `bytes` adds up the artifacts of every snapshot.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    for column in (
        sa.Column("role", sa.String(16), nullable=False, server_default="user"),
        sa.Column("password_hash", sa.Text()),
        sa.Column("max_links", sa.Integer()),
        sa.Column("max_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("disabled_at", time),
        sa.Column("deleted_at", time),
    ):
        op.add_column("accounts", column)
    op.execute("UPDATE accounts SET role = 'admin'")  # until now there was the owner alone
    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("hint", sa.String(16), nullable=False),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("expires_at", time),
        sa.Column("last_used_at", time),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_tokens_owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
    )
    op.create_index("ix_tokens_owner_id", "tokens", ["owner_id", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("facet_totals", "count", type_=sa.BigInteger())
        op.alter_column("facet_counts", "count", type_=sa.BigInteger())
        for statement in _POSTGRES:
            op.execute(statement)
    else:
        for statement in _SQLITE:
            op.execute(statement)
    for value, total, table in _USES:
        op.execute(
            "INSERT INTO facet_totals (owner_id, facet, value, count) "  # noqa: S608 - of constants
            f"SELECT owner_id, 'usage', '{value}', {total} FROM {table} GROUP BY owner_id"
        )


_USES = (("links", "count(*)", "links"), ("bytes", "sum(size_bytes)", "artifacts"))


def _sqlite(name: str, table: str, event: str, row: str, value: str, amount: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW BEGIN "  # noqa: S608
        "INSERT INTO facet_totals (owner_id, facet, value, count) "
        f"VALUES ({row}.owner_id, 'usage', '{value}', {amount}) "
        "ON CONFLICT (owner_id, facet, value) DO UPDATE SET count = count + excluded.count; END"
    )


def _postgres(
    name: str, table: str, event: str, rows: str, value: str, amount: str
) -> tuple[str, str]:
    transition = "NEW TABLE" if event == "INSERT" else "OLD TABLE"
    body = (
        "INSERT INTO facet_counts (owner_id, facet, value, count) "  # noqa: S608 - of constants
        f"SELECT owner_id, 'usage', '{value}', {amount} FROM {rows} GROUP BY owner_id;"
    )
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
    trigger = f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {transition} AS {rows}"
    return (
        f"{function} $$ BEGIN {body} RETURN NULL; END $$",
        f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )


_SQLITE = (
    _sqlite("usage_link_added", "links", "INSERT", "NEW", "links", "1"),
    _sqlite("usage_link_deleted", "links", "DELETE", "OLD", "links", "-1"),
    _sqlite("usage_artifact_added", "artifacts", "INSERT", "NEW", "bytes", "NEW.size_bytes"),
    _sqlite("usage_artifact_deleted", "artifacts", "DELETE", "OLD", "bytes", "-OLD.size_bytes"),
)
_POSTGRES = (
    *_postgres("usage_link_added", "links", "INSERT", "added", "links", "count(*)"),
    *_postgres("usage_link_deleted", "links", "DELETE", "removed", "links", "-count(*)"),
    *_postgres("usage_artifact_added", "artifacts", "INSERT", "added", "bytes", "sum(size_bytes)"),
    *_postgres(
        "usage_artifact_deleted", "artifacts", "DELETE", "removed", "bytes", "-sum(size_bytes)"
    ),
)
