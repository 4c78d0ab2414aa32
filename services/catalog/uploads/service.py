"""Use case of uploads: keep a link with a snapshot that comes as a file."""

from uuid import UUID

from services.catalog.accounts import quotas
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import adding
from services.catalog.links import service as links
from services.catalog.links.model import Link
from services.catalog.snapshots import service as snapshots
from services.catalog.uploads.storing import StoredUpload


async def add_upload(unit: UnitOfWork, owner_id: UUID, upload: StoredUpload) -> Link:
    """Keep a link, or find the one that is kept, and add a snapshot made of the file.

    Raises:
        InvalidUrlError: the URL cannot be kept.
        TooManyTagsError: the tags are too many together.
        QuotaExceededError: the account keeps as many bytes, or links, as it may.
    """
    await quotas.check_bytes(unit, owner_id)
    added = await adding.add_link(unit, owner_id, upload.new, capture=False)
    link_id = added.row.id
    artifact = await upload.for_link(link_id)
    await snapshots.queue_upload(unit, owner_id, link_id, added.row.url, artifact, now())
    return await links.get_link(unit, owner_id, link_id)
