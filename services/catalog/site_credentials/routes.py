"""`/site-credentials`."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.access.scopes import Scope
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import site_credentials_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.site_credentials import service
from services.catalog.site_credentials.schemas import (
    SiteCredentialsIn,
    SiteCredentialsOut,
    SiteCredentialsPatch,
    host_of,
)
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["site credentials"], scope=Scope.ADMIN)

_LOCATION = {"Location": {"description": "Path of the credentials", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/site-credentials",
    status_code=HTTPStatus.CREATED,
    summary="Keep credentials of a site",
    operation_id="create_site_credentials",
    responses=documented("secrets-key-missing", "site-credentials-exist", "credentials-refused")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_site_credentials(
    body: SiteCredentialsIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> SiteCredentialsOut:
    """Keep the cookies, headers or password that a site is shown, from the next capture on.

    They are sent to this host and its subdomains alone, are kept encrypted, and are never shown
    again: not here, not in exports, events or logs.
    """
    site = host_of(body.site)
    item = await service.create_credentials(unit, owner_id, site, body.given_for(site))
    response.headers["Location"] = site_credentials_path(item.id)
    set_etag(response, item.version)
    return SiteCredentialsOut.of(item)


@router.get(
    "/site-credentials", summary="List credentials of sites", operation_id="list_site_credentials"
)
async def list_site_credentials(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[SiteCredentialsOut]:
    """The sites with the names of what they are shown, newest first."""
    page = await service.list_credentials(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[SiteCredentialsOut.of(item) for item in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/site-credentials/{credentials_id}",
    summary="Read credentials of a site",
    operation_id="get_site_credentials",
    responses=documented("site-credentials-not-found") | _ETAG,
)
async def get_site_credentials(
    credentials_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> SiteCredentialsOut:
    """What is kept for one site: names, and never a value."""
    item = await service.get_credentials(unit, owner_id, credentials_id)
    set_etag(response, item.version)
    return SiteCredentialsOut.of(item)


@router.patch(
    "/site-credentials/{credentials_id}",
    summary="Change credentials of a site",
    operation_id="change_site_credentials",
    responses=documented(
        "site-credentials-not-found",
        "secrets-key-missing",
        "site-credentials-unreadable",
        "credentials-refused",
        "precondition-failed",
    )
    | _ETAG,
)
async def change_site_credentials(
    credentials_id: UUID,
    body: SiteCredentialsPatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> SiteCredentialsOut:
    """Replace all cookies, all headers or the password; what is not mentioned stays."""
    site = (await service.get_credentials(unit, owner_id, credentials_id)).site
    given = body.given_for(site)
    item = await service.change_credentials(unit, owner_id, credentials_id, given, if_match)
    set_etag(response, item.version)
    return SiteCredentialsOut.of(item)


@router.delete(
    "/site-credentials/{credentials_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete credentials of a site",
    operation_id="delete_site_credentials",
    responses=documented("site-credentials-not-found", "precondition-failed"),
)
async def delete_site_credentials(
    credentials_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Forget what the site was shown. What was captured stays as it is."""
    await service.delete_credentials(unit, owner_id, credentials_id, if_match)
