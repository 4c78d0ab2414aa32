"""What a model can read."""

import pytest

from services.embed.model.tokenizer import ModelTokenizer
from services.embed.text.language import readable_scripts, readable_share, script_of


@pytest.mark.parametrize(
    ("character", "script"),
    [("a", "LATIN"), ("é", "LATIN"), ("я", "CYRILLIC"), ("中", "HAN"), ("の", "KANA"), ("7", None)],
)
def test_script_of(character: str, script: str | None) -> None:
    assert script_of(character) == script


def test_the_packaged_model_reads_latin_only(tokenizer: ModelTokenizer) -> None:
    assert readable_scripts(tokenizer.vocabulary()) == frozenset({"LATIN"})


def test_a_chinese_vocabulary_reads_single_characters() -> None:
    vocabulary = [chr(0x4E00 + number) for number in range(4_000)] + ["the", "##ing"]
    assert readable_scripts(vocabulary) == frozenset({"HAN"})


def test_a_byte_level_vocabulary_may_read_everything() -> None:
    assert readable_scripts(["a", "Ġthe"]) is None
    assert readable_share("中文", None, 0.0) == 1.0


@pytest.mark.parametrize(
    ("query", "least", "most"),
    [
        ("how to bake bread", 1.0, 1.0),
        ("3.14 + 2", 1.0, 1.0),
        ("中国的首都是哪里", 0.0, 0.0),
        ("Python asyncio 教程", 0.5, 0.8),
        ("怎样用 Python 写爬虫", 0.0, 0.4),
        ("Как дела", 0.0, 0.0),
    ],
)
def test_how_much_of_a_query_the_packaged_model_reads(
    tokenizer: ModelTokenizer, query: str, least: float, most: float
) -> None:
    scripts = readable_scripts(tokenizer.vocabulary())
    assert least <= readable_share(query, scripts, tokenizer.unknown_share(query)) <= most
