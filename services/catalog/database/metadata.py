"""What all tables share: the names of their keys, the owner of a row, partial indexes."""

from sqlalchemy import Column, ForeignKey, Index, MetaData, TextClause, Uuid

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def index_where(name: str, condition: TextClause, *columns: str) -> Index:
    """An index of those rows only that fulfil a condition."""
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


def owner() -> Column[object]:
    """Whose row it is."""
    return Column("owner_id", Uuid, ForeignKey("accounts.id"), nullable=False)
