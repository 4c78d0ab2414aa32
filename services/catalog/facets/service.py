"""Use cases of facets."""

from collections.abc import Mapping
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.facets import store
from services.catalog.facets.model import Facet, Facets, FacetValue
from services.catalog.links.filters import LinkFilter

_EVERYTHING = LinkFilter()


async def count_links(
    unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter, *, limit: int, depth: int
) -> Facets:
    """How many links there are by each facet.

    All links are counted already. Those of a filter are counted now, the newest `depth` of them.
    `limit` values a facet are answered.
    """
    if wanted == _EVERYTHING:
        counts = await store.top_totals(unit, owner_id, limit)
        counted, is_complete = await store.link_total(unit, owner_id), True
    else:
        counts, counted = await store.count_matching(unit, owner_id, wanted, depth)
        is_complete = counted < depth
    ranked = {facet: _ranked(facet, counts[facet])[:limit] for facet in Facet}
    names = await store.tag_names(unit, owner_id, [value for value, _ in ranked[Facet.TAG]])
    ranked[Facet.TAG] = [
        (names[value], count) for value, count in ranked[Facet.TAG] if value in names
    ]
    values = {
        facet: [FacetValue(value, count) for value, count in pairs]
        for facet, pairs in ranked.items()
    }
    return Facets(values=values, counted=counted, is_complete=is_complete)


def _ranked(facet: Facet, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent first; of months, the newest first."""
    found = [(value, count) for value, count in counts.items() if count > 0]
    if facet is Facet.MONTH:
        return sorted(found, reverse=True)
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))
