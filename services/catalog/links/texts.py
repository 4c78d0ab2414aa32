"""The fields of a link as people write them."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.catalog.clock import in_utc
from services.catalog.links.identity import MAX_URL_LENGTH, InvalidUrlError, check_url
from services.catalog.links.languages import MAX_LANGUAGE_LENGTH, canonical_language
from services.catalog.links.model import MAX_NOTE_LENGTH
from services.catalog.links.titles import (
    MAX_DESCRIPTION_LENGTH,
    MAX_NAME_LENGTH,
    MAX_TITLE_LENGTH,
)
from services.catalog.links.url_pattern import URL_PATTERN
from services.catalog.tags.names import MAX_TAGS_PER_LINK
from services.catalog.tags.schemas import TagText

_RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE
)
_NO_NUL = Field(json_schema_extra={"pattern": "^[^\\u0000]*$"})


def _check_url(text: str) -> str:
    try:
        check_url(text)
    except InvalidUrlError as error:
        raise PydanticCustomError("url", "{reason}", {"reason": str(error)}) from error
    return text


def _check_text(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("text", "must not contain NUL characters")
    return text


def _as_documented(value: object) -> object:
    """Only what JSON Schema calls `date-time`: no numbers, no other forms of ISO 8601."""
    if isinstance(value, str) and not _RFC_3339.fullmatch(value):
        raise PydanticCustomError("time", "must be like 2025-07-14T08:00:00Z")
    if not isinstance(value, str | datetime | None):
        raise PydanticCustomError("time", "must be a text like 2025-07-14T08:00:00Z")
    return value


def _true_or_false(value: object) -> object:
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value, value)
    if not isinstance(value, bool | None):
        raise PydanticCustomError("flag", "must be true or false")
    return value


UtcTime = Annotated[AwareDatetime, BeforeValidator(_as_documented), AfterValidator(in_utc)]
"""A moment with its time zone (RFC 3339); the ends of the calendar move by a day at most."""

Flag = Annotated[bool, BeforeValidator(_true_or_false)]
"""`true` or `false`, in a query as in a body."""

UrlText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_URL_LENGTH, strip_whitespace=True),
    AfterValidator(_check_url),
    Field(
        description="An absolute http or https URL without user name and password",
        examples=["https://example.com/"],
        json_schema_extra={"pattern": URL_PATTERN},
    ),
]
TitleText = Annotated[
    str,
    StringConstraints(max_length=MAX_TITLE_LENGTH, strip_whitespace=True),
    AfterValidator(_check_text),
    _NO_NUL,
]
DescriptionText = Annotated[
    str,
    StringConstraints(max_length=MAX_DESCRIPTION_LENGTH, strip_whitespace=True),
    AfterValidator(_check_text),
    _NO_NUL,
]
NoteText = Annotated[
    str,
    StringConstraints(max_length=MAX_NOTE_LENGTH, strip_whitespace=True),
    AfterValidator(_check_text),
    _NO_NUL,
]
NameText = Annotated[
    str,
    StringConstraints(max_length=MAX_NAME_LENGTH, strip_whitespace=True),
    AfterValidator(_check_text),
    _NO_NUL,
]
LanguageTag = Annotated[
    str,
    StringConstraints(
        max_length=MAX_LANGUAGE_LENGTH, pattern=r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$"
    ),
    AfterValidator(canonical_language),
    Field(description="BCP 47; the region is left out: `en-US` is `en`", examples=["en"]),
]
TagTexts = Annotated[
    list[TagText],
    Field(
        max_length=MAX_TAGS_PER_LINK,
        description="Names in any script; case and width do not matter",
        examples=[["reading", "机器学习"]],
    ),
]
