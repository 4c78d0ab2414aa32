"""URLs of links, and pairs of links that are one, in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.catalog.aliases.model import Duplicate, DuplicateReason, LinkUrl, Match, UrlSource
from services.catalog.links.schemas import LINK_EXAMPLE, LinkOut

_SOURCE = (
    "`added` by somebody, `redirect` and `canonical` learned from a capture, `merged` from a link "
    "that is part of this one now"
)


class LinkUrlOut(BaseModel):
    """A URL that leads to the link: adding it makes no other."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://example.com/",
                    "source": "added",
                    "created_at": "2025-07-14T08:00:00.123456Z",
                }
            ]
        }
    )

    url: str
    source: Annotated[UrlSource, Field(description=_SOURCE)]
    created_at: AwareDatetime

    @classmethod
    def of(cls, item: LinkUrl) -> "LinkUrlOut":
        """Present a URL."""
        return cls(url=item.url, source=item.source, created_at=item.created_at)


class DuplicateOut(BaseModel):
    """Two links that lead to one page. `link` is the older."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "link": LINK_EXAMPLE,
                    "other": {
                        **LINK_EXAMPLE,
                        "id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b02",
                        "url": "http://example.com/index.html",
                    },
                    "reason": "redirect",
                    "url": "https://example.com/",
                    "found_at": "2025-07-14T08:00:03.250000Z",
                }
            ]
        }
    )

    link: LinkOut
    other: LinkOut
    reason: Annotated[
        DuplicateReason,
        Field(
            description="`identity`: their URLs are the same by the rules that hold now; "
            "`redirect`, `canonical`: a capture of one led to the URL of the other"
        ),
    ]
    url: Annotated[str, Field(description="Where both lead")]
    found_at: AwareDatetime

    @classmethod
    def of(cls, item: Duplicate) -> "DuplicateOut":
        """Present a pair."""
        return cls(
            link=LinkOut.of(item.link),
            other=LinkOut.of(item.other),
            reason=item.reason,
            url=item.url,
            found_at=item.found_at,
        )


class MergeIn(BaseModel):
    """The link that becomes part of this one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"other_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b02"}]},
    )

    other_id: UUID


class UrlCheckOut(BaseModel):
    """Whether a URL is kept, and as what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kept": True,
                    "canonical_url": "https://example.com/",
                    "matched_by": "added",
                    "matched_url": "https://example.com/",
                    "link": LINK_EXAMPLE,
                }
            ]
        }
    )

    kept: Annotated[bool, Field(description="Whether a link outside the trash has this URL")]
    canonical_url: Annotated[str, Field(description="What the URL is compared by")]
    matched_by: Annotated[UrlSource | None, Field(description=_SOURCE)]
    matched_url: Annotated[str | None, Field(description="The link's URL that is the same")]
    link: Annotated[LinkOut | None, Field(description="The link, even if it is in the trash")]

    @classmethod
    def of(cls, canonical_url: str, match: Match | None) -> "UrlCheckOut":
        """Present what was found."""
        return cls(
            kept=match is not None and match.link.row.trashed_at is None,
            canonical_url=canonical_url,
            matched_by=match.matched_by if match else None,
            matched_url=match.matched_url if match else None,
            link=LinkOut.of(match.link) if match else None,
        )
