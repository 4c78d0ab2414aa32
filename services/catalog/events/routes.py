"""`/events`."""

from http import HTTPStatus
from typing import Any

from fastapi import Request

from services.catalog.access.principal import UnauthenticatedError
from services.catalog.events import service
from services.catalog.events.model import types_of
from services.catalog.events.schemas import (
    EVENT_EXAMPLE,
    After,
    EventLimit,
    EventOut,
    EventsOut,
    LastEventId,
    Types,
)
from services.catalog.events.stream import EventStream, Following, frame_of
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, State

router = ApiRouter(tags=["events"], responses=documented("event-not-found", "events-forgotten"))

_STREAM: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "Events, until the client leaves or its token ends",
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "string",
                    "description": "`data` of each is an `EventOut`, `id` its id, `event` its type",
                },
                "example": frame_of(EventOut.model_validate(EVENT_EXAMPLE)).decode(),
            }
        },
    }
}


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


@router.get(
    "/events",
    summary="Read what happened",
    operation_id="list_events",
    response_model_exclude_none=True,
)
async def list_events(
    unit: ReadUnit,
    owner_id: Owner,
    types: Types = [],  # noqa: B006 - FastAPI copies it
    after: After = None,
    limit: EventLimit = 100,
) -> EventsOut:
    """Every change of links, tags, snapshots and imports, oldest first.

    Events are kept for 30 days. Without `after` the oldest that is kept comes first. Read on with
    `after=<next_after>`; when `has_more` is false, ask again later, or follow `/events/stream`.
    """
    wanted = types_of(frozenset(types))
    page = await service.read_on(unit, owner_id, _number(after), wanted, limit)
    return EventsOut.of(page)


@router.get(
    "/events/stream",
    summary="Follow what happens",
    operation_id="stream_events",
    status_code=HTTPStatus.OK,
    response_class=EventStream,
    responses=documented("too-many-streams") | _STREAM,
)
async def stream_events(
    request: Request,
    unit: ReadUnit,
    owner_id: Owner,
    state: State,
    last_event_id: LastEventId = None,
    types: Types = [],  # noqa: B006 - FastAPI copies it
    after: After = None,
) -> EventStream:
    """The same events as `/events`, as server-sent events, as soon as they happen.

    It begins after the event that `Last-Event-ID`, or else `after`, names, and so resumes without a
    gap or a repeat; without either it begins now. A comment every 15 seconds shows that it lives.
    """
    state.feed.check_room(owner_id)
    place = await service.place_of(unit, owner_id, _number(last_event_id or after))
    token = request.state.token

    async def is_allowed() -> bool:
        try:
            return (await state.access.principal_of(token)).account_id == owner_id
        except UnauthenticatedError:
            return False

    following = Following(owner_id, place, types_of(frozenset(types)), is_allowed)
    return EventStream(state.database, state.feed, following)
