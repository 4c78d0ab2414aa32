"""Tagging by filter in the public API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.catalog.links.filter_schemas import LinkConditions
from services.catalog.links.texts import Flag
from services.catalog.tagging.by_filter.store import Picked
from services.catalog.tagging.service import Tagging
from services.catalog.tags.names import parse_tags
from services.catalog.tags.schemas import TagText

_MOST_TAGS = 20


class TaggingIn(BaseModel):
    """Which links are meant, and what they shall carry and not carry. `filter: {}` means all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "filter": {"site": ["example.com"], "untagged": True},
                    "add": ["reading"],
                    "remove": ["inbox"],
                    "dry_run": True,
                }
            ]
        },
    )

    filter: LinkConditions
    add: Annotated[list[TagText], Field(max_length=_MOST_TAGS)] = []
    remove: Annotated[
        list[TagText],
        Field(max_length=_MOST_TAGS, description="A tag that lies under one of these stays"),
    ] = []
    dry_run: Annotated[Flag, Field(description="Only say what would be changed")] = False

    def to_tagging(self) -> Tagging:
        """What the use case takes."""
        return Tagging(
            filter=self.filter.to_filter(),
            add=parse_tags(self.add),
            remove=parse_tags(self.remove),
            dry_run=self.dry_run,
        )


class TaggingOut(BaseModel):
    """How many links were meant, and how many of them were changed (or would be)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"matched": 12, "changed": 7}]})

    matched: Annotated[int, Field(ge=0)]
    changed: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, picked: Picked) -> "TaggingOut":
        """Present what tagging did."""
        return cls(matched=picked.matched, changed=picked.changed)
