"""`/retention-rules`."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import retention_rule_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.retention import service
from services.catalog.retention.schemas import (
    PreviewIn,
    PreviewOut,
    RetentionRuleIn,
    RetentionRuleOut,
    RetentionRulePatch,
)
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["retention"])

_LOCATION = {"Location": {"description": "Path of the rule", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/retention-rules",
    status_code=HTTPStatus.CREATED,
    summary="Make a retention rule",
    operation_id="create_retention_rule",
    responses=documented("unknown-reference")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_retention_rule(
    body: RetentionRuleIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> RetentionRuleOut:
    """Delete what is not kept of the histories of links, from now on, a while after it is due.

    What is pinned, the newest good snapshot, and what came after it, always stay.
    """
    rule = await service.create_rule(
        unit, owner_id, body.scope.to_scope(), body.keep.to_keep(), enabled=body.enabled
    )
    response.headers["Location"] = retention_rule_path(rule.id)
    set_etag(response, rule.version)
    return RetentionRuleOut.of(rule)


@router.post(
    "/retention-rules/preview",
    summary="See what retention deletes",
    operation_id="preview_retention",
    responses=documented("unknown-reference"),
)
async def preview_retention(body: PreviewIn, unit: ReadUnit, owner_id: Owner) -> PreviewOut:
    """What the rules in force, and a further one, would delete right now. Nothing is deleted."""
    further = body.rule
    found = await service.preview(
        unit,
        owner_id,
        (further.scope.to_scope(), further.keep.to_keep()) if further else None,
    )
    return PreviewOut.of(found)


@router.get("/retention-rules", summary="List retention rules", operation_id="list_retention_rules")
async def list_retention_rules(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[RetentionRuleOut]:
    """Every retention rule, newest first."""
    page = await service.list_rules(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[RetentionRuleOut.of(rule) for rule in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/retention-rules/{rule_id}",
    summary="Read a retention rule",
    operation_id="get_retention_rule",
    responses=documented("retention-rule-not-found") | _ETAG,
)
async def get_retention_rule(
    rule_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> RetentionRuleOut:
    """One retention rule."""
    rule = await service.get_rule(unit, owner_id, rule_id)
    set_etag(response, rule.version)
    return RetentionRuleOut.of(rule)


@router.patch(
    "/retention-rules/{rule_id}",
    summary="Change a retention rule",
    operation_id="change_retention_rule",
    responses=documented(
        "retention-rule-not-found",
        "unknown-reference",
        "precondition-failed",
    )
    | _ETAG,
)
async def change_retention_rule(
    rule_id: UUID,
    body: RetentionRulePatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> RetentionRuleOut:
    """Change which links are meant, what is kept, or whether at all."""
    rule = await service.change_rule(unit, owner_id, rule_id, body.to_change(), if_match)
    set_etag(response, rule.version)
    return RetentionRuleOut.of(rule)


@router.delete(
    "/retention-rules/{rule_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a retention rule",
    operation_id="delete_retention_rule",
    responses=documented("retention-rule-not-found", "precondition-failed"),
)
async def delete_retention_rule(
    rule_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Delete a rule. What it deleted stays deleted."""
    await service.delete_rule(unit, owner_id, rule_id, if_match)
