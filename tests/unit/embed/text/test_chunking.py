"""Chunks: what must hold for every text, and how the borders are chosen."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.embed.model.tokenizer import ModelTokenizer
from services.embed.text.chunking import Chunk, ChunkSize, chunk_text


def words(text: str) -> list[tuple[int, int]]:
    """A tokenizer for tests: runs of letters, and every other visible character by itself."""
    return [match.span() for match in re.finditer(r"[a-z]+|\S", text)]


texts = st.text(
    st.sampled_from("abc de. !?\n,“”。！？，、 　中文字\U0001f600é()")
    | st.characters(codec="utf-8"),
    max_size=400,
)
sizes = st.integers(1, 12).flatmap(
    lambda window: st.builds(ChunkSize, st.just(window), st.integers(0, window // 2))
)


@given(texts, sizes)
def test_a_chunk_is_the_text_of_its_span(text: str, size: ChunkSize) -> None:
    for chunk in chunk_text(text, words, size):
        assert text[chunk.start : chunk.end] == chunk.text == chunk.text.strip() != ""


@given(texts, sizes)
def test_chunks_cover_all_but_blanks(text: str, size: ChunkSize) -> None:
    covered = {
        position
        for chunk in chunk_text(text, words, size)
        for position in range(chunk.start, chunk.end)
    }
    blank = {position for position, character in enumerate(text) if character.isspace()}
    assert covered | blank == set(range(len(text)))


@given(texts, sizes)
def test_chunks_fit_the_window_and_share_at_most_the_overlap(text: str, size: ChunkSize) -> None:
    chunks = chunk_text(text, words, size)
    for chunk in chunks:
        assert len(words(chunk.text)) <= size.window
    for before, after in pairwise(chunks):
        shared = text[after.start : max(before.end, after.start)]
        assert len(words(shared)) <= size.overlap


@given(texts, sizes)
def test_chunks_are_numbered_in_the_order_of_the_text(text: str, size: ChunkSize) -> None:
    chunks = chunk_text(text, words, size)
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    for before, after in pairwise(chunks):
        assert before.start < after.start
        assert before.end < after.end


@given(texts, sizes)
def test_the_same_text_gives_the_same_chunks(text: str, size: ChunkSize) -> None:
    assert chunk_text(text, words, size) == chunk_text(text, words, size)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a b c d. e f g h", "a b c d."),
        ("a b c d.” e f g h", "a b c d.”"),
        ("a b c d\n\ne f g h i j", "a b c d"),
        ("一二三四。五六七八九十", "一二三四。"),
        ("version 3.11 of the x y z", "version 3.11 of the"),
    ],
)
def test_a_chunk_ends_at_a_sentence_or_paragraph_near_its_end(text: str, first: str) -> None:
    assert chunk_text(text, words, ChunkSize(7, 0))[0].text == first


def test_the_next_chunk_starts_with_a_whole_sentence_within_the_overlap() -> None:
    text = "aa bb cc dd. ee ff. gg hh ii jj kk ll mm."
    chunks = chunk_text(text, words, ChunkSize(9, 4))
    assert [chunk.text for chunk in chunks] == [
        "aa bb cc dd. ee ff.",
        "ee ff. gg hh ii jj kk ll",
        "ii jj kk ll mm.",
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t"])
def test_a_blank_text_gives_no_chunk(text: str) -> None:
    assert chunk_text(text, words, ChunkSize(8, 2)) == []


@pytest.mark.parametrize(("window", "overlap"), [(0, 0), (8, 5), (8, -1)])
def test_sizes_that_would_not_get_ahead_are_refused(window: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="window"):
        ChunkSize(window, overlap)


def test_time_is_linear_in_the_length_of_the_text() -> None:
    def seconds(sentences: int) -> float:
        text = "nothing here ends " * sentences
        started = time.perf_counter()
        chunk_text(text, words, ChunkSize(254, 31))
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(40_000) < 20 * seconds(4_000)


@given(texts)
def test_chunks_of_the_real_tokenizer_lie_in_its_window(
    tokenizer: ModelTokenizer, text: str
) -> None:
    size = ChunkSize(16, 4)
    chunks: list[Chunk] = chunk_text(text, tokenizer.offsets, size)
    for chunk in chunks:
        inside = [s for s in tokenizer.offsets(text) if chunk.start <= s[0] < chunk.end]
        assert len(inside) <= size.window
    for start, end in tokenizer.offsets(text):
        assert any(chunk.start <= start and end <= chunk.end for chunk in chunks), (start, end)
