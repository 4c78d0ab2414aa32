"""Bulk calls in the public API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from services.catalog.bulk.model import Create, Delete, Edit, Wanted
from services.catalog.links.schemas import LinkIn, LinkPatch
from services.catalog.links.texts import TagTexts
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.tags.names import parse_tags
from shared.http.problems import Problem

MAX_ITEMS = 1_000

_ID = "01980a3c-579e-7f10-8a55-9f0c8f5f2b01"


class _OfLink(BaseModel):
    """An item about a link that is kept."""

    id: UUID
    version: Annotated[
        int | None, Field(ge=1, description="Do it only if the link has this version")
    ] = None

    @property
    def precondition(self) -> Precondition:
        """What `version` asks for."""
        return ANY_VERSION if self.version is None else Precondition(frozenset({self.version}))


class BulkCreate(LinkIn):
    """Keep a link, as `POST /links` does."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["create"]

    def wanted(self) -> Wanted:
        """What the use case takes."""
        return Create(self.to_new())


class BulkUpdate(_OfLink, LinkPatch):
    """Change fields of a link, as `PATCH /links/{id}` does."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["update"]

    def wanted(self) -> Wanted:
        """What the use case takes."""
        return Edit(self.id, self.precondition, self.to_change())


class BulkTag(_OfLink):
    """Give tags to a link and take others from it."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["tag"]
    add: TagTexts = []
    remove: TagTexts = []

    def wanted(self) -> Wanted:
        """What the use case takes."""
        return Edit(
            self.id,
            self.precondition,
            added_tags=parse_tags(self.add),
            removed_tags=parse_tags(self.remove),
        )


class BulkDelete(_OfLink):
    """Move a link to the trash, or delete it for good."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["delete"]
    permanent: bool = False

    def wanted(self) -> Wanted:
        """What the use case takes."""
        if self.permanent:
            return Delete(self.id, self.precondition)
        return Edit(self.id, self.precondition, in_trash=True)


class BulkRestore(_OfLink):
    """Take a link out of the trash."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["restore"]

    def wanted(self) -> Wanted:
        """What the use case takes."""
        return Edit(self.id, self.precondition, in_trash=False)


_Item = Annotated[
    BulkCreate | BulkUpdate | BulkTag | BulkDelete | BulkRestore, Field(discriminator="op")
]
_ITEM: TypeAdapter[_Item] = TypeAdapter(_Item)
_ITEM_MODELS = (BulkCreate, BulkUpdate, BulkTag, BulkDelete, BulkRestore)


def _item_fields() -> str:
    """The fields of every kind of item, in words."""
    lines = []
    for model in _ITEM_MODELS:
        names = [f"`{name}`" for name in model.model_fields if name != "op"]
        (op,) = model.model_fields["op"].annotation.__args__  # type: ignore[union-attr]
        lines.append(f"`{op}`: {', '.join(names)}")
    return "; ".join(lines)


class BulkIn(BaseModel):
    """Up to 1,000 items, done in their order. One that is wrong does not stop the others."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {"op": "create", "url": "https://example.com/", "tags": ["reading"]},
                        {"op": "update", "id": _ID, "title": "Example", "version": 3},
                        {"op": "tag", "id": _ID, "add": ["done"], "remove": ["reading"]},
                        {"op": "delete", "id": _ID},
                        {"op": "restore", "id": _ID},
                    ]
                }
            ]
        },
    )

    items: Annotated[
        list[Annotated[dict[str, JsonValue], WithJsonSchema({"type": "object"})]],
        Field(
            min_length=1,
            max_length=MAX_ITEMS,
            description=f"`op` says what to do, and takes these fields. {_item_fields()}. An item "
            "that is not as it must be has status 422 in its own result.",
        ),
    ]


class BulkResult(BaseModel):
    """What became of an item. `problem` says why it was not done."""

    index: int
    status: Annotated[int, Field(description="As if it had been a call of its own")]
    id: UUID | None
    version: Annotated[int | None, Field(description="The link's version afterwards")]
    problem: Problem | None


class BulkOut(BaseModel):
    """The results, in the order of the items."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "results": [
                        {"index": 0, "status": 201, "id": _ID, "version": 1, "problem": None}
                    ],
                    "done_count": 1,
                    "failed_count": 0,
                }
            ]
        }
    )

    results: list[BulkResult]
    done_count: int
    failed_count: int


def parse_item(item: dict[str, Any]) -> Wanted | ValidationError:
    """What an item wants, or what is wrong with it."""
    try:
        return _ITEM.validate_python(item).wanted()
    except ValidationError as error:
        return error
