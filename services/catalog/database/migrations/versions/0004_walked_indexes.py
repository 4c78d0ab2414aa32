"""What lists of links walk: an index a condition or order, of the links outside the trash."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEPT = "trashed_at IS NULL"


def upgrade() -> None:
    op.drop_index("ix_links_newest", "links")
    for name, condition, *columns in (
        ("newest", _KEPT),
        ("site", _KEPT, "site"),
        ("language", _KEPT, "language"),
        ("state", _KEPT, "state"),
        ("read", _KEPT, "read"),
        ("archived", _KEPT, "archived"),
        ("favourite", f"{_KEPT} AND favourite"),
        ("note", f"{_KEPT} AND note IS NOT NULL"),
        ("broken", f"{_KEPT} AND broken_reason IS NOT NULL"),
        ("updated", _KEPT, "updated_at"),
        ("title", _KEPT, "sort_title"),
        ("published", _KEPT, "published_at"),
        ("trash", "trashed_at IS NOT NULL"),
    ):
        op.create_index(
            f"ix_links_{name}",
            "links",
            ["owner_id", *columns, "id"],
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    # Near to what links/sorting.py and links/languages.py make of them; a change makes it exact.
    op.execute("UPDATE links SET sort_title = substr(lower(coalesce(title, url)), 1, 200)")
    language = (
        "split_part(replace(language, '_', '-'), '-', 1)"
        if op.get_bind().dialect.name == "postgresql"
        else "substr(language, 1, instr(replace(language, '_', '-') || '-', '-') - 1)"
    )
    op.execute(f"UPDATE links SET language = lower({language})")  # noqa: S608 - of constants
