"""The packaged model as the service uses it."""

import numpy as np

from services.embed.model.batching import Lane
from services.embed.model.text_model import LocalModel
from services.embed.model.tokenizer import ModelTokenizer


async def test_vectors_are_normalised_float32(text_model: LocalModel) -> None:
    vectors = await text_model.embed(["bread", "a much longer text about bread " * 40], Lane.TEXT)
    assert vectors.shape == (2, text_model.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


async def test_what_is_alike_lies_near(text_model: LocalModel) -> None:
    cat, feline, stocks = await text_model.embed(
        ["a cat sits on the mat", "a feline rests on a rug", "share prices fell"], Lane.QUERY
    )
    assert cat @ feline > 0.5
    assert cat @ stocks < 0.2


async def test_a_text_has_the_same_vector_alone_and_in_a_batch(text_model: LocalModel) -> None:
    texts = ["bread", "how to make bread at home without an oven", "x " * 200]
    together = await text_model.embed(texts, Lane.TEXT)
    for text, vector in zip(texts, together, strict=True):
        (alone,) = await text_model.embed([text], Lane.TEXT)
        assert alone @ vector > 0.999


async def test_a_text_longer_than_the_window_is_read_to_its_end(text_model: LocalModel) -> None:
    text = "Nothing of interest happens here. " * 200 + "Then a comet hit the town hall."
    chunks = await text_model.chunks(text)
    assert len(chunks) > 3
    assert "comet" in chunks[-1].text
    assert chunks[-1].end == len(text)


def test_the_tokenizer_is_not_cut_by_its_own_file(tokenizer: ModelTokenizer) -> None:
    """`tokenizer.json` of the packaged model truncates to 128 tokens and pads."""
    assert len(tokenizer.offsets("word " * 1_000)) == 1_000
    assert [len(ids) for ids in tokenizer.encode(["word " * 1_000, "word"])] == [256, 3]
