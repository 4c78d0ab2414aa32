"""`/account`."""

from http import HTTPStatus

from fastapi import Request, Response

from services.catalog.access.route import needs
from services.catalog.access.scopes import Scope
from services.catalog.accounts import quotas, service
from services.catalog.accounts.schemas import AccountOut, AccountPatch, PasswordIn
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Asking, Owner, ReadUnit, State, WriteUnit

router = ApiRouter(tags=["account"])

_WITH_ETAG: dict[int | str, dict[str, object]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.get(
    "/account",
    summary="Read the account",
    operation_id="get_account",
    responses=_WITH_ETAG,
)
async def get_account(response: Response, unit: ReadUnit, owner_id: Owner) -> AccountOut:
    """Who asks, what the account may use and uses, and how its links are kept."""
    account = await service.get_account(unit, owner_id)
    set_etag(response, account.version)
    return AccountOut.of(account, await quotas.usage_of(unit, owner_id))


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
    return AccountOut.of(account, await quotas.usage_of(unit, owner_id))


@router.put(
    "/account/password",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Set the password",
    operation_id="set_password",
    openapi_extra=needs(Scope.ADMIN),
    responses=documented("wrong-password"),
)
async def set_password(body: PasswordIn, request: Request, state: State, asking: Asking) -> None:
    """Give the account a password, or another one, and end all of its other sessions.

    Asked with a session, `current` must be the password that there is. Asked with a token of the
    scope `admin`, such as the one of the settings, it need not be known: that is the way back in.
    """
    await state.gate.admit_password(request, str(asking.account_id))
    await service.set_password(state.database, state.passwords, asking, body.current, body.new)
