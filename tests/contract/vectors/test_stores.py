"""What every `VectorStore` does. Run on Qdrant Edge and on the server's client.

The client runs here in `qdrant-client`'s local mode, the client library's own re-implementation:
it checks that our calls are well-formed and mean the same, not a server's speed, payload indexes
or durability.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import numpy as np
import pytest
import pytest_asyncio
from qdrant_client import AsyncQdrantClient

from services.embed.text.lexical import TermVector, document_vector, query_vector
from services.embed.vectors.edge import EdgeStore
from services.embed.vectors.server import ServerStore, connect
from services.embed.vectors.store import (
    DenseVector,
    Found,
    Nearest,
    Point,
    StoreUnavailableError,
    VectorStore,
    Where,
)
from tests.support.ports import free_port

pytestmark = pytest.mark.filterwarnings(
    "ignore:Payload indexes have no effect in the local Qdrant:UserWarning"
)

DIMENSION = 4
NAMES = UUID("00000000-0000-0000-0000-000000000001")
EVERYTHING = Where()


@pytest_asyncio.fixture(params=["edge", "server"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[VectorStore]:
    opened: VectorStore
    if request.param == "edge":
        opened = await EdgeStore.open(tmp_path / "shard", DIMENSION)
    else:
        opened = await ServerStore.open(AsyncQdrantClient(":memory:"), "points", DIMENSION)
    yield opened
    await opened.close()


def point(name: str, text: str = "", towards: int = 0, **payload: Any) -> Point:
    """A point named in tests; its dense vector is the axis `towards`."""
    return Point(
        uuid5(NAMES, name), {"name": name, **payload}, axis(towards), document_vector(text)
    )


def axis(number: int) -> DenseVector:
    vector = np.zeros(DIMENSION, dtype=np.float32)
    vector[number] = 1
    return vector


def between(first: int, second: int, share: float) -> DenseVector:
    vector: DenseVector = axis(first) * share + axis(second) * (1 - share)
    vector /= np.linalg.norm(vector)
    return vector


async def nearest(
    store: VectorStore,
    vector: DenseVector | TermVector,
    where: Where = EVERYTHING,
    limit: int = 10,
) -> list[Found]:
    (found,) = await store.search([Nearest(vector, where, limit)])
    return found


async def names(store: VectorStore, where: Where) -> set[str]:
    found = await store.scroll(where, 100)
    assert len(found) == await store.count(where)
    return {str(point.payload["name"]) for point in found}


async def test_a_point_is_there_when_upsert_returns(store: VectorStore) -> None:
    assert await store.get(point("a").id) is None
    await store.upsert([point("a", owner_id="o", tag_ids=["x", "y"], version=3)])
    found = await store.get(point("a").id)
    assert found is not None
    assert found.id == point("a").id
    assert found.payload == {"name": "a", "owner_id": "o", "tag_ids": ["x", "y"], "version": 3}


async def test_an_upsert_replaces_the_whole_point(store: VectorStore) -> None:
    await store.upsert([point("a", "bread", towards=0, tag_ids=["x"])])
    await store.upsert([point("a", "comet", towards=1)])
    found = await store.get(point("a").id)
    assert found is not None
    assert found.payload == {"name": "a"}
    assert await nearest(store, query_vector("bread")) == []
    assert [hit.score for hit in await nearest(store, axis(1))] == [pytest.approx(1)]
    assert await store.count(EVERYTHING) == 1


async def test_upserting_nothing_changes_nothing(store: VectorStore) -> None:
    await store.upsert([])
    assert await store.count(EVERYTHING) == 0


async def test_dense_search_gives_cosine_best_first(store: VectorStore) -> None:
    await store.upsert([point("far", towards=1), point("near", towards=0)])
    found = await nearest(store, between(0, 1, 0.8))
    assert [hit.payload["name"] for hit in found] == ["near", "far"]
    assert found[0].score == pytest.approx(0.8 / np.hypot(0.8, 0.2), abs=1e-5)


async def test_sparse_search_finds_only_shared_terms_and_rare_ones_first(
    store: VectorStore,
) -> None:
    await store.upsert([point(f"common{n}", "bread and water") for n in range(5)])
    await store.upsert([point("rare", "bread and comets"), point("other", "stones")])
    found = await nearest(store, query_vector("bread comet"))
    assert len(found) == 6
    assert found[0].payload["name"] == "rare"
    assert found[0].score > 2 * found[1].score > 0


async def test_sparse_scores_are_bm25(store: VectorStore) -> None:
    """Both engines add ln(1 + (N - n + 0.5) / (n + 0.5)) to our term weights."""
    texts = ["bread", "bread water", "stones", "stones fall"]
    await store.upsert([point(text, text) for text in texts])
    found = await nearest(store, query_vector("bread"))
    rarity = np.log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    for hit in found:
        text = str(hit.payload["name"])
        vector = document_vector(text)
        weight = vector.values[vector.indices.index(query_vector("bread").indices[0])]
        assert hit.score == pytest.approx(weight * rarity, rel=1e-4)


async def test_an_empty_sparse_query_finds_nothing_and_spares_the_others(
    store: VectorStore,
) -> None:
    await store.upsert([point("a", "bread")])
    words, meaning = await store.search(
        [Nearest(query_vector("…"), EVERYTHING, 5), Nearest(axis(0), EVERYTHING, 5)]
    )
    assert words == []
    assert len(meaning) == 1


async def test_a_point_without_vectors_is_kept_but_never_found(store: VectorStore) -> None:
    await store.upsert([Point(uuid5(NAMES, "record"), {"name": "record", "kind": "tombstone"})])
    assert await store.get(uuid5(NAMES, "record")) is not None
    assert await nearest(store, axis(0)) == []
    assert await nearest(store, query_vector("record")) == []


async def test_a_point_without_words_is_found_by_meaning_alone(store: VectorStore) -> None:
    await store.upsert([point("a", "")])
    assert len(await nearest(store, axis(0))) == 1


async def test_limit(store: VectorStore) -> None:
    await store.upsert([point(str(number), "bread") for number in range(9)])
    assert len(await nearest(store, axis(0), limit=4)) == 4
    assert len(await nearest(store, query_vector("bread"), limit=4)) == 4
    assert len(await store.scroll(EVERYTHING, 4)) == 4


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(equal={"owner_id": "o1"}), {"a", "b"}),
        (Where(equal={"owner_id": "o1", "kind": "chunk"}), {"b"}),
        (Where(unequal={"kind": "chunk"}), {"a", "d"}),
        (Where(equal={"owner_id": "o1"}, unequal={"kind": "chunk"}), {"a"}),
        (Where(all_tag_ids=("x",)), {"a", "b"}),
        (Where(all_tag_ids=("x", "家")), {"b"}),
        (Where(all_tag_ids=("nothing",)), set()),
        (Where(index_from=1), {"b", "c"}),
        (Where(equal={"kind": "chunk"}, index_from=2), {"c"}),
        (Where(ids=(uuid5(NAMES, "a"), uuid5(NAMES, "c"), uuid5(NAMES, "nobody"))), {"a", "c"}),
        (Where(ids=()), set()),
        (Where(), {"a", "b", "c", "d"}),
    ],
)
async def test_conditions(store: VectorStore, where: Where, expected: set[str]) -> None:
    await store.upsert(
        [
            point("a", "bread", owner_id="o1", kind="link", tag_ids=["x"]),
            point("b", "bread", owner_id="o1", kind="chunk", tag_ids=["x", "家"], index=1),
            point("c", "bread", owner_id="o2", kind="chunk", tag_ids=["y"], index=2),
            point("d", "bread", owner_id="o3"),
        ]
    )
    assert await names(store, where) == expected
    for vector in (axis(0), query_vector("bread")):
        assert {hit.payload["name"] for hit in await nearest(store, vector, where)} == expected


async def test_set_payload_changes_only_what_matches_and_only_those_fields(
    store: VectorStore,
) -> None:
    await store.upsert(
        [
            point("a", "bread", link_id="l1", tag_ids=["x"], state="current"),
            point("b", "bread", link_id="l2", tag_ids=["x"], state="current"),
        ]
    )
    await store.set_payload(Where(equal={"link_id": "l1"}), {"tag_ids": ["y"]})
    assert await names(store, Where(all_tag_ids=("y",))) == {"a"}
    assert await names(store, Where(all_tag_ids=("x",))) == {"b"}
    assert await names(store, Where(equal={"state": "current"})) == {"a", "b"}
    assert len(await nearest(store, query_vector("bread"))) == 2


async def test_delete_removes_what_matches(store: VectorStore) -> None:
    await store.upsert(
        [point(str(number), "bread", snapshot_id="s", index=number) for number in range(4)]
    )
    await store.delete(Where(equal={"snapshot_id": "s"}, index_from=2))
    assert await names(store, EVERYTHING) == {"0", "1"}
    assert len(await nearest(store, axis(0))) == 2
    await store.delete(Where(equal={"snapshot_id": "another"}))
    assert await store.count(EVERYTHING) == 2


async def test_check_passes_while_open(store: VectorStore) -> None:
    await store.check()


async def test_edge_keeps_its_points_when_it_is_closed_and_opened(tmp_path: Path) -> None:
    first = await EdgeStore.open(tmp_path / "shard", DIMENSION)
    await first.upsert([point("a", "bread", owner_id="o")])
    await first.close()
    second = await EdgeStore.open(tmp_path / "shard", DIMENSION)
    assert await names(second, Where(equal={"owner_id": "o"})) == {"a"}
    assert len(await nearest(second, query_vector("bread"))) == 1
    await second.close()


async def test_the_server_keeps_a_collection_that_is_there(tmp_path: Path) -> None:
    client = AsyncQdrantClient(path=str(tmp_path))
    first = await ServerStore.open(client, "points", DIMENSION)
    await first.upsert([point("a")])
    second = await ServerStore.open(client, "points", DIMENSION)
    assert await second.count(EVERYTHING) == 1
    await second.close()


async def test_a_server_that_is_away_is_said_to_be_unavailable() -> None:
    store = ServerStore(connect(f"http://127.0.0.1:{free_port()}", None), "points")
    with pytest.raises(StoreUnavailableError, match="Qdrant"):
        await nearest(store, axis(0))
    await store.close()
