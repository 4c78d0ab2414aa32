"""The use case of search: embed finds ids, the database says what they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.links import service as links
from services.catalog.links.model import Link
from services.catalog.search.embed_client import EmbedClient
from services.catalog.tagging import store as tagging
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import TagName
from shared.contracts.search import LinkHit, SearchRequest


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that answers a query, and why."""

    link: Link
    hit: LinkHit


async def search_links(
    database: Database,
    embed: EmbedClient,
    owner_id: UUID,
    *,
    query: str,
    tags: Sequence[TagName],
    limit: int,
) -> list[FoundLink]:
    """Links that answer `query` and carry all the tags, or tags under them, best first.

    The index may lag behind: what was deleted, thrown away or lost a tag meanwhile is left out. No
    transaction is open while embed works.

    Raises:
        SearchUnavailableError: embed does not answer.
    """
    async with database.read() as unit:
        known = await tag_store.resolve(unit, owner_id, tags)
    if len(known) < len(tags):
        return []
    wanted = tuple(sorted(set(known.values())))
    answer = await embed.search(
        SearchRequest(owner_id=owner_id, query=query, tag_ids=wanted, limit=limit)
    )
    found = [hit.link_id for hit in answer.hits]
    async with database.read() as unit:
        kept = await links.get_links(unit, owner_id, found)
        carried = await tagging.ids_of_links(unit, found) if wanted else {}
    return [
        FoundLink(link=kept[hit.link_id], hit=hit)
        for hit in answer.hits
        if hit.link_id in kept
        and kept[hit.link_id].row.trashed_at is None
        and carried.get(hit.link_id, frozenset()).issuperset(wanted)
    ]
