"""Numbers by which clients that know no UUIDs name links and tags."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for kind in ("link", "tag"):
        table = f"{kind}_numbers"
        op.create_table(
            table,
            sa.Column("owner_id", sa.Uuid(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column(f"{kind}_id", sa.Uuid(), nullable=False),
            sa.ForeignKeyConstraint(
                ["owner_id"], ["accounts.id"], name=f"fk_{table}_owner_id", ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                [f"{kind}_id"], [f"{kind}s.id"], name=f"fk_{table}_{kind}_id", ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("owner_id", "number", name=f"pk_{table}"),
            sa.UniqueConstraint(f"{kind}_id", name=f"uq_{table}_{kind}_id"),
        )
    op.create_table(
        "number_counters",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name="fk_number_counters_owner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "kind", name="pk_number_counters"),
    )
