"""How well search finds: nDCG@10 of a BEIR folder, each leg alone and fused.

Every document becomes a snapshot of its own link and goes through the service's own use cases:
chunks, model, Qdrant Edge, fusion. Beside it, in the same run, Qdrant's own `Bm25` with its
multilingual tokenizer searches the same chunks: the ratio to it is what to look at.

Usage: python -m tests.bench.retrieval BEIR_FOLDER…
"""

import asyncio
import json
import math
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import qdrant_edge

from services.embed.indexing import Indexer
from services.embed.model.batching import BatchLimits, Lane
from services.embed.model.text_model import LocalModel
from services.embed.search.service import Searcher
from services.embed.text.lexical import TermVector, query_vector
from services.embed.vectors.edge import EdgeStore
from services.embed.vectors.points import Kind
from services.embed.vectors.store import DenseVector, Found, Nearest, Point, Where
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import SnapshotCaptured
from shared.contracts.search import SearchRequest
from tests.support.model import packaged_model_folder

OWNER = UUID(int=1)
NAMES = UUID(int=2)
AT_ONCE = 32
DEPTH = 10
CANDIDATES = 100
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Ranking = Callable[[str], Awaitable[list[UUID]]]
"""The links that a query finds, best first."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A BEIR folder: texts by document, queries by id, and the relevant documents of each."""

    name: str
    documents: Mapping[str, str]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]

    @classmethod
    def read(cls, folder: Path) -> "Dataset":
        documents = {
            row["_id"]: f"{row.get('title', '')}\n\n{row['text']}".strip()
            for row in _rows(folder / "corpus.jsonl")
        }
        relevant: dict[str, dict[str, int]] = {}
        for line in (folder / "qrels" / "test.tsv").read_text("utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            if int(grade) > 0:
                relevant.setdefault(query, {})[document] = int(grade)
        queries = {
            row["_id"]: row["text"]
            for row in _rows(folder / "queries.jsonl")
            if row["_id"] in relevant
        }
        return cls(folder.name, documents, queries, relevant)


class Bench:
    """The service's search over one dataset, and Qdrant's own BM25 beside it."""

    def __init__(self, model: LocalModel, store: EdgeStore, outside: EdgeStore) -> None:
        self._model = model
        self._store = store
        self._outside = outside
        self._searcher = Searcher(store, model)
        self._bm25 = qdrant_edge.Bm25(
            qdrant_edge.Bm25Config(tokenizer=qdrant_edge.TokenizerType.Multilingual)
        )

    async def index(self, dataset: Dataset) -> None:
        """Index every document as a snapshot, then the same chunks with Qdrant's Bm25."""
        artifacts = ArtifactStore.open("memory://")
        indexer = Indexer(self._store, self._model, artifacts)
        free = asyncio.Semaphore(AT_ONCE)

        async def index(document: str, text: str) -> None:
            async with free:
                await indexer.index_snapshot(await _captured(artifacts, document, text))

        await asyncio.gather(*(index(*item) for item in dataset.documents.items()))
        chunks = await self._store.scroll(Where(equal={"kind": Kind.CHUNK}), 1_000_000)
        await self._outside.upsert(
            [
                Point(chunk.id, chunk.payload, None, self._outside_document(chunk))
                for chunk in chunks
            ]
        )

    def rankings(self) -> dict[str, Ranking]:
        """Every way of searching that is compared."""
        return {
            "Qdrant's Bm25": self._by_outside_words,
            "words": self._by_words,
            "meaning": self._by_meaning,
            "fused": self._fused,
        }

    async def _by_outside_words(self, query: str) -> list[UUID]:
        vector = self._bm25.embed_query(query)
        terms = TermVector(tuple(vector.indices), tuple(vector.values))
        return await _links(self._outside, terms)

    async def _by_words(self, query: str) -> list[UUID]:
        return await _links(self._store, query_vector(query))

    async def _by_meaning(self, query: str) -> list[UUID]:
        (vector,) = await self._model.embed([query], Lane.QUERY)
        return await _links(self._store, vector)

    async def _fused(self, query: str) -> list[UUID]:
        request = SearchRequest(owner_id=OWNER, query=query, limit=DEPTH)
        return [hit.link_id for hit in (await self._searcher.search(request)).hits]

    def _outside_document(self, chunk: Found) -> TermVector:
        vector = self._bm25.embed_document(str(chunk.payload["text"]))
        return TermVector(tuple(vector.indices), tuple(vector.values))


async def _links(store: EdgeStore, vector: DenseVector | TermVector) -> list[UUID]:
    (found,) = await store.search([Nearest(vector, Where(), CANDIDATES)])
    return list(dict.fromkeys(UUID(point.payload["link_id"]) for point in found))[:DEPTH]


async def _captured(artifacts: ArtifactStore, document: str, text: str) -> SnapshotCaptured:
    link_id = _link_id(document)
    artifact = await artifacts.put(link_id, ArtifactKind.TEXT, "text/plain", text.encode())
    return SnapshotCaptured(
        snapshot_id=uuid5(link_id, "snapshot"),
        link_id=link_id,
        owner_id=OWNER,
        url="https://example.org/",
        final_url="https://example.org/",
        artifacts=(artifact,),
        started_at=NOW,
        captured_at=NOW,
    )


def _link_id(document: str) -> UUID:
    return uuid5(NAMES, document)


def ndcg(found: Iterable[UUID], relevant: Mapping[UUID, int]) -> float:
    """Normalised discounted cumulative gain at `DEPTH` (Järvelin and Kekäläinen, 2002)."""
    gain = sum(relevant.get(link, 0) / math.log2(rank + 2) for rank, link in enumerate(found))
    ideal = sorted(relevant.values(), reverse=True)[:DEPTH]
    return gain / sum(grade / math.log2(rank + 2) for rank, grade in enumerate(ideal))


async def _mean_ndcg(rank: Ranking, dataset: Dataset) -> float:
    total = 0.0
    for query, relevant in dataset.relevant.items():
        found = await rank(dataset.queries[query])
        total += ndcg(found, {_link_id(name): grade for name, grade in relevant.items()})
    return total / len(dataset.relevant)


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


async def score(dataset: Dataset, model: LocalModel) -> None:
    """Index a dataset, search it every way, print."""
    with tempfile.TemporaryDirectory() as folder:
        stores = [
            await EdgeStore.open(Path(folder) / name, model.dimension)
            for name in ("own", "outside")
        ]
        bench = Bench(model, *stores)
        started = time.perf_counter()
        await bench.index(dataset)
        seconds = time.perf_counter() - started
        documents, queries = len(dataset.documents), len(dataset.relevant)
        _say(
            f"{dataset.name}: {documents} documents, {queries} queries, indexed in {seconds:.0f} s"
        )
        baseline = 0.0
        for name, rank in bench.rankings().items():
            mean = await _mean_ndcg(rank, dataset)
            baseline = baseline or mean
            _say(f"  {name:14} nDCG@10 {mean:.4f}  ratio {mean / baseline:.3f}")
        for store in stores:
            await store.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main(folders: list[str]) -> None:
    """Score every folder with the packaged model."""
    model = LocalModel.load(packaged_model_folder(), BatchLimits())
    for folder in folders:
        await score(Dataset.read(Path(folder)), model)
    model.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
