"""The ledger of facets is kept by triggers, so that no way of writing can forget it.

A link counts while it is outside the trash: under its site, its language, the month of its adding,
its state, and each of its tags with their ancestors. SQLite has one writer at a time, so there a
trigger changes the total itself. On PostgreSQL two writers would wait for each other at a total:
there a trigger appends what changed, a row a value and statement, and folding adds it up
(facets/folding.py). `value` is text; of a tag it is the id in 32 hexadecimal digits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facet_totals",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_facet_totals_owner_id"),
        sa.PrimaryKeyConstraint("owner_id", "facet", "value", name=op.f("pk_facet_totals")),
    )
    op.create_index("ix_facet_totals_count", "facet_totals", ["owner_id", "facet", "count"])
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES if is_postgres else _SQLITE:
        op.execute(statement)
    fields, tag = (_POSTGRES_FIELDS, _TAG) if is_postgres else (_SQLITE_FIELDS, "t.tag_id")
    for facet, value in fields:
        op.execute(
            "INSERT INTO facet_totals (owner_id, facet, value, count) "  # noqa: S608 - of constants
            f"SELECT owner_id, '{facet}', {value.format('links')}, count(*) FROM links "
            f"WHERE trashed_at IS NULL AND {value.format('links')} IS NOT NULL GROUP BY 1, 3"
        )
    op.execute(
        "INSERT INTO facet_totals (owner_id, facet, value, count) "  # noqa: S608 - of constants
        f"SELECT t.owner_id, 'tag', {tag}, count(*) FROM link_tags t "
        "JOIN links ON links.id = t.link_id WHERE links.trashed_at IS NULL GROUP BY 1, 3"
    )


_SQLITE_FIELDS = (
    ("site", "{}.site"),
    ("language", "{}.language"),
    ("state", "{}.state"),
    ("month", "substr({}.created_at, 1, 7)"),
)
_POSTGRES_FIELDS = (
    *_SQLITE_FIELDS[:3],
    ("month", "to_char({}.created_at AT TIME ZONE 'UTC', 'YYYY-MM')"),
)
_TAG = "replace(t.tag_id::text, '-', '')"


def _sqlite_fields(row: str, sign: str) -> str:
    counted = " UNION ALL ".join(
        f"SELECT {row}.owner_id, '{facet}', {value.format(row)}, {sign}1 "
        f"WHERE {value.format(row)} IS NOT NULL"
        for facet, value in _SQLITE_FIELDS
    )
    return _sqlite_add(counted)


def _sqlite_tags(row: str, sign: str) -> str:
    return _sqlite_add(
        f"SELECT owner_id, 'tag', tag_id, {sign}1 FROM link_tags WHERE link_id = {row}.id"  # noqa: S608
    )


def _sqlite_tag(row: str, sign: str) -> str:
    return _sqlite_add(
        f"SELECT {row}.owner_id, 'tag', {row}.tag_id, {sign}1 WHERE EXISTS "  # noqa: S608
        f"(SELECT 1 FROM links WHERE id = {row}.link_id AND trashed_at IS NULL)"
    )


def _sqlite_add(counted: str) -> str:
    return (
        f"INSERT INTO facet_totals (owner_id, facet, value, count) {counted} "
        "ON CONFLICT (owner_id, facet, value) DO UPDATE SET count = count + excluded.count; "
    )


def _sqlite_trigger(name: str, event: str, *actions: str, when: str = "true") -> str:
    return f"CREATE TRIGGER {name} {event} FOR EACH ROW WHEN {when} BEGIN {''.join(actions)}END"


_CHANGED = (
    "OLD.trashed_at IS NULL AND NEW.trashed_at IS NULL AND (OLD.site {0} NEW.site "
    "OR OLD.language {0} NEW.language OR OLD.state {0} NEW.state "
    "OR OLD.created_at {0} NEW.created_at)"
)
_TRASHED = "OLD.trashed_at IS NULL AND NEW.trashed_at IS NOT NULL"
_RESTORED = "OLD.trashed_at IS NOT NULL AND NEW.trashed_at IS NULL"

# A link's tags are taken off before it goes: when the foreign key deletes them, the link is gone
# and they count no more.
_SQLITE = (
    _sqlite_trigger(
        "facets_link_added",
        "AFTER INSERT ON links",
        _sqlite_fields("NEW", "+"),
        when="NEW.trashed_at IS NULL",
    ),
    _sqlite_trigger(
        "facets_link_deleted",
        "BEFORE DELETE ON links",
        _sqlite_fields("OLD", "-"),
        _sqlite_tags("OLD", "-"),
        when="OLD.trashed_at IS NULL",
    ),
    _sqlite_trigger(
        "facets_link_trashed",
        "AFTER UPDATE OF trashed_at ON links",
        _sqlite_fields("OLD", "-"),
        _sqlite_tags("OLD", "-"),
        when=_TRASHED,
    ),
    _sqlite_trigger(
        "facets_link_restored",
        "AFTER UPDATE OF trashed_at ON links",
        _sqlite_fields("NEW", "+"),
        _sqlite_tags("NEW", "+"),
        when=_RESTORED,
    ),
    _sqlite_trigger(
        "facets_link_changed",
        "AFTER UPDATE OF site, language, state, created_at ON links",
        _sqlite_fields("OLD", "-"),
        _sqlite_fields("NEW", "+"),
        when=_CHANGED.format("IS NOT"),
    ),
    _sqlite_trigger("facets_tag_added", "AFTER INSERT ON link_tags", _sqlite_tag("NEW", "+")),
    _sqlite_trigger("facets_tag_removed", "AFTER DELETE ON link_tags", _sqlite_tag("OLD", "-")),
    _sqlite_trigger(
        "facets_tag_changed",
        "AFTER UPDATE OF link_id, tag_id ON link_tags",
        _sqlite_tag("OLD", "-"),
        _sqlite_tag("NEW", "+"),
    ),
)


def _postgres_fields(rows: str, sign: str) -> str:
    """`rows` is a transition table, or one row of a trigger in brackets."""
    values = ", ".join(f"('{facet}', {value.format('r')})" for facet, value in _POSTGRES_FIELDS)
    return (
        "INSERT INTO facet_counts (owner_id, facet, value, count) "  # noqa: S608 - of constants
        f"SELECT r.owner_id, f.facet, f.value, {sign}count(*) FROM {rows} r "
        f"CROSS JOIN LATERAL (VALUES {values}) AS f (facet, value) "
        "WHERE r.trashed_at IS NULL AND f.value IS NOT NULL GROUP BY 1, 2, 3; "
    )


def _postgres_tags(link_id: str, sign: str) -> str:
    return (
        "INSERT INTO facet_counts (owner_id, facet, value, count) "  # noqa: S608 - of constants
        f"SELECT t.owner_id, 'tag', {_TAG}, {sign}1 FROM link_tags t WHERE t.link_id = {link_id}; "
    )


def _postgres_tag(rows: str, sign: str) -> str:
    """The link is held, so that it does not move to the trash or back meanwhile."""
    return (
        "INSERT INTO facet_counts (owner_id, facet, value, count) "  # noqa: S608 - of constants
        f"SELECT k.owner_id, 'tag', k.value, {sign}count(*) FROM (SELECT t.owner_id, "
        f"{_TAG} AS value FROM {rows} t JOIN links l ON l.id = t.link_id "
        "WHERE l.trashed_at IS NULL ORDER BY l.id FOR SHARE OF l) k GROUP BY 1, 3; "
    )


def _postgres_trigger(name: str, event: str, scope: str, *actions: str) -> tuple[str, str]:
    returned = "OLD" if event.startswith("BEFORE DELETE") else "NULL"
    body = f"BEGIN {''.join(actions)}RETURN {returned}; END"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name} {event} {scope} EXECUTE FUNCTION {name}()",
    )


_ADDED = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
_REMOVED = "REFERENCING OLD TABLE AS removed FOR EACH STATEMENT"
_REPLACED = "REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT"
_EACH = "FOR EACH ROW WHEN ({})"

_POSTGRES = (
    *_postgres_trigger(
        "facets_link_added", "AFTER INSERT ON links", _ADDED, _postgres_fields("added", "+")
    ),
    *_postgres_trigger(
        "facets_link_deleted", "AFTER DELETE ON links", _REMOVED, _postgres_fields("removed", "-")
    ),
    *_postgres_trigger(
        "facets_link_tags_deleted",
        "BEFORE DELETE ON links",
        _EACH.format("OLD.trashed_at IS NULL"),
        _postgres_tags("OLD.id", "-"),
    ),
    *_postgres_trigger(
        "facets_link_trashed",
        "AFTER UPDATE OF trashed_at ON links",
        _EACH.format(_TRASHED),
        _postgres_fields("(SELECT OLD.*)", "-"),
        _postgres_tags("OLD.id", "-"),
    ),
    *_postgres_trigger(
        "facets_link_restored",
        "AFTER UPDATE OF trashed_at ON links",
        _EACH.format(_RESTORED),
        _postgres_fields("(SELECT NEW.*)", "+"),
        _postgres_tags("NEW.id", "+"),
    ),
    *_postgres_trigger(
        "facets_link_changed",
        "AFTER UPDATE OF site, language, state, created_at ON links",
        _EACH.format(_CHANGED.format("IS DISTINCT FROM")),
        _postgres_fields("(SELECT OLD.*)", "-"),
        _postgres_fields("(SELECT NEW.*)", "+"),
    ),
    *_postgres_trigger(
        "facets_tag_added", "AFTER INSERT ON link_tags", _ADDED, _postgres_tag("added", "+")
    ),
    *_postgres_trigger(
        "facets_tag_removed", "AFTER DELETE ON link_tags", _REMOVED, _postgres_tag("removed", "-")
    ),
    *_postgres_trigger(
        "facets_tag_changed",
        "AFTER UPDATE ON link_tags",
        _REPLACED,
        _postgres_tag("removed", "-"),
        _postgres_tag("added", "+"),
    ),
)
