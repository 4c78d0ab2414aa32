"""Fusion of meaning and words."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.embed.search.hybrid import MEANING_WEIGHT, fuse, meaning_weight

A, B, C = (UUID(int=number) for number in range(3))

scores = st.dictionaries(st.uuids(), st.floats(-1, 1), max_size=8)
term_scores = st.dictionaries(st.uuids(), st.floats(0, 50), max_size=8)


@pytest.mark.parametrize(
    ("readable", "weight"),
    [(1.0, MEANING_WEIGHT), (0.8, 0.8 * MEANING_WEIGHT), (0.49, 0.0), (0.0, 0.0)],
)
def test_meaning_takes_part_as_far_as_the_model_can_read(readable: float, weight: float) -> None:
    assert meaning_weight(readable) == pytest.approx(weight)


def test_what_is_best_in_both_legs_is_best() -> None:
    fused = fuse({A: 0.9, B: 0.5, C: 0.2}, {A: 12.0, B: 3.0}, 0.5)
    assert sorted(fused, key=lambda point: -fused[point]) == [A, B, C]
    assert fused[A] == pytest.approx(1)


def test_without_meaning_words_alone_decide() -> None:
    assert fuse({}, {A: 2.0, B: 8.0}, 0.0) == {A: 0.25, B: 1.0}


def test_without_any_word_meaning_alone_decides() -> None:
    fused = fuse({A: 0.3, B: 0.6}, {}, 0.5)
    assert fused[B] > fused[A] > 0


def test_what_is_not_alike_and_shares_no_word_is_no_answer() -> None:
    assert fuse({A: 0.6, B: 0.05, C: 0.05}, {C: 3.0}, 0.5).keys() == {A, C}


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, {}, 0.5) == {}


@given(scores, term_scores, st.floats(0, 1))
def test_every_point_gets_one_score_from_0_to_1(
    meaning: dict[UUID, float], words: dict[UUID, float], weight: float
) -> None:
    fused = fuse(meaning, words, weight)
    assert words.keys() <= fused.keys() <= meaning.keys() | words.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


@given(st.dictionaries(st.uuids(), st.floats(-1, 1), min_size=2, max_size=8), st.floats(0.1, 1))
def test_a_better_cosine_is_never_worth_less(meaning: dict[UUID, float], weight: float) -> None:
    fused = fuse(meaning, {}, weight)
    ordered = sorted(fused, key=lambda point: meaning[point])
    assert [fused[point] for point in ordered] == sorted(fused.values())
