"""PostgreSQL looks for the links of a ledger's tags by their ids, however few it knew of at first.

PL/pgSQL plans a statement once a session. In a database that is being filled the tables were empty
then, and every plan looked as good as another: for each tag of an import all links were read. A
lateral look-up that takes locks cannot be turned around, and with the owner every index of links
leads to the one that is looked for.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, actions in _FUNCTIONS.items():
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN {''.join(actions)}RETURN NULL; END $$"
        )


def _counted(rows: str, sign: str) -> str:
    """The links are held, so that they do not move to the trash or back meanwhile."""
    return (
        "INSERT INTO facet_counts (owner_id, facet, value, count) "  # noqa: S608 - of constants
        f"SELECT t.owner_id, 'tag', replace(t.tag_id::text, '-', ''), {sign}count(*) "
        f"FROM (SELECT * FROM {rows} ORDER BY link_id) t CROSS JOIN LATERAL "
        "(SELECT FROM links WHERE id = t.link_id "
        "AND trashed_at IS NULL FOR SHARE) l GROUP BY 1, 3; "
    )


_FUNCTIONS = {
    "facets_tag_added": (_counted("added", "+"),),
    "facets_tag_removed": (_counted("removed", "-"),),
    "facets_tag_changed": (_counted("removed", "-"), _counted("added", "+")),
}
