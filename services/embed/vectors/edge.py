"""Vectors in Qdrant Edge: Qdrant's engine inside this process, its files in a folder.

The engine is thread-safe and releases the GIL while it works, so calls run in threads. An update
is in the write-ahead log when it returns. One process holds the folder at a time. `optimize()`
is never called here: it holds the GIL for its whole run (98 s for 100,000 points).

The log is flushed into the segments now and then. Unflushed, it grows for ever, and an opening
after a kill replays it all: 6 s for 40,000 points, against 0.3 s when they were flushed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import qdrant_edge as qdrant

from services.embed.text.lexical import TermVector
from services.embed.vectors.store import (
    DENSE,
    INTEGER_FIELDS,
    KEYWORD_FIELDS,
    SPARSE,
    Found,
    Nearest,
    Point,
    Where,
)

_OWNER_FIELD = "owner_id"
_FLUSH_SECONDS = 10.0
"""A flush holds the GIL, about 0.03 s for a thousand points: so often, and short."""


class EdgeStore:
    """A `VectorStore` on an Edge shard."""

    def __init__(self, shard: qdrant.EdgeShard) -> None:
        self._shard = shard
        self._has_unflushed = False
        self._flushing = asyncio.create_task(self._flush_regularly())

    @classmethod
    async def open(cls, folder: Path, dimension: int) -> "EdgeStore":
        """Open the shard in `folder`, or make one. Another process must not have it open."""
        return cls(await asyncio.to_thread(_open, folder, dimension))

    async def upsert(self, points: Sequence[Point]) -> None:
        """See `VectorStore`."""
        if points:
            await self._update(
                qdrant.UpdateOperation.upsert_points([_edge_point(point) for point in points])
            )

    async def set_payload(self, where: Where, payload: Mapping[str, Any]) -> None:
        """See `VectorStore`."""
        await self._update(
            qdrant.UpdateOperation.set_payload_by_filter(_edge_filter(where), dict(payload))
        )

    async def delete(self, where: Where) -> None:
        """See `VectorStore`."""
        await self._update(qdrant.UpdateOperation.delete_points_by_filter(_edge_filter(where)))

    async def get(self, point_id: UUID) -> Found | None:
        """See `VectorStore`."""
        records = await asyncio.to_thread(self._shard.retrieve, [str(point_id)], True, False)
        return next((_found(record) for record in records), None)

    async def scroll(self, where: Where, limit: int) -> list[Found]:
        """See `VectorStore`."""
        request = qdrant.ScrollRequest(limit=limit, filter=_edge_filter(where), with_payload=True)
        records, _ = await asyncio.to_thread(self._shard.scroll, request)
        return [_found(record) for record in records]

    async def count(self, where: Where) -> int:
        """See `VectorStore`."""
        request = qdrant.CountRequest(exact=True, filter=_edge_filter(where))
        return await asyncio.to_thread(self._shard.count, request)

    async def search(self, searches: Sequence[Nearest]) -> list[list[Found]]:
        """See `VectorStore`."""
        return await asyncio.to_thread(lambda: [self._search(search) for search in searches])

    async def check(self) -> None:
        """See `VectorStore`."""
        if self._flushing.done():
            self._flushing.result()
        await asyncio.to_thread(self._shard.info)

    async def close(self) -> None:
        """See `VectorStore`. Acknowledged updates are safe without it."""
        self._flushing.cancel()
        await asyncio.wait([self._flushing])
        await asyncio.to_thread(self._shard.close)

    async def _update(self, operation: qdrant.UpdateOperation) -> None:
        self._has_unflushed = True
        await asyncio.to_thread(self._shard.update, operation)

    async def _flush_regularly(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            if self._has_unflushed:
                self._has_unflushed = False
                await asyncio.to_thread(self._shard.flush)

    def _search(self, search: Nearest) -> list[Found]:
        if isinstance(search.vector, TermVector):
            if not search.vector.indices:
                return []
            query = qdrant.Query.Nearest(_edge_sparse(search.vector), using=SPARSE)
        else:
            query = qdrant.Query.Nearest(search.vector.tolist(), using=DENSE)
        request = qdrant.QueryRequest(
            limit=search.limit, query=query, filter=_edge_filter(search.where), with_payload=True
        )
        return [_found(point, point.score) for point in self._shard.query(request)]


def _open(folder: Path, dimension: int) -> qdrant.EdgeShard:
    if (folder / "edge_config.json").exists():
        shard = qdrant.EdgeShard.load(str(folder), _config(dimension))
    else:
        folder.mkdir(parents=True, exist_ok=True)
        shard = qdrant.EdgeShard.create(str(folder), _config(dimension))
    indexed = shard.info().payload_schema
    for name, schema in _indexes().items():
        if name not in indexed:
            shard.update(qdrant.UpdateOperation.create_field_index(name, schema))
    return shard


def _config(dimension: int) -> qdrant.EdgeConfig:
    return qdrant.EdgeConfig(
        vectors={DENSE: qdrant.EdgeVectorParams(dimension, qdrant.Distance.Cosine)},
        sparse_vectors={SPARSE: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
    )


def _indexes() -> dict[str, Any]:
    keyword = dict.fromkeys(KEYWORD_FIELDS, qdrant.PayloadSchemaType.Keyword)
    integer = dict.fromkeys(INTEGER_FIELDS, qdrant.PayloadSchemaType.Integer)
    return {**keyword, **integer, _OWNER_FIELD: qdrant.KeywordIndexParams(is_tenant=True)}


def _edge_point(point: Point) -> qdrant.Point:
    vectors: dict[str, Any] = {}
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    if point.sparse is not None and point.sparse.indices:
        vectors[SPARSE] = _edge_sparse(point.sparse)
    return qdrant.Point(str(point.id), vectors, dict(point.payload))


def _edge_sparse(vector: TermVector) -> qdrant.SparseVector:
    return qdrant.SparseVector(list(vector.indices), list(vector.values))


def _edge_filter(where: Where) -> qdrant.Filter:
    must: list[Any] = [_match(key, value) for key, value in where.equal.items()]
    must += [_match("tag_ids", tag_id) for tag_id in where.all_tag_ids]
    if where.index_from is not None:
        must.append(
            qdrant.FieldCondition("index", range=qdrant.RangeFloat(gte=float(where.index_from)))
        )
    if where.ids is not None:
        must.append(qdrant.HasIdCondition({str(point_id) for point_id in where.ids}))
    must_not: list[Any] = [_match(key, value) for key, value in where.unequal.items()]
    return qdrant.Filter(must=must, must_not=must_not)


def _match(key: str, value: str) -> qdrant.FieldCondition:
    return qdrant.FieldCondition(key, match=qdrant.MatchValue(value))


def _found(record: qdrant.Record | qdrant.ScoredPoint, score: float = 0.0) -> Found:
    return Found(UUID(str(record.id)), score, record.payload or {})
