"""Terms and their BM25 weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.embed.text.lexical import TermVector, document_vector, query_vector, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Running runs RUN", ["run", "run", "run"]),
        ("ＡＢＣ ﬁne", ["abc", "fine"]),
        ("naïve Café", ["naiv", "cafe"]),
        ("C++ and C# and F#", ["c++", "and", "c#", "and", "f#"]),
        ("covid-19 v3.11", ["covid", "19", "v3", "11"]),
        ("搜索引擎", ["搜", "索", "引", "擎", "搜索", "索引", "引擎"]),
        ("用Python写", ["用", "python", "写"]),
        ("Привет мир", ["привет", "мир"]),
        ("हिन्दी।", ["हिन्दी"]),
        ("—…!? \n", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert list(terms(text)) == expected


def test_a_query_shares_terms_with_a_document_that_says_it_in_another_form() -> None:
    document = set(document_vector("Baking naïve loaves").indices)
    assert set(query_vector("bake LOAF naive").indices) & document


def test_function_words_are_left_out_of_a_query_unless_it_has_no_others() -> None:
    assert query_vector("what is the bread") == query_vector("bread")
    assert len(query_vector("the who").indices) == 2


def test_a_term_weighs_more_the_more_often_it_occurs_but_ever_less_so() -> None:
    once, twice, often = (
        weight_of("bread", "bread " * count + "x " * (40 - count)) for count in (1, 2, 20)
    )
    assert once < twice < often < 2.2
    assert twice - once > (often - twice) / 10


def test_a_term_weighs_less_in_a_longer_document() -> None:
    assert weight_of("bread", "bread " + "x " * 500) < weight_of("bread", "bread " + "x " * 5)


def test_term_ids_never_change() -> None:
    """They are stored: another hash would make every index unreadable."""
    assert query_vector("bread").indices == (1_285_957_144,)


@given(st.text(max_size=200))
def test_vectors_are_valid_for_every_text(text: str) -> None:
    for vector in (document_vector(text), query_vector(text)):
        assert list(vector.indices) == sorted(set(vector.indices))
        assert all(0 <= index < 2**32 for index in vector.indices)
        assert all(value > 0 for value in vector.values)


def weight_of(term: str, text: str) -> float:
    (wanted,) = query_vector(term).indices
    vector: TermVector = document_vector(text)
    return vector.values[vector.indices.index(wanted)]
