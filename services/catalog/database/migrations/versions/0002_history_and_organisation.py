"""URLs of a link, its fields, the trash, tag paths, rules, schedules, retention and the ledger.

`links.identity` becomes the first row of `link_urls`. What only code can compute (keys by newer
rules, sites, tag paths) follows at the start of catalog, which sees `accounts.identity_rules`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_time = sa.DateTime(timezone=True)
_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_never = sa.text("'1970-01-01 00:00:00.000000+00:00'")


def upgrade() -> None:
    _accounts()
    _link_urls()
    _links()
    _tags()
    _snapshots()
    _rules()
    _upkeep()


def _accounts() -> None:
    for column in (
        sa.Column("updated_at", _time),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("ignore_tracking", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("identity_rules", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("trash_days", sa.Integer(), nullable=False, server_default="30"),
        sa.Column("check_days", sa.Integer(), nullable=False, server_default="30"),
    ):
        op.add_column("accounts", column)


def _link_urls() -> None:
    op.create_table(
        "link_urls",
        _owner("link_urls"),
        sa.Column("key", sa.String(64), nullable=False),
        _reference("link_urls", "link_id", "links", nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "key", name=op.f("pk_link_urls")),
    )
    op.create_index("ix_link_urls_link_id", "link_urls", ["link_id"])
    op.execute(
        "INSERT INTO link_urls (owner_id, key, link_id, url, source, created_at) "
        "SELECT owner_id, identity, id, url, 'added', created_at FROM links"
    )
    op.create_table(
        "link_duplicates",
        _reference("link_duplicates", "link_id", "links", nullable=False),
        _reference("link_duplicates", "other_id", "links", nullable=False),
        _owner("link_duplicates"),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("found_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("link_id", "other_id", name=op.f("pk_link_duplicates")),
    )
    op.create_index("ix_link_duplicates_other_id", "link_duplicates", ["other_id"])
    op.create_index("ix_link_duplicates_newest", "link_duplicates", ["owner_id", "found_at"])


def _links() -> None:
    op.drop_index("ix_links_newest", "links")
    with op.batch_alter_table("links") as links:
        links.drop_constraint("uq_links_owner_id_identity", type_="unique")
        links.drop_column("identity")
        for column in (
            sa.Column("site", sa.Text(), nullable=False, server_default=""),
            sa.Column("sort_title", sa.Text(), nullable=False, server_default=""),
            sa.Column("description", sa.Text()),
            sa.Column("site_name", sa.Text()),
            sa.Column("author", sa.Text()),
            sa.Column("published_at", _time),
            sa.Column("language", sa.Text()),
            sa.Column("read", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("favourite", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("trashed_at", _time),
            sa.Column("latest_snapshot_id", sa.Uuid()),
            sa.Column("good_snapshot_id", sa.Uuid()),
            sa.Column("state", sa.String(16), nullable=False, server_default="queued"),
            sa.Column("snapshot_at", _time, nullable=False, server_default=_never),
            sa.Column("checked_at", _time),
            sa.Column("check_failures", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("broken_reason", sa.String(32)),
            sa.Column("broken_since", _time),
        ):
            links.add_column(column)
    op.create_index("ix_links_newest", "links", ["owner_id", "id"])
    newest = "(SELECT {} FROM snapshots s WHERE s.link_id = links.id {}ORDER BY s.id DESC LIMIT 1)"
    good = "AND s.state IN ('captured', 'partial') "
    op.execute(
        "UPDATE links SET "  # noqa: S608 - of constants
        f"latest_snapshot_id = {newest.format('s.id', '')}, "
        f"good_snapshot_id = {newest.format('s.id', good)}, "
        f"language = {newest.format('s.language', good)}, "
        f"state = COALESCE({newest.format('s.state', '')}, state), "
        f"snapshot_at = COALESCE({newest.format('s.created_at', '')}, created_at)"
    )


def _tags() -> None:
    for column in (
        sa.Column("colour", sa.String(7)),
        sa.Column("description", sa.Text()),
        sa.Column("updated_at", _time, nullable=False, server_default=_never),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    ):
        op.add_column("tags", column)
    op.execute("UPDATE tags SET updated_at = created_at")
    op.add_column(
        "link_tags", sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_table(
        "tag_aliases",
        _owner("tag_aliases"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _reference("tag_aliases", "tag_id", "tags", nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "key", name=op.f("pk_tag_aliases")),
    )
    op.create_index("ix_tag_aliases_tag_id", "tag_aliases", ["tag_id"])


def _snapshots() -> None:
    for column in (
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("origin", sa.String(16), nullable=False, server_default="captured"),
        sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("page", sa.Text()),
        sa.Column("text_sha256", sa.String(64)),
        sa.Column("text_sketch", sa.Text()),
    ):
        op.add_column("snapshots", column)
    op.create_index("ix_snapshots_owner", "snapshots", ["owner_id", "id"])
    op.execute(
        "UPDATE snapshots SET text_sha256 = (SELECT a.sha256 FROM artifacts a "
        "WHERE a.snapshot_id = snapshots.id AND a.kind = 'text')"
    )


def _rules() -> None:
    op.create_table(
        "tag_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        _owner("tag_rules"),
        sa.Column("name", sa.Text()),
        sa.Column("site", sa.Text()),
        sa.Column("url_pattern", sa.Text()),
        sa.Column("title_contains", sa.Text()),
        *_kept("tag_rules"),
    )
    op.create_index("ix_tag_rules_owner_id", "tag_rules", ["owner_id", "id"])
    op.create_table(
        "tag_rule_tags",
        _reference("tag_rule_tags", "rule_id", "tag_rules", nullable=False),
        _reference("tag_rule_tags", "tag_id", "tags", nullable=False),
        _owner("tag_rule_tags"),
        sa.PrimaryKeyConstraint("rule_id", "tag_id", name=op.f("pk_tag_rule_tags")),
    )
    op.create_index("ix_tag_rule_tags_tag_id", "tag_rule_tags", ["tag_id"])
    for table, *own in (
        ("schedules", sa.Column("every_days", sa.Integer(), nullable=False)),
        (
            "retention_rules",
            sa.Column("keep_last", sa.Integer()),
            sa.Column("keep_days", sa.Integer()),
            sa.Column("keep_one_per", sa.String(8)),
        ),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            _owner(table),
            sa.Column("scope", sa.String(8), nullable=False),
            sa.Column("site", sa.Text()),
            _reference(table, "tag_id", "tags"),
            _reference(table, "link_id", "links"),
            *own,
            *_kept(table),
        )
        op.create_index(f"ix_{table}_owner_id", table, ["owner_id", "id"])
        op.create_index(f"ix_{table}_tag_id", table, ["tag_id"])
        op.create_index(f"ix_{table}_link_id", table, ["link_id"])


def _upkeep() -> None:
    op.create_table(
        "file_sweeps",
        _reference("file_sweeps", "link_id", "links", nullable=False),
        _owner("file_sweeps"),
        sa.Column("due_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_file_sweeps")),
    )
    op.create_index("ix_file_sweeps_due_at", "file_sweeps", ["due_at"])
    op.create_table(
        "idempotency_keys",
        _owner("idempotency_keys"),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
    op.create_table(
        "facet_counts",
        sa.Column("position", _big, autoincrement=True, nullable=False),
        _owner("facet_counts"),
        sa.Column("facet", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_facet_counts")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_facet_counts_value", "facet_counts", ["owner_id", "facet", "value", "count"]
    )


def _owner(table: str) -> sa.Column[object]:
    key = sa.ForeignKey("accounts.id", name=op.f(f"fk_{table}_owner_id"))
    return sa.Column("owner_id", sa.Uuid(), key, nullable=False)


def _reference(table: str, name: str, to: str, *, nullable: bool = True) -> sa.Column[object]:
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), key, nullable=nullable)


def _kept(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The last columns of what people write, and its key."""
    return (
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.Column("updated_at", _time, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
