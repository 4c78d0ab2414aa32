"""Facets in the public API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.catalog.facets.model import Facet, Facets, FacetValue
from services.catalog.links.filter_schemas import LinkConditions


class FacetQuery(LinkConditions):
    """Which links are counted, and how much is answered."""

    limit: int = Field(default=20, ge=1, le=100, description="Values of each facet")
    depth: int = Field(
        default=1_000,
        ge=1,
        le=100_000,
        description="With a filter: how many of the newest links that fulfil it are counted. "
        "Counting 100,000 takes seconds",
    )


class FacetValueOut(BaseModel):
    """A value and how many links have it."""

    value: str
    count: Annotated[int, Field(ge=1)]


class FacetsOut(BaseModel):
    """Links by each facet: the most frequent values first, and of months the newest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tags": [{"value": "reading", "count": 3}, {"value": "机器学习", "count": 1}],
                    "sites": [{"value": "example.com", "count": 3}],
                    "languages": [{"value": "en", "count": 3}],
                    "months": [{"value": "2025-07", "count": 3}],
                    "states": [{"value": "captured", "count": 3}],
                    "counted": 3,
                    "is_complete": True,
                }
            ]
        }
    )

    tags: Annotated[list[FacetValueOut], Field(description="A tag counts what lies under it too")]
    sites: list[FacetValueOut]
    languages: list[FacetValueOut]
    months: Annotated[list[FacetValueOut], Field(description="Of adding, in UTC, like `2025-07`")]
    states: Annotated[list[FacetValueOut], Field(description="Of the newest snapshot")]
    counted: Annotated[int, Field(ge=0, description="How many links were counted")]
    is_complete: Annotated[
        bool, Field(description="False: `depth` was reached, and only the newest were counted")
    ]

    @classmethod
    def of(cls, facets: Facets) -> "FacetsOut":
        """Present facets."""

        def values(facet: Facet) -> list[FacetValueOut]:
            return [_value(item) for item in facets.values[facet]]

        return cls(
            tags=values(Facet.TAG),
            sites=values(Facet.SITE),
            languages=values(Facet.LANGUAGE),
            months=values(Facet.MONTH),
            states=values(Facet.STATE),
            counted=facets.counted,
            is_complete=facets.is_complete,
        )


def _value(item: FacetValue) -> FacetValueOut:
    return FacetValueOut(value=item.value, count=item.count)
