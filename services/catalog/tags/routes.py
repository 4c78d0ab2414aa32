"""`/tags`."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import StringConstraints

from services.catalog.paging import Cursor
from services.catalog.paths import tag_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from services.catalog.tags import service
from services.catalog.tags.model import Children
from services.catalog.tags.names import MAX_NAME_LENGTH, key_of
from services.catalog.tags.paging import after_of, cursor_of
from services.catalog.tags.schemas import RelatedOut, TagIn, TagMerge, TagOut, TagPatch
from shared.http.pages import Page

router = ApiRouter(tags=["tags"])

_DEFAULT_LIMIT = 1_000
_LOCATION: dict[str, Any] = {
    "Location": {"description": "Path of the tag", "schema": {"type": "string"}}
}
_WITH_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}

Begins = Annotated[
    str,
    StringConstraints(max_length=MAX_NAME_LENGTH, pattern=r"^[^\x00]*$"),
    Query(description="How the name, a part of it, or an alias begins", examples=["mach"]),
]
TagLimit = Annotated[int, Query(ge=1, le=1_000, description="Items on a page")]


@router.get("/tags", summary="List tags", operation_id="list_tags")
async def list_tags(
    unit: ReadUnit,
    owner_id: Owner,
    q: Begins = "",
    cursor: Cursor = None,
    limit: TagLimit = _DEFAULT_LIMIT,
) -> Page[TagOut]:
    """Tags in the order of their names, with the number of links that each finds.

    A tag finds the links that carry it or a tag under it.
    """
    page = await service.list_tags(
        unit, owner_id, begins=key_of(q), after=after_of(cursor), limit=limit
    )
    return Page(
        items=[TagOut.of(tag) for tag in page.items],
        next_cursor=cursor_of(page.items[-1].row.key) if page.has_more else None,
    )


@router.post(
    "/tags",
    status_code=HTTPStatus.CREATED,
    summary="Make a tag",
    operation_id="create_tag",
    responses=documented("tag-taken", "tag-name")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_tag(body: TagIn, response: Response, unit: WriteUnit, owner_id: Owner) -> TagOut:
    """Make a tag before any link carries it, and the tags that it lies under."""
    tag = await service.create_tag(unit, owner_id, *body.to_new())
    response.headers["Location"] = tag_path(tag.row.id)
    set_etag(response, tag.row.version)
    return TagOut.of(tag)


@router.get(
    "/tags/{tag_id}",
    summary="Read a tag",
    operation_id="get_tag",
    responses=documented("tag-not-found") | _WITH_ETAG,
)
async def get_tag(tag_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner) -> TagOut:
    """One tag."""
    tag = await service.get_tag(unit, owner_id, tag_id)
    set_etag(response, tag.row.version)
    return TagOut.of(tag)


@router.patch(
    "/tags/{tag_id}",
    summary="Change a tag",
    operation_id="change_tag",
    responses=documented(
        "tag-not-found", "tag-taken", "tag-under-itself", "tag-name", "precondition-failed"
    )
    | _WITH_ETAG,
)
async def change_tag(
    tag_id: UUID,
    body: TagPatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> TagOut:
    """Rename or move a tag, or change its colour, description or aliases.

    `{"name": "science/ml"}` moves the tag, with everything under it, to under `science`, which is
    made when it is missing. Links and search follow.
    """
    tag = await service.change_tag(unit, owner_id, tag_id, body.to_change(), if_match)
    set_etag(response, tag.row.version)
    return TagOut.of(tag)


@router.post(
    "/tags/{tag_id}/merge",
    summary="Merge a tag into another",
    operation_id="merge_tag",
    response_description="The tag that is left",
    responses=documented(
        "tag-not-found",
        "unknown-reference",
        "tag-taken",
        "tag-under-itself",
        "tag-name",
        "precondition-failed",
    )
    | _WITH_ETAG,
)
async def merge_tag(
    tag_id: UUID,
    body: TagMerge,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> TagOut:
    """Make a tag part of another: its links, what lies under it, its aliases and rules.

    Its name becomes an alias of the other, so that who tags with it means the one that is left.
    """
    tag = await service.merge_tags(unit, owner_id, tag_id, body.into_id, if_match)
    set_etag(response, tag.row.version)
    return TagOut.of(tag)


@router.delete(
    "/tags/{tag_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a tag",
    operation_id="delete_tag",
    responses=documented("tag-not-found", "tag-has-children", "tag-taken", "precondition-failed"),
)
async def delete_tag(
    tag_id: UUID,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
    children: Annotated[
        Children,
        Query(
            description="When tags lie under it: `refuse` answers 409, `lift` moves them to where "
            "it was, `delete` deletes them too"
        ),
    ] = Children.REFUSE,
) -> None:
    """Delete a tag and take it from every link, rule and schedule."""
    await service.delete_tag(unit, owner_id, tag_id, children, if_match)


@router.get(
    "/tags/{tag_id}/related",
    summary="Tags that go with a tag",
    operation_id="related_tags",
    responses=documented("tag-not-found"),
)
async def related_tags(
    tag_id: UUID,
    unit: ReadUnit,
    owner_id: Owner,
    limit: Annotated[int, Query(ge=1, le=100, description="Most tags")] = 20,
) -> RelatedOut:
    """The tags that links carry together with this one, strongest first."""
    return RelatedOut.of(await service.related_tags(unit, owner_id, tag_id, limit))
