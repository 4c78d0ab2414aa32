"""`/feeds/<secret>.atom` and `/feeds/<secret>.json`: without a token, for feed readers."""

import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response

from services.catalog.feeds import service
from services.catalog.feeds.presenting import ATOM_TYPE, JSON_TYPE, as_atom, as_json_feed
from services.catalog.problem_types.registry import documented
from services.catalog.state import State

router = APIRouter(tags=["feeds"])

Secret = Annotated[
    str,
    Path(
        description="What `POST /feeds` has told once",
    ),
]
IfNoneMatch = Annotated[str | None, Header(description="The `ETag` of the reader's copy")]
IfModifiedSince = Annotated[
    str | None, Header(description="The `Last-Modified` of the reader's copy")
]


def _documented(media_type: str, schema: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    headers = {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in (
            ("ETag", "Of these very bytes"),
            ("Last-Modified", "Of the newest change"),
        )
    }
    return documented("not-found") | {
        HTTPStatus.OK.value: {
            "description": "The newest 50 links, newest first",
            "content": {media_type: {"schema": schema}},
            "headers": headers,
        },
        HTTPStatus.NOT_MODIFIED.value: {"description": "The reader's copy is good"},
    }


@router.get(
    "/feeds/{secret}.atom",
    summary="Read a feed as Atom",
    operation_id="read_atom_feed",
    response_class=Response,
    responses=_documented(ATOM_TYPE, {"type": "string"}),
)
async def read_atom_feed(
    secret: Secret,
    request: Request,
    state: State,
    if_none_match: IfNoneMatch = None,
    if_modified_since: IfModifiedSince = None,
) -> Response:
    """The newest links of the feed's filter, as RFC 4287 has it. Needs no token."""
    content = await service.read_feed(state.database, secret)
    body = as_atom(content, _self_url(request))
    return _answer(body, ATOM_TYPE, content.updated_at, if_none_match, if_modified_since)


@router.get(
    "/feeds/{secret}.json",
    summary="Read a feed as JSON Feed",
    operation_id="read_json_feed",
    response_class=Response,
    responses=_documented(JSON_TYPE, {"type": "object"}),
)
async def read_json_feed(
    secret: Secret,
    request: Request,
    state: State,
    if_none_match: IfNoneMatch = None,
    if_modified_since: IfModifiedSince = None,
) -> Response:
    """The newest links of the feed's filter, as JSON Feed 1.1 has it. Needs no token."""
    content = await service.read_feed(state.database, secret)
    body = as_json_feed(content, _self_url(request))
    return _answer(body, JSON_TYPE, content.updated_at, if_none_match, if_modified_since)


def _self_url(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _answer(
    body: bytes,
    media_type: str,
    updated_at: datetime,
    if_none_match: str | None,
    if_modified_since: str | None,
) -> Response:
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(updated_at, usegmt=True),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    if _is_fresh(headers["ETag"], updated_at, if_none_match, if_modified_since):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _is_fresh(
    etag: str, updated_at: datetime, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """RFC 9110, 13.2.2: the date counts only where no entity tag is named."""
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or etag in tags
    if if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    return since.tzinfo is not None and updated_at.replace(microsecond=0) <= since
