"""Uploads in the public API."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import UploadFile
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from services.catalog.links.model import NewLink
from services.catalog.links.texts import TitleText, UrlText
from services.catalog.tags.names import (
    MAX_NAME_LENGTH,
    NAME_PATTERN,
    InvalidTagNameError,
    TagName,
    parse_tags,
)
from services.catalog.uploads.inspection import HTML_PATTERN

_NAME = NAME_PATTERN.removeprefix("^").removesuffix("$")
_MAX_TAG_FIELDS = 20


def _check_names(text: str) -> str:
    if text.lstrip().startswith(("[", "{")):  # else `["a", "b"]` would be two strange names
        raise PydanticCustomError("tag", "must be names with commas between, not JSON")
    try:
        _names(text)
    except InvalidTagNameError as error:
        raise PydanticCustomError("tag", "{reason}", {"reason": str(error)}) from error
    return text


def _names(text: str) -> tuple[TagName, ...]:
    return parse_tags(text.split(","))


TagNames = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_NAME_LENGTH),
    AfterValidator(_check_names),
    Field(json_schema_extra={"pattern": f"^(?!\\s*[\\[{{]){_NAME}(,{_NAME})*$"}),
]


def _one_or_more(schema: JsonDict) -> None:
    """A form cannot tell a list of one from one."""
    items = schema["items"]
    schema["anyOf"] = [items, {name: schema.pop(name) for name in ("type", "items", "maxItems")}]


TagNameFields = Annotated[
    list[TagNames],
    Field(
        max_length=_MAX_TAG_FIELDS,
        description="Names of tags: repeat the field, or put commas between",
        examples=[["reading, 机器学习"]],
        json_schema_extra=_one_or_more,
    ),
]
"""Tags in a form."""


def tags_of(fields: Sequence[TagNames]) -> tuple[TagName, ...]:
    """The different tags that such fields name."""
    return parse_tags(name for text in fields for name in text.split(","))


class UploadIn(BaseModel):
    """A page as a file. The field names are those of SingleFile's "REST form" upload."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "file": "<!doctype html><title>Members only</title><p>What I read there.",
                    "url": "https://members.example/page",
                    "tags": ["reading"],
                }
            ]
        },
    )

    file: Annotated[
        UploadFile,
        Field(
            description="One HTML file in UTF-8 with everything in it, as SingleFile saves it",
            json_schema_extra={"pattern": HTML_PATTERN},
        ),
    ]
    url: UrlText
    title: TitleText | None = None
    tags: TagNameFields = []

    def to_new(self) -> NewLink:
        """What the use case takes; an empty title is none."""
        return NewLink(url=self.url, title=self.title or None, tags=tags_of(self.tags))
