"""What a link learns from a capture of it: what its page says of itself."""

from dataclasses import replace
from datetime import datetime

from services.catalog.aliases.learning import learn_urls
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import service, store
from services.catalog.links.model import LinkRow
from services.catalog.links.page_fields import page_fields, taken_over
from services.catalog.snapshots.model import Origin, Snapshot
from services.catalog.snapshots.state import FIRST_ERROR_STATUS, shows_the_page
from services.catalog.tag_rules.applying import tag_by_title
from shared.contracts.messages import SnapshotCaptured


async def learn_from_capture(
    unit: UnitOfWork, link: LinkRow, snapshot: Snapshot, fact: SnapshotCaptured, at: datetime
) -> None:
    """Fill what is empty, and follow the page where nobody wrote anything else.

    Runs in the transaction that records the capture; `link` is as it was before. A page that only
    says that there is none, and one that is older than what is known, teach nothing. Where a URL
    leads is learnt from the site alone: an upload has asked none, a web archive is another.
    """
    is_page = shows_the_page(fact.http_status, fact.verdict.reason if fact.verdict else None)
    if snapshot.origin is Origin.CAPTURED and fact.archived_copy is None:
        await learn_urls(unit, link, snapshot, fact, at)
    is_old = link.good_snapshot_id is not None and snapshot.id < link.good_snapshot_id
    if not is_page or is_old:
        return
    said = await store.said_before(unit, link.id, snapshot.id, below_status=FIRST_ERROR_STATUS)
    before = page_fields(said.title, said.language, said.page) if said else None
    fields = taken_over(link, before, page_fields(fact.title, fact.language, fact.page))
    tagged = "title" in fields and await tag_by_title(
        unit, link.owner_id, replace(link, title=fields["title"])
    )
    if fields or tagged:
        await service.save_link(unit, link, at, **fields)
