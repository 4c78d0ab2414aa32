"""Which options the jobs of snapshots carry: in a few statements, however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.catalog.capture_options import store
from services.catalog.capture_options.resolving import Effective, Subject, effective
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.identity import site_of
from services.catalog.snapshots.model import Snapshot
from shared.contracts.capture_options import CaptureOptions


async def with_options(
    unit: UnitOfWork, owner_id: UUID, queued: Sequence[Snapshot]
) -> list[Snapshot]:
    """Snapshots that were not issued yet, with what holds for their links.

    What was chosen for a snapshot alone, which it carries already, comes first.
    """
    if not queued or not await store.any_enabled(unit, owner_id):
        return list(queued)
    urls = {snapshot.link_id: snapshot.url for snapshot in queued}
    found = await of_links(unit, owner_id, urls)
    return [replace(item, options=_over(item, found[item.link_id].options)) for item in queued]


async def of_links(
    unit: UnitOfWork, owner_id: UUID, urls: Mapping[UUID, str]
) -> dict[UUID, Effective]:
    """What holds for links, given by id and URL."""
    sets = await store.enabled(unit, owner_id, list(urls))
    named = sorted({item.scope.tag_id for item in sets if item.scope.tag_id is not None})
    tags = await store.tags_of(unit, list(urls), named)
    of_links = {item.scope.link_id for item in sets}
    general = [item for item in sets if item.scope.link_id is None]
    return {
        link_id: effective(
            sets if link_id in of_links else general,
            Subject(link_id, site_of(url), tags.get(link_id, ())),
        )
        for link_id, url in urls.items()
    }


def _over(snapshot: Snapshot, others: CaptureOptions) -> CaptureOptions | None:
    options = (snapshot.options or CaptureOptions()).over(others)
    return None if options == CaptureOptions() else options
