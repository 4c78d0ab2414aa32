"""Feeds in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from services.catalog.feeds.model import Feed, FeedChange
from services.catalog.links.filter_schemas import LinkConditions
from services.catalog.paths import feed_content_path

FEED_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7100-7000-8000-000000000001",
    "name": "To read",
    "filter": {"tag": ["reading"], "read": False},
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "last_used_at": None,
    "version": 1,
}
_SECRET = "Xq3vExampleExampleExampleExampleExampleExam"  # noqa: S105 - an example

FeedName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^\u0000]*$"),
    Field(description="The title that feed readers show", examples=["To read"]),
]
FilterField = Annotated[
    LinkConditions, Field(description="Which links: the newest 50 of them are in the feed")
]


class FeedIn(BaseModel):
    """A feed to make."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "To read", "filter": {"tag": ["reading"], "read": False}}]
        },
    )

    name: FeedName
    filter: FilterField


class FeedPatch(BaseModel):
    """What to change; what is absent stays. A filter takes the place of the former one."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "To read at home"}]}
    )

    name: FeedName | None = None
    filter: FilterField | None = None

    def to_change(self) -> FeedChange:
        """What the use case takes."""
        return FeedChange(self.name, as_kept(self.filter) if self.filter else None)


class FeedOut(BaseModel):
    """A feed, without its secret."""

    model_config = ConfigDict(json_schema_extra={"examples": [FEED_EXAMPLE]})

    id: UUID
    name: str
    filter: Annotated[
        dict[str, JsonValue], Field(description="The conditions that were given, as `GET /links`")
    ]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    last_used_at: Annotated[
        AwareDatetime | None, Field(description="To a quarter of an hour; null: not yet")
    ]
    version: int

    @classmethod
    def of(cls, feed: Feed) -> "FeedOut":
        """Present a feed."""
        return cls(**_fields(feed))


class FeedSecretOut(FeedOut):
    """A feed with its addresses. They are shown this once: only a hash of the secret is kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                FEED_EXAMPLE
                | {
                    "atom_url": f"/feeds/{_SECRET}.atom",
                    "json_url": f"/feeds/{_SECRET}.json",
                }
            ]
        }
    )

    atom_url: Annotated[
        str | None,
        Field(
            description="Path of the Atom feed (RFC 4287). Whoever knows it may read it, without a "
            "token. Null when the call is repeated with its `Idempotency-Key`"
        ),
    ]
    json_url: Annotated[
        str | None, Field(description="Path of the same as JSON Feed 1.1; null as `atom_url`")
    ]

    @classmethod
    def made(cls, secret: str, feed: Feed) -> "FeedSecretOut":
        """Present a feed to whom its secret is given."""
        return cls(
            **_fields(feed),
            atom_url=feed_content_path(secret, "atom"),
            json_url=feed_content_path(secret, "json"),
        )


def as_kept(conditions: LinkConditions) -> dict[str, JsonValue]:
    """A filter as it is kept: what was given and nothing else."""
    kept: dict[str, JsonValue] = conditions.model_dump(mode="json", exclude_unset=True)
    return {name: value for name, value in kept.items() if value is not None}


def _fields(feed: Feed) -> dict[str, object]:
    return {
        "id": feed.id,
        "name": feed.name,
        "filter": feed.conditions,
        "created_at": feed.created_at,
        "updated_at": feed.updated_at,
        "last_used_at": feed.last_used_at,
        "version": feed.version,
    }
