"""`/schedules`."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import schedule_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.schedules import service
from services.catalog.schedules.schemas import ScheduleIn, ScheduleOut, SchedulePatch
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["schedules"])

_LOCATION = {"Location": {"description": "Path of the schedule", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/schedules",
    status_code=HTTPStatus.CREATED,
    summary="Make a schedule",
    operation_id="create_schedule",
    responses=documented("unknown-reference")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_schedule(
    body: ScheduleIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> ScheduleOut:
    """Take a new snapshot of links as soon as their newest is so many days old.

    These snapshots queue behind everything that a person waits for, a few at a time; a link whose
    newest snapshot is not taken yet waits for that one.
    """
    schedule = await service.create_schedule(
        unit, owner_id, body.scope.to_scope(), every_days=body.every_days, enabled=body.enabled
    )
    response.headers["Location"] = schedule_path(schedule.id)
    set_etag(response, schedule.version)
    return ScheduleOut.of(schedule)


@router.get("/schedules", summary="List schedules", operation_id="list_schedules")
async def list_schedules(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[ScheduleOut]:
    """Every schedule, newest first."""
    page = await service.list_schedules(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[ScheduleOut.of(schedule) for schedule in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/schedules/{schedule_id}",
    summary="Read a schedule",
    operation_id="get_schedule",
    responses=documented("schedule-not-found") | _ETAG,
)
async def get_schedule(
    schedule_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> ScheduleOut:
    """One schedule."""
    schedule = await service.get_schedule(unit, owner_id, schedule_id)
    set_etag(response, schedule.version)
    return ScheduleOut.of(schedule)


@router.patch(
    "/schedules/{schedule_id}",
    summary="Change a schedule",
    operation_id="change_schedule",
    responses=documented(
        "schedule-not-found",
        "unknown-reference",
        "precondition-failed",
    )
    | _ETAG,
)
async def change_schedule(
    schedule_id: UUID,
    body: SchedulePatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> ScheduleOut:
    """Change which links are meant, how often, or whether at all."""
    schedule = await service.change_schedule(
        unit, owner_id, schedule_id, body.to_change(), if_match
    )
    set_etag(response, schedule.version)
    return ScheduleOut.of(schedule)


@router.delete(
    "/schedules/{schedule_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a schedule",
    operation_id="delete_schedule",
    responses=documented("schedule-not-found", "precondition-failed"),
)
async def delete_schedule(
    schedule_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Delete a schedule. Snapshots that it asked for stay."""
    await service.delete_schedule(unit, owner_id, schedule_id, if_match)
