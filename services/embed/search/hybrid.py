"""Fusing the two legs of a search, meaning and words, into one score a point. Pure.

A convex combination of normalised scores (Bruch, Gai and Ingber, "An Analysis of Fusion Functions
for Hybrid Retrieval", 2023). Every candidate of one leg also gets its score in the other: without
that, what only one leg lists is punished for the other's cut-off.
"""

from collections.abc import Mapping
from uuid import UUID

MEANING_WEIGHT = 0.5
"""How much of a score is meaning, when the model can read the whole query."""

_LEAST_READABLE = 0.5
"""Below this share of readable letters the model's vector of a query is noise."""

_LEAST_COSINE = 0.0

Scores = Mapping[UUID, float]


def meaning_weight(readable_share: float) -> float:
    """The weight of meaning for a query of which the model can read this share."""
    return MEANING_WEIGHT * readable_share if readable_share >= _LEAST_READABLE else 0.0


def fuse(meaning: Scores, words: Scores, weight: float) -> dict[UUID, float]:
    """One score, 0 to 1, for every point that either leg knows.

    Args:
        meaning: cosine of every candidate.
        words: BM25 score of every candidate that shares a term with the query.
        weight: how much of the score is meaning; the rest is words.
    """
    best_cosine = max(meaning.values(), default=0.0) - _LEAST_COSINE
    best_words = max(words.values(), default=0.0)
    return {
        point: weight * _share(meaning.get(point, _LEAST_COSINE) - _LEAST_COSINE, best_cosine)
        + (1 - weight) * _share(words.get(point, 0.0), best_words)
        for point in meaning.keys() | words.keys()
    }


def _share(score: float, best: float) -> float:
    return max(score, 0.0) / best if best > 0 else 0.0
