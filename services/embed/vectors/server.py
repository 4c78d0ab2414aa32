"""Vectors in a Qdrant server or cluster, through `qdrant-client`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import ApiException

from services.embed.text.lexical import TermVector
from services.embed.vectors.store import (
    DENSE,
    INTEGER_FIELDS,
    KEYWORD_FIELDS,
    SPARSE,
    Found,
    Nearest,
    Point,
    StoreUnavailableError,
    Where,
)

_OWNER_FIELD = "owner_id"
_TIMEOUT_SECONDS = 30


class ServerStore:
    """A `VectorStore` on one collection of a server. Writes wait until they are applied."""

    def __init__(self, client: AsyncQdrantClient, collection: str) -> None:
        self._client = client
        self._collection = collection

    @classmethod
    async def open(
        cls, client: AsyncQdrantClient, collection: str, dimension: int
    ) -> "ServerStore":
        """Make the collection and its payload indexes where they are missing."""
        if not await client.collection_exists(collection):
            await client.create_collection(
                collection,
                vectors_config={
                    DENSE: models.VectorParams(size=dimension, distance=models.Distance.COSINE)
                },
                sparse_vectors_config={
                    SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)
                },
            )
        indexed = (await client.get_collection(collection)).payload_schema
        for name, schema in _indexes().items():
            if name not in indexed:
                await client.create_payload_index(collection, name, schema, wait=True)
        return cls(client, collection)

    async def upsert(self, points: Sequence[Point]) -> None:
        """See `VectorStore`."""
        if points:
            await self._client.upsert(
                self._collection, [_server_point(point) for point in points], wait=True
            )

    async def set_payload(self, where: Where, payload: Mapping[str, Any]) -> None:
        """See `VectorStore`."""
        await self._client.set_payload(
            self._collection, dict(payload), points=_server_filter(where), wait=True
        )

    async def delete(self, where: Where) -> None:
        """See `VectorStore`."""
        await self._client.delete(
            self._collection,
            models.FilterSelector(filter=_server_filter(where)),
            wait=True,
        )

    async def get(self, point_id: UUID) -> Found | None:
        """See `VectorStore`."""
        records = await self._client.retrieve(
            self._collection, [str(point_id)], with_payload=True, with_vectors=False
        )
        return next((_found(record) for record in records), None)

    async def scroll(self, where: Where, limit: int) -> list[Found]:
        """See `VectorStore`."""
        records, _ = await self._client.scroll(
            self._collection, scroll_filter=_server_filter(where), limit=limit, with_payload=True
        )
        return [_found(record) for record in records]

    async def count(self, where: Where) -> int:
        """See `VectorStore`."""
        answer = await self._client.count(self._collection, _server_filter(where), exact=True)
        return answer.count

    async def search(self, searches: Sequence[Nearest]) -> list[list[Found]]:
        """See `VectorStore`. One round trip."""
        requests = {
            number: _request(search)
            for number, search in enumerate(searches)
            if not isinstance(search.vector, TermVector) or search.vector.indices
        }
        found: list[list[Found]] = [[] for _ in searches]
        if requests:
            answers = await self._answers(list(requests.values()))
            for number, answer in zip(requests, answers, strict=True):
                found[number] = [_found(point, point.score) for point in answer.points]
        return found

    async def _answers(self, requests: list[models.QueryRequest]) -> list[models.QueryResponse]:
        try:
            return await self._client.query_batch_points(self._collection, requests)
        except (ApiException, httpx.TransportError) as error:
            raise StoreUnavailableError(f"Qdrant: {error}") from error

    async def check(self) -> None:
        """See `VectorStore`."""
        await self._client.get_collection(self._collection)

    async def close(self) -> None:
        """See `VectorStore`."""
        await self._client.close()


def _indexes() -> dict[str, Any]:
    keyword = dict.fromkeys(KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD)
    integer = dict.fromkeys(INTEGER_FIELDS, models.PayloadSchemaType.INTEGER)
    owner = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
    return {**keyword, **integer, _OWNER_FIELD: owner}


def _server_point(point: Point) -> models.PointStruct:
    vectors: dict[str, Any] = {}
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    if point.sparse is not None and point.sparse.indices:
        vectors[SPARSE] = _server_sparse(point.sparse)
    return models.PointStruct(id=str(point.id), vector=vectors, payload=dict(point.payload))


def _server_sparse(vector: TermVector) -> models.SparseVector:
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))


def _request(search: Nearest) -> models.QueryRequest:
    sparse = isinstance(search.vector, TermVector)
    return models.QueryRequest(
        query=_server_sparse(search.vector)
        if isinstance(search.vector, TermVector)
        else search.vector.tolist(),
        using=SPARSE if sparse else DENSE,
        filter=_server_filter(search.where),
        limit=search.limit,
        with_payload=True,
    )


def _server_filter(where: Where) -> models.Filter:
    must: list[Any] = [_match(key, value) for key, value in where.equal.items()]
    must += [_match("tag_ids", tag_id) for tag_id in where.all_tag_ids]
    if where.index_from is not None:
        must.append(models.FieldCondition(key="index", range=models.Range(gte=where.index_from)))
    if where.ids is not None:
        must.append(models.HasIdCondition(has_id=[str(point_id) for point_id in where.ids]))
    must_not: list[Any] = [_match(key, value) for key, value in where.unequal.items()]
    return models.Filter(must=must, must_not=must_not)


def _match(key: str, value: str) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))


def _found(record: models.Record | models.ScoredPoint, score: float = 0.0) -> Found:
    return Found(UUID(str(record.id)), score, record.payload or {})


def connect(url: str, api_key: str | None) -> AsyncQdrantClient:
    """A client of the server at `url`; nothing is sent yet."""
    return AsyncQdrantClient(
        url=url, api_key=api_key, timeout=_TIMEOUT_SECONDS, check_compatibility=False
    )
