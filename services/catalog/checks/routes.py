"""`/links/{id}/check`."""

from http import HTTPStatus
from uuid import UUID

from fastapi import Response

from services.catalog.checks import service
from services.catalog.checks.schemas import CheckOut
from services.catalog.paths import link_path
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, WriteUnit

router = ApiRouter(tags=["links"])

_LOCATION = {"Location": {"description": "Path of the link", "schema": {"type": "string"}}}


@router.post(
    "/links/{link_id}/check",
    status_code=HTTPStatus.ACCEPTED,
    summary="Check a link",
    operation_id="check_link",
    responses=documented("link-not-found") | {HTTPStatus.ACCEPTED.value: {"headers": _LOCATION}},
)
async def check_link(
    link_id: UUID, response: Response, unit: WriteUnit, owner_id: Owner
) -> CheckOut:
    """See soon whether the page still answers, without a snapshot.

    Links are checked by themselves too, every `check_days` of the account. A page that is gone is
    called broken after a second look, an hour later or more; one that does not answer, after a day.
    """
    check = await service.request_check(unit, owner_id, link_id)
    response.headers["Location"] = link_path(link_id)
    return CheckOut.of(check)
