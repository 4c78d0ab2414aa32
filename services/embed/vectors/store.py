"""What this service needs of a vector engine: one Protocol, kept by Edge and by the server.

The words are few and the same on both sides. Points carry one dense and one sparse vector (or
none, for records that are never searched) and a flat payload. Conditions are on keyword fields
and one integer, which both engines index; booleans are not used because Edge 0.9 turns
`MatchValue(True)` into the integer 1, which matches nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.embed.text.lexical import TermVector

DENSE = "dense"
SPARSE = "sparse"

KEYWORD_FIELDS = (
    "owner_id",
    "link_id",
    "snapshot_id",
    "kind",
    "state",
    "tag_ids",
    "trashed",
)
INTEGER_FIELDS = ("index",)

DenseVector = npt.NDArray[np.float32]
"""Shape (dimension,), L2-normalised."""


class StoreUnavailableError(Exception):
    """The engine does not answer; it may later."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point to store. Without vectors it is a record: kept, but never found by a search."""

    id: UUID
    payload: Mapping[str, Any]
    dense: DenseVector | None = None
    sparse: TermVector | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """All of the given conditions hold.

    Attributes:
        equal: keyword fields and the value they have (a list field: that it contains).
        unequal: keyword fields and a value they must not have.
        all_tag_ids: every one of these is among the point's `tag_ids`.
        index_from: the point's `index` is at least this.
        ids: the point is one of these.
    """

    equal: Mapping[str, str] = field(default_factory=dict)
    unequal: Mapping[str, str] = field(default_factory=dict)
    all_tag_ids: tuple[str, ...] = ()
    index_from: int | None = None
    ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """One search: the points nearest to a dense vector (cosine) or a sparse one (dot and IDF)."""

    vector: DenseVector | TermVector
    where: Where
    limit: int


@dataclass(frozen=True, slots=True)
class Found:
    """A point that was found, with its payload. `score` is 0 when nothing was compared."""

    id: UUID
    score: float
    payload: Mapping[str, Any]


class VectorStore(Protocol):
    """One collection of points. A method returns when its change is durable and visible."""

    async def upsert(self, points: Sequence[Point]) -> None:
        """Insert points, or replace those with the same ids."""

    async def set_payload(self, where: Where, payload: Mapping[str, Any]) -> None:
        """Set these payload fields on every matching point, leaving its other fields."""

    async def delete(self, where: Where) -> None:
        """Delete every matching point."""

    async def get(self, point_id: UUID) -> Found | None:
        """One point's payload, or None."""

    async def scroll(self, where: Where, limit: int) -> list[Found]:
        """Up to `limit` matching points, in no particular order."""

    async def count(self, where: Where) -> int:
        """How many points match, exactly."""

    async def search(self, searches: Sequence[Nearest]) -> list[list[Found]]:
        """The answers to each search, best first. An empty sparse vector finds nothing.

        Raises:
            StoreUnavailableError: no answer.
        """

    async def check(self) -> None:
        """Raise unless the store answers (for `/readyz`)."""

    async def close(self) -> None:
        """Release what the store holds."""
