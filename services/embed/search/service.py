"""The use case of search: ask by meaning and by words, fuse, group by link."""

import time
from uuid import UUID

from services.embed.metrics import SEARCH_SECONDS
from services.embed.model.batching import Lane
from services.embed.model.text_model import TextModel
from services.embed.search.hybrid import fuse, meaning_weight
from services.embed.search.passages import link_hits
from services.embed.text.lexical import query_vector
from services.embed.vectors.points import NOT_TRASHED, State
from services.embed.vectors.store import Found, Nearest, VectorStore, Where
from shared.contracts.search import SearchRequest, SearchResponse

_LEAST_CANDIDATES = 100
_CANDIDATES_PER_LINK = 4


class Searcher:
    """Answers search requests."""

    def __init__(self, store: VectorStore, model: TextModel) -> None:
        self._store = store
        self._model = model

    async def search(self, request: SearchRequest) -> SearchResponse:
        """The links that answer the query best.

        Raises:
            OverloadedError: the model has too much to do.
        """
        started = time.perf_counter()
        with SEARCH_SECONDS.time():
            weight = meaning_weight(self._model.readable_share(request.query))
            meaning, words = await self._legs(request, use_meaning=weight > 0)
            payloads = {point.id: point.payload for point in [*meaning, *words]}
            scores = fuse(_scores(meaning), _scores(words), weight)
            hits = link_hits(
                scores, payloads, limit=request.limit, passages_per_link=request.passages_per_link
            )
        return SearchResponse(
            hits=hits,
            model=self._model.name,
            took_ms=round((time.perf_counter() - started) * 1_000, 3),
        )

    async def _legs(
        self, request: SearchRequest, *, use_meaning: bool
    ) -> tuple[list[Found], list[Found]]:
        """Candidates by meaning and by words; each one's score in the other leg is filled in."""
        where = Where(
            equal={"owner_id": str(request.owner_id), "state": State.CURRENT},
            unequal=NOT_TRASHED,
            all_tag_ids=tuple(str(tag_id) for tag_id in request.tag_ids),
        )
        limit = max(_LEAST_CANDIDATES, request.limit * _CANDIDATES_PER_LINK)
        terms = query_vector(request.query)
        if not use_meaning:
            (words,) = await self._store.search([Nearest(terms, where, limit)])
            return [], words
        (dense,) = await self._model.embed([request.query], Lane.QUERY)
        meaning, words = await self._store.search(
            [Nearest(dense, where, limit), Nearest(terms, where, limit)]
        )
        only_words = _ids(words) - _ids(meaning)
        only_meaning = _ids(meaning) - _ids(words)
        more_meaning, more_words = await self._store.search(
            [
                Nearest(dense, Where(ids=tuple(only_words)), max(1, len(only_words))),
                Nearest(terms, Where(ids=tuple(only_meaning)), max(1, len(only_meaning))),
            ]
        )
        return [*meaning, *more_meaning], [*words, *more_words]


def _ids(found: list[Found]) -> set[UUID]:
    return {point.id for point in found}


def _scores(found: list[Found]) -> dict[UUID, float]:
    return {point.id: point.score for point in found}
