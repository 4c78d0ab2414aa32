"""Search in the public API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.catalog.links.schemas import LINK_EXAMPLE, LinkOut
from shared.contracts.search import Passage


class HitOut(BaseModel):
    """A link that answers the query. Without passages its title, URL, tags or note do."""

    link: LinkOut
    score: Annotated[float, Field(description="Comparable within one answer only")]
    passages: Annotated[
        list[Passage],
        Field(description="`start` and `end` count characters of the snapshot's text artifact"),
    ]


class SearchOut(BaseModel):
    """Hits, best first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "link": LINK_EXAMPLE,
                            "score": 0.83,
                            "passages": [
                                {
                                    "text": "This domain is for use in illustrative examples.",
                                    "start": 15,
                                    "end": 63,
                                    "snapshot_id": "01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10",
                                    "score": 0.83,
                                }
                            ],
                        }
                    ],
                    "took_ms": 12.4,
                }
            ]
        }
    )

    items: list[HitOut]
    took_ms: Annotated[float, Field(description="Milliseconds that the answer took here")]
