"""The use case of learning: a link gets the other URLs of the page that was captured."""

from datetime import datetime

from services.catalog.accounts import store as account_store
from services.catalog.aliases import store
from services.catalog.aliases.model import DuplicateReason, LinkUrl, UrlSource, collision
from services.catalog.aliases.teaching import Page, lessons
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.model import LinkRow
from services.catalog.snapshots.model import Snapshot
from shared.contracts.messages import SnapshotCaptured

_LEARNED = (UrlSource.REDIRECT, UrlSource.CANONICAL)


async def learn_urls(
    unit: UnitOfWork, link: LinkRow, snapshot: Snapshot, fact: SnapshotCaptured, at: datetime
) -> None:
    """Take over what a link's newest good capture shows, in place of what earlier ones did.

    A URL that another link has makes the two duplicates.
    """
    if link.good_snapshot_id is not None and link.good_snapshot_id > snapshot.id:
        return
    account = await account_store.get(unit, link.owner_id)
    page = Page(
        asked_url=fact.url,
        final_url=fact.final_url,
        http_status=fact.http_status,
        canonical_url=fact.page.canonical_url if fact.page else None,
        is_other=fact.verdict is not None,
    )
    learned = {
        item.identity.key: LinkUrl(
            owner_id=link.owner_id,
            key=item.identity.key,
            link_id=link.id,
            url=item.identity.url,
            source=item.source,
            created_at=at,
        )
        for item in lessons(page, ignore_tracking=account.ignore_tracking)
    }
    before = [item for item in await store.of_links(unit, [link.id]) if item.source in _LEARNED]
    gone = [item.key for item in before if item.key not in learned]
    await store.replace(unit, link.owner_id, gone, [])
    taken = await store.claim(unit, link.owner_id, list(learned.values()))
    await store.report(
        unit,
        link.owner_id,
        [
            collision(link.id, item.link_id, learned[item.key].url, _reason(learned[item.key]))
            for item in taken
            if item.link_id != link.id
        ],
        at,
    )


def _reason(item: LinkUrl) -> DuplicateReason:
    return DuplicateReason(item.source.value)
