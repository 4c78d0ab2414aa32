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
        examples=["kEq3bYl0v5hT2sWm9xQn7aRc4uJd8fGz1oPi6LtXyZe"],
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        description="The `ETag` of the reader's copy",
        examples=['"5feceb66ffc86f38d952786c6d696c79"'],
    ),
]
IfModifiedSince = Annotated[
    str | None,
    Header(
        description="The `Last-Modified` of the reader's copy",
        examples=["Mon, 14 Jul 2025 08:00:00 GMT"],
    ),
]


_ATOM_EXAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:uuid:01980a3c-6a10-7d11-8f0e-6f1f2e3d4c5b</id>
  <title>Reading</title>
  <updated>2025-07-14T08:00:00Z</updated>
  <entry>
    <id>urn:uuid:01980a3c-579e-7f10-8a55-9f0c8f5f2b01</id>
    <title>Example Domain</title>
    <link href="https://example.com/" />
    <updated>2025-07-14T08:00:00Z</updated>
  </entry>
</feed>
"""
_JSON_EXAMPLE = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Reading",
    "items": [
        {
            "id": "urn:uuid:01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
            "url": "https://example.com/",
            "title": "Example Domain",
            "date_modified": "2025-07-14T08:00:00Z",
        }
    ],
}


def _documented(
    media_type: str, schema: dict[str, Any], example: Any
) -> dict[int | str, dict[str, Any]]:
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
            "content": {media_type: {"schema": schema, "example": example}},
            "headers": headers,
        },
        HTTPStatus.NOT_MODIFIED.value: {"description": "The reader's copy is good"},
    }


@router.get(
    "/feeds/{secret}.atom",
    summary="Read a feed as Atom",
    operation_id="read_atom_feed",
    response_class=Response,
    responses=_documented(ATOM_TYPE, {"type": "string"}, _ATOM_EXAMPLE),
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
    responses=_documented(JSON_TYPE, {"type": "object"}, _JSON_EXAMPLE),
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
