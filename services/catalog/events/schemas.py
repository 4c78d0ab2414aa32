"""Events in the public API."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.events.model import Event, EventFamily, EventPage, EventType

EVENT_EXAMPLE: dict[str, JsonValue] = {
    "id": "1042",
    "type": "snapshot.captured",
    "at": "2025-07-14T08:00:09.123456Z",
    "link_id": "01980a3c-579f-7d41-b8a4-5d1a86f0aa01",
    "snapshot_id": "01980a3c-579f-7d41-b8a4-5d1a86f0aa11",
    "data": {
        "url": "https://example.com/",
        "state": "captured",
        "attempt": 1,
        "title": "Example Domain",
        "http_status": 200,
        "origin": "captured",
        "pinned": False,
    },
}

_EVENT_ID = "^[0-9]{1,18}$"
Types = Annotated[
    list[EventType | EventFamily],
    Query(
        alias="type",
        description="Only events of these types; `link.*` stands for all of links. May be repeated",
        max_length=50,
    ),
]
After = Annotated[
    str | None,
    Query(
        description="The `id` of an event: those after it follow",
        pattern=_EVENT_ID,
        examples=["0"],
    ),
]
LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        description="What a client sends that connects again; it goes before `after`",
        pattern=_EVENT_ID,
        examples=["0"],
    ),
]
EventLimit = Annotated[int, Query(ge=1, le=1_000, description="Events on a page")]


class EventOut(BaseModel):
    """Something that happened. A field that says nothing is left out.

    Of a link: `link.added`, `link.changed` (whatever counts up its `version`, its tags too, or says
    that it is broken or heals it), `link.trashed`, `link.restored`, `link.deleted`; its snapshots
    go with it and have no events of their own. Of a tag: `tag.added`, `tag.changed`, `tag.deleted`.
    Of a snapshot: `snapshot.queued`, `snapshot.progress` (each step), then one of
    `snapshot.captured`, `snapshot.partial`, `snapshot.failed` and `snapshot.cancelled`,
    `snapshot.indexed` (it can be found), `snapshot.changed` (its pin, its link, or that it cannot
    be indexed), `snapshot.deleted`. Of an import: `import.started`, `import.progressed`,
    `import.done`, `import.failed`. More types may come: ignore what you do not know.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EVENT_EXAMPLE]})

    id: str = Field(description="Counts up by one, an account's events without a gap")
    type: EventType
    at: AwareDatetime
    link_id: UUID | None = None
    snapshot_id: UUID | None = None
    tag_id: UUID | None = None
    import_id: UUID | None = None
    data: dict[str, JsonValue] = Field(description="How it was then, by the names of its fields")

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """Present an event."""
        return cls(
            id=str(event.sequence),
            type=event.type,
            at=event.at,
            link_id=event.link_id,
            snapshot_id=event.snapshot_id,
            tag_id=event.tag_id,
            import_id=event.import_id,
            data=dict(event.data),
        )


class EventsOut(BaseModel):
    """Some events in their order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"items": [EVENT_EXAMPLE], "next_after": "1042", "has_more": False}]
        }
    )

    items: list[EventOut]
    next_after: str = Field(description="Give it as `after` to read on, now or later")
    has_more: bool = Field(description="Whether more is there already")

    @classmethod
    def of(cls, page: EventPage) -> "EventsOut":
        """Present a page."""
        return cls(
            items=[EventOut.of(event) for event in page.items],
            next_after=str(page.after),
            has_more=page.has_more,
        )
