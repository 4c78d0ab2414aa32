"""Imports with their lines; a link without any snapshot says so in its state."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    size = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(32), nullable=False),
        sa.Column("file_name", sa.Text()),
        sa.Column("size_bytes", size, nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("capture", sa.Boolean(), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("read_bytes", size, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("existing", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("ended_at", time),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Uuid()),
        sa.Column("held_until", time),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_imports_owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_newest", "imports", ["owner_id", "created_at", "id"])
    running = sa.text("state = 'running'")
    op.create_index(
        "ix_imports_running",
        "imports",
        ["owner_id", "created_at", "id"],
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_table(
        "import_lines",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("link_id", sa.Uuid()),
        sa.Column("reason", sa.Text()),
        sa.Column("problem", sa.String(64)),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_import_lines_import_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_import_lines_owner_id"),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_lines")),
    )
    op.create_index("ix_import_lines_outcome", "import_lines", ["import_id", "outcome", "number"])
    op.execute("UPDATE links SET state = 'none' WHERE latest_snapshot_id IS NULL")
