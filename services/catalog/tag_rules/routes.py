"""`/tag-rules`."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from services.catalog.links.texts import Flag
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import tag_rule_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from services.catalog.tag_rules import service
from services.catalog.tag_rules.schemas import RuleIn, RuleOut, RulePatch, RuleRunOut
from shared.http.pages import Page

router = ApiRouter(tags=["tag rules"])

_LOCATION: dict[str, Any] = {
    "Location": {"description": "Path of the rule", "schema": {"type": "string"}}
}
_WITH_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}

DryRun = Annotated[Flag, Query(description="Only say what would be changed")]


@router.get("/tag-rules", summary="List tag rules", operation_id="list_tag_rules")
async def list_tag_rules(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[RuleOut]:
    """Rules in the order in which they were made."""
    after = after_of(cursor)
    page = await service.list_rules(unit, owner_id, after=after[1] if after else None, limit=limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[RuleOut.of(rule) for rule in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.post(
    "/tag-rules",
    status_code=HTTPStatus.CREATED,
    summary="Make a tag rule",
    operation_id="create_tag_rule",
    responses=documented("tag-name", "too-many-tag-rules")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_tag_rule(
    body: RuleIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> RuleOut:
    """Tag links from now on when they are added, or when a capture tells their titles.

    Links that are there already are tagged when the rule is run.
    """
    rule = await service.create_rule(unit, owner_id, body.to_new())
    response.headers["Location"] = tag_rule_path(rule.id)
    set_etag(response, rule.version)
    return RuleOut.of(rule)


@router.post("/tag-rules/run", summary="Run all tag rules", operation_id="run_tag_rules")
async def run_tag_rules(unit: WriteUnit, owner_id: Owner, *, dry_run: DryRun = False) -> RuleRunOut:
    """Tag every link outside the trash by every enabled rule, as if it were added now."""
    return RuleRunOut.of(await service.run_all(unit, owner_id, dry_run=dry_run))


@router.get(
    "/tag-rules/{rule_id}",
    summary="Read a tag rule",
    operation_id="get_tag_rule",
    responses=documented("tag-rule-not-found") | _WITH_ETAG,
)
async def get_tag_rule(
    rule_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> RuleOut:
    """One rule."""
    rule = await service.get_rule(unit, owner_id, rule_id)
    set_etag(response, rule.version)
    return RuleOut.of(rule)


@router.patch(
    "/tag-rules/{rule_id}",
    summary="Change a tag rule",
    operation_id="change_tag_rule",
    responses=documented("tag-rule-not-found", "tag-name", "precondition-failed") | _WITH_ETAG,
)
async def change_tag_rule(
    rule_id: UUID,
    body: RulePatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> RuleOut:
    """Change a rule; links that it has tagged stay as they are."""
    rule = await service.change_rule(unit, owner_id, rule_id, body.to_change(), if_match)
    set_etag(response, rule.version)
    return RuleOut.of(rule)


@router.delete(
    "/tag-rules/{rule_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a tag rule",
    operation_id="delete_tag_rule",
    responses=documented("tag-rule-not-found", "precondition-failed"),
)
async def delete_tag_rule(
    rule_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Delete a rule; links that it has tagged stay as they are."""
    await service.delete_rule(unit, owner_id, rule_id, if_match)


@router.post(
    "/tag-rules/{rule_id}/run",
    summary="Run a tag rule",
    operation_id="run_tag_rule",
    responses=documented("tag-rule-not-found"),
)
async def run_tag_rule(
    rule_id: UUID, unit: WriteUnit, owner_id: Owner, *, dry_run: DryRun = False
) -> RuleRunOut:
    """Tag every link outside the trash by this rule, enabled or not, as if it were added now."""
    return RuleRunOut.of(await service.run_rule(unit, owner_id, rule_id, dry_run=dry_run))
