"""`/account`."""

from http import HTTPStatus

from fastapi import Response

from services.catalog.accounts import service
from services.catalog.accounts.schemas import AccountOut, AccountPatch
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit

router = ApiRouter(tags=["account"])

_WITH_ETAG: dict[int | str, dict[str, object]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.get(
    "/account",
    summary="Read the account",
    operation_id="get_account",
    responses=_WITH_ETAG,
)
async def get_account(response: Response, unit: ReadUnit, owner_id: Owner) -> AccountOut:
    """How links are kept: what makes two URLs one link, how long the trash keeps them."""
    account = await service.get_account(unit, owner_id)
    set_etag(response, account.version)
    return AccountOut.of(account)


@router.patch(
    "/account",
    summary="Change the account",
    operation_id="change_account",
    responses=documented("precondition-failed") | _WITH_ETAG,
)
async def change_account(
    body: AccountPatch, response: Response, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> AccountOut:
    """Set what is mentioned.

    With another `ignore_tracking` the kept links are compared anew, which takes some seconds for
    100,000 of them (`is_rekeying`). Links that turn out to be one are listed as duplicates.
    """
    account = await service.change_account(unit, owner_id, body.fields(), if_match)
    set_etag(response, account.version)
    return AccountOut.of(account)
