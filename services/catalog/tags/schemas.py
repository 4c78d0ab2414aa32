"""Tags in the public API."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from services.catalog.links.model import UNSET
from services.catalog.tags.model import (
    MAX_ALIASES,
    MAX_DESCRIPTION_LENGTH,
    Tag,
    TagChange,
)
from services.catalog.tags.names import (
    MAX_NAME_LENGTH,
    NAME_PATTERN,
    InvalidTagNameError,
    TagName,
    parse_tag,
    parse_tags,
)
from services.catalog.tags.service import Related

TAG_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-57b2-7e58-8d5a-3c1f0f9a6c01",
    "name": "tech/machine learning",
    "parent_id": "01980a3c-57b2-7e58-8d5a-3c1f0f9a6c00",
    "count": 3,
    "colour": "#2f6fed",
    "description": "Papers and tools",
    "aliases": ["ml", "机器学习"],
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}


def _check(text: str) -> str:
    try:
        parse_tag(text)
    except InvalidTagNameError as error:
        raise PydanticCustomError("tag", "{reason}", {"reason": str(error)}) from error
    return text


TagText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_NAME_LENGTH),
    AfterValidator(_check),
    Field(json_schema_extra={"pattern": NAME_PATTERN}),
]
"""A tag as a client writes it: a path, whose parts are separated by `/`."""

TagFilter = Annotated[
    list[TagText],
    Query(
        alias="tag",
        max_length=20,
        description="Repeat it: links must carry all of them",
        examples=[["reading"]],
    ),
]

Colour = Annotated[
    str,
    StringConstraints(pattern="^#[0-9A-Fa-f]{6}$", to_lower=True),
    Field(description="`#rrggbb`"),
]
Description = Annotated[
    str,
    StringConstraints(max_length=MAX_DESCRIPTION_LENGTH, pattern=r"^[^\u0000]*$"),
]
Aliases = Annotated[
    list[TagText],
    Field(max_length=MAX_ALIASES, description="Other names: who tags with one means this tag"),
]


class _TagFields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: Colour | None = None
    description: Description | None = None
    aliases: Aliases = []

    def _change(self, name: TagName | None = None) -> TagChange:
        given = self.model_fields_set
        return TagChange(
            name=name or UNSET,
            colour=self.colour if "colour" in given else UNSET,
            description=(self.description or None) if "description" in given else UNSET,
            aliases=parse_tags(self.aliases) if "aliases" in given else UNSET,
        )


class TagIn(_TagFields):
    """A tag to make. What it lies under is made too."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "tech/machine learning",
                    "colour": "#2f6fed",
                    "description": "Papers and tools",
                    "aliases": ["ml"],
                }
            ]
        }
    )

    name: TagText

    def to_new(self) -> tuple[TagName, TagChange]:
        """What the use case takes."""
        return parse_tag(self.name), self._change()


class TagPatch(_TagFields):
    """What to change. What is absent stays; null clears a colour or description.

    Another `name` is another place in the tree: what lies under the tag moves along.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "tech/ml", "colour": "#2f6fed"}]}
    )

    name: TagText = Field(default="", validate_default=False)

    def to_change(self) -> TagChange:
        """What the use case takes."""
        return self._change(parse_tag(self.name) if "name" in self.model_fields_set else None)


class TagMerge(BaseModel):
    """The tag that another one becomes part of."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"into_id": "01980a3c-57b2-7e58-8d5a-3c1f0f9a6c01"}]},
    )

    into_id: UUID


class TagOut(BaseModel):
    """A tag, and how many links it finds. `name` is its path, `parent_id` what it lies under."""

    model_config = ConfigDict(json_schema_extra={"examples": [TAG_EXAMPLE]})

    id: UUID
    name: str
    parent_id: UUID | None
    count: Annotated[
        int,
        Field(ge=0, description="Links outside the trash that carry it or a tag under it"),
    ]
    colour: str | None
    description: str | None
    aliases: list[str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, tag: Tag) -> "TagOut":
        """Present a tag."""
        return cls(
            id=tag.row.id,
            name=tag.row.name,
            parent_id=tag.parent_id,
            count=tag.count,
            colour=tag.row.colour,
            description=tag.row.description,
            aliases=list(tag.aliases),
            created_at=tag.row.created_at,
            updated_at=tag.row.updated_at,
            version=tag.row.version,
        )


class RelatedTagOut(BaseModel):
    """A tag that links carry together with another one."""

    id: UUID
    name: str
    together: Annotated[int, Field(ge=1, description="Links with both, of those counted")]
    strength: Annotated[
        float,
        Field(ge=0, le=1, description="Cosine of the two sets of links; 1: they are the same"),
    ]


class RelatedOut(BaseModel):
    """Related tags, strongest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": "01980a3c-57b2-7e58-8d5a-3c1f0f9a6c02",
                            "name": "papers",
                            "together": 2,
                            "strength": 0.8165,
                        }
                    ],
                    "counted": 3,
                    "is_complete": True,
                }
            ]
        }
    )

    items: list[RelatedTagOut]
    counted: Annotated[int, Field(ge=0, description="Links that were looked at: the newest")]
    is_complete: Annotated[bool, Field(description="Whether these are all links of the tag")]

    @classmethod
    def of(cls, found: Related) -> "RelatedOut":
        """Present what goes with a tag."""
        items = [
            RelatedTagOut(
                id=item.id, name=item.name, together=item.together, strength=item.strength
            )
            for item in found.items
        ]
        return cls(items=items, counted=found.counted, is_complete=found.is_complete)
