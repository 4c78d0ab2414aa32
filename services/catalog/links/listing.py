"""Lists of links in the public API: what is asked for, and sparse answers."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from services.catalog.links.filter_schemas import LinkConditions
from services.catalog.links.model import Link
from services.catalog.links.schemas import LinkOut, presented
from services.catalog.links.service import Needs
from services.catalog.links.sorting import Sort
from services.catalog.paging import CURSOR_EXAMPLE, DEFAULT_LIMIT

_NAMES = tuple(LinkOut.model_fields)
_NAME = f"(?:{'|'.join(_NAMES)})"
_OF_GOOD_SNAPSHOT = {"good_snapshot", "favicon", "thumbnail"}

FieldsText = Annotated[
    str,
    Field(
        pattern=f"^{_NAME}(?:,{_NAME})*$",
        max_length=500,
        description="Fields to answer, with commas between; the others are left out, which is "
        "faster",
        examples=["id,url,title"],
    ),
]


class ListQuery(LinkConditions):
    """The query of a list: a filter, an order, and which page."""

    sort: Sort = Field(
        default=Sort.NEWEST, description="`-` stands for downwards; missing dates come last"
    )
    fields: FieldsText | None = None
    cursor: str | None = Field(
        default=None,
        max_length=2_000,
        description="`next_cursor` of the page before, with the same `sort`",
        examples=[CURSOR_EXAMPLE],
    )
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=100, description="Items on a page")

    @property
    def field_names(self) -> tuple[str, ...]:
        """The fields to answer, in the order of `LinkOut`."""
        wanted = self.fields.split(",") if self.fields else _NAMES
        return tuple(name for name in _NAMES if name in wanted)


def needs_of(names: Sequence[str]) -> Needs:
    """What must be read for these fields."""
    return Needs(
        tags="tags" in names,
        latest_snapshot="latest_snapshot" in names,
        good_snapshot=not _OF_GOOD_SNAPSHOT.isdisjoint(names),
    )


class _Part(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01"}]}
    )


def _optional() -> dict[str, Any]:
    return {
        name: (field.annotation, Field(default=None, description=field.description))
        for name, field in LinkOut.model_fields.items()
    }


LinkPart: type[BaseModel] = create_model(
    "LinkPart", __base__=_Part, __doc__="Those fields of a link that were asked for.", **_optional()
)


class PartPage(BaseModel):
    """One page of a list with `fields`. Ask again with `cursor=next_cursor`; null means the end."""

    items: list[LinkPart]
    next_cursor: str | None = None


def part_page(items: Sequence[dict[str, Any]], cursor: str | None) -> JSONResponse:
    """An answer as it is: what was not asked for is absent, and not null."""
    return JSONResponse({"items": list(items), "next_cursor": cursor})


def part_of(link: Link, names: Sequence[str]) -> dict[str, Any]:
    """Some fields of a link, ready for JSON."""
    found = presented(link)
    part = LinkPart.model_construct(**{name: found[name] for name in names})
    return part.model_dump(mode="json", include=set(names))
