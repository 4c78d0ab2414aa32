"""Folding: what triggers appended to the ledger of facets is moved into its totals."""

from services.catalog.database.engine import Database
from services.catalog.facets import store


class FacetFolding:
    """Keeps the ledger short. On SQLite it is always empty: triggers change the totals there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fold(self) -> None:
        """Fold until nothing is left."""
        if not self._database.keeps_ledger:
            return
        folded = store.FOLDED_AT_ONCE
        while folded == store.FOLDED_AT_ONCE:
            async with self._database.write() as unit:
                folded = await store.fold(unit)
