"""`/accounts`."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from services.catalog.access.once_route import OnceRoute
from services.catalog.access.scopes import Scope
from services.catalog.account_admin import service
from services.catalog.account_admin.asking import Admin, AdminOfOne
from services.catalog.account_admin.schemas import (
    ManagedAccountOut,
    ManagedAccountPatch,
    NewAccountIn,
    NewAccountOut,
)
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import account_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import ReadUnit, State, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["accounts"], route_class=OnceRoute, scope=Scope.ADMIN)

_LOCATION: dict[str, Any] = {
    "Location": {"description": "Path of the account", "schema": {"type": "string"}}
}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


async def _new_hash(body: NewAccountIn, state: State, _admin: Admin) -> str | None:
    """The hash of the new password, made before the transaction begins."""
    return await state.passwords.hash(body.password) if body.password is not None else None


async def _changed_hash(body: ManagedAccountPatch, state: State, _admin: AdminOfOne) -> str | None:
    given = "password" in body.model_fields_set
    return await state.passwords.hash(body.password) if given else None


NewHash = Annotated[str | None, Depends(_new_hash)]
ChangedHash = Annotated[str | None, Depends(_changed_hash)]


@router.post(
    "/accounts",
    status_code=HTTPStatus.CREATED,
    summary="Make an account",
    operation_id="create_account",
    responses=documented("role-too-small", "account-name-taken")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_account(
    body: NewAccountIn,
    password_hash: NewHash,
    response: Response,
    state: State,
    unit: WriteUnit,
) -> NewAccountOut:
    """Make an account for somebody. Only accounts of the role `admin` may.

    It keeps links of its own, which nobody else sees, admins neither. Give its owner the password,
    or the `token`, which is shown this once.
    """
    account, token = await service.create_account(
        unit, body.to_new(password_hash, state.default_limits)
    )
    response.headers["Location"] = account_path(account.id)
    set_etag(response, account.version)
    return NewAccountOut.made(account, token)


@router.get(
    "/accounts",
    summary="List accounts",
    operation_id="list_accounts",
    responses=documented("role-too-small"),
)
async def list_accounts(
    unit: ReadUnit, _admin: Admin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[ManagedAccountOut]:
    """Every account, newest first. Only accounts of the role `admin` may."""
    after = after_of(cursor)
    page = await service.list_accounts(unit, before=after[1] if after else None, limit=limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[ManagedAccountOut.of(account) for account in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/accounts/{account_id}",
    summary="Read an account",
    operation_id="get_managed_account",
    responses=documented("account-not-found") | _ETAG,
)
async def get_managed_account(
    account_id: UUID, response: Response, unit: ReadUnit, _admin: AdminOfOne
) -> ManagedAccountOut:
    """One account. To accounts of other roles than `admin` it is as if it were not there."""
    account = await service.get_account(unit, account_id)
    set_etag(response, account.version)
    return ManagedAccountOut.of(account)


@router.patch(
    "/accounts/{account_id}",
    summary="Change an account",
    operation_id="change_managed_account",
    responses=documented(
        "account-not-found",
        "account-name-taken",
        "last-admin",
        "precondition-failed",
    )
    | _ETAG,
)
async def change_managed_account(
    account_id: UUID,
    body: ManagedAccountPatch,
    password_hash: ChangedHash,
    response: Response,
    unit: WriteUnit,
    if_match: IfMatch,
) -> ManagedAccountOut:
    """Change an account's name, role, password or limits, or disable it.

    A new password ends its sessions. Below a new limit nothing is deleted: the account only gets
    nothing more. The account of the token of the settings stays an admin.
    """
    account = await service.change_account(
        unit, account_id, body.to_change(password_hash), if_match
    )
    set_etag(response, account.version)
    return ManagedAccountOut.of(account)


@router.delete(
    "/accounts/{account_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete an account",
    operation_id="delete_account",
    responses=documented("account-not-found", "last-admin", "precondition-failed"),
)
async def delete_account(
    account_id: UUID, unit: WriteUnit, if_match: IfMatch, _admin: AdminOfOne
) -> None:
    """Close an account at once, for good, and have everything that belongs to it removed.

    Its name is free at once; its links, snapshots, files and passages go in the background, a batch
    at a time.
    """
    await service.delete_account(unit, account_id, if_match)
