"""`/trash`, and the way back out of it."""

from http import HTTPStatus
from uuid import UUID

from fastapi import Response

from services.catalog.links.schemas import LinkOut
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, WriteUnit
from services.catalog.trash import service

router = ApiRouter(tags=["links"])


@router.post(
    "/links/{link_id}/restore",
    summary="Restore a link",
    operation_id="restore_link",
    responses=documented("link-not-found", "link-merged", "precondition-failed")
    | {HTTPStatus.OK.value: {"headers": ETAG_HEADER}},
)
async def restore_link(
    link_id: UUID, if_match: IfMatch, response: Response, unit: WriteUnit, owner_id: Owner
) -> LinkOut:
    """Take a link out of the trash. A link that is not there stays as it is."""
    link = await service.restore_link(unit, owner_id, link_id, if_match)
    set_etag(response, link.row.version)
    return LinkOut.of(link)


@router.delete(
    "/trash",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Empty the trash",
    operation_id="empty_trash",
)
async def empty_trash(unit: WriteUnit, owner_id: Owner) -> None:
    """Delete every link in the trash for good, with its snapshots and their files.

    `GET /links?trash=only` lists them. Without this, each goes after the account's `trash_days`.
    """
    await service.empty_trash(unit, owner_id)
