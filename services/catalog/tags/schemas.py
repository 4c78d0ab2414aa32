"""Tags in the public API."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.catalog.tags.names import (
    MAX_NAME_LENGTH,
    NAME_PATTERN,
    InvalidTagNameError,
    parse_tag,
)


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
    Query(alias="tag", max_length=20, description="Repeat it: links must carry all of them"),
]


class TagOut(BaseModel):
    """A tag and how many links carry it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "机器学习", "count": 3}]})

    name: str
    count: Annotated[int, Field(ge=1, description="Links that carry it")]
