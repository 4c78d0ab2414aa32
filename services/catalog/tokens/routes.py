"""`/tokens`."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.access.once_route import OnceRoute
from services.catalog.access.route import needs
from services.catalog.access.scopes import Scope
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import token_path
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Asking, Owner, ReadUnit, WriteUnit
from services.catalog.tokens import service
from services.catalog.tokens.schemas import TokenIn, TokenMadeOut, TokenOut, TokenPatch
from shared.http.pages import Page

router = ApiRouter(tags=["tokens"], route_class=OnceRoute, scope=Scope.ADMIN)

_READ = needs(Scope.READ)
_LOCATION: dict[str, Any] = {
    "Location": {"description": "Path of the token", "schema": {"type": "string"}}
}


@router.post(
    "/tokens",
    status_code=HTTPStatus.CREATED,
    summary="Make a token",
    operation_id="create_token",
    responses=documented("expiry-passed", "too-many-tokens")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION}},
)
async def create_token(
    body: TokenIn, response: Response, unit: WriteUnit, asking: Asking
) -> TokenMadeOut:
    """Make a token of this account. `token` is shown this once, so keep it.

    A token of the scope `read` reads, `write` changes the library too, and `admin` also looks after
    the account and its tokens.
    """
    text, token = await service.create_token(unit, asking, body.name, body.scope, body.expires_at)
    response.headers["Location"] = token_path(token.id)
    return TokenMadeOut.made(text, token)


@router.get("/tokens", summary="List tokens", operation_id="list_tokens", openapi_extra=_READ)
async def list_tokens(
    unit: ReadUnit, asking: Asking, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[TokenOut]:
    """Every token of this account, newest first: its own, its sessions, the one of the settings.

    One that has expired is listed for another week.
    """
    after = after_of(cursor)
    page = await service.list_tokens(
        unit, asking.account_id, before=after[1] if after else None, limit=limit
    )
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[TokenOut.of(token, asking) for token in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/tokens/{token_id}",
    summary="Read a token",
    operation_id="get_token",
    openapi_extra=_READ,
    responses=documented("token-not-found"),
)
async def get_token(token_id: UUID, unit: ReadUnit, asking: Asking) -> TokenOut:
    """One token, without itself."""
    return TokenOut.of(await service.get_token(unit, asking.account_id, token_id), asking)


@router.patch(
    "/tokens/{token_id}",
    summary="Rename a token",
    operation_id="change_token",
    responses=documented("token-not-found"),
)
async def change_token(
    token_id: UUID, body: TokenPatch, unit: WriteUnit, asking: Asking
) -> TokenOut:
    """Call a token something else. To change its scope or its end, make another."""
    token = await service.rename_token(unit, asking.account_id, token_id, body.name)
    return TokenOut.of(token, asking)


@router.delete(
    "/tokens/{token_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Revoke a token",
    operation_id="delete_token",
    responses=documented("token-not-found", "token-configured"),
)
async def delete_token(token_id: UUID, unit: WriteUnit, owner_id: Owner) -> None:
    """Take a token away. It works at once; a session is signed out by it."""
    await service.revoke_token(unit, owner_id, token_id)
