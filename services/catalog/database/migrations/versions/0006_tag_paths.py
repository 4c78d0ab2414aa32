"""Tags with `/` in their names become paths; every link is announced again, with ids of its tags.

A name keeps its parts but for empty ones, and what it lies under becomes a tag. Two names that mean
one path become one tag. Parts below the tenth are joined by `∕` (U+2215), which separates nothing.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql, sqlite
from uuid_utils.compat import uuid7

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MAX_DEPTH = 10
_SLASH = "∕"

_tags = sa.table(
    "tags",
    sa.column("id", sa.Uuid()),
    sa.column("owner_id", sa.Uuid()),
    sa.column("key", sa.Text()),
    sa.column("name", sa.Text()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
    sa.column("version", sa.Integer()),
)
_link_tags = sa.table(
    "link_tags",
    sa.column("link_id", sa.Uuid()),
    sa.column("tag_id", sa.Uuid()),
    sa.column("owner_id", sa.Uuid()),
    sa.column("own", sa.Boolean()),
)


@dataclass
class _Tag:
    id: uuid.UUID
    key: str
    name: str


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(_tags)).all()
    owners = {row.owner_id for row in rows if "/" in row.key}
    for owner_id in sorted(owners):
        mine = [row for row in rows if row.owner_id == owner_id]
        known = {row.key: _Tag(row.id, row.key, row.name) for row in mine}
        named = [row for row in mine if "/" in row.key]
        for row in sorted(named, key=lambda row: (row.key.count("/"), row.key)):
            _place(connection, row, known)
    op.execute("UPDATE links SET version = version + 1, issues = 0")


def _place(connection: sa.Connection, row: Any, known: dict[str, _Tag]) -> None:
    """Give a tag its path, and its links everything that lies above."""
    path = _path(row.name, row.key)
    above: list[_Tag] = []
    for depth in range(1, len(path)):
        above.append(_ancestor(connection, row, path[:depth], above, known))
    prefix = above[-1] if above else None
    key = f"{prefix.key}/{path[-1][1]}" if prefix else path[-1][1]
    name = f"{prefix.name}/{path[-1][0]}" if prefix else path[-1][0]
    tag = known.get(key)
    if tag is None or tag.id == row.id:
        tag = _Tag(row.id, key, name)
        del known[row.key]
        known[key] = tag
        change = {"key": key, "name": name}
        connection.execute(sa.update(_tags).where(_tags.c.id == row.id).values(change))
    else:
        _carry(connection, row.id, tag.id, own=True)
        connection.execute(sa.delete(_link_tags).where(_link_tags.c.tag_id == row.id))
        connection.execute(sa.delete(_tags).where(_tags.c.id == row.id))
        del known[row.key]
    for ancestor in above:
        _carry(connection, tag.id, ancestor.id, own=False)


def _path(name: str, key: str) -> list[tuple[str, str]]:
    """The parts of a tag that are not empty: name and key of each."""
    names, keys = name.split("/"), key.split("/")
    pairs = zip(names if len(names) == len(keys) else keys, keys, strict=True)
    path = [(part.strip(), part_key.strip()) for part, part_key in pairs if part_key.strip()]
    if not path:
        return [(_SLASH, _SLASH)]
    top, rest = path[: _MAX_DEPTH - 1], path[_MAX_DEPTH - 1 :]
    if not rest:
        return top
    return [*top, (_SLASH.join(part for part, _ in rest), _SLASH.join(key for _, key in rest))]


def _ancestor(
    connection: sa.Connection,
    row: Any,
    path: list[tuple[str, str]],
    above: list[_Tag],
    known: dict[str, _Tag],
) -> _Tag:
    part, part_key = path[-1]
    key = f"{above[-1].key}/{part_key}" if above else part_key
    if key not in known:
        name = f"{above[-1].name}/{part}" if above else part
        known[key] = _Tag(uuid7(), key, name)
        values: Mapping[str, Any] = {
            "id": known[key].id,
            "owner_id": row.owner_id,
            "key": key,
            "name": name,
            "created_at": row.created_at,
            "updated_at": row.created_at,
            "version": 1,
        }
        connection.execute(sa.insert(_tags).values(values))
    return known[key]


def _carry(connection: sa.Connection, source: uuid.UUID, target: uuid.UUID, *, own: bool) -> None:
    """Let links that carry one tag carry another too."""
    found = sa.select(
        _link_tags.c.link_id,
        sa.literal(target, sa.Uuid()),
        _link_tags.c.owner_id,
        sa.literal(own, sa.Boolean()),
    ).where(_link_tags.c.tag_id == source)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(_link_tags).from_select(["link_id", "tag_id", "owner_id", "own"], found)
    connection.execute(statement.on_conflict_do_nothing())
